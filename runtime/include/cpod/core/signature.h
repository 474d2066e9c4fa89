/** @file
 * Signatures of received messages: whether a webhook was sent by who has the secret, and recently.
 *
 * Verify the body as it arrived, byte for byte, before it is parsed; then decode it by the `_from_json` function
 * of its type:
 *
 *     const char *const secrets[] = {getenv("WEBHOOK_SECRET")};
 *     cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
 *     options.secrets = secrets;
 *     options.secret_count = 1;
 *     if (cpod_signature_verify(&options, headers, header_count, body, length, NULL, &err) != CPOD_OK)
 *         return 401;
 *
 * The functions open no connection and need no client. Only memory of libcrypto is allocated, and a copy of the
 * message where ed25519 is used. Texts are borrowed for the call. */
#ifndef CPOD_CORE_SIGNATURE_H
#define CPOD_CORE_SIGNATURE_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How a sender signs. */
typedef enum cpod_signature_scheme {
    /** Standard Webhooks: the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`; `v1`
     * (HMAC-SHA256) and `v1a` (ed25519). A secret is base64: `whsec_...` or without prefix for HMAC, `whpk_...`
     * (public key) and `whsk_...` (private key) for ed25519. */
    CPOD_SIGNATURE_STANDARD = 0,
    /** GitHub: `X-Hub-Signature-256`, HMAC-SHA256 of the body. Without a timestamp: a repeated message is not
     * recognized. The signature does not cover the id, `X-GitHub-Delivery`. */
    CPOD_SIGNATURE_GITHUB = 1,
    /** Slack: `X-Slack-Signature` and `X-Slack-Request-Timestamp`. */
    CPOD_SIGNATURE_SLACK = 2,
    /** Stripe: `Stripe-Signature`. The secret is the whole text `whsec_...`. */
    CPOD_SIGNATURE_STRIPE = 3,
    /** As `description` of the options describes it. */
    CPOD_SIGNATURE_CUSTOM = 4
} cpod_signature_scheme;

/** How bytes are written as text. */
typedef enum cpod_signature_encoding {
    CPOD_SIGNATURE_HEX = 0,    /**< Hexadecimal digits of either case. */
    CPOD_SIGNATURE_BASE64 = 1, /**< Either alphabet; padding is optional. */
    CPOD_SIGNATURE_TEXT = 2    /**< The bytes of the text; for secrets only. */
} cpod_signature_encoding;

/** Describes a scheme: `cpod_signature_description description = CPOD_SIGNATURE_DESCRIPTION_INIT;`. Names of
 * headers are case-insensitive. */
typedef struct cpod_signature_description {
    size_t size;                  /**< Set by CPOD_SIGNATURE_DESCRIPTION_INIT. */
    const char *signature_header; /**< Required, such as "X-Signature". */
    const char *timestamp_header; /**< With the seconds since 1970; NULL: none. */
    const char *id_header;        /**< With the id of the message; NULL: none. */
    /** What is signed: text around `{body}` and optionally `{id}` and `{timestamp}`, each at most once and
     * divided by text, such as "{timestamp}.{body}". NULL: "{body}". */
    const char *content;
    /** Characters between the signatures of a header with several, such as ","; NULL: it has one. */
    const char *separators;
    const char *hmac_prefix;          /**< Before a signature by HMAC-SHA256, such as "sha256="; NULL: "". */
    const char *ed25519_prefix;       /**< Before a signature by ed25519, such as "v1a,"; NULL: not used. */
    const char *timestamp_prefix;     /**< Before the timestamp in the signature header; NULL: not there. */
    cpod_signature_encoding encoding; /**< Of signatures. */
    /** Of secrets. With CPOD_SIGNATURE_BASE64 a prefix `whsec_`, `whpk_` or `whsk_` selects the algorithm, as in
     * CPOD_SIGNATURE_STANDARD; any other secret is one for HMAC. */
    cpod_signature_encoding secret_encoding;
} cpod_signature_description;

/** Value of `tolerance`: messages of any age are accepted. */
#define CPOD_SIGNATURE_ANY_AGE (-1)

/** Options of cpod_signature_verify() and cpod_signature_sign(). Begin with
 * `cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;`. */
typedef struct cpod_signature_options {
    size_t size;                                   /**< Set by CPOD_SIGNATURE_OPTIONS_INIT. */
    cpod_signature_scheme scheme;                  /**< Default: CPOD_SIGNATURE_STANDARD. */
    const cpod_signature_description *description; /**< Of CPOD_SIGNATURE_CUSTOM; otherwise NULL. */
    /** Secrets, of which any may have signed: the new and the old one while a secret is replaced. Never logged,
     * never in an error. */
    const char *const *secrets;
    size_t secret_count; /**< Of `secrets`; at least 1. */
    int64_t tolerance;   /**< Greatest distance between timestamp and `now`, in seconds. 0: 300. */
    int64_t now;         /**< Seconds since 1970. 0: the time of the system. */
} cpod_signature_options;

/** What a verified message is. */
typedef struct cpod_signature_info {
    size_t size; /**< Set by CPOD_SIGNATURE_INFO_INIT. */
    /** Id of the message, the same in each repetition; NULL: absent. Part of `headers`. */
    const char *id;
    int64_t timestamp;   /**< When it was signed, in seconds since 1970; 0: the scheme has no timestamp. */
    size_t secret_index; /**< The first of `secrets` that matches. */
} cpod_signature_info;

/** Headers made by cpod_signature_sign(). Their values are in the struct: it must not be copied. */
typedef struct cpod_signature_headers {
    size_t size;          /**< Set by CPOD_SIGNATURE_HEADERS_INIT. */
    size_t count;         /**< Of `items`. */
    cpod_header items[3]; /**< Their texts are those of the id, the description, and below. */
    char timestamp[24];   /**< Value of the timestamp header; or "". */
    char signature[1024]; /**< Value of the signature header. */
} cpod_signature_headers;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_signature_description, cpod_signature_description_init_)
CPOD_SIZED_INIT_(cpod_signature_options, cpod_signature_options_init_)
CPOD_SIZED_INIT_(cpod_signature_info, cpod_signature_info_init_)
CPOD_SIZED_INIT_(cpod_signature_headers, cpod_signature_headers_init_)
#define CPOD_SIGNATURE_DESCRIPTION_INIT cpod_signature_description_init_()
#define CPOD_SIGNATURE_OPTIONS_INIT     cpod_signature_options_init_()
#define CPOD_SIGNATURE_INFO_INIT        cpod_signature_info_init_()
#define CPOD_SIGNATURE_HEADERS_INIT     cpod_signature_headers_init_()
#else
/** An empty description. */
#define CPOD_SIGNATURE_DESCRIPTION_INIT            \
    {                                              \
        .size = sizeof(cpod_signature_description) \
    }
/** All defaults. */
#define CPOD_SIGNATURE_OPTIONS_INIT            \
    {                                          \
        .size = sizeof(cpod_signature_options) \
    }
/** An empty info. */
#define CPOD_SIGNATURE_INFO_INIT            \
    {                                       \
        .size = sizeof(cpod_signature_info) \
    }
/** No headers. */
#define CPOD_SIGNATURE_HEADERS_INIT            \
    {                                          \
        .size = sizeof(cpod_signature_headers) \
    }
#endif

/** Verifies that a message was signed by one of the secrets, within the tolerance.
 *
 * Signatures are compared in constant time, and all secrets are tried. The body is not interpreted. A timestamp
 * is compared with the time after the signature has been found right, so `signature_stale` is an old message of
 * the sender, not any message. Whether a message comes twice within the tolerance is for the program to find
 * out, by `info->id`.
 *
 * @param options       Scheme and secrets.
 * @param headers       Of the request, in any order and case. A header of the scheme that comes twice is malformed.
 * @param header_count  Of `headers`.
 * @param body          Of the request, as received, `length` bytes; NULL if `length` is 0.
 * @param length        Of `body`.
 * @param info          Receives id, timestamp and secret; NULL: not wanted. Its members are empty on failure.
 * @param error         May be NULL.
 * @return CPOD_OK, or CPOD_ERR_SIGNATURE with one of these codes in `error->code`:
 * - `signature_missing`: a header of the scheme is absent or empty.
 * - `signature_malformed`: a header is not of the scheme's form.
 * - `signature_mismatch`: no secret matches; the message was changed, or signed with another secret.
 * - `signature_stale`, `signature_future`: the message is too old, or its clock is too far ahead.
 *
 * CPOD_ERR_CONFIGURATION for an invalid option or an algorithm that libcrypto does not provide,
 * CPOD_ERR_INVALID_ARGUMENT or CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_signature_verify(const cpod_signature_options *options,
                                                           const cpod_header *headers, size_t header_count,
                                                           const void *body, size_t length,
                                                           cpod_signature_info *info, cpod_error *error);

/** Signs a message as the sender does, with each of the secrets at the time `now`: for tests, and for programs
 * that send webhooks.
 *
 * @param options  Scheme and secrets; `tolerance` has no effect.
 * @param id       Id of the message, for schemes with an id; else NULL.
 * @param body     `length` bytes; NULL if `length` is 0.
 * @param length   Of `body`.
 * @param out      Receives the headers, which refer to `id` and to the description.
 * @param error    May be NULL.
 * @return CPOD_OK; CPOD_ERR_CONFIGURATION for an invalid option, such as a public key; CPOD_ERR_LIMIT for more
 * signatures than fit; CPOD_ERR_INVALID_ARGUMENT or CPOD_ERR_NO_MEMORY. Thread-safe. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_signature_sign(const cpod_signature_options *options,
                                                         const char *id, const void *body, size_t length,
                                                         cpod_signature_headers *out, cpod_error *error);

#ifdef __cplusplus
}
#endif

#endif

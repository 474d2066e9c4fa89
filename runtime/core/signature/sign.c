#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/base/wipe.h"
#include "core/signature/signed_headers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static cpod_status check_arguments(const cpodi_signature_plan *plan, const char *id, const void *body,
                                   size_t length, cpod_error *error)
{
    if (body == NULL && length > 0)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument body is NULL");
    if (id == NULL && cpodi_signature_plan_has(plan, CPODI_SIGNATURE_ID))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The argument id is NULL, and the scheme signs it");
    if (id != NULL && plan->description.id_header == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The argument id is set, and the scheme has none");
    if (id != NULL && !cpodi_signature_id_is_valid(plan, id))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The argument id is invalid: expected printable characters without the text that "
                          "follows it in the signed content");
    return CPOD_OK;
}

/* Appends to the signature header; a text that does not fit is CPOD_ERR_LIMIT. */
static cpod_status append(cpod_signature_headers *out, const char *text, size_t length, cpod_error *error)
{
    size_t used = strlen(out->signature);
    if (length >= sizeof out->signature - used)
        return cpodi_fail(
            error, CPOD_ERR_LIMIT,
            "The signatures of the secrets exceed the fixed limit of %zu bytes: sign with fewer",
            sizeof out->signature - 1);
    memcpy(out->signature + used, text, length);
    out->signature[used + length] = '\0';
    return CPOD_OK;
}

static size_t encode(const unsigned char *bytes, size_t size, cpod_signature_encoding encoding, char *to)
{
    if (encoding == CPOD_SIGNATURE_BASE64) {
        cpodi_base64_encode(bytes, size, to);
        return cpodi_base64_length(size);
    }
    for (size_t i = 0; i < size; i++)
        snprintf(to + 2 * i, 3, "%02x", bytes[i]);
    return 2 * size;
}

static cpod_status append_signature(const cpodi_signature_plan *plan, const cpodi_signature_key *key,
                                    cpodi_signature_message *message, cpod_signature_headers *out,
                                    cpod_error *error)
{
    const cpod_signature_description *d = &plan->description;
    unsigned char bytes[CPODI_ED25519_SIZE];
    char text[2 * CPODI_ED25519_SIZE + 1] = "";
    const char *prefix = key->is_ed25519 ? d->ed25519_prefix : d->hmac_prefix;
    cpod_status status = cpodi_signature_key_sign(key, message, bytes, error);
    if (status == CPOD_OK && out->signature[0] != '\0') {
        if (d->separators[0] == '\0')
            return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                              "The option secrets has several secrets, and the scheme has one signature");
        status = append(out, d->separators, 1, error);
    }
    if (status == CPOD_OK && prefix != NULL)
        status = append(out, prefix, strlen(prefix), error);
    if (status == CPOD_OK) {
        size_t size = key->is_ed25519 ? CPODI_ED25519_SIZE : CPODI_HMAC_SIZE;
        status = append(out, text, encode(bytes, size, d->encoding, text), error);
    }
    return status;
}

static cpod_status sign_with(const cpodi_signature_plan *plan, size_t index, cpodi_signature_message *message,
                             cpod_signature_headers *out, cpod_error *error)
{
    cpodi_signature_key key;
    cpod_status status = cpodi_signature_key_open(plan->options.secrets[index], index,
                                                  plan->description.secret_encoding, &key, error);
    if (status == CPOD_OK && key.is_ed25519 && (!key.is_private || plan->description.ed25519_prefix == NULL))
        status = cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option secrets[%zu] is %s", index,
                            key.is_private ? "an ed25519 key, which the scheme does not use"
                                           : "a public key, which cannot sign");
    if (status == CPOD_OK)
        status = append_signature(plan, &key, message, out, error);
    cpodi_signature_key_close(&key);
    return status;
}

static void add_header(cpod_signature_headers *out, const char *name, const char *value)
{
    if (name != NULL && value != NULL)
        out->items[out->count++] = (cpod_header){.name = name, .value = value};
}

static cpod_status sign_all(const cpodi_signature_plan *plan, const char *id, const void *body, size_t length,
                            cpod_signature_headers *out, cpod_error *error)
{
    const cpod_signature_description *d = &plan->description;
    cpodi_signed_headers parts = {.id = id};
    cpod_status status = CPOD_OK;
    if (cpodi_signature_plan_has(plan, CPODI_SIGNATURE_TIMESTAMP)) {
        snprintf(out->timestamp, sizeof out->timestamp, "%" PRId64, plan->options.now);
        parts.timestamp = out->timestamp;
        parts.timestamp_length = strlen(out->timestamp);
    }
    if (d->timestamp_prefix != NULL) {
        status = append(out, d->timestamp_prefix, strlen(d->timestamp_prefix), error);
        if (status == CPOD_OK)
            status = append(out, out->timestamp, parts.timestamp_length, error);
    }
    cpodi_signature_message message;
    cpodi_signed_headers_content(plan, &parts, body, length, &message);
    for (size_t i = 0; i < plan->options.secret_count && status == CPOD_OK; i++)
        status = sign_with(plan, i, &message, out, error);
    cpodi_signature_message_free(&message);
    if (status != CPOD_OK)
        return status;
    add_header(out, d->id_header, id);
    add_header(out, d->timestamp_header, out->timestamp);
    add_header(out, d->signature_header, out->signature);
    return CPOD_OK;
}

cpod_status cpod_signature_sign(const cpod_signature_options *options, const char *id, const void *body,
                                size_t length, cpod_signature_headers *out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL || out->size < sizeof *out)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The argument out is NULL or does not begin with CPOD_SIGNATURE_HEADERS_INIT");
    out->count = 0;
    out->timestamp[0] = '\0';
    out->signature[0] = '\0';
    cpodi_signature_plan plan;
    cpod_status status = cpodi_signature_plan_make(options, &plan, error);
    if (status == CPOD_OK)
        status = check_arguments(&plan, id, body, length, error);
    if (status == CPOD_OK)
        status = sign_all(&plan, id, body, length, out, error);
    if (status != CPOD_OK)
        cpodi_wipe(out->signature, sizeof out->signature);
    return status;
}

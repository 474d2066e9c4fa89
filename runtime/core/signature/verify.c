#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/wipe.h"
#include "core/signature/signed_headers.h"

#include <openssl/crypto.h>

#define HAS(info, member) CPODI_INSIDE(info, cpod_signature_info, member)

static void reset_info(cpod_signature_info *info)
{
    if (HAS(info, id))
        info->id = NULL;
    if (HAS(info, timestamp))
        info->timestamp = 0;
    if (HAS(info, secret_index))
        info->secret_index = 0;
}

static void fill_info(cpod_signature_info *info, const cpodi_signed_headers *headers, size_t secret_index)
{
    if (HAS(info, id))
        info->id = headers->id;
    if (HAS(info, timestamp))
        info->timestamp = headers->seconds;
    if (HAS(info, secret_index))
        info->secret_index = secret_index;
}

/* Whether the key matches one of the entries; all are compared. */
static cpod_status compare(const cpodi_signature_plan *plan, const cpodi_signature_key *key,
                           const char *entries, cpodi_signature_message *message, bool *matches,
                           cpod_error *error)
{
    unsigned char expected[CPODI_HMAC_SIZE];
    cpod_status status = key->is_ed25519 ? CPOD_OK : cpodi_signature_key_sign(key, message, expected, error);
    unsigned char received[CPODI_ED25519_SIZE];
    size_t length;
    const char *entry = entries;
    while (status == CPOD_OK && (entry = cpodi_signed_headers_entry(plan, entry, &length)) != NULL) {
        bool is_right = false;
        if (cpodi_signed_headers_decode(plan, entry, length, key->is_ed25519, received)) {
            if (key->is_ed25519)
                status = cpodi_signature_key_check(key, message, received, &is_right, error);
            else
                is_right = CRYPTO_memcmp(received, expected, sizeof expected) == 0;
        }
        *matches = *matches || is_right;
        entry += length;
    }
    cpodi_wipe(expected, sizeof expected);
    return status;
}

/* Tries all secrets, also those behind one that matches: an invalid one is always reported. Sets `index` to the
 * first that matches, to the number of secrets if none does. */
static cpod_status find_secret(const cpodi_signature_plan *plan, const cpodi_signed_headers *headers,
                               cpodi_signature_message *message, size_t *index, cpod_error *error)
{
    size_t count = plan->options.secret_count;
    *index = count;
    cpod_status status = CPOD_OK;
    for (size_t i = 0; i < count && status == CPOD_OK; i++) {
        cpodi_signature_key key;
        bool matches = false;
        status = cpodi_signature_key_open(plan->options.secrets[i], i, plan->description.secret_encoding,
                                          &key, error);
        if (status == CPOD_OK && key.is_ed25519 && plan->description.ed25519_prefix == NULL)
            status =
                cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                           "The option secrets[%zu] is an ed25519 key, which the scheme does not use", i);
        if (status == CPOD_OK)
            status = compare(plan, &key, headers->signatures, message, &matches, error);
        cpodi_signature_key_close(&key);
        if (matches && *index == count)
            *index = i;
    }
    return status;
}

static cpod_status check_time(const cpodi_signature_plan *plan, const cpodi_signed_headers *headers,
                              cpod_error *error)
{
    int64_t tolerance = plan->options.tolerance;
    int64_t age = plan->options.now - headers->seconds; /* neither is negative */
    if (headers->timestamp == NULL || tolerance == CPOD_SIGNATURE_ANY_AGE)
        return CPOD_OK;
    if (age > tolerance)
        return cpodi_signature_fail(
            error, "signature_stale",
            "The message was signed %lld s ago, more than the %lld s of the option tolerance", (long long)age,
            (long long)tolerance);
    if (-age > tolerance)
        return cpodi_signature_fail(
            error, "signature_future",
            "The message was signed %lld s in the future, more than the %lld s of the option tolerance",
            (long long)-age, (long long)tolerance);
    return CPOD_OK;
}

cpod_status cpod_signature_verify(const cpod_signature_options *options, const cpod_header *headers,
                                  size_t header_count, const void *body, size_t length,
                                  cpod_signature_info *info, cpod_error *error)
{
    cpodi_error_reset(error);
    reset_info(info);
    cpodi_signature_plan plan;
    cpodi_signed_headers parts;
    cpod_status status = cpodi_signature_plan_make(options, &plan, error);
    if (status == CPOD_OK && body == NULL && length > 0)
        status = cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument body is NULL");
    if (status == CPOD_OK)
        status = cpodi_signed_headers_read(&plan, headers, header_count, &parts, error);
    if (status != CPOD_OK)
        return status;
    size_t index = 0;
    cpodi_signature_message message;
    cpodi_signed_headers_content(&plan, &parts, body, length, &message);
    status = find_secret(&plan, &parts, &message, &index, error);
    cpodi_signature_message_free(&message);
    if (status == CPOD_OK && index == plan.options.secret_count)
        status = cpodi_signature_fail(error, "signature_mismatch",
                                      "No signature of the header %s matches one of the %zu secrets",
                                      plan.description.signature_header, index);
    if (status == CPOD_OK)
        status = check_time(&plan, &parts, error);
    if (status == CPOD_OK)
        fill_info(info, &parts, index);
    return status;
}

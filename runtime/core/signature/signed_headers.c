#include "core/signature/signed_headers.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    ENTRY_LIMIT = 32, /* each may cost a verification for each secret */
    ENCODED_LIMIT = 2 * CPODI_ED25519_SIZE,
    TIMESTAMP_DIGITS = 18
};

cpod_status cpodi_signature_fail(cpod_error *error, const char *code, const char *format, ...)
{
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (CPODI_HAS(error, code))
        cpodi_text_copy(error->code, sizeof error->code, code, strlen(code));
    return cpodi_fail(error, CPOD_ERR_SIGNATURE, "%s", message);
}

static cpod_status malformed(cpod_error *error, const char *header, const char *expected)
{
    return cpodi_signature_fail(error, "signature_malformed", "The header %s is malformed: expected %s",
                                header, expected);
}

/* Two values would allow a reader before this one to have seen the other one. */
static cpod_status find_header(const cpod_header *headers, size_t count, const char *name, const char **value,
                               cpod_error *error)
{
    *value = NULL;
    for (size_t i = 0; i < count; i++) {
        if (headers[i].name == NULL || headers[i].value == NULL ||
            !cpodi_text_equal_nocase(headers[i].name, name))
            continue;
        if (*value != NULL)
            return malformed(error, name, "one header of this name, found several");
        *value = headers[i].value;
    }
    if (*value != NULL && **value != '\0')
        return CPOD_OK;
    (void)cpodi_signature_fail(error, "signature_missing", "The header %s is missing", name);
    return CPOD_ERR_SIGNATURE;
}

const char *cpodi_signed_headers_entry(const cpodi_signature_plan *plan, const char *text, size_t *length)
{
    text += strspn(text, plan->description.separators);
    *length = strcspn(text, plan->description.separators);
    return *length > 0 ? text : NULL;
}

static bool has_prefix(const char *entry, size_t length, const char *prefix)
{
    size_t prefix_length = strlen(prefix);
    return length >= prefix_length && memcmp(entry, prefix, prefix_length) == 0;
}

bool cpodi_signed_headers_decode(const cpodi_signature_plan *plan, const char *entry, size_t length,
                                 bool is_ed25519, unsigned char *out)
{
    const cpod_signature_description *d = &plan->description;
    const char *prefix = is_ed25519 ? d->ed25519_prefix : d->hmac_prefix;
    size_t expected = is_ed25519 ? CPODI_ED25519_SIZE : CPODI_HMAC_SIZE;
    if (prefix == NULL || !has_prefix(entry, length, prefix))
        return false;
    const char *text = entry + strlen(prefix);
    length -= strlen(prefix);
    if (length > ENCODED_LIMIT)
        return false;
    unsigned char bytes[ENCODED_LIMIT];
    size_t size = 0;
    if (!cpodi_signature_decode(d->encoding, text, length, bytes, &size) || size != expected)
        return false;
    memcpy(out, bytes, size);
    return true;
}

/* Sets `timestamp` from the entries of the signature header, and checks that one is a signature. */
static cpod_status read_entries(const cpodi_signature_plan *plan, cpodi_signed_headers *out,
                                cpod_error *error)
{
    const cpod_signature_description *d = &plan->description;
    unsigned char signature[CPODI_ED25519_SIZE];
    size_t length;
    size_t entries = 0;
    size_t timestamps = 0;
    size_t signatures = 0;
    const char *entry = out->signatures;
    while ((entry = cpodi_signed_headers_entry(plan, entry, &length)) != NULL) {
        if (++entries > ENTRY_LIMIT)
            return malformed(error, d->signature_header, "at most 32 entries");
        if (d->timestamp_prefix != NULL && has_prefix(entry, length, d->timestamp_prefix)) {
            out->timestamp = entry + strlen(d->timestamp_prefix);
            out->timestamp_length = length - strlen(d->timestamp_prefix);
            timestamps++;
        } else if (cpodi_signed_headers_decode(plan, entry, length, false, signature) ||
                   cpodi_signed_headers_decode(plan, entry, length, true, signature)) {
            signatures++;
        }
        entry += length;
    }
    if (signatures == 0)
        return malformed(error, d->signature_header, "a signature of the scheme");
    if (d->timestamp_prefix != NULL && timestamps != 1)
        return malformed(error, d->signature_header, "one timestamp");
    return CPOD_OK;
}

static cpod_status read_timestamp(const cpodi_signature_plan *plan, cpodi_signed_headers *out,
                                  cpod_error *error)
{
    const cpod_signature_description *d = &plan->description;
    bool is_valid = out->timestamp_length > 0 && out->timestamp_length <= TIMESTAMP_DIGITS;
    for (size_t i = 0; is_valid && i < out->timestamp_length; i++) {
        is_valid = cpodi_ascii_is_digit(out->timestamp[i]);
        out->seconds = 10 * out->seconds + (out->timestamp[i] - '0');
    }
    if (is_valid)
        return CPOD_OK;
    return malformed(error, d->timestamp_header != NULL ? d->timestamp_header : d->signature_header,
                     "a timestamp in seconds since 1970");
}

static cpod_status read_id(const cpodi_signature_plan *plan, const cpod_header *headers, size_t count,
                           cpodi_signed_headers *out, cpod_error *error)
{
    const char *name = plan->description.id_header;
    if (name == NULL)
        return CPOD_OK;
    cpod_status status = find_header(headers, count, name, &out->id, error);
    bool is_required = cpodi_signature_plan_has(plan, CPODI_SIGNATURE_ID);
    if (status != CPOD_OK && out->id == NULL && !is_required) {
        cpodi_error_reset(error);
        return CPOD_OK;
    }
    if (status == CPOD_OK && !cpodi_signature_id_is_valid(plan, out->id))
        return malformed(error, name,
                         "an id of printable characters without the text that follows it in the "
                         "signed content");
    return status;
}

cpod_status cpodi_signed_headers_read(const cpodi_signature_plan *plan, const cpod_header *headers,
                                      size_t count, cpodi_signed_headers *out, cpod_error *error)
{
    const cpod_signature_description *d = &plan->description;
    *out = (cpodi_signed_headers){.id = NULL};
    if (headers == NULL && count > 0)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument headers is NULL");
    cpod_status status = find_header(headers, count, d->signature_header, &out->signatures, error);
    if (status == CPOD_OK)
        status = read_id(plan, headers, count, out, error);
    if (status == CPOD_OK && d->timestamp_header != NULL) {
        status = find_header(headers, count, d->timestamp_header, &out->timestamp, error);
        out->timestamp_length = status == CPOD_OK ? strlen(out->timestamp) : 0;
    }
    if (status == CPOD_OK)
        status = read_entries(plan, out, error);
    if (status == CPOD_OK && out->timestamp != NULL)
        status = read_timestamp(plan, out, error);
    return status;
}

void cpodi_signed_headers_content(const cpodi_signature_plan *plan, const cpodi_signed_headers *headers,
                                  const void *body, size_t length, cpodi_signature_message *out)
{
    *out = (cpodi_signature_message){.count = plan->piece_count};
    for (size_t i = 0; i < plan->piece_count; i++) {
        const cpodi_signature_piece *piece = &plan->pieces[i];
        const void *data = piece->text;
        size_t size = piece->length;
        if (piece->part == CPODI_SIGNATURE_ID) {
            data = headers->id;
            size = strlen(headers->id);
        } else if (piece->part == CPODI_SIGNATURE_TIMESTAMP) {
            data = headers->timestamp;
            size = headers->timestamp_length;
        } else if (piece->part == CPODI_SIGNATURE_BODY) {
            data = body != NULL ? body : "";
            size = length;
        }
        out->pieces[i].data = data;
        out->pieces[i].length = size;
        out->length += size;
    }
}

#include "core/call/token_lifetime.h"

#include "core/base/error.h"
#include "core/codec/codec.h"
#include "core/codec/key.h"
#include "core/codec/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LONGEST_S (366LL * 86400)

static const char name[] = "expires_in";

static bool is_member(const cpodi_buffer *body, const char **value, size_t *length)
{
    return body->data != NULL && cpodi_json_member(body->data, body->length, name, value, length);
}

bool cpodi_token_lifetime_read(const cpodi_buffer *body, double *seconds)
{
    char text[64 + CPODI_PADDING];
    const char *value;
    size_t length;
    cpodi_number number;
    if (!is_member(body, &value, &length))
        return false;
    if (cpodi_json_string(value, length, text, sizeof text - CPODI_PADDING)) {
        value = text;
        length = strlen(text);
    }
    if (cpodi_number_scan(value, &number) != value + length)
        return false;
    if (number.negative)
        *seconds = 0;
    else if (!cpodi_number_double(&number, value, seconds) || *seconds > LONGEST_S)
        *seconds = LONGEST_S;
    return true;
}

static bool is_integral(unsigned kind)
{
    return kind == CPOD_KIND_INT32 || kind == CPOD_KIND_INT64 || kind == CPOD_KIND_OPT_INT32 ||
           kind == CPOD_KIND_OPT_INT64;
}

static bool is_token_response(const cpod_tables *tables, const cpod_response *description)
{
    static const char token[] = "access_token";
    if (description->codec != CPOD_CODEC_JSON || description->envelope != CPOD_NONE ||
        (description->kind != CPOD_KIND_OBJECT && description->kind != CPOD_KIND_INLINE))
        return false;
    const cpod_object *type = &tables->types[description->type];
    const cpod_field *lifetime = cpodi_field_find(tables, type, name, sizeof name - 1);
    return lifetime != NULL && is_integral(lifetime->kind) &&
           cpodi_field_find(tables, type, token, sizeof token - 1) != NULL;
}

cpod_status cpodi_token_lifetime_normalize(cpodi_call *call, const cpod_response *description,
                                           cpod_error *error)
{
    cpodi_response *response = &call->result.response;
    cpodi_buffer *body = &response->body;
    const char *value;
    size_t length;
    int64_t whole;
    double seconds;
    if (!is_token_response(call->api->tables, description) || !is_member(body, &value, &length) ||
        cpodi_json_integer(value, length, &whole) || !cpodi_token_lifetime_read(body, &seconds))
        return CPOD_OK;
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRId64, (int64_t)seconds);
    cpodi_buffer changed;
    cpodi_buffer_init(&changed, body->allocator);
    changed.is_secret = true; /* of the tokens */
    (void)cpodi_buffer_room(&changed, body->length + sizeof text + CPODI_PADDING);
    cpodi_buffer_append(&changed, body->data, (size_t)(value - body->data));
    cpodi_buffer_append_text(&changed, text);
    cpodi_buffer_append(&changed, value + length, body->length - (size_t)(value + length - body->data));
    if (!cpodi_buffer_terminate(&changed)) {
        cpodi_buffer_free(&changed);
        return cpodi_no_memory(error);
    }
    response->body_growth += changed.length - body->length;
    cpodi_buffer_wipe(body);
    *body = changed;
    return CPOD_OK;
}

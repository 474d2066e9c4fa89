/* Responses in an envelope, such as {"data": …, "meta": {"requestId": …, "timestamp": …}}. */
#include "core/codec/decoder.h"

#include <string.h>

static void read_text(const cpodi_json_input *from, const char *name, char *to, size_t capacity)
{
    const char *value;
    size_t length;
    if (name != NULL && cpodi_json_member(from->text, from->length, name, &value, &length))
        (void)cpodi_json_string(value, length, to, capacity);
}

static void read_meta(const char *text, size_t length, cpodi_envelope *envelope)
{
    const cpodi_json_input from = {text, length};
    read_text(&from, envelope->meta->request_id, envelope->request_id, sizeof envelope->request_id);
    read_text(&from, envelope->meta->timestamp, envelope->timestamp, sizeof envelope->timestamp);
}

static bool is_meta(const cpodi_raw_string *key, const cpodi_envelope *envelope)
{
    const char *member = envelope->meta == NULL ? NULL : envelope->meta->member;
    return member != NULL && cpodi_string_is(key, member, strlen(member));
}

/* `p` at the first key. Returns the end of the object. */
static const char *decode_envelope_members(cpodi_decoder *decoder, const char *p,
                                           const cpodi_typed_value *payload, cpodi_envelope *envelope,
                                           bool *found)
{
    do {
        cpodi_raw_string key;
        p = cpodi_decode_key(decoder, p, &key);
        if (CPODI_UNLIKELY(p == NULL))
            return NULL;
        if (cpodi_string_is(&key, envelope->member, envelope->member_length)) {
            *found = true;
            p = cpodi_decode_value(decoder, p, payload->kind, payload->flags, payload->type, payload->target);
            if (CPODI_UNLIKELY(p == NULL))
                return cpodi_decode_at_member(decoder, envelope->member, envelope->member_length);
            continue;
        }
        const char *value = p;
        p = cpodi_decode_skip(decoder, p);
        if (CPODI_UNLIKELY(p == NULL))
            return cpodi_decode_at_key(decoder, &key);
        if (is_meta(&key, envelope))
            read_meta(value, (size_t)(p - value), envelope);
    } while (cpodi_decode_more(decoder, &p, '}'));
    return p;
}

cpod_status cpodi_decode_enveloped(const cpod_tables *tables, const cpodi_json_input *input,
                                   const cpodi_decode_options *options, const cpodi_typed_value *value,
                                   cpodi_envelope *envelope, cpodi_arena *arena, cpod_error *error)
{
    cpodi_decoder decoder;
    bool found = false;
    cpodi_decoder_init(&decoder, tables, arena, input, options);
    envelope->request_id[0] = '\0';
    envelope->timestamp[0] = '\0';
    const char *p = cpodi_decode_begin(&decoder);
    if (*p != '{') {
        p = cpodi_decode_expected(&decoder, p, "an object");
        return cpodi_decode_end(&decoder, p, error);
    }
    const char *begin = p;
    p = cpodi_skip_space(p + 1);
    decoder.depth--;
    p = *p == '}' ? p + 1 : decode_envelope_members(&decoder, p, value, envelope, &found);
    if (p != NULL && !found) {
        cpodi_decode_fail(&decoder, begin, CPOD_ERR_DECODE, "missing from the response");
        p = cpodi_decode_at_member(&decoder, envelope->member, envelope->member_length);
    }
    return cpodi_decode_end(&decoder, p, error);
}

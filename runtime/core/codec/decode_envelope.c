/* Responses in an envelope: {"data": …, "meta": {"requestId": …, "timestamp": …}}. */
#include "core/codec/decoder.h"

static void read_meta(const char *text, size_t length, cpodi_envelope *envelope)
{
    const char *value;
    size_t value_length;
    if (cpodi_json_member(text, length, "requestId", &value, &value_length))
        cpodi_json_string(value, value_length, envelope->request_id, sizeof envelope->request_id);
    if (cpodi_json_member(text, length, "timestamp", &value, &value_length))
        cpodi_json_string(value, value_length, envelope->timestamp, sizeof envelope->timestamp);
}

/* `p` at the first key. Returns the end of the object. */
static const char *decode_members(cpodi_decoder *decoder, const char *p, const cpodi_typed_value *payload,
                                  cpodi_envelope *envelope, bool *found)
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
        if (cpodi_string_is(&key, "meta", 4))
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
    p = *p == '}' ? p + 1 : decode_members(&decoder, p, value, envelope, &found);
    if (p != NULL && !found) {
        cpodi_decode_fail(&decoder, begin, CPOD_ERR_DECODE, "missing from the response");
        p = cpodi_decode_at_member(&decoder, envelope->member, envelope->member_length);
    }
    return cpodi_decode_end(&decoder, p, error);
}

/* Answers in an envelope: {"data": …, "meta": {"requestId": …, "timestamp": …}}. */
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

typedef struct payload {
    const char *name;
    size_t name_length;
    unsigned kind;
    unsigned flags;
    uint32_t type;
    void *value;
    bool found;
} payload;

/* `p` at the first key. Returns what follows the closing brace. */
static const char *decode_members(cpodi_decoder *decoder, const char *p, payload *wanted,
                                  cpodi_envelope *envelope)
{
    do {
        const char *key;
        const char *key_end;
        unsigned flags;
        p = cpodi_decode_key(decoder, p, &key, &key_end, &flags);
        if (CPODI_UNLIKELY(p == NULL))
            return NULL;
        if (cpodi_string_is(key, key_end, flags, wanted->name, wanted->name_length)) {
            wanted->found = true;
            p = cpodi_decode_value(decoder, p, wanted->kind, wanted->flags, wanted->type, wanted->value);
            if (CPODI_UNLIKELY(p == NULL))
                return cpodi_decode_at_member(decoder, wanted->name, wanted->name_length);
            continue;
        }
        const char *value = p;
        p = cpodi_decode_skip(decoder, p);
        if (CPODI_UNLIKELY(p == NULL))
            return cpodi_decode_at_member(decoder, key, (size_t)(key_end - key));
        if (envelope != NULL && cpodi_string_is(key, key_end, flags, "meta", 4))
            read_meta(value, (size_t)(p - value), envelope);
    } while (cpodi_decode_more(decoder, &p, '}'));
    return p;
}

cpod_status cpodi_decode_enveloped(const cpod_tables *tables, const char *name, size_t name_length,
                                   cpod_kind kind, uint32_t type, bool nullable, const char *text,
                                   size_t length, const cpodi_decode_options *options, cpodi_arena *arena,
                                   void *value, cpodi_envelope *envelope, cpod_error *error)
{
    payload wanted = {name, name_length, kind, nullable ? CPOD_FLAG_NULLABLE : 0, type, value, false};
    cpodi_decoder decoder;
    cpodi_decoder_init(&decoder, tables, arena, text, length, options);
    if (envelope != NULL)
        *envelope = (cpodi_envelope){.request_id = "", .timestamp = ""};
    const char *p = cpodi_decode_begin(&decoder);
    if (*p != '{') {
        p = cpodi_decode_expected(&decoder, p, "an object");
        return cpodi_decode_end(&decoder, p, error);
    }
    const char *begin = p;
    p = cpodi_skip_space(p + 1);
    decoder.depth--;
    p = *p == '}' ? p + 1 : decode_members(&decoder, p, &wanted, envelope);
    if (p != NULL && !wanted.found) {
        cpodi_decode_fail(&decoder, begin, CPOD_ERR_DECODE, "missing from the answer");
        p = cpodi_decode_at_member(&decoder, name, name_length);
    }
    return cpodi_decode_end(&decoder, p, error);
}

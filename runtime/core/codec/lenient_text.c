#include "core/codec/lenient_text.h"

#include "core/base/error.h"
#include "core/base/string.h"
#include "core/codec/scan.h"
#include "cpod/core/json.h"

#include <string.h>

/* A text of which a copy is made when the first replacement is due. */
typedef struct repair {
    const char *end;
    const char *rest; /* not copied yet */
    size_t length;
    cpodi_buffer out;
} repair;

static repair begin(const cpodi_buffer *text)
{
    repair r = {.end = text->data + text->length, .rest = text->data, .length = text->length};
    cpodi_buffer_init(&r.out, text->allocator);
    r.out.is_secret = text->is_secret;
    return r;
}

static void replace(repair *r, const char *bad, size_t length)
{
    if (r->out.data == NULL)
        (void)cpodi_buffer_room(&r->out, r->length + 1 + CPODI_PADDING);
    cpodi_buffer_append(&r->out, r->rest, (size_t)(bad - r->rest));
    cpodi_buffer_append(&r->out, "\xEF\xBF\xBD", 3);
    r->rest = bad + length;
}

/* Puts the copy in the place of the text. */
static bool finish(repair *r, cpodi_buffer *text)
{
    cpodi_buffer_append(&r->out, r->rest, (size_t)(r->end - r->rest));
    if (!cpodi_buffer_terminate(&r->out)) {
        cpodi_buffer_free(&r->out);
        return false;
    }
    cpodi_buffer_free(text);
    *text = r->out;
    return true;
}

/* The length of an ill-formed sequence: the longest part that could have begun a character (Unicode 15,
 * section 3.9, "maximal subpart"), else one byte. */
static size_t ill_formed_length(const char *p)
{
    const unsigned char *s = (const unsigned char *)p;
    unsigned lead = s[0];
    unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0xE0 || lead > 0xF4 || s[1] < least || s[1] > most)
        return 1;
    return lead >= 0xF0 && (s[2] & 0xC0) == 0x80 ? 3 : 2;
}

/* `p` at a byte of a string that is not plain. Returns the number of bytes to pass, `*is_bad` whether they are
 * to be replaced. */
static size_t examine(const char *p, bool *is_bad)
{
    *is_bad = false;
    if (*p == '\\') {
        uint32_t code_point = 1;
        unsigned length = cpodi_escape_scan(p, &code_point);
        *is_bad = length != 0 ? code_point == 0 : cpodi_escape_is_surrogate(p);
        return *is_bad       ? 6
               : length != 0 ? length
                             : 2; /* other malformed escapes are for the decoder to report */
    }
    if ((unsigned char)*p < 0x80)
        return 1; /* a control character, also for the decoder */
    const char *next = cpodi_utf8_step(p);
    *is_bad = next == NULL;
    return next == NULL ? ill_formed_length(p) : (size_t)(next - p);
}

/* `p` after an opening quote. Returns the text after the closing one, or the end. */
static const char *repair_string(repair *r, const char *p, uint32_t *texts)
{
    bool is_changed = false;
    while ((p = cpodi_scan_plain(p)) < r->end && *p != '"') {
        bool is_bad;
        size_t length = examine(p, &is_bad);
        if (is_bad)
            replace(r, p, length);
        is_changed |= is_bad;
        p += length;
    }
    if (is_changed && *texts < UINT32_MAX)
        ++*texts;
    return p < r->end ? p + 1 : r->end;
}

bool cpodi_json_replace_invalid(cpodi_buffer *json, uint32_t *texts)
{
    if (json->length == 0)
        return true;
    repair r = begin(json);
    uint32_t changed = 0;
    const char *p = json->data;
    while ((p = memchr(p, '"', (size_t)(r.end - p))) != NULL)
        p = repair_string(&r, p + 1, &changed);
    if (changed == 0)
        return true;
    if (!finish(&r, json))
        return false;
    *texts = changed > UINT32_MAX - *texts ? UINT32_MAX : *texts + changed;
    return true;
}

bool cpodi_text_replace_nul(cpodi_buffer *text, uint32_t *texts)
{
    if (text->length == 0)
        return true;
    repair r = begin(text);
    for (const char *p = text->data; (p = memchr(p, '\0', (size_t)(r.end - p))) != NULL; p++)
        replace(&r, p, 1);
    if (r.rest == text->data)
        return true;
    if (!finish(&r, text))
        return false;
    *texts += *texts < UINT32_MAX;
    return true;
}

cpod_status cpod_json_replace_invalid(const char *text, size_t length, char **out, size_t *out_length,
                                      uint32_t *replaced, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out != NULL)
        *out = NULL;
    if (text == NULL || out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "text and out must not be NULL");
    uint32_t texts = 0;
    cpodi_buffer json;
    cpodi_buffer_init(&json, NULL);
    cpodi_buffer_append(&json, text, length != 0 ? length : strlen(text));
    bool ok = cpodi_buffer_terminate(&json) && cpodi_json_replace_invalid(&json, &texts);
    if (ok)
        *out = cpodi_string_new(NULL, json.data, json.length);
    if (*out != NULL && out_length != NULL)
        *out_length = json.length;
    if (*out != NULL && replaced != NULL)
        *replaced = texts;
    cpodi_buffer_free(&json);
    return *out != NULL ? CPOD_OK : cpodi_no_memory(error);
}

#include "engine/negotiation.h"

#include "engine/call/response.h"
#include "spec/media_type.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One element of Accept: "text/csv; header=present; q=0.5". */
typedef struct media_range {
    const char *text; /* to `length`, with its parameters */
    size_t length, essence;
    unsigned quality; /* in thousandths */
    unsigned order;
} media_range;

/* How an offer is accepted. */
typedef struct acceptance {
    unsigned quality, specificity, order;
    const media_range *by;
} acceptance;

typedef VECTOR(media_range) media_ranges;

static size_t essence_length(const char *text, size_t length)
{
    size_t essence = strcspn(text, "; \t,");
    return essence < length ? essence : length;
}

typedef struct parameter {
    const char *name, *value; /* the value without its quotes */
    size_t name_length, value_length;
} parameter;

/* Reads the next "; name=value" before `end`. */
static bool next_parameter(const char **at, const char *end, parameter *p)
{
    while (*at < end && strchr("; \t", **at) != NULL)
        ++*at;
    p->name = *at;
    while (*at < end && strchr("=; \t", **at) == NULL)
        ++*at;
    p->name_length = (size_t)(*at - p->name);
    if (p->name_length == 0 || *at == end || **at != '=')
        return false;
    ++*at;
    bool is_quoted = *at < end && **at == '"';
    *at += is_quoted;
    p->value = *at;
    while (*at < end && strchr(is_quoted ? "\"" : "; \t", **at) == NULL)
        ++*at;
    p->value_length = (size_t)(*at - p->value);
    *at += is_quoted && *at < end;
    return true;
}

static bool is_equal(const char *one, size_t length, const char *other, size_t other_length)
{
    return length == other_length && strncasecmp(one, other, length) == 0;
}

static bool is_named(const parameter *p, const char *name)
{
    return is_equal(p->name, p->name_length, name, strlen(name));
}

static bool find_parameter(const char *type, const parameter *wanted, parameter *found)
{
    const char *at = type + essence_length(type, strlen(type));
    const char *end = type + strlen(type);
    while (next_parameter(&at, end, found))
        if (is_equal(found->name, found->name_length, wanted->name, wanted->name_length))
            return true;
    return false;
}

/* ---- Accept */

static unsigned quality_of(const media_range *range)
{
    const char *at = range->text + range->essence;
    parameter p;
    while (next_parameter(&at, range->text + range->length, &p))
        if (is_named(&p, "q")) {
            double quality = strtod(p.value, NULL);
            return quality >= 1 ? 1000 : quality > 0 ? (unsigned)(quality * 1000) : 0;
        }
    return 1000;
}

/* The length of the element that begins here: to a comma that is not in quotes. */
static size_t element_length(const char *text)
{
    size_t length = 0;
    bool is_quoted = false;
    while (text[length] != '\0' && (is_quoted || text[length] != ',')) {
        is_quoted = is_quoted != (text[length] == '"');
        length++;
    }
    return length;
}

static void read_ranges(const call *c, const char *accept, media_ranges *ranges)
{
    while (*accept != '\0') {
        accept += strspn(accept, ", \t");
        size_t length = element_length(accept);
        if (length == 0)
            continue;
        media_range *range = vector_add(c->memory, ranges);
        *range = (media_range){.text = accept,
                               .length = length,
                               .essence = essence_length(accept, length),
                               .order = (unsigned)ranges->count};
        range->quality = quality_of(range);
        accept += length;
    }
}

/* ---- offers */

/* "image/" of "image/png". */
static size_t major_length(const char *type)
{
    size_t length = strcspn(type, "/");
    return length + (type[length] == '/');
}

static bool is_range(const char *type, size_t essence)
{
    return essence >= 2 && type[essence - 1] == '*';
}

/* 0: other types; 1 to 3: the range of all, of one type, or the type itself. An offered range has all its types. */
static unsigned specificity_of(const media_range *range, const char *type)
{
    size_t essence = essence_length(type, strlen(type));
    if (range->essence >= 1 && range->text[0] == '*')
        return 1;
    if (type[0] == '*')
        return 3;
    bool is_major = is_equal(range->text, major_length(range->text), type, major_length(type));
    if (is_range(range->text, range->essence))
        return is_major ? 2 : 0;
    if (is_range(type, essence))
        return is_major ? 3 : 0;
    return is_equal(range->text, range->essence, type, essence) ? 3 : 0;
}

/* The number of parameters that both have, equal ones; -1: they differ in one. The charset is not compared. */
static int count_parameters(const media_range *range, const char *type)
{
    const char *at = range->text + range->essence;
    int count = 0;
    parameter wanted, offered;
    while (next_parameter(&at, range->text + range->length, &wanted)) {
        if (is_named(&wanted, "q") || is_named(&wanted, "charset") ||
            !find_parameter(type, &wanted, &offered))
            continue;
        if (!is_equal(wanted.value, wanted.value_length, offered.value, offered.value_length))
            return -1;
        count++;
    }
    return count;
}

/* By the most specific range that includes the offer. */
static acceptance accept_offer(const media_ranges *ranges, const char *type)
{
    acceptance best = {0};
    for (size_t i = 0; i < ranges->count; i++) {
        const media_range *range = &ranges->items[i];
        unsigned specificity = specificity_of(range, type);
        int parameters = specificity > 0 ? count_parameters(range, type) : -1;
        if (parameters >= 0 && specificity + (unsigned)parameters > best.specificity)
            best = (acceptance){range->quality, specificity + (unsigned)parameters, range->order, range};
    }
    return best;
}

static bool is_better(const acceptance *one, const spec_media_type *media, const acceptance *best,
                      const spec_media_type *best_media)
{
    if (one->quality == 0 || best_media == NULL)
        return one->quality > 0;
    if (one->quality != best->quality)
        return one->quality > best->quality;
    if (one->order != best->order)
        return one->order < best->order;
    return media_type_is_json(media->type) && !media_type_is_json(best_media->type);
}

/* ---- the type of a range */

static const char *sample_of(const spec_media_type *media)
{
    static const char *const samples[][2] = {
        {"image/", "image/png"}, {"text/", "text/plain"}, {"audio/", "audio/mpeg"},
        {"video/", "video/mp4"}, {"font/", "font/woff2"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        if (strncasecmp(media->type, samples[i][0], strlen(samples[i][0])) == 0)
            return samples[i][1];
    return media_type_includes_json(media->type) && media->schema != NULL ? "application/json"
                                                                          : "application/octet-stream";
}

static const char *content_type_of(const call *c, const spec_media_type *media, const media_range *by)
{
    if (!is_range(media->type, essence_length(media->type, strlen(media->type))))
        return media->type;
    if (by == NULL || is_range(by->text, by->essence))
        return sample_of(media);
    return arena_copy_n(c->memory, by->text, by->essence);
}

negotiated negotiation_choose(const call *c, const spec_response *response)
{
    const char *accept = http_request_header(c->request, "Accept");
    media_ranges ranges = {0};
    acceptance best = {0};
    negotiated chosen = {0};
    read_ranges(c, accept != NULL && *accept != '\0' ? accept : "*/*", &ranges);
    for (size_t i = 0; i < response->content.count; i++) {
        const spec_media_type *media = &response->content.items[i];
        acceptance one = accept_offer(&ranges, media->type);
        if (!is_better(&one, media, &best, chosen.media))
            continue;
        best = one;
        chosen.media = media;
    }
    if (chosen.media != NULL)
        chosen.type = content_type_of(c, chosen.media, best.by);
    return chosen;
}

/* ---- the check */

static bool is_of_success(const spec_operation *operation, const spec_response *response)
{
    if (response->status_first == 0)
        return schema_query_success(operation) == NULL;
    return response->status_first >= 200 && response->status_first <= 299;
}

bool negotiation_check(call *c)
{
    const spec_operation *operation = c->endpoint->operation;
    bool has_success = false;
    for (size_t i = 0; operation != NULL && i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        bool redirects =
            !c->emulator->is_generic && response->status_first >= 300 && response->status_first <= 399;
        if (redirects || (is_of_success(operation, response) &&
                          (response->content.count == 0 || negotiation_choose(c, response).media != NULL)))
            return true;
        has_success = has_success || is_of_success(operation, response);
    }
    if (!has_success)
        return true;
    response_problem(c, 406, "not_acceptable", "the response has none of the media types in Accept");
    return false;
}

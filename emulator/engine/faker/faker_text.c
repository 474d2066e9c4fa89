#include "engine/base/clock.h"
#include "engine/base/identifier.h"
#include "engine/faker/faker_parts.h"
#include "engine/faker/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 5, EXAMPLE_LENGTH_LIMIT = 64 };
#define DAY INT64_C(86400000) /* milliseconds */

static const char *one_of(faker *f, const char *const *list)
{
    uint32_t count = 0;
    while (list[count] != NULL)
        count++;
    return list[rng_below(&f->rng, count)];
}

static bool has_part(const char *name, const char *const *parts)
{
    for (; *parts != NULL; parts++)
        if (strstr(name, *parts) != NULL)
            return true;
    return false;
}

/* "sent_at", "startedAt": the time of an event of the record. */
static bool is_event_time(const char *name)
{
    size_t length = strlen(name);
    return length > 3 && (strcmp(name + length - 3, "_at") == 0 || strcmp(name + length - 2, "At") == 0);
}

/* By the name of the member: deadlines are after the epoch, events soon after the creation of the record, all
 * else is in the year before the epoch, from 8 to 18 o'clock. */
static int64_t moment(faker *f, const char *name)
{
    static const char *const deadlines[] = {"expire", "until", "due",    "next", "target", "review_on",
                                            "end_",   "ends_", "endsAt", "_to",  NULL};
    static const char *const last_events[] = {"finish", "complete", "resolve", "close", "end", NULL};
    int64_t days = (int64_t)rng_below(&f->rng, 330) + 1;
    int64_t minutes = (int64_t)rng_below(&f->rng, 10 * 60);
    if (has_part(name, deadlines))
        return FAKER_EPOCH + days * DAY + minutes * 60000;
    if (is_event_time(name))
        return f->record.created + (has_part(name, last_events) ? DAY : 0) + minutes * 60000;
    return FAKER_EPOCH - days * DAY + minutes * 60000 + 8 * 3600000;
}

static const char *time_text(faker *f, const char *name)
{
    char out[CLOCK_TEXT_SIZE];
    clock_format(moment(f, name), out);
    return arena_copy(f->memory, out);
}

static const char *date_text(faker *f, const char *name)
{
    return arena_copy_n(f->memory, time_text(f, name), strlen("2026-01-01"));
}

/* "Anna de Vries" as in addresses: "anna.devries". */
static const char *address_name(faker *f)
{
    char *out = arena_format(f->memory, "%s.%s", f->record.first_name, f->record.last_name);
    size_t used = 0;
    for (const char *c = out; *c != '\0'; c++)
        if (*c != ' ' && *c != '\'')
            out[used++] = (char)tolower((unsigned char)*c);
    out[used] = '\0';
    return out;
}

/* "CostCenter" as people write it: "cost center". */
static const char *to_words(faker *f, const char *entity)
{
    char *out = arena_alloc(f->memory, 2 * strlen(entity) + 1);
    size_t used = 0;
    for (const char *c = entity; *c != '\0'; c++) {
        if (isupper((unsigned char)*c) && c > entity)
            out[used++] = ' ';
        out[used++] = (char)tolower((unsigned char)*c);
    }
    return out;
}

/* People and companies have names of their kind, all else is named like a project. */
static const char *record_name(faker *f)
{
    static const char *const people[] = {"Person", "User", "Employee", "Candidate", "Contact"};
    static const char *const companies[] = {"Vendor",       "Supplier", "Account", "Customer",
                                            "Organization", "Provider", NULL};
    const faker_record *record = &f->record;
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (strcmp(record->entity, people[i]) == 0)
            return arena_format(f->memory, "%s %s", record->first_name, record->last_name);
    if (has_part(record->entity, companies))
        return one_of(f, words_companies);
    return arena_format(f->memory, "%s %s", words_projects[record->number % 20], to_words(f, record->entity));
}

static bool is_name(const char *name)
{
    static const char *const names[] = {"name", "title", "display_name", "displayName", "label", "subject"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static const char *email_text(faker *f, const char *name)
{
    (void)name;
    return arena_format(f->memory, "%s.%zu@example.com", address_name(f), f->record.number + 1);
}

static const char *uri_text(faker *f, const char *name)
{
    return arena_format(f->memory, "https://www.example.com/%s/%zu", name, f->record.number + 1);
}

static const char *uuid_text(faker *f, const char *name)
{
    (void)name;
    unsigned char random[16];
    char out[UUID_LENGTH + 1];
    rng_bytes(&f->rng, random, sizeof random);
    identifier_uuid(random, out);
    return arena_copy(f->memory, out);
}

typedef struct text_format {
    const char *name, *example;
    const char *(*make)(faker *f, const char *name); /* varied; NULL: the example alone */
} text_format;

static const text_format formats[] = {
    {"date-time", "2026-01-01T00:00:00Z", time_text},
    {"date", "2026-01-01", date_text},
    {"time", "00:00:00Z", NULL},
    {"duration", "P1D", NULL},
    {"uuid", "123e4567-e89b-42d3-a456-426614174000", uuid_text},
    {"email", "alice@example.com", email_text},
    {"uri", "https://example.com/", uri_text},
    {"uri-reference", "https://example.com/", uri_text},
    {"url", "https://example.com/", uri_text},
    {"hostname", "example.com", NULL},
    {"ipv4", "192.0.2.1", NULL},
    {"ipv6", "2001:db8::1", NULL},
    {"byte", "dGV4dA==", NULL},
};

static const text_format *format_of(const spec_schema *schema)
{
    const char *name = schema->format;
    if (schema->content_encoding != NULL && strcmp(schema->content_encoding, "base64") == 0)
        name = "byte";
    for (size_t i = 0; name != NULL && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

/* "text", repeated or cut to a valid length. */
static const char *example_text(faker *f, const spec_schema *schema)
{
    const text_format *format = format_of(schema);
    if (format != NULL)
        return format->example;
    size_t length = strlen("text");
    if (schema->min_length > (int64_t)length)
        length =
            schema->min_length < EXAMPLE_LENGTH_LIMIT ? (size_t)schema->min_length : EXAMPLE_LENGTH_LIMIT;
    if (schema->max_length >= 0 && schema->max_length < (int64_t)length)
        length = (size_t)schema->max_length;
    char *made = arena_alloc(f->memory, length + 1);
    for (size_t i = 0; i < length; i++)
        made[i] = "text"[i % 4];
    made[length] = '\0';
    return made;
}

/* ---- varied texts: each way makes a text, or returns NULL */

typedef const char *(*text_way)(faker *f, const spec_schema *schema, const char *name);

static const char *from_format(faker *f, const spec_schema *schema, const char *name)
{
    const text_format *format = format_of(schema);
    return format != NULL && format->make != NULL ? format->make(f, name) : NULL;
}

static const char *example_of(const spec_schema *schema)
{
    return schema->example != NULL ? schema->example->text : NULL;
}

static const char *numbered_slug(faker *f, const spec_schema *schema, const char *name)
{
    const char *example = example_of(schema);
    bool is_slug = strcmp(name, "slug") == 0 || strcmp(name, "key") == 0;
    return is_slug && example != NULL ? arena_format(f->memory, "%s-%zu", example, f->record.number + 1)
                                      : NULL;
}

static const char *name_of_record(faker *f, const spec_schema *schema, const char *name)
{
    (void)schema;
    return is_name(name) ? record_name(f) : NULL;
}

static const char *from_words(faker *f, const spec_schema *schema, const char *name)
{
    (void)schema;
    const char *const *words = words_for(name);
    return words != NULL ? one_of(f, words) : NULL;
}

static const char *hex_text(faker *f, size_t length)
{
    char *out = arena_alloc(f->memory, length + 1);
    for (size_t i = 0; i < length; i++)
        out[i] = "0123456789abcdef"[rng_below(&f->rng, 16)];
    return out;
}

/* For patterns with "[0-9a-f]{32}" in them. */
static const char *from_hex_pattern(faker *f, const spec_schema *schema, const char *name)
{
    (void)name;
    static const char digits[] = "[0-9a-f]{";
    static const long lengths[] = {64, 32, 16};
    const char *found = schema->pattern != NULL ? strstr(schema->pattern, digits) : NULL;
    long length = found != NULL ? strtol(found + strlen(digits), NULL, 10) : 0;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        if (length == lengths[i])
            return hex_text(f, (size_t)length);
    return NULL;
}

/* The example with other numbers in it, except those of one digit and those that belong to a word. */
static const char *like_example(faker *f, const spec_schema *schema, const char *name)
{
    (void)name;
    const char *example = example_of(schema);
    if (example == NULL)
        return NULL;
    char *out = arena_copy(f->memory, example);
    for (char *c = out; *c != '\0'; c++) {
        size_t length = strspn(c, "0123456789");
        bool is_of_word = c > out && isalpha((unsigned char)c[-1]);
        for (size_t i = 0; i < length && length > 1 && !is_of_word; i++)
            c[i] = (char)((i == 0 ? '1' : '0') + (int)rng_below(&f->rng, i == 0 ? 9 : 10));
        c += length > 0 ? length - 1 : 0;
    }
    return out;
}

static const char *the_example(faker *f, const spec_schema *schema, const char *name)
{
    (void)name;
    const char *example = example_of(schema);
    return example != NULL || format_of(schema) == NULL ? example : example_text(f, schema);
}

static const char *numbered_name(faker *f, const spec_schema *schema, const char *name)
{
    (void)schema;
    return arena_format(f->memory, "%s %zu", to_words(f, name), f->record.number + 1);
}

static const char *shortest_hex(faker *f, const spec_schema *schema, const char *name)
{
    (void)name;
    return hex_text(f, (size_t)(schema->min_length > 0 ? schema->min_length : 1));
}

static bool fits(faker *f, const spec_schema *schema, const char *text)
{
    cJSON *value = cJSON_CreateString(text);
    bool result = faker_fits(f, schema, value);
    cJSON_Delete(value);
    return result;
}

static const char *varied_text(faker *f, const spec_schema *schema, const char *name)
{
    static const text_way ways[] = {from_format, numbered_slug,    name_of_record,
                                    from_words,  from_hex_pattern, like_example,
                                    the_example, numbered_name,    shortest_hex};
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++)
        for (int i = 0; i < TRIES; i++) {
            const char *text = ways[way](f, schema, name);
            if (text == NULL)
                break;
            if (fits(f, schema, text))
                return text;
        }
    return NULL;
}

/* A person's names are the record's, or none where these do not fit. */
static const char *personal_name(faker *f, const spec_schema *schema, const char *const *words)
{
    const char *text = words == words_first_names ? f->record.first_name : f->record.last_name;
    return fits(f, schema, text) ? text : NULL;
}

const char *faker_make_text(faker *f, const spec_schema *schema, const char *name)
{
    if (!f->varies)
        return example_text(f, schema);
    const char *const *words = words_for(name);
    if (words == words_first_names || words == words_last_names)
        return personal_name(f, schema, words);
    return varied_text(f, schema, name);
}

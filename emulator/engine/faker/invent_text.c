#include "engine/faker/invent_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "engine/faker/words.h"
#include "engine/validate/validate.h"

enum { TRIES = 4 };
#define DAY INT64_C(86400000)

static const char *one_of(inventor *v, const char *const *list)
{
    uint32_t count = 0;
    while (list[count] != NULL)
        count++;
    return list[invent_below(v, count)];
}

/* ---- times */

static bool has_part(const char *name, const char *const *parts)
{
    for (; *parts != NULL; parts++)
        if (strstr(name, *parts) != NULL)
            return true;
    return false;
}

/* "sent_at", "startedAt": what has happened to the record. */
static bool has_happened(const char *name)
{
    size_t length = strlen(name);
    return length > 3 && (strcmp(name + length - 3, "_at") == 0 || strcmp(name + length - 2, "At") == 0);
}

/* By the name of the member: what has to do with an end to come is after the epoch; what has happened to the
 * record is soon after its creation; the rest is somewhere in the year before the epoch. */
static int64_t moment(inventor *v, const char *name)
{
    static const char *const later[] = {"expire", "until", "due",    "next", "target", "review_on",
                                        "end_",   "ends_", "endsAt", "_to",  NULL};
    static const char *const last[] = {"finish", "complete", "resolve", "close", "end", NULL};
    int64_t days = (int64_t)invent_below(v, 330) + 1;
    int64_t minutes = (int64_t)invent_below(v, 10 * 60);
    if (has_part(name, later))
        return INVENT_EPOCH + days * DAY + minutes * 60000;
    if (has_happened(name))
        return v->created + (has_part(name, last) ? DAY : 0) + minutes * 60000;
    return INVENT_EPOCH - days * DAY + minutes * 60000 + 8 * 3600000; /* from 8 to 18 o'clock */
}

static const char *time_text(inventor *v, const char *name, bool has_time)
{
    char out[CLOCK_TEXT_SIZE];
    clock_format(moment(v, name), out);
    return arena_copy_n(v->memory, out, has_time ? strlen(out) : 10);
}

/* ---- names */

/* "Anna de Vries" as in addresses: "anna.devries". */
static const char *address_name(inventor *v)
{
    char *out = arena_format(v->memory, "%s.%s", v->first_name, v->last_name);
    size_t used = 0;
    for (const char *c = out; *c != '\0'; c++)
        if (*c != ' ' && *c != '\'')
            out[used++] = (char)tolower((unsigned char)*c);
    out[used] = '\0';
    return out;
}

/* "CostCenter" as people write it: "cost center". */
static const char *spelled_out(inventor *v, const char *entity)
{
    char *out = arena_alloc(v->memory, 2 * strlen(entity) + 1);
    size_t used = 0;
    for (const char *c = entity; *c != '\0'; c++) {
        if (isupper((unsigned char)*c) && c > entity)
            out[used++] = ' ';
        out[used++] = (char)tolower((unsigned char)*c);
    }
    return out;
}

/* What a record of the entity is called: people by their names, companies by theirs, all else like
 * projects. */
static const char *record_name(inventor *v)
{
    static const char *const people[] = {"Person", "User", "Employee", "Candidate", "Contact"};
    static const char *const companies[] = {"Vendor",   "Supplier",     "Account",
                                            "Customer", "Organization", "Provider"};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        if (strcmp(v->entity, people[i]) == 0)
            return arena_format(v->memory, "%s %s", v->first_name, v->last_name);
    for (size_t i = 0; i < sizeof companies / sizeof *companies; i++)
        if (strstr(v->entity, companies[i]) != NULL)
            return one_of(v, words_companies);
    return arena_format(v->memory, "%s %s", words_projects[v->number % 20], spelled_out(v, v->entity));
}

static bool is_name(const char *name)
{
    static const char *const names[] = {"name", "title", "display_name", "displayName", "label", "subject"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* ---- forms */

static const char *hex_text(inventor *v, size_t length)
{
    char *out = arena_alloc(v->memory, length + 1);
    for (size_t i = 0; i < length; i++)
        out[i] = "0123456789abcdef"[invent_below(v, 16)];
    return out;
}

static const char *uuid_text(inventor *v)
{
    unsigned char chance[16];
    char out[UUID_LENGTH + 1];
    invent_bytes(v, chance, sizeof chance);
    identifier_uuid(chance, out);
    return arena_copy(v->memory, out);
}

static const char *formatted(inventor *v, const spec_schema *schema, const char *name)
{
    const char *format = schema->format;
    if (format == NULL)
        return NULL;
    if (strcmp(format, "date-time") == 0 || strcmp(format, "date") == 0)
        return time_text(v, name, format[4] != '\0');
    if (strcmp(format, "email") == 0)
        return arena_format(v->memory, "%s.%zu@example.com", address_name(v), v->number + 1);
    if (strncmp(format, "uri", 3) == 0)
        return arena_format(v->memory, "https://www.example.com/%s/%zu", name, v->number + 1);
    if (strcmp(format, "uuid") == 0)
        return uuid_text(v);
    return NULL;
}

/* Another one of the same form: the numbers in an example changed, but for those of one digit and those that
 * belong to a word. */
static const char *like(inventor *v, const char *example)
{
    char *out = arena_copy(v->memory, example);
    for (char *c = out; *c != '\0'; c++) {
        size_t length = strspn(c, "0123456789");
        bool is_of_word = c > out && isalpha((unsigned char)c[-1]);
        for (size_t i = 0; i < length && length > 1 && !is_of_word; i++)
            c[i] = (char)((i == 0 ? '1' : '0') + (int)invent_below(v, i == 0 ? 9 : 10));
        c += length > 0 ? length - 1 : 0;
    }
    return out;
}

static const char *numbered(inventor *v, const char *text)
{
    return arena_format(v->memory, "%s-%zu", text, v->number + 1);
}

static bool fits(inventor *v, const spec_schema *schema, const char *text)
{
    cJSON *value = cJSON_CreateString(text);
    validation found = {.memory = v->memory, .patterns = v->patterns, .direction = DIRECTION_RESPONSE};
    validate(&found, schema, value, "");
    cJSON_Delete(value);
    return found.violations.count == 0;
}

/* The ways to make a text, the best first; NULL where one makes none. */
static const char *made(inventor *v, const spec_schema *schema, const char *name, int way)
{
    const char *example = schema->example != NULL ? schema->example->text : NULL;
    const char *const *words = words_for(name);
    bool is_slug = strcmp(name, "slug") == 0 || strcmp(name, "key") == 0;
    if (words == words_first_names || words == words_last_names)
        return way > 0 ? NULL : words == words_first_names ? v->first_name : v->last_name;
    switch (way) {
    case 0:
        return formatted(v, schema, name);
    case 1:
        return is_slug && example != NULL ? numbered(v, example) : NULL;
    case 2:
        return is_name(name) ? record_name(v) : NULL;
    case 3:
        return words != NULL ? one_of(v, words) : NULL;
    case 4:
        return schema->pattern != NULL && strstr(schema->pattern, "[0-9a-f]{64}") != NULL   ? hex_text(v, 64)
               : schema->pattern != NULL && strstr(schema->pattern, "[0-9a-f]{32}") != NULL ? hex_text(v, 32)
               : schema->pattern != NULL && strstr(schema->pattern, "[0-9a-f]{16}") != NULL ? hex_text(v, 16)
                                                                                            : NULL;
    case 5:
        return example != NULL ? like(v, example) : NULL;
    case 6:
        return example;
    case 7:
        return arena_format(v->memory, "%s %zu", spelled_out(v, name), v->number + 1);
    case 8:
        return hex_text(v, (size_t)(schema->min_length > 0 ? schema->min_length : 1));
    default:
        return NULL;
    }
}

const char *invent_text(inventor *v, const spec_schema *schema, const char *name)
{
    enum { WAYS = 9 };
    for (int way = 0; way < WAYS; way++) {
        const char *text = made(v, schema, name, way);
        for (int i = 0; i < TRIES && text != NULL; i++) {
            if (fits(v, schema, text))
                return text;
            text = made(v, schema, name, way);
        }
    }
    return NULL;
}

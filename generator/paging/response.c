/* The members of a response that can describe a page. */
#include "paging/internal.h"
#include "spec/media_type.h"

#include <string.h>

const normalized_schema *paging_bare(schema_set *set, const normalized_schema *s)
{
    const normalized_schema *inner = schema_unwrap_annotations(set, s);
    return inner != NULL ? inner : s;
}

unsigned paging_scalar_types(schema_set *set, const normalized_schema *s)
{
    static const char *const others[] = {"date", "date-time", "byte", "binary", "time", NULL};
    const unsigned types = schema_json_types(set, s) & ~(unsigned)SPEC_TYPE_NULL;
    const bool is_plain = !s->has_enum && (s->format == NULL || !spec_is_one_of(s->format, others));
    const bool is_one = types == SPEC_TYPE_STRING || types == SPEC_TYPE_INTEGER || types == SPEC_TYPE_NUMBER;
    return is_plain && is_one ? types : 0;
}

const spec_response *paging_response(const spec_operation *operation, const spec_schema **body)
{
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        if (response->status_first < 200 || response->status_first > 299)
            continue;
        for (size_t k = 0; k < response->content.count; k++) {
            *body = response->content.items[k].schema;
            if (*body != NULL && media_type_is_json(response->content.items[k].type))
                return response;
        }
    }
    return NULL;
}

const normalized_schema *paging_property(schema_set *set, const normalized_schema *holder, const char *name,
                                         const char **exact_name)
{
    const schema_property *property = schema_find_property(holder, name);
    const normalized_schema *s = property != NULL ? schema_of_property(set, holder, property) : NULL;
    if (s == NULL)
        return NULL;
    *exact_name = property->name;
    return paging_bare(set, s);
}

/* ---- what is there ---- */

typedef struct outer_object {
    paging_path path;
    const char *prefix; /* of the words of its members */
} outer_object;

static outer_object inner_of(paging_context *c, const outer_object *outer, const char *name, const char *word)
{
    outer_object inner = *outer;
    inner.path.names[inner.path.count++] = name;
    /* "total" in `pages` is their number, but "next" in `pages` is the next page. */
    inner.prefix = spec_is_one_of(word, paging_prefix_words)
                       ? arena_format(c->memory, "%s%s", outer->prefix, word)
                       : outer->prefix;
    return inner;
}

static void read_object(paging_context *c, const normalized_schema *s, const outer_object *outer);

static void read_member(paging_context *c, const normalized_schema *holder, const schema_property *property,
                        const outer_object *outer)
{
    const normalized_schema *s = schema_of_property(c->schemas, holder, property);
    if (s == NULL)
        return;
    const normalized_schema *bare = paging_bare(c->schemas, s);
    const char *word = paging_word(c->memory, property->name);
    const outer_object inner = inner_of(c, outer, property->name, word);
    const unsigned types = schema_json_types(c->schemas, bare) & ~(unsigned)SPEC_TYPE_NULL;
    if (types == SPEC_TYPE_ARRAY)
        *vector_add(c->memory, &c->arrays) = (paging_array){inner.path, word, bare};
    else if (types == SPEC_TYPE_OBJECT && inner.path.count < PAGING_DEPTH &&
             (spec_is_one_of(word, paging_container_words) || spec_is_one_of(word, paging_wrapper_words)))
        read_object(c, bare, &inner);
    else if (types == SPEC_TYPE_BOOLEAN || paging_scalar_types(c->schemas, bare) != 0)
        *vector_add(c->memory, &c->outputs) =
            (paging_output){inner.path, arena_format(c->memory, "%s%s", outer->prefix, word), types, bare};
}

/* Recursion ends at PAGING_DEPTH. */
static void read_object(paging_context *c, const normalized_schema *s, const outer_object *outer)
{
    for (size_t i = 0; i < s->properties.count; i++)
        read_member(c, s, &s->properties.items[i], outer);
}

void paging_read_outputs(paging_context *c)
{
    const unsigned types = schema_json_types(c->schemas, c->body) & ~(unsigned)SPEC_TYPE_NULL;
    const outer_object body = {.prefix = ""};
    if (types == SPEC_TYPE_ARRAY)
        *vector_add(c->memory, &c->arrays) = (paging_array){.word = "", .schema = c->body};
    else
        read_object(c, c->body, &body);
}

const paging_output *paging_find_output(const paging_context *c, paging_words words, unsigned types)
{
    for (; *words != NULL; words++)
        for (size_t i = 0; i < c->outputs.count; i++)
            if ((c->outputs.items[i].types & types) != 0 && strcmp(c->outputs.items[i].word, *words) == 0)
                return &c->outputs.items[i];
    return NULL;
}

/* ---- the items ---- */

/* Whether an array below the body is in an object around the items: "data" of `data.items`. */
static bool is_in_wrapper(paging_context *c, const paging_array *array)
{
    for (size_t i = 0; i + 1 < array->path.count; i++)
        if (!spec_is_one_of(paging_word(c->memory, array->path.names[i]), paging_wrapper_words))
            return false;
    return true;
}

static bool is_candidate(paging_context *c, const paging_array *array, size_t depth)
{
    return array->path.count == depth && !spec_is_one_of(array->word, paging_no_items_words) &&
           is_in_wrapper(c, array);
}

const paging_array *paging_items_of(paging_context *c)
{
    size_t count = 0, names = 0;
    const paging_array *only = NULL, *named = NULL;
    for (size_t depth = 0; depth < PAGING_DEPTH && count == 0; depth++) {
        for (size_t i = 0; i < c->arrays.count; i++) {
            const paging_array *array = &c->arrays.items[i];
            if (!is_candidate(c, array, depth))
                continue;
            only = array;
            count++;
            if (spec_is_one_of(array->word, paging_items_words)) {
                named = array;
                names++;
            }
        }
    }
    /* A list of errors, say, beside which there is no other array. */
    if (count == 0 && c->arrays.count == 1 && is_in_wrapper(c, &c->arrays.items[0]))
        return &c->arrays.items[0];
    return count == 1 ? only : names == 1 ? named : NULL;
}

const char *paging_path_text(arena *a, const paging_path *path)
{
    buffer text = {0};
    for (size_t i = 0; i < path->count; i++)
        buffer_format(&text, "%s%s", i > 0 ? "." : "", path->names[i]);
    return buffer_to_arena(&text, a);
}

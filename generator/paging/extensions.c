/* The extensions of other generators: x-speakeasy-pagination and x-fern-pagination of an operation. A path begins
 * with "$.", "$response." or "$request.". */
#include "paging/internal.h"

#include <string.h>

static bool fail(paging_context *c, const char **problem, const char *format, const char *text)
{
    buffer message = {0};
    buffer_format(&message, format, text != NULL ? text : "");
    *problem = buffer_to_arena(&message, c->memory);
    return false;
}

static const char *path_of(const char *text)
{
    static const char *const starts[] = {"$response.body.", "$response.", "$request.body.",
                                         "$request.query.", "$request.",  "$."};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(text, starts[i], strlen(starts[i])) == 0)
            return text + strlen(starts[i]);
    return strcmp(text, "$") == 0 || strcmp(text, "$response") == 0 ? "" : NULL;
}

bool paging_resolve(paging_context *c, const char *text, paging_path *out, const normalized_schema **schema)
{
    const char *at = path_of(text);
    const normalized_schema *s = c->body;
    *out = (paging_path){.count = 0};
    while (at != NULL && *at != '\0') {
        const size_t length = strcspn(at, ".");
        const char *name = arena_copy_n(c->memory, at, length);
        if (out->count == PAGING_DEPTH || (s = paging_property(c->schemas, s, name, &name)) == NULL)
            return false;
        out->names[out->count++] = name;
        at += length + (at[length] == '.');
    }
    *schema = s;
    return at != NULL;
}

static bool use_member(paging_context *c, const char *text, paging_path *out, const char **problem)
{
    const normalized_schema *s;
    return paging_resolve(c, text, out, &s) ||
           fail(c, problem, "the response has no member '%s' that a path can name", text);
}

static bool use_items(paging_context *c, const char *text, paging_scheme *out, const char **problem)
{
    const normalized_schema *s = NULL;
    if (text == NULL)
        return fail(c, problem, "it does not name the array of the items%s", NULL);
    /* "$.data[*]" is the same array. */
    const size_t length = strlen(text);
    if (length > 3 && strcmp(text + length - 3, "[*]") == 0)
        text = arena_copy_n(c->memory, text, length - 3);
    return (paging_resolve(c, text, &out->items, &s) &&
            (schema_json_types(c->schemas, s) & SPEC_TYPE_ARRAY) != 0) ||
           fail(c, problem, "'%s' is not an array of the response", text);
}

static bool use_page(paging_context *c, const char *name, paging_scheme *out, const char **problem)
{
    const char *bare = name != NULL && *name == '$' ? path_of(name) : name;
    const paging_input *input = bare != NULL ? paging_input_of_name(c, bare) : NULL;
    if (input == NULL)
        return fail(c, problem, "the request has no parameter '%s'", name);
    out->page = input->name;
    out->in_body = input->in_body;
    return true;
}

/* ---- x-fern-pagination ---- */

static bool read_fern(paging_context *c, const node *from, paging_scheme *out, const char **problem)
{
    const char *cursor = node_get_text(from, "cursor"), *next = node_get_text(from, "next_cursor");
    const char *offset = node_get_text(from, "offset"), *more = node_get_text(from, "has-next-page");
    const char *url = node_get_text(from, "next_uri");
    const char *step = node_get_text(from, "step");
    url = url != NULL ? url : node_get_text(from, "next_path");
    if (!use_items(c, node_get_text(from, "results"), out, problem) ||
        (more != NULL && !use_member(c, more, &out->more, problem)))
        return false;
    out->style = PAGING_CURSOR;
    if (url != NULL) {
        out->source = PAGING_FROM_URL;
        return use_member(c, url, &out->next, problem);
    }
    if (cursor != NULL && next != NULL)
        return use_page(c, cursor, out, problem) && use_member(c, next, &out->next, problem);
    if (offset == NULL)
        return fail(c, problem, "it names neither an offset nor a cursor with its next value%s", NULL);
    if (!use_page(c, offset, out, problem))
        return false;
    /* The step is the page size, by which an offset grows; a page number grows by one. */
    const paging_input *page = paging_input_of_name(c, out->page);
    out->style =
        step != NULL || spec_is_one_of(page->word, paging_offset_words) ? PAGING_OFFSET : PAGING_NUMBERED;
    (void)paging_base_of(page, &out->from_zero);
    const char *size = step != NULL ? path_of(step) : NULL;
    if (size != NULL && paging_input_of_name(c, size) != NULL)
        out->size = paging_input_of_name(c, size)->name;
    return true;
}

/* ---- x-speakeasy-pagination ---- */

/* A member of the last item: "$.data[-1].id" or "$.data[(@.length-1)].id". */
static bool use_last_item(paging_context *c, const char *text, paging_scheme *out)
{
    const char *bracket = strchr(text, '[');
    const char *end = bracket != NULL ? strstr(bracket, "].") : NULL;
    const normalized_schema *list = NULL, *member = NULL;
    paging_path path;
    const bool is_last = end != NULL && (strncmp(bracket, "[-1]", 4) == 0 ||
                                         strncmp(bracket, "[(@.length-1)]", strlen("[(@.length-1)]")) == 0);
    if (!is_last ||
        !paging_resolve(c, arena_copy_n(c->memory, text, (size_t)(bracket - text)), &path, &list) ||
        path.count != out->items.count || list->items.count == 0)
        return false;
    for (size_t i = 0; i < path.count; i++)
        if (strcmp(path.names[i], out->items.names[i]) != 0)
            return false;
    paging_context item = *c;
    item.body = paging_bare(c->schemas, schema_all_of_refs(c->schemas, list, &list->items));
    if (!paging_resolve(&item, arena_format(c->memory, "$.%s", end + 2), &out->next, &member))
        return false;
    out->source = PAGING_FROM_LAST_ITEM;
    return true;
}

static const char *speakeasy_input(const node *from, const char *type)
{
    const node *inputs = node_get(from, "inputs");
    for (size_t i = 0; inputs != NULL && inputs->kind == NODE_SEQUENCE && i < inputs->count; i++) {
        const char *own = node_get_text(inputs->items[i], "type");
        if (own != NULL && strcmp(own, type) == 0)
            return node_get_text(inputs->items[i], "name");
    }
    return NULL;
}

static bool read_speakeasy(paging_context *c, const node *from, paging_scheme *out, const char **problem)
{
    const node *outputs = node_get(from, "outputs");
    const char *type = node_get_text(from, "type");
    const char *cursor = speakeasy_input(from, "cursor"), *page = speakeasy_input(from, "page");
    const char *offset = speakeasy_input(from, "offset"), *limit = speakeasy_input(from, "limit");
    if (type == NULL || outputs == NULL || outputs->kind != NODE_MAPPING)
        return fail(c, problem, "it has no type or no outputs%s", NULL);
    const char *results = node_get_text(outputs, "results");
    const paging_array *only = results == NULL ? paging_items_of(c) : NULL;
    if (only != NULL)
        out->items = only->path;
    else if (!use_items(c, results, out, problem))
        return false;
    out->style = PAGING_CURSOR;
    const char *next = node_get_text(outputs, "nextCursor"), *url = node_get_text(outputs, "nextUrl");
    if (strcmp(type, "url") == 0 && url != NULL) {
        out->source = PAGING_FROM_URL;
        return use_member(c, url, &out->next, problem);
    }
    if (strcmp(type, "cursor") == 0 && next != NULL)
        return use_page(c, cursor, out, problem) &&
               (use_last_item(c, next, out) || use_member(c, next, &out->next, problem));
    if (strcmp(type, "offsetLimit") != 0 || (page == NULL && offset == NULL))
        return fail(c, problem, "its type '%s' has no matching input or output", type);
    out->style = page != NULL ? PAGING_NUMBERED : PAGING_OFFSET;
    if (!use_page(c, page != NULL ? page : offset, out, problem))
        return false;
    (void)paging_base_of(paging_input_of_name(c, out->page), &out->from_zero);
    const paging_input *size = limit != NULL ? paging_input_of_name(c, limit) : NULL;
    if (size != NULL)
        out->size = size->name;
    const char *pages = node_get_text(outputs, "numPages");
    return pages == NULL || use_member(c, pages, &out->pages, problem);
}

bool paging_read_extension(paging_context *c, paging_scheme *out, const char **problem)
{
    const node *fern = spec_extension(c->operation->source, "x-fern-pagination");
    const node *speakeasy = spec_extension(c->operation->source, "x-speakeasy-pagination");
    *out = (paging_scheme){.page = NULL};
    bool is_read = false;
    if (speakeasy != NULL && speakeasy->kind == NODE_MAPPING) {
        out->extension = "x-speakeasy-pagination";
        is_read = read_speakeasy(c, speakeasy, out, problem);
    } else if (fern != NULL && fern->kind == NODE_MAPPING) {
        out->extension = "x-fern-pagination";
        is_read = read_fern(c, fern, out, problem);
    } else {
        return paging_read_stainless(c, out, problem);
    }
    if (!is_read && *problem != NULL)
        *problem = arena_format(c->memory, "%s is ignored: %s", out->extension, *problem);
    return is_read;
}

/* Infers how an operation is paged. Each rule needs a parameter, a member or header of the response, and the array
 * of the items. A wrong inference loses items, so a rule that is not certain does not apply. */
#include "paging/internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *description_of(const normalized_schema *s)
{
    return s->description != NULL ? s->description : "";
}

/* Whether a text has one of the words, which are in lower case; a number is a whole one. */
static bool mentions(const char *text, const char *const *words)
{
    for (; text != NULL && *text != '\0'; text++)
        for (size_t i = 0; words[i] != NULL; i++) {
            const size_t length = strlen(words[i]);
            const bool ends_in_digit = isdigit((unsigned char)words[i][length - 1]) != 0;
            if (strncasecmp(text, words[i], length) == 0 &&
                !(ends_in_digit && isdigit((unsigned char)text[length]) != 0))
                return true;
        }
    return false;
}

/* Whether the schema of a text describes a URL. */
static bool is_url(const normalized_schema *s)
{
    static const char *const formats[] = {"uri", "url", "uri-reference", "iri", "iri-reference", NULL};
    static const char *const words[] = {"url", "uri", "link to", "href", "http", "hyperlink", NULL};
    if (s->format != NULL)
        return spec_is_one_of(s->format, formats);
    const char *example = s->example != NULL && s->example->kind == NODE_STRING ? s->example->text : NULL;
    if (example != NULL && *example != '\0')
        return strncmp(example, "http", 4) == 0 || strchr("/?", *example) != NULL;
    return mentions(description_of(s), words);
}

static void use_output(paging_path *to, const paging_output *output)
{
    if (output != NULL)
        *to = output->path;
}

void paging_use_size(const paging_context *c, paging_scheme *out)
{
    for (paging_words words = paging_size_words; *words != NULL && out->size == NULL; words++)
        for (size_t i = 0; i < c->inputs.count && out->size == NULL; i++) {
            const paging_input *input = &c->inputs.items[i];
            bool is_page = out->page != NULL && strcmp(input->name, out->page) == 0;
            if (!is_page && input->in_body == out->in_body && (input->types & PAGING_NUMBERS) != 0 &&
                strcmp(input->word, *words) == 0)
                out->size = input->name;
        }
}

static void use_input(paging_scheme *out, const paging_input *input)
{
    out->page = input->name;
    out->in_body = input->in_body;
}

/* A cursor of this type can be the value of the parameter. */
static bool fits(const paging_input *input, unsigned types)
{
    return input->types == SPEC_TYPE_STRING || (types & PAGING_NUMBERS) != 0;
}

/* A member with the next cursor or number, and the parameter that takes it. */
static bool infer_pair(paging_context *c, paging_words members, paging_words parameters, paging_scheme *out)
{
    const paging_output *member = paging_find_output(c, members, PAGING_SCALARS);
    if (member == NULL || is_url(member->schema))
        return false;
    const char *const same[] = {member->word, NULL};
    const paging_input *input = paging_find_input(c, same, PAGING_SCALARS);
    if (input == NULL || !fits(input, member->types))
        input = paging_find_input(c, parameters, PAGING_SCALARS);
    if (input == NULL || !fits(input, member->types))
        return false;
    out->style = PAGING_CURSOR;
    use_input(out, input);
    out->next = member->path;
    return true;
}

/* The member `next` or the parameter's own name, where it cannot be anything but a cursor. */
static bool infer_plain_cursor(paging_context *c, paging_scheme *out)
{
    static const char *const names[] = {"cursor", "pagetoken", "scrollid", "marker", "cursormark", NULL};
    static const char *const next[] = {"next", "pagesnext", "pagingnext", NULL};
    const paging_input *input = paging_find_input(c, names, SPEC_TYPE_STRING);
    if (input == NULL)
        input = paging_find_input(c, next, SPEC_TYPE_STRING);
    if (input == NULL)
        return false;
    const char *const same[] = {input->word, NULL};
    const paging_output *member = paging_find_output(c, next, SPEC_TYPE_STRING);
    if (member != NULL && is_url(member->schema))
        return false;
    /* A member of the parameter's name may repeat its value. */
    static const char *const words[] = {"next", "subsequent", "following", "more", NULL};
    if (member == NULL) {
        member = paging_find_output(c, same, SPEC_TYPE_STRING);
        member = member != NULL && mentions(description_of(member->schema), words) ? member : NULL;
    }
    if (member == NULL)
        return false;
    out->style = PAGING_CURSOR;
    use_input(out, input);
    out->next = member->path;
    return true;
}

static bool infer_cursor(paging_context *c, paging_scheme *out)
{
    return infer_pair(c, paging_next_words, paging_cursor_words, out) ||
           infer_pair(c, paging_next_page_words, paging_page_words, out) ||
           infer_pair(c, paging_next_offset_words, paging_offset_words, out) || infer_plain_cursor(c, out);
}

/* A parameter of pages, which confirms a URL. */
static const paging_input *any_input(const paging_context *c)
{
    static paging_words const lists[] = {paging_page_words, paging_offset_words, paging_cursor_words,
                                         paging_size_words};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const paging_input *input = paging_find_input(c, lists[i], PAGING_SCALARS);
        if (input != NULL && !input->in_body)
            return input;
    }
    return NULL;
}

static bool is_get(const paging_context *c)
{
    return strcmp(c->operation->method, "GET") == 0;
}

static void use_url(paging_scheme *out, const paging_input *input)
{
    out->style = PAGING_CURSOR;
    if (!spec_is_one_of(input->word, paging_size_words))
        out->page = input->name;
}

static bool infer_url(paging_context *c, paging_scheme *out)
{
    const paging_input *input = any_input(c);
    const paging_output *member = paging_find_output(c, paging_url_words, SPEC_TYPE_STRING);
    if (member == NULL) {
        member = paging_find_output(c, paging_maybe_url_words, SPEC_TYPE_STRING);
        member = member != NULL && is_url(member->schema) ? member : NULL;
    }
    if (!is_get(c) || input == NULL || member == NULL)
        return false;
    out->source = PAGING_FROM_URL;
    out->next = member->path;
    use_url(out, input);
    return true;
}

static bool infer_link(paging_context *c, paging_scheme *out)
{
    const paging_input *input = any_input(c);
    for (size_t i = 0; is_get(c) && input != NULL && i < c->response->headers.count; i++) {
        if (strcasecmp(c->response->headers.items[i]->name, "Link") != 0)
            continue;
        out->source = PAGING_FROM_LINK;
        out->header = c->response->headers.items[i]->name;
        use_url(out, input);
        return true;
    }
    return false;
}

/* The parameter that takes the value of a header: "xnextpage" is for `page`. */
static const paging_input *input_of_header(const paging_context *c, const char *word)
{
    const char *const same[] = {strstr(word, "next"), NULL};
    const paging_input *input = paging_find_input(c, same, PAGING_SCALARS);
    if (input != NULL)
        return input;
    const bool is_cursor = strstr(word, "cursor") != NULL || strstr(word, "token") != NULL;
    return paging_find_input(c,
                             is_cursor                        ? paging_cursor_words
                             : strstr(word, "offset") != NULL ? paging_offset_words
                                                              : paging_page_words,
                             PAGING_SCALARS);
}

static bool infer_header(paging_context *c, paging_scheme *out)
{
    for (size_t i = 0; i < c->response->headers.count; i++) {
        const char *name = c->response->headers.items[i]->name;
        const char *word = paging_word(c->memory, name);
        const paging_input *input =
            spec_is_one_of(word, paging_header_words) ? input_of_header(c, word) : NULL;
        if (input == NULL)
            continue;
        out->style = PAGING_CURSOR;
        out->source = PAGING_FROM_HEADER;
        out->header = name;
        use_input(out, input);
        return true;
    }
    return false;
}

/* Whether a parameter is a time, which only its description states. */
static bool is_time(const paging_input *input)
{
    static const char *const words[] = {"date", "time",  "created", "updated",
                                        "unix", "epoch", "seconds", NULL};
    return mentions(input->description, words);
}

/* `starting_after` and the like with the id of the last item, which the flag of further pages confirms. */
static bool infer_last_item(paging_context *c, const paging_array *items, paging_scheme *out)
{
    const paging_output *more = paging_find_output(c, paging_more_words, SPEC_TYPE_BOOLEAN);
    const paging_input *input = paging_find_input(c, paging_after_words, PAGING_SCALARS);
    const bool has_number = paging_find_input(c, paging_page_words, PAGING_NUMBERS) != NULL ||
                            paging_find_input(c, paging_offset_words, PAGING_NUMBERS) != NULL;
    if (more == NULL || input == NULL || has_number || is_time(input))
        return false;
    const paging_output *last = paging_find_output(c, paging_last_words, PAGING_SCALARS);
    out->style = PAGING_CURSOR;
    use_input(out, input);
    if (last != NULL && last->types == input->types) {
        out->next = last->path;
        return true;
    }
    if (items->schema->items.count == 0)
        return false;
    const normalized_schema *item =
        paging_bare(c->schemas, schema_all_of_refs(c->schemas, items->schema, &items->schema->items));
    const char *name = NULL;
    const normalized_schema *id = paging_property(c->schemas, item, "id", &name);
    if (id == NULL || paging_scalar_types(c->schemas, id) != input->types)
        return false;
    out->source = PAGING_FROM_LAST_ITEM;
    out->next = (paging_path){.names = {name}, .count = 1};
    return true;
}

/* ---- numbers and offsets ---- */

static bool number_of(const node *n, int64_t *out)
{
    const bool is_integer = n != NULL && n->kind == NODE_INTEGER;
    if (is_integer)
        *out = n->integer;
    return is_integer;
}

/* The number of the first page by the words of a description; -1: not stated, or both. */
static int64_t first_of_description(const char *text)
{
    static const char *const zero[] = {"zero-based",
                                       "zero based",
                                       "0-based",
                                       "0 based",
                                       "(0..",
                                       "starts at 0",
                                       "starting at 0",
                                       "starting from 0",
                                       "starts from 0",
                                       "0-indexed",
                                       "zero-indexed",
                                       "start with 0",
                                       "starts with 0",
                                       "starting with 0",
                                       "begins at 0",
                                       "0 by default",
                                       "default is 0",
                                       "default value is 0",
                                       "defaults to 0",
                                       "default: 0",
                                       "first page is 0",
                                       "page 0 is the first",
                                       NULL};
    static const char *const one[] = {"one-based",
                                      "1-based",
                                      "starts at 1",
                                      "starting at 1",
                                      "starting from 1",
                                      "starts from 1",
                                      "1-indexed",
                                      "start with 1",
                                      "starts with 1",
                                      "starting with 1",
                                      "begins at 1",
                                      "1 by default",
                                      "default is 1",
                                      "default value is 1",
                                      "defaults to 1",
                                      "default: 1",
                                      "first page is 1",
                                      "greater than 0",
                                      NULL};
    const bool is_zero = mentions(text, zero), is_one = mentions(text, one);
    return is_zero == is_one ? -1 : is_zero ? 0 : 1;
}

/* The same by the default, else by a minimum that is not 0. */
static int64_t first_of_schema(const spec_schema *own)
{
    int64_t first;
    if (own == NULL)
        return -1;
    if (own->default_value != NULL)
        return number_of(own->default_value, &first) ? first : -1;
    return number_of(own->minimum, &first) && first != 0 ? first : -1;
}

bool paging_base_of(const paging_input *input, bool *from_zero)
{
    const int64_t described = first_of_description(input->description);
    const int64_t declared = first_of_schema(input->schema->own);
    const int64_t first = described >= 0 ? described : declared;
    *from_zero = first == 0;
    return (first == 0 || first == 1) && (described < 0 || declared < 0 || described == declared);
}

static bool has_end(const paging_scheme *out)
{
    return out->more.count + out->total.count + out->pages.count > 0;
}

/* `start` and `from` are as often the begin of a range. */
static bool is_offset(const paging_context *c, const paging_input *input)
{
    static const char *const range_words[] = {"start", "from", NULL};
    static const char *const end_words[] = {"end", "to", "until", "stop", NULL};
    if (is_time(input))
        return false;
    return !spec_is_one_of(input->word, range_words) ||
           (paging_find_input(c, end_words, PAGING_SCALARS) == NULL &&
            paging_find_input(c, paging_size_words, PAGING_NUMBERS) != NULL);
}

static bool infer_number(paging_context *c, paging_scheme *out)
{
    const paging_input *page = paging_find_input(c, paging_page_words, PAGING_NUMBERS);
    const paging_input *offset = paging_find_input(c, paging_offset_words, PAGING_NUMBERS);
    use_output(&out->total, paging_find_output(c, paging_total_words, PAGING_NUMBERS));
    if (!is_get(c) || (page != NULL && offset != NULL))
        return false;
    if (page != NULL) {
        const paging_output *pages = paging_find_output(c, paging_pages_words, PAGING_NUMBERS);
        use_input(out, page);
        if (!paging_base_of(page, &out->from_zero))
            return false;
        /* From 0, the number of the last page is not how many there are. */
        if (pages != NULL && (!out->from_zero || strcmp(pages->word, "lastpage") != 0))
            out->pages = pages->path;
        return has_end(out);
    }
    if (offset == NULL || !is_offset(c, offset))
        return false;
    out->style = PAGING_OFFSET;
    use_input(out, offset);
    int64_t first = 0;
    const spec_schema *own = offset->schema->own;
    return has_end(out) && (own == NULL || !number_of(own->default_value, &first) || first == 0);
}

bool paging_infer(paging_context *c, paging_scheme *out)
{
    const paging_array *items = paging_items_of(c);
    if (items == NULL)
        return false;
    paging_scheme base = {.items = items->path};
    use_output(&base.more, paging_find_output(c, paging_more_words, SPEC_TYPE_BOOLEAN));
    bool is_paged = false;
    for (unsigned rule = 0; rule < 6 && !is_paged; rule++) {
        *out = base;
        is_paged = rule == 0   ? infer_cursor(c, out)
                   : rule == 1 ? infer_url(c, out)
                   : rule == 2 ? infer_link(c, out)
                   : rule == 3 ? infer_header(c, out)
                   : rule == 4 ? infer_last_item(c, items, out)
                               : infer_number(c, out);
    }
    if (is_paged)
        paging_use_size(c, out);
    return is_paged;
}

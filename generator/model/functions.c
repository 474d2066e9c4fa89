/* The functions of an operation. The first requests one media type of each response of success; what it does not
 * decode is returned by others, which are derived from it: one for each media type. */
#include "model/builder.h"

#include <string.h>
#include <strings.h>

/* A derived function: the media types that it returns, which are decoded alike. */
typedef struct function_plan {
    VECTOR(const char *) media_types;
} function_plan;
typedef VECTOR(function_plan) function_plans;

static bool is_same_essence(const char *one, const char *other)
{
    size_t length = strcspn(one, "; \t");
    return length == strcspn(other, "; \t") && strncasecmp(one, other, length) == 0;
}

/* Without regard to the charset, which is the decoder's. */
static bool is_type(model_builder *b, const char *one, const char *other)
{
    return strcasecmp(one, other) == 0 ||
           (is_same_essence(one, other) &&
            strcasecmp(model_media_parameters(b, one), model_media_parameters(b, other)) == 0);
}

/* Of a response of success that can have a body. */
static const spec_media_type *find_media(model_builder *b, const spec_operation *from,
                                         const spec_response *response, const char *type)
{
    if (!model_is_success(from, response) || model_cannot_have_body(from, response))
        return NULL;
    for (size_t i = 0; i < response->content.count; i++)
        if (is_type(b, response->content.items[i].type, type))
            return &response->content.items[i];
    return NULL;
}

/* Whether two sequences have items of one type. */
static bool has_same_items(const spec_media_type *one, const spec_media_type *other)
{
    const spec_schema *mine = one->item_schema != NULL ? one->item_schema : one->schema;
    const spec_schema *its = other->item_schema != NULL ? other->item_schema : other->schema;
    return mine != NULL && its != NULL && (one->item_schema == NULL) == (other->item_schema == NULL) &&
           (spec_follow(mine) == spec_follow(its) || node_equal(mine->source, its->source));
}

/* Whether both are decoded into equal values: sequences of the same items; JSON under another name; text and bytes
 * whose types differ in parameters only. */
static bool is_interchangeable(model_builder *b, const spec_media_type *one, const spec_media_type *other)
{
    model_codec codec = model_response_codec(b, one);
    const bool are_sequences = model_is_sequence(codec) && model_is_sequence(model_response_codec(b, other));
    if (are_sequences)
        return has_same_items(one, other);
    if (codec != model_response_codec(b, other))
        return false;
    if (codec == MODEL_CODEC_JSON)
        return model_is_same_content(b, one, other);
    return is_same_essence(one->type, other->type) &&
           (codec != MODEL_CODEC_FORM || model_is_same_content(b, one, other));
}

/* Whether the first function can request the media type wherever the operation has it. */
static bool is_of_first(model_builder *b, const spec_operation *from, const char *type)
{
    for (size_t i = 0; i < from->responses.count; i++) {
        const spec_media_type *media = find_media(b, from, &from->responses.items[i], type);
        if (media == NULL)
            continue;
        const spec_media_type *best = model_preferred_media(from, &from->responses.items[i]);
        if (media != best && !is_interchangeable(b, best, media))
            return false;
    }
    return true;
}

static bool can_join(model_builder *b, const spec_operation *from, const function_plan *plan,
                     const char *type)
{
    for (size_t i = 0; i < from->responses.count; i++) {
        const spec_response *response = &from->responses.items[i];
        const spec_media_type *media = find_media(b, from, response, type);
        if (media == NULL)
            continue;
        const spec_media_type *lead = find_media(b, from, response, plan->media_types.items[0]);
        if (lead == NULL || !is_interchangeable(b, lead, media))
            return false;
    }
    return true;
}

static bool has_type(model_builder *b, const function_plan *plan, const char *type)
{
    for (size_t i = 0; i < plan->media_types.count; i++)
        if (is_type(b, plan->media_types.items[i], type))
            return true;
    return false;
}

static void plan_media(model_builder *b, const spec_operation *from, const char *type, function_plans *plans)
{
    for (size_t i = 0; i < plans->count; i++)
        if (has_type(b, &plans->items[i], type))
            return;
    for (size_t i = 0; i < plans->count; i++)
        if (can_join(b, from, &plans->items[i], type)) {
            *vector_add(b->memory, &plans->items[i].media_types) = type;
            return;
        }
    function_plan *plan = vector_add(b->memory, plans);
    *plan = (function_plan){0};
    *vector_add(b->memory, &plan->media_types) = type;
}

static void plan_functions(model_builder *b, const spec_operation *from, function_plans *plans)
{
    for (size_t r = 0; r < from->responses.count; r++) {
        const spec_response *response = &from->responses.items[r];
        for (size_t i = 0; i < response->content.count; i++) {
            const spec_media_type *media = &response->content.items[i];
            if (find_media(b, from, response, media->type) == NULL || is_of_first(b, from, media->type))
                continue;
            plan_media(b, from, media->type, plans);
        }
    }
}

/* ---- responses */

static bool has_row(const model_responses *rows, const char *status, const char *type)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].status == status && rows->items[i].has_body &&
            (type == NULL || strcasecmp(rows->items[i].media.media_type, type) == 0))
            return true;
    return false;
}

/* A media type that the server may choose for one status, where another function returns it, must not be preferred
 * for the sake of another status. */
static void set_secondary(model_builder *b, const spec_operation *from, model_operation *to)
{
    for (size_t i = 0; i < to->responses.count; i++) {
        model_response *row = &to->responses.items[i];
        for (size_t r = 0; row->has_body && r < from->responses.count; r++) {
            const spec_response *response = &from->responses.items[r];
            const spec_media_type *media = find_media(b, from, response, row->media.media_type);
            if (media != NULL && !has_row(&to->responses, response->status, media->type))
                row->is_secondary = true;
        }
    }
}

/* The same row for another media type. */
static void add_name(model_builder *b, model_responses *rows, model_response row,
                     const spec_media_type *media)
{
    model_codec codec = model_response_codec(b, media);
    row.media.source = media;
    row.media.media_type = media->type;
    if (model_is_sequence(row.media.codec)) /* another format of the same items */
        row.media.type = model_item_type(b, media, &(name_hint){.text = media->type}, &codec);
    if (model_is_sequence(row.media.codec))
        row.media.codec = codec;
    model_insert_response(b, rows, &row);
}

static const spec_response *response_of(const spec_operation *from, const model_response *row)
{
    for (size_t i = 0; i < from->responses.count; i++)
        if (from->responses.items[i].status == row->status)
            return &from->responses.items[i];
    return NULL;
}

void model_extend_responses(model_builder *b, const spec_operation *from, model_operation *to)
{
    model_responses rows = {0};
    for (size_t i = 0; i < to->responses.count; i++) {
        const model_response *row = &to->responses.items[i];
        const spec_response *response = response_of(from, row);
        model_insert_response(b, &rows, row);
        for (size_t k = 0; row->has_body && response != NULL && k < response->content.count; k++) {
            const spec_media_type *media = &response->content.items[k];
            if (!has_row(&rows, row->status, media->type) && is_of_first(b, from, media->type))
                add_name(b, &rows, *row, media);
        }
    }
    to->responses = rows;
    set_secondary(b, from, to);
}

/* ---- derived functions */

static bool is_one_status(const model_responses *rows)
{
    return rows->items[0].status == rows->items[rows->count - 1].status;
}

/* Rows of the media types of the plan for one status. */
static void add_own_rows(model_builder *b, const spec_operation *from, const spec_response *response,
                         const function_plan *plan, model_operation *to)
{
    const name_hint outer = {.text = arena_format(b->memory, "%s %s", to->id, to->suffix)};
    bool is_only = is_one_status(&to->derived_from->responses);
    const name_hint hint = {.outer = &outer,
                            .text = is_only ? "response"
                                            : arena_format(b->memory, "response %s", response->status)};
    model_response lead = {0};
    for (size_t i = 0; i < plan->media_types.count; i++) {
        const spec_media_type *media = find_media(b, from, response, plan->media_types.items[i]);
        if (media == NULL)
            continue;
        if (lead.has_body) {
            add_name(b, &to->responses, lead, media);
            continue;
        }
        lead = model_further_response(b, from, response, media, &hint);
        model_insert_response(b, &to->responses, &lead);
    }
}

/* A status without these media types is answered as for the first function, of a stream one without a body. */
static void add_other_rows(model_builder *b, const model_operation *first, model_operation *to)
{
    const bool is_stream = to->is_stream;
    model_responses own = to->responses;
    for (size_t i = 0; i < first->responses.count; i++) {
        model_response row = first->responses.items[i];
        row.is_secondary = false;
        if (is_stream && row.has_body)
            continue;
        if (!has_row(&own, row.status, NULL) && !model_is_sequence(row.media.codec))
            model_insert_response(b, &to->responses, &row);
    }
}

/* Whether the type differs from one of another function in its parameters only. */
static bool needs_parameters(model_builder *b, const spec_operation *from, const function_plan *plan)
{
    for (size_t r = 0; r < from->responses.count; r++) {
        const spec_response *response = &from->responses.items[r];
        for (size_t i = 0; model_is_success(from, response) && i < response->content.count; i++) {
            const char *type = response->content.items[i].type;
            if (is_same_essence(type, plan->media_types.items[0]) && !has_type(b, plan, type))
                return true;
        }
    }
    return false;
}

static model_operation *derive(model_builder *b, const model_operation *first, const char *suffix)
{
    model_operation *to = ARENA_NEW(b->memory, model_operation);
    *to = *first;
    to->given_name = NULL;
    to->responses = (model_responses){0};
    to->result = (model_reference){0};
    to->result_union = NULL;
    to->result_codec = MODEL_CODEC_NONE;
    to->has_pagination = false;
    to->is_stream = false;
    to->stream_end = NULL;
    to->stream_sentinel = NULL;
    to->has_stream_switch = false;
    to->derived_from = first;
    to->suffix = suffix;
    to->has_derived = false;
    return to;
}

/* Whether the media types of a plan are sequences. */
static bool is_stream_plan(model_builder *b, const spec_operation *from, const function_plan *plan)
{
    for (size_t r = 0; r < from->responses.count; r++) {
        const spec_media_type *media =
            find_media(b, from, &from->responses.items[r], plan->media_types.items[0]);
        if (media != NULL)
            return model_is_sequence(model_response_codec(b, media));
    }
    return false;
}

static void add_function(model_builder *b, const model_operation *function)
{
    *vector_add(b->memory, &((model_group *)function->group)->operations) = function;
    *vector_add(b->memory, &b->model->operations) = function;
}

void model_build_derived(model_builder *b, const spec_operation *from, model_operation *first)
{
    function_plans plans = {0};
    model_suffixes suffixes = {0};
    bool has_stream = false;
    plan_functions(b, from, &plans);
    for (size_t i = 0; i < plans.count; i++) {
        const function_plan *plan = &plans.items[i];
        const bool is_stream = is_stream_plan(b, from, plan);
        const char *suffix = is_stream && !has_stream && !first->is_stream
                                 ? "stream"
                                 : model_function_suffix(b, plan->media_types.items[0],
                                                         needs_parameters(b, from, plan), &suffixes);
        has_stream = has_stream || is_stream;
        model_operation *to = derive(b, first, suffix);
        to->is_stream = is_stream;
        for (size_t r = 0; r < from->responses.count; r++)
            add_own_rows(b, from, &from->responses.items[r], plan, to);
        model_apply_envelope(b, from, to);
        add_other_rows(b, first, to);
        model_choose_result(b, to);
        set_secondary(b, from, to);
        first->has_derived = true;
        model_apply_stream(b, from, to);
        add_function(b, to);
    }
    model_check_stream(b, from, first, has_stream);
    model_set_stream_switch(b, first, has_stream);
}

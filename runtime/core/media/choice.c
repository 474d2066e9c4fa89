#include "core/media/choice.h"

#include "core/http/media_type.h"

/* How well a row fits that has no media type of its own, or none that is compared. */
enum { FITS_NOT = 0, FITS = 1 };

/* The range of statuses that rows are compared by. */
typedef enum statuses { OWN_STATUS, ANY_STATUS } statuses;

static bool fits_status(const cpod_response *row, int status)
{
    return status >= row->status_first && status <= row->status_last;
}

static bool has_siblings(const cpod_operation *operation)
{
    return (operation->flags & CPOD_OPERATION_HAS_SIBLINGS) != 0;
}

/* By the media type that is documented, without what is accepted beside it. */
static unsigned documented_fit(const cpodi_choice *choice, const cpod_response *row)
{
    if (row->media_type == CPOD_NONE)
        return row->codec == CPOD_CODEC_NONE ? FITS_NOT : FITS;
    return cpodi_media_fit_of(choice->tables->pool + row->media_type, choice->content_type);
}

static bool is_accepted(const cpodi_choice *choice, const cpod_response *row)
{
    if (row->codec == CPOD_CODEC_NONE || choice->content_type[0] == '\0')
        return true;
    if (row->codec == CPOD_CODEC_JSON)
        return cpodi_media_is_json(choice->content_type);
    return row->codec == CPOD_CODEC_BINARY && !choice->is_page &&
           (choice->is_attachment || !has_siblings(choice->operation));
}

static unsigned fit_of(const cpodi_choice *choice, const cpod_response *row)
{
    unsigned fit = choice->content_type[0] != '\0' ? documented_fit(choice, row) : FITS_NOT;
    return fit == FITS_NOT && is_accepted(choice, row) ? FITS : fit;
}

/* Rows of one status follow each other, exact statuses first. */
static bool is_less_exact(const cpod_response *row, const cpod_response *best)
{
    return row->status_first != best->status_first || row->status_last != best->status_last;
}

static const cpod_response *best_of(const cpodi_choice *choice, statuses of)
{
    const cpod_response *best = NULL;
    unsigned best_fit = FITS_NOT;
    for (uint32_t i = 0; i < choice->operation->response_count; i++) {
        const cpod_response *row = &choice->tables->responses[choice->operation->first_response + i];
        bool is_wanted = of == OWN_STATUS ? fits_status(row, choice->status) : row->codec != CPOD_CODEC_NONE;
        if (!is_wanted)
            continue;
        if (best != NULL && is_less_exact(row, best))
            break;
        unsigned fit = fit_of(choice, row);
        if (fit > best_fit) {
            best = row;
            best_fit = fit;
        }
    }
    return best;
}

const cpod_response *cpodi_choice_success(const cpodi_choice *choice)
{
    return best_of(choice, OWN_STATUS);
}

const cpod_response *cpodi_choice_any_status(const cpodi_choice *choice)
{
    return best_of(choice, ANY_STATUS);
}

/* ---- the other functions of an operation ---- */

/* They have one path and method, and follow each other. */
static bool is_sibling(const cpodi_choice *choice, const cpod_operation *other)
{
    const cpod_operation *first = choice->tables->operations;
    return other >= first && other < first + choice->tables->operation_count && has_siblings(other) &&
           other->path == choice->operation->path && other->method == choice->operation->method;
}

static unsigned best_documented_fit(const cpodi_choice *choice, const cpod_operation *operation)
{
    unsigned best = FITS_NOT;
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *row = &choice->tables->responses[operation->first_response + i];
        unsigned fit = row->codec != CPOD_CODEC_NONE ? documented_fit(choice, row) : FITS_NOT;
        if (fits_status(row, choice->status) && fit > best)
            best = fit;
    }
    return best;
}

/* A range was asked for, so that any type of it is the response; but JSON is read as such only. */
static bool is_in_range(const cpodi_choice *choice, const cpod_response *row)
{
    unsigned fit = documented_fit(choice, row);
    bool is_range = fit == CPODI_MEDIA_ANY || fit == CPODI_MEDIA_RANGE;
    return is_range && (row->codec != CPOD_CODEC_JSON || cpodi_media_is_json(choice->content_type));
}

const cpod_operation *cpodi_choice_sibling(const cpodi_choice *choice, const cpod_response *own)
{
    if (!has_siblings(choice->operation) || choice->content_type[0] == '\0' ||
        (own != NULL && is_in_range(choice, own)))
        return NULL;
    const cpod_operation *begin = choice->operation;
    while (begin > choice->tables->operations && is_sibling(choice, begin - 1))
        begin--;
    const cpod_operation *best = NULL;
    bool is_any = own != NULL && documented_fit(choice, own) <= CPODI_MEDIA_RANGE;
    unsigned best_fit = own != NULL && !is_any ? documented_fit(choice, own) : FITS_NOT;
    for (const cpod_operation *other = begin; is_sibling(choice, other); other++) {
        unsigned fit = other != choice->operation ? best_documented_fit(choice, other) : FITS_NOT;
        if (fit > best_fit) {
            best = other;
            best_fit = fit;
        }
    }
    return best;
}

/* ---- failures ---- */

const cpod_response *cpodi_choice_failure(const cpodi_choice *choice)
{
    const cpod_operation *operation = choice->operation;
    const cpod_response *first =
        &choice->tables->responses[operation->first_response + operation->response_count];
    const cpod_response *best = NULL;
    unsigned best_fit = FITS_NOT;
    for (uint32_t i = 0; i < operation->error_count; i++) {
        const cpod_response *row = &first[i];
        if (!fits_status(row, choice->status))
            continue;
        if (best != NULL && is_less_exact(row, best))
            break;
        unsigned fit = documented_fit(choice, row);
        if (best == NULL || fit > best_fit) {
            best = row;
            best_fit = fit;
        }
    }
    return best;
}

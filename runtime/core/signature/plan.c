#include "core/signature/plan.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/options_import.h"

#include <string.h>

enum { DEFAULT_TOLERANCE = 300 };

#define DESCRIPTION .size = sizeof(cpod_signature_description)

static const cpod_signature_description descriptions[] = {
    [CPOD_SIGNATURE_STANDARD] = {DESCRIPTION, .signature_header = "webhook-signature",
                                 .timestamp_header = "webhook-timestamp", .id_header = "webhook-id",
                                 .content = "{id}.{timestamp}.{body}", .separators = " ",
                                 .hmac_prefix = "v1,", .ed25519_prefix = "v1a,",
                                 .encoding = CPOD_SIGNATURE_BASE64, .secret_encoding = CPOD_SIGNATURE_BASE64},
    [CPOD_SIGNATURE_GITHUB] = {DESCRIPTION, .signature_header = "X-Hub-Signature-256",
                               .id_header = "X-GitHub-Delivery",
                               .hmac_prefix = "sha256=", .secret_encoding = CPOD_SIGNATURE_TEXT},
    [CPOD_SIGNATURE_SLACK] = {DESCRIPTION, .signature_header = "X-Slack-Signature",
                              .timestamp_header = "X-Slack-Request-Timestamp",
                              .content = "v0:{timestamp}:{body}",
                              .hmac_prefix = "v0=", .secret_encoding = CPOD_SIGNATURE_TEXT},
    [CPOD_SIGNATURE_STRIPE] = {DESCRIPTION, .signature_header = "Stripe-Signature",
                               .content = "{timestamp}.{body}", .separators = ",", .hmac_prefix = "v1=",
                               .timestamp_prefix = "t=", .secret_encoding = CPOD_SIGNATURE_TEXT},
};

static const struct {
    const char *text;
    cpodi_signature_part part;
} placeholders[] = {
    {"{id}", CPODI_SIGNATURE_ID},
    {"{timestamp}", CPODI_SIGNATURE_TIMESTAMP},
    {"{body}", CPODI_SIGNATURE_BODY},
};

bool cpodi_signature_plan_has(const cpodi_signature_plan *plan, cpodi_signature_part part)
{
    for (size_t i = 0; i < plan->piece_count; i++)
        if (plan->pieces[i].part == part)
            return true;
    return false;
}

/* The placeholder at the beginning of a text; a literal up to the next '{' otherwise. */
static cpodi_signature_piece next_piece(const char *text)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
        size_t length = strlen(placeholders[i].text);
        if (strncmp(text, placeholders[i].text, length) == 0)
            return (cpodi_signature_piece){placeholders[i].part, text, length};
    }
    size_t length = text[0] == '{' ? 1 : 0;
    return (cpodi_signature_piece){CPODI_SIGNATURE_LITERAL, text, length + strcspn(text + length, "{")};
}

/* Without text between them, the end of one placeholder could pass for the beginning of the next. */
static bool can_follow(const cpodi_signature_plan *plan, const cpodi_signature_piece *piece)
{
    if (plan->piece_count == CPODI_SIGNATURE_PIECES)
        return false;
    if (piece->part == CPODI_SIGNATURE_LITERAL)
        return piece->text[0] != '{';
    return !cpodi_signature_plan_has(plan, piece->part) &&
           (plan->piece_count == 0 || plan->pieces[plan->piece_count - 1].part == CPODI_SIGNATURE_LITERAL);
}

static cpod_status split_content(cpodi_signature_plan *plan, cpod_error *error)
{
    for (const char *text = plan->description.content; *text != '\0';) {
        cpodi_signature_piece piece = next_piece(text);
        if (!can_follow(plan, &piece))
            return cpodi_fail(
                error, CPOD_ERR_CONFIGURATION,
                "Invalid description.content: expected {id}, {timestamp} and {body}, each at most "
                "once and divided by text");
        plan->pieces[plan->piece_count++] = piece;
        text += piece.length;
    }
    if (!cpodi_signature_plan_has(plan, CPODI_SIGNATURE_BODY))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "description.content has no {body}");
    return CPOD_OK;
}

static cpod_status check_description(cpodi_signature_plan *plan, cpod_error *error)
{
    cpod_signature_description *d = &plan->description;
    if (d->signature_header == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "description.signature_header is not set");
    if ((unsigned)d->encoding > CPOD_SIGNATURE_BASE64 || (unsigned)d->secret_encoding > CPOD_SIGNATURE_TEXT)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "Invalid description.encoding or description.secret_encoding");
    if (d->content == NULL)
        d->content = "{body}";
    if (d->separators == NULL)
        d->separators = "";
    if (d->hmac_prefix == NULL)
        d->hmac_prefix = "";
    cpod_status status = split_content(plan, error);
    if (status != CPOD_OK)
        return status;
    if (d->id_header == NULL && cpodi_signature_plan_has(plan, CPODI_SIGNATURE_ID))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "description.content has {id}, but description.id_header is not set");
    bool has_timestamp = d->timestamp_header != NULL || d->timestamp_prefix != NULL;
    if (d->timestamp_header != NULL && d->timestamp_prefix != NULL)
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "Only one of description.timestamp_header and description.timestamp_prefix can be set");
    /* A timestamp that is not signed could be set to the present by who repeats the message. */
    if (has_timestamp != cpodi_signature_plan_has(plan, CPODI_SIGNATURE_TIMESTAMP))
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "A timestamp must be in description.content as well as in description.timestamp_header "
            "or description.timestamp_prefix");
    return CPOD_OK;
}

static cpod_status choose_description(cpodi_signature_plan *plan, cpod_error *error)
{
    const cpod_signature_description *own = plan->options.description;
    unsigned scheme = (unsigned)plan->options.scheme;
    if (scheme > CPOD_SIGNATURE_CUSTOM)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "Invalid option scheme");
    if ((scheme == CPOD_SIGNATURE_CUSTOM) != (own != NULL))
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The option description must be set with the scheme CPOD_SIGNATURE_CUSTOM, and with no "
            "other one");
    static const cpod_core_options type = {
        "cpod_signature_description", sizeof(cpod_signature_description), CPOD_ERR_CONFIGURATION,
        "description.size is not set: begin with CPOD_SIGNATURE_DESCRIPTION_INIT"};
    cpod_status status = CPOD_OK;
    if (own == NULL)
        plan->description = descriptions[scheme];
    else
        status = cpodi_options_import(&plan->description, &type, own, error);
    return status == CPOD_OK ? check_description(plan, error) : status;
}

cpod_status cpodi_signature_plan_make(const cpod_signature_options *options, cpodi_signature_plan *plan,
                                      cpod_error *error)
{
    plan->piece_count = 0;
    if (options == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument options is NULL");
    static const cpod_core_options type = {"cpod_signature_options", sizeof(cpod_signature_options),
                                           CPOD_ERR_INVALID_ARGUMENT,
                                           "options.size is not set: begin with CPOD_SIGNATURE_OPTIONS_INIT"};
    cpod_status status = cpodi_options_import(&plan->options, &type, options, error);
    if (status != CPOD_OK)
        return status;
    if (plan->options.secrets == NULL || plan->options.secret_count == 0)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option secrets has no secret");
    if (plan->options.tolerance < CPOD_SIGNATURE_ANY_AGE || plan->options.now < 0)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The option %s is negative",
                          plan->options.now < 0 ? "now" : "tolerance");
    if (plan->options.tolerance == 0)
        plan->options.tolerance = DEFAULT_TOLERANCE;
    if (plan->options.now == 0) {
        cpod_clock clock = {.size = sizeof clock};
        cpodi_clock_complete(&clock);
        plan->options.now = clock.unix_seconds(clock.context);
    }
    return choose_description(plan, error);
}

bool cpodi_signature_id_is_valid(const cpodi_signature_plan *plan, const char *id)
{
    for (const char *c = id; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~')
            return false;
    for (size_t i = 0; i + 1 < plan->piece_count; i++) {
        if (plan->pieces[i].part != CPODI_SIGNATURE_ID)
            continue;
        const cpodi_signature_piece *next = &plan->pieces[i + 1];
        for (const char *c = id; *c != '\0'; c++)
            if (strncmp(c, next->text, next->length) == 0)
                return false;
    }
    return id[0] != '\0';
}

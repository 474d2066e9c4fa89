/* The masking service: members of objects by their names, texts by the personal data in them. */
#include "services/base/mask.h"
#include "services/services.h"

#include <string.h>
#include <strings.h>

typedef enum member_kind { MEMBER_FREE, MEMBER_NAME, MEMBER_NUMBER, MEMBER_SECRET } member_kind;

enum { KNOWN_NAMES = 13 }; /* of a kind, at most */

/* By the name of a member, in which _ and - are ignored. */
static member_kind kind_of_member(const char *name)
{
    static const char *const known[][KNOWN_NAMES] = {
        [MEMBER_NAME] = {"name", "firstname", "lastname", "fullname", "middlename", "givenname", "familyname",
                         "surname", "displayname"},
        [MEMBER_NUMBER] = {"ssn", "socialsecuritynumber", "taxid", "card", "cardnumber", "creditcard",
                           "creditcardnumber", "phone", "phonenumber", "mobile", "telephone", "iban",
                           "accountnumber"},
        [MEMBER_SECRET] = {"password", "secret", "clientsecret", "token", "accesstoken", "refreshtoken",
                           "apikey", "pin", "cvv", "cvc"},
    };
    char plain[32];
    size_t length = 0;
    for (; name != NULL && *name != '\0' && length + 1 < sizeof plain; name++)
        if (*name != '_' && *name != '-')
            plain[length++] = *name;
    plain[length] = '\0';
    for (member_kind kind = MEMBER_NAME; kind <= MEMBER_SECRET; kind++)
        for (size_t i = 0; i < KNOWN_NAMES && known[kind][i] != NULL; i++)
            if (strcasecmp(known[kind][i], plain) == 0)
                return kind;
    return MEMBER_FREE;
}

/* Personal data as a whole value keeps its form; in a longer text placeholders replace it. */
static void append_free(patterns *p, const char *text, buffer *out)
{
    personal_kind kind = mask_kind_of(p, text);
    if (kind == PERSONAL_NOTHING)
        mask_text(p, text, out);
    else if (kind == PERSONAL_EMAIL)
        mask_email(text, out);
    else if (kind == PERSONAL_NAME)
        mask_name(text, out);
    else
        mask_digits(text, out);
}

static cJSON *mask_scalar(patterns *p, const cJSON *value, member_kind kind)
{
    if (cJSON_IsNull(value) || cJSON_IsBool(value) || (cJSON_IsNumber(value) && kind == MEMBER_FREE))
        return cJSON_Duplicate(value, true);
    buffer text = {0};
    buffer out = {0};
    if (cJSON_IsString(value))
        buffer_append(&text, value->valuestring);
    else
        json_print(value, &text);
    if (kind == MEMBER_SECRET)
        buffer_append(&out, "***");
    else if (kind == MEMBER_NUMBER)
        mask_digits(buffer_text(&text), &out);
    else if (kind == MEMBER_NAME)
        mask_name(buffer_text(&text), &out);
    else
        append_free(p, buffer_text(&text), &out);
    cJSON *masked = cJSON_CreateString(buffer_text(&out));
    buffer_free(&text);
    buffer_free(&out);
    return masked;
}

/* Items of a list are masked as the member that holds the list. The parser limits the depth. */
static cJSON *mask_value(patterns *p, const cJSON *value, member_kind kind)
{
    if (cJSON_IsObject(value)) {
        cJSON *masked = cJSON_CreateObject();
        for (const cJSON *member = value->child; member != NULL; member = member->next)
            cJSON_AddItemToObject(masked, member->string,
                                  mask_value(p, member, kind_of_member(member->string)));
        return masked;
    }
    if (!cJSON_IsArray(value))
        return mask_scalar(p, value, kind);
    cJSON *masked = cJSON_CreateArray();
    for (const cJSON *item = value->child; item != NULL; item = item->next)
        cJSON_AddItemToArray(masked, mask_value(p, item, kind));
    return masked;
}

static void mask(call *c)
{
    cJSON *masked = mask_value(c->emulator->patterns, json_get(c->body, "data"), MEMBER_FREE);
    response_take(c, masked);
}

static void mask_string(call *c)
{
    buffer out = {0};
    mask_text(c->emulator->patterns, json_text(c->body, "text"), &out);
    cJSON *masked = cJSON_CreateString(buffer_text(&out));
    response_take(c, masked);
    buffer_free(&out);
}

static const service_handler handlers[] = {
    {"masking.mask", .serve = mask},
    {"masking.maskString", .serve = mask_string},
    {.operation = NULL},
};

const service masking_service = {.handlers = handlers};

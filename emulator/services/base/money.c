#include "services/base/money.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { UNIT = 10000, DECIMALS = 4, MOST_DIGITS = 14 };

int64_t money_of(const cJSON *object, const char *name)
{
    const char *text = json_text(object, name);
    if (text == NULL)
        return 0;
    bool is_negative = *text == '-';
    text += is_negative;
    int64_t amount = 0;
    for (int digits = 0; isdigit((unsigned char)*text) && digits < MOST_DIGITS; text++, digits++)
        amount = amount * 10 + (*text - '0');
    text += *text == '.';
    for (int i = 0; i < DECIMALS; i++) {
        bool has_digit = isdigit((unsigned char)*text);
        amount = amount * 10 + (has_digit ? *text - '0' : 0);
        text += has_digit;
    }
    return is_negative ? -amount : amount;
}

void money_set(cJSON *object, const char *name, int64_t amount)
{
    char text[32];
    long long whole = llabs(amount);
    int length =
        snprintf(text, sizeof text, "%s%lld.%04lld", amount < 0 ? "-" : "", whole / UNIT, whole % UNIT);
    if (whole % 100 == 0)
        text[length - 2] = '\0';
    json_set_text(object, name, text);
}

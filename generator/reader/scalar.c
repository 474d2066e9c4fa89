/* The value of a scalar by its text. */
#include "reader/builder.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(const char *text, const char *const words[3])
{
    return strcmp(text, words[0]) == 0 || strcmp(text, words[1]) == 0 || strcmp(text, words[2]) == 0;
}

static bool resolve_word(node *scalar)
{
    static const char *const nulls[] = {"null", "Null", "NULL"};
    static const char *const trues[] = {"true", "True", "TRUE"};
    static const char *const falses[] = {"false", "False", "FALSE"};
    const char *text = scalar->text;
    if (strchr("nN~tTfF", text[0]) == NULL) /* also finds the empty text */
        return false;
    if (text[0] == '\0' || strcmp(text, "~") == 0 || is_one_of(text, nulls)) {
        scalar->kind = NODE_NULL;
        return true;
    }
    bool is_true = is_one_of(text, trues);
    if (!is_true && !is_one_of(text, falses))
        return false;
    scalar->kind = NODE_BOOL;
    scalar->boolean = is_true;
    return true;
}

static void set_integer(node *scalar, int64_t value)
{
    scalar->kind = NODE_INTEGER;
    scalar->integer = value;
    scalar->number = (double)value;
}

static void set_number(node *scalar, double value)
{
    scalar->kind = NODE_NUMBER;
    scalar->number = value;
}

/* The program never calls setlocale, so strtod reads a '.'. */
static void set_decimal(node *scalar, bool whole)
{
    errno = 0;
    long long value = whole ? strtoll(scalar->text, NULL, 10) : 0;
    if (whole && errno == 0)
        set_integer(scalar, value);
    else
        set_number(scalar, strtod(scalar->text, NULL));
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?: what strtod reads of these characters. */
static bool resolve_decimal(node *scalar)
{
    const char *text = scalar->text;
    char *end;
    size_t length = strspn(text, "+-.0123456789eE");
    strtod(text, &end);
    if (text[length] != '\0' || *end != '\0')
        return false;
    set_decimal(scalar, strpbrk(text, ".eE") == NULL);
    return true;
}

/* 0o17 and 0x1F, which have no sign. */
static bool resolve_prefixed(node *scalar)
{
    const char *digits = scalar->text + 2;
    bool octal = strncmp(scalar->text, "0o", 2) == 0;
    if (!octal && strncmp(scalar->text, "0x", 2) != 0)
        return false;
    size_t length = strspn(digits, octal ? "01234567" : "0123456789abcdefABCDEF");
    if (length == 0 || digits[length] != '\0')
        return false;

    double value = 0;
    unsigned base = octal ? 8 : 16;
    for (const char *digit = digits; *digit != '\0'; digit++) {
        char hex[] = {*digit, '\0'};
        value = value * base + (double)strtol(hex, NULL, 16);
    }
    errno = 0;
    long long exact = strtoll(digits, NULL, (int)base);
    if (errno == 0)
        set_integer(scalar, exact);
    else
        set_number(scalar, value);
    return true;
}

static bool resolve_special_number(node *scalar)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF"};
    static const char *const not_numbers[] = {".nan", ".NaN", ".NAN"};
    const char *text = scalar->text;
    if (is_one_of(text, not_numbers)) {
        set_number(scalar, NAN);
        return true;
    }
    bool has_sign = text[0] == '+' || text[0] == '-';
    if (!is_one_of(text + has_sign, infinities))
        return false;
    set_number(scalar, text[0] == '-' ? -INFINITY : INFINITY);
    return true;
}

void scalar_resolve(node *scalar)
{
    scalar->kind = NODE_STRING;
    if (resolve_word(scalar) || strchr("+-.0123456789", scalar->text[0]) == NULL)
        return;
    if (!resolve_decimal(scalar) && !resolve_prefixed(scalar))
        resolve_special_number(scalar);
}

void scalar_resolve_json_number(node *scalar)
{
    set_decimal(scalar, strpbrk(scalar->text, ".eE") == NULL);
}

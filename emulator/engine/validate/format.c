/* The formats of strings. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "engine/validate/validate.h"

/* Whether a text has digits where `form` has '0', and otherwise the same characters, up to the end of the
 * form. */
static bool has_form(const char *text, const char *form)
{
    for (; *form != '\0'; form++, text++)
        if (*form == '0' ? !isdigit((unsigned char)*text) : *form != *text)
            return false;
    return true;
}

static int two_digits(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

static bool starts_with_date(const char *text)
{
    static const int month_lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!has_form(text, "0000-00-00"))
        return false;
    int year = two_digits(text) * 100 + two_digits(text + 2);
    int month = two_digits(text + 5);
    int day = two_digits(text + 8);
    if (month < 1 || month > 12)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day >= 1 && day <= month_lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool is_date(const char *text)
{
    return strlen(text) == 10 && starts_with_date(text);
}

static bool is_time(const char *text)
{
    if (!has_form(text, "00:00:00") || two_digits(text) > 23 || two_digits(text + 3) > 59 ||
        two_digits(text + 6) > 60)
        return false;
    text += 8;
    if (*text == '.') {
        size_t digits = strspn(text + 1, "0123456789");
        if (digits == 0)
            return false;
        text += 1 + digits;
    }
    if (*text == 'Z' || *text == 'z')
        return text[1] == '\0';
    return (*text == '+' || *text == '-') && strlen(text) == 6 && has_form(text + 1, "00:00") &&
           two_digits(text + 1) < 24 && two_digits(text + 4) < 60;
}

static bool is_date_time(const char *text)
{
    return starts_with_date(text) && (text[10] == 'T' || text[10] == 't') && is_time(text + 11);
}

static bool is_uuid(const char *text)
{
    if (strlen(text) != 36)
        return false;
    for (int i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
            return false;
    }
    return true;
}

static bool is_hostname(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > 253)
        return false;
    size_t label = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || text[i] == '.') {
            if (label == 0 || label > 63 || text[i - 1] == '-' || text[i - label] == '-')
                return false;
            label = 0;
        } else if (isalnum((unsigned char)text[i]) || text[i] == '-') {
            label++;
        } else {
            return false;
        }
    }
    return true;
}

static bool is_email(const char *text)
{
    const char *at = strrchr(text, '@');
    if (at == NULL || at == text || at - text > 64)
        return false;
    for (const char *c = text; c < at; c++)
        if (isspace((unsigned char)*c) || iscntrl((unsigned char)*c) || strchr("()<>[]:;,\\\"@", *c) != NULL)
            return false;
    return text[0] != '.' && at[-1] != '.' && is_hostname(at + 1);
}

static bool is_uri(const char *text)
{
    if (!isalpha((unsigned char)*text))
        return false;
    const char *c = text;
    while (isalnum((unsigned char)*c) || (*c != '\0' && strchr("+-.", *c) != NULL))
        c++;
    if (*c != ':' || c[1] == '\0')
        return false;
    for (c++; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c == 0x7F || strchr("<>\"{}|\\^`", *c) != NULL)
            return false;
    return true;
}

static bool is_ipv4(const char *text)
{
    struct in_addr address;
    return inet_pton(AF_INET, text, &address) == 1;
}

static bool is_ipv6(const char *text)
{
    struct in6_addr address;
    return inet_pton(AF_INET6, text, &address) == 1;
}

bool format_is_base64(const char *text)
{
    size_t length = strlen(text);
    size_t digits = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    size_t padding = length - digits;
    return length % 4 == 0 && padding <= 2 && strspn(text + digits, "=") == padding;
}

static const struct {
    const char *name;
    bool (*fits)(const char *text);
    const char *description;
} formats[] = {
    {"date-time", is_date_time, "an RFC 3339 date and time"},
    {"date", is_date, "a date (YYYY-MM-DD)"},
    {"time", is_time, "an RFC 3339 time"},
    {"uuid", is_uuid, "a UUID"},
    {"email", is_email, "a valid email address"},
    {"hostname", is_hostname, "a host name"},
    {"uri", is_uri, "an absolute URI"},
    {"url", is_uri, "an absolute URI"},
    {"ipv4", is_ipv4, "an IPv4 address"},
    {"ipv6", is_ipv6, "an IPv6 address"},
    {"byte", format_is_base64, "base64"},
};

bool format_matches(const char *format, const char *text)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, format) == 0)
            return formats[i].fits(text);
    return true;
}

const char *format_description(const char *format)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, format) == 0)
            return formats[i].description;
    return format;
}

#include "services/mask.h"

#include <ctype.h>
#include <string.h>

/* ASCII letters and digits; bytes of other UTF-8 characters count as letters. */
static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_letter(c) || isdigit((unsigned char)c);
}

/* ---- e-mail addresses */

static size_t email_length(const char *text)
{
    size_t local = 0;
    while (is_word(text[local]) || (text[local] != '\0' && strchr("._%+-", text[local]) != NULL))
        local++;
    if (local == 0 || text[local] != '@')
        return 0;
    size_t end = local + 1;
    size_t last_dot = 0;
    while (is_word(text[end]) || text[end] == '-' || (text[end] == '.' && is_word(text[end + 1]))) {
        if (text[end] == '.')
            last_dot = end;
        end++;
    }
    return last_dot > local + 1 && end - last_dot > 2 ? end : 0;
}

/* ---- numbers */

enum { MOST_GROUPS = 8 };

/* Groups of digits with one separator, or two, between them. */
typedef struct number {
    size_t count;
    size_t sizes[MOST_GROUPS];
    size_t ends[MOST_GROUPS];       /* behind the group */
    char separators[MOST_GROUPS];   /* before the group; '\0' before the first */
    bool has_plus, has_parenthesis; /* at the beginning */
} number;

static void read_number(const char *text, number *n)
{
    size_t i = 0;
    *n = (number){0};
    n->has_plus = text[i] == '+';
    i += n->has_plus;
    n->has_parenthesis = text[i] == '(';
    i += n->has_parenthesis;
    char separator = '\0';
    while (n->count < MOST_GROUPS && isdigit((unsigned char)text[i])) {
        size_t start = i;
        while (isdigit((unsigned char)text[i]))
            i++;
        n->sizes[n->count] = i - start;
        n->separators[n->count] = separator;
        n->ends[n->count++] = i;
        if (text[i] == ')')
            i++;
        separator = text[i];
        if (separator != '\0' && strchr(" -./", separator) != NULL)
            i++;
        if (text[i] == '(')
            i++;
    }
}

static size_t digits_of(const number *n, size_t groups)
{
    size_t digits = 0;
    for (size_t i = 0; i < groups; i++)
        digits += n->sizes[i];
    return digits;
}

/* The check digit of card numbers. */
static bool passes_luhn(const char *text, size_t length)
{
    int sum = 0;
    bool doubles = false;
    for (size_t i = length; i > 0; i--) {
        if (!isdigit((unsigned char)text[i - 1]))
            continue;
        int digit = text[i - 1] - '0';
        if (doubles)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
        doubles = !doubles;
    }
    return sum % 10 == 0;
}

static bool is_ssn(const number *n, size_t groups)
{
    return groups == 3 && n->sizes[0] == 3 && n->sizes[1] == 2 && n->sizes[2] == 4 &&
           n->separators[1] == '-' && n->separators[2] == '-' && !n->has_plus;
}

/* 555-867-5309 and 867-5309, with or without a country's number before them. */
static bool is_american(const number *n, size_t groups)
{
    size_t first = groups == 4 && n->sizes[0] <= 3 ? 1 : 0;
    if (groups - first == 2)
        return n->sizes[first] == 3 && n->sizes[first + 1] == 4 && n->separators[first + 1] == '-';
    return groups - first == 3 && n->sizes[first] == 3 && n->sizes[first + 1] == 3 &&
           n->sizes[first + 2] == 4;
}

static bool is_phone(const number *n, size_t groups, const char *text)
{
    size_t digits = digits_of(n, groups);
    if (is_american(n, groups))
        return true;
    bool is_national = text[n->has_parenthesis] == '0' && groups >= 2 && digits >= 9 && digits <= 12;
    return (n->has_plus && digits >= 8 && digits <= 15) || is_national;
}

static personal_kind find_number(const char *text, size_t *length)
{
    number n;
    read_number(text, &n);
    for (size_t groups = n.count; groups > 0; groups--) {
        size_t digits = digits_of(&n, groups);
        *length = n.ends[groups - 1];
        if (is_word(text[*length]))
            continue;
        if (is_ssn(&n, groups))
            return PERSONAL_SSN;
        if (digits >= 13 && digits <= 19 && !n.has_plus && passes_luhn(text, *length))
            return PERSONAL_CARD;
        if (is_phone(&n, groups, text))
            return PERSONAL_PHONE;
    }
    return PERSONAL_NOTHING;
}

/* ---- names */

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (is_letter(text[length]) ||
           ((text[length] == '\'' || text[length] == '-') && length > 0 && is_letter(text[length + 1])))
        length++;
    return length >= 2 && text[length - 1] == 's' && text[length - 2] == '\'' ? length - 2 : length;
}

static bool is_capitalised(const char *text)
{
    return isupper((unsigned char)text[0]) && !isupper((unsigned char)text[1]);
}

/* A given name, and the capitalised words behind it. */
static size_t name_length(const char *text)
{
    size_t length = word_length(text);
    if (length < 2 || !isupper((unsigned char)*text) || !mask_is_given_name(text, length))
        return 0;
    while (text[length] == ' ' && is_capitalised(text + length + 1) && word_length(text + length + 1) > 1)
        length += 1 + word_length(text + length + 1);
    return length;
}

personal_kind mask_find(const char *text, size_t position, size_t *length)
{
    const char *start = text + position;
    bool follows_word = position > 0 && (is_word(start[-1]) || strchr("-._@", start[-1]) != NULL);
    *length = 0;
    if (follows_word)
        return PERSONAL_NOTHING;
    if (is_word(*start) && (*length = email_length(start)) > 0)
        return PERSONAL_EMAIL;
    if (isdigit((unsigned char)*start) || *start == '+' || *start == '(')
        return find_number(start, length);
    *length = name_length(start);
    return *length > 0 ? PERSONAL_NAME : PERSONAL_NOTHING;
}

void mask_text(const char *text, buffer *out)
{
    static const char *const placeholders[] = {[PERSONAL_EMAIL] = "[EMAIL]",
                                               [PERSONAL_SSN] = "[SSN]",
                                               [PERSONAL_CARD] = "[CARD]",
                                               [PERSONAL_PHONE] = "[PHONE]",
                                               [PERSONAL_NAME] = "[NAME]"};
    size_t position = 0;
    while (text[position] != '\0') {
        size_t length;
        personal_kind kind = mask_find(text, position, &length);
        if (kind == PERSONAL_NOTHING) {
            buffer_append_char(out, text[position++]);
            continue;
        }
        buffer_append(out, placeholders[kind]);
        position += length;
    }
}

/* ---- whole values */

static void append_first_letter(const char *text, buffer *out)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xC0) == 0x80)
        length++;
    buffer_append_n(out, text, length);
    buffer_append(out, "***");
}

void mask_email(const char *email, buffer *out)
{
    append_first_letter(email, out);
    buffer_append(out, strchr(email, '@'));
}

void mask_name(const char *name, buffer *out)
{
    bool is_inside = false;
    for (; *name != '\0'; name++) {
        if (*name == ' ')
            buffer_append_char(out, ' ');
        else if (!is_inside)
            append_first_letter(name, out);
        is_inside = *name != ' ';
    }
}

void mask_digits(const char *digits, buffer *out)
{
    for (; *digits != '\0'; digits++)
        buffer_append_char(out, isdigit((unsigned char)*digits) ? '*' : *digits);
}

#include "services/base/mask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Common given names that are not common words, sorted. */
static const char *const given_names[] = {
    "aaron",     "abdul",     "abigail",   "adam",        "adrian",    "agnes",     "ahmed",     "aisha",
    "akira",     "alan",      "albert",    "alejandro",   "alex",      "alexander", "alexandra", "alfred",
    "alice",     "alicia",    "alison",    "amanda",      "amelia",    "amy",       "ana",       "andrea",
    "andreas",   "andrew",    "angela",    "anita",       "anna",      "anne",      "anthony",   "antonio",
    "arthur",    "ashley",    "barbara",   "beatrice",    "benjamin",  "bernard",   "betty",     "bob",
    "brandon",   "brenda",    "brian",     "bruce",       "carl",      "carla",     "carlos",    "carmen",
    "carol",     "caroline",  "catherine", "cecilia",     "charles",   "charlotte", "chen",      "chloe",
    "christian", "christina", "christine", "christopher", "clara",     "claudia",   "craig",     "cynthia",
    "daniel",    "daniela",   "david",     "deborah",     "dennis",    "diana",     "diego",     "dmitri",
    "donald",    "donna",     "dorothy",   "douglas",     "edward",    "elena",     "elizabeth", "emily",
    "emma",      "eric",      "erik",      "eva",         "evelyn",    "fatima",    "felix",     "fernando",
    "fiona",     "francesca", "frank",     "frederick",   "gabriel",   "gary",      "george",    "gerald",
    "giulia",    "gloria",    "gregory",   "hannah",      "hans",      "harold",    "harry",     "heather",
    "helen",     "henry",     "hiroshi",   "ian",         "ibrahim",   "ingrid",    "irene",     "isabel",
    "isabella",  "ivan",      "jacob",     "james",       "jane",      "janet",     "jason",     "javier",
    "jean",      "jeffrey",   "jennifer",  "jessica",     "joan",      "johannes",  "john",      "jonathan",
    "jorge",     "jose",      "joseph",    "joshua",      "juan",      "judith",    "julia",     "julian",
    "julie",     "justin",    "karen",     "katharina",   "katherine", "kathleen",  "keith",     "kelly",
    "kenneth",   "kevin",     "kimberly",  "klaus",       "larry",     "laura",     "lauren",    "lena",
    "leon",      "linda",     "lisa",      "louise",      "lucas",     "lucia",     "luis",      "lukas",
    "manuel",    "marco",     "margaret",  "maria",       "marie",     "martha",    "martin",    "mary",
    "matthew",   "megan",     "mehmet",    "melissa",     "michael",   "michelle",  "miguel",    "mohammed",
    "monica",    "nancy",     "natalia",   "nathan",      "nicholas",  "nicole",    "nina",      "noah",
    "oliver",    "olivia",    "pablo",     "pamela",      "patricia",  "patrick",   "paul",      "paula",
    "pedro",     "peter",     "philip",    "priya",       "rachel",    "rafael",    "raj",       "ralph",
    "raymond",   "rebecca",   "ricardo",   "richard",     "robert",    "roberto",   "roger",     "ronald",
    "ruth",      "ryan",      "samantha",  "samuel",      "sandra",    "sara",      "sarah",     "scott",
    "sebastian", "sergio",    "sharon",    "simon",       "sofia",     "sophia",    "sophie",    "stefan",
    "stephanie", "stephen",   "steven",    "susan",       "teresa",    "theresa",   "thomas",    "timothy",
    "tyler",     "victor",    "victoria",  "vincent",     "virginia",  "walter",    "wei",       "william",
    "yuki",      "yusuf",     "zoe"};

typedef struct word {
    const char *text;
    size_t length;
} word;

static int compare(const void *key, const void *entry)
{
    const word *wanted = key;
    const char *name = *(const char *const *)entry;
    int order = strncasecmp(wanted->text, name, wanted->length);
    return order != 0 ? order : -(int)(unsigned char)name[wanted->length];
}

static bool is_given_name(const char *text, size_t length)
{
    word wanted = {.text = text, .length = length};
    return bsearch(&wanted, given_names, sizeof given_names / sizeof *given_names, sizeof *given_names,
                   compare) != NULL;
}

/* Classes of characters, to be put between brackets. All characters beyond ASCII count as letters. */
#define LETTER "A-Za-z\\x{80}-\\x{10FFFF}"
#define WORD   LETTER "0-9"
#define LABEL  WORD "\\-" /* of a host name */

/* Personal data begins and ends with a word; parts of addresses and dotted names do not count. */
#define BEGIN "(?<![" WORD "\\-._@])"
#define END   "(?![" WORD "])"

/* Between two digits of a number: nothing or a separator. GAP is what divides two groups of digits. */
#define SEPARATOR "\\)?[ \\-./]?\\(?"
#define GAP       "(?!\\d)" SEPARATOR
#define HYPHEN    "\\)?-\\(?"

/* A word of a name with hyphens and apostrophes in it, without a final 's. */
#define NAME_END "(?![" LETTER "]|['\\-][" LETTER "])"
#define NAME     "[" LETTER "]++(?:-[" LETTER "]++|'(?!s" NAME_END ")[" LETTER "]++)*+"

typedef struct personal_pattern {
    personal_kind kind;
    const char *expression;
    pattern_check check; /* called at (?C1) */
} personal_pattern;

/* The check digit of card numbers (Luhn). */
static bool is_card(const char *text, size_t length)
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

static const personal_pattern table[] = {
    /* The last label has at least two bytes. */
    {PERSONAL_EMAIL,
     BEGIN "(?=[" WORD "])[" WORD "._%+\\-]*+@"
           "(?:[" LABEL "]++|\\.[" WORD "][" LABEL "]*+)(?:\\.[" WORD "][" LABEL "]*+)++(?<=[" LABEL
           "]{2}|[^\\x00-\\x7F])",
     NULL},
    {PERSONAL_SSN, BEGIN "\\(?\\d{3}" HYPHEN "\\d{2}" HYPHEN "\\d{4}" END, NULL},
    /* 13 to 19 digits */
    {PERSONAL_CARD, BEGIN "\\(?\\d(?:" SEPARATOR "\\d){12,18}" END "(?C1)", is_card},
    /* American: 555-867-5309 with or without the number of a country, 867-5309 */
    {PERSONAL_PHONE,
     BEGIN "\\+?\\(?(?:(?:\\d{1,3}" GAP ")?\\d{3}" GAP "\\d{3}" GAP "\\d{4}|\\d{3}" HYPHEN "\\d{4})" END,
     NULL},
    /* international: 8 to 15 digits behind a plus */
    {PERSONAL_PHONE, BEGIN "\\+\\(?\\d(?:" SEPARATOR "\\d){7,14}" END, NULL},
    /* national: 9 to 12 digits in at least two groups, the first of which begins with 0 */
    {PERSONAL_PHONE, BEGIN "\\(?0(?:\\d|(" GAP ")\\d){8,11}" END "(?(1)|(?!))", NULL},
    /* A given name, and the capitalised words behind it that are longer than an initial. */
    {PERSONAL_NAME, BEGIN "(?=[A-Z])" NAME "(?C1)(?: (?=[A-Z](?![A-Z]))" NAME "(?<! [A-Z]))*+",
     is_given_name},
};

enum { PATTERN_COUNT = sizeof table / sizeof *table };

typedef struct scan {
    patterns *patterns;
    const char *text;
    pattern_span next[PATTERN_COUNT]; /* the next match of each pattern; at the end of the text for none */
} scan;

static void find_next(scan *s, size_t row, size_t from)
{
    const personal_pattern *of = &table[row];
    if (pattern_find(s->patterns, of->expression, of->check, s->text, from, &s->next[row]) != PATTERN_MATCHES)
        s->next[row] = (pattern_span){.start = from + strlen(s->text + from)};
}

static scan scan_of(patterns *p, const char *text)
{
    scan s = {.patterns = p, .text = text};
    for (size_t row = 0; row < PATTERN_COUNT; row++)
        find_next(&s, row, 0);
    return s;
}

static void scan_forward(scan *s, size_t from)
{
    for (size_t row = 0; row < PATTERN_COUNT; row++)
        if (s->next[row].start < from)
            find_next(s, row, from);
}

/* The number of the pattern that matches first, the longest where several begin at the same place. */
static size_t scan_first(const scan *s)
{
    size_t first = 0;
    for (size_t i = 1; i < PATTERN_COUNT; i++) {
        bool is_longer =
            s->next[i].start == s->next[first].start && s->next[i].length > s->next[first].length;
        if (s->next[i].start < s->next[first].start || is_longer)
            first = i;
    }
    return first;
}

personal_kind mask_kind_of(patterns *p, const char *text)
{
    scan s = scan_of(p, text);
    size_t first = scan_first(&s);
    bool is_whole = s.next[first].start == 0 && text[0] != '\0' && text[s.next[first].length] == '\0';
    return is_whole ? table[first].kind : PERSONAL_NOTHING;
}

void mask_text(patterns *p, const char *text, buffer *out)
{
    static const char *const placeholders[] = {[PERSONAL_EMAIL] = "[EMAIL]",
                                               [PERSONAL_SSN] = "[SSN]",
                                               [PERSONAL_CARD] = "[CARD]",
                                               [PERSONAL_PHONE] = "[PHONE]",
                                               [PERSONAL_NAME] = "[NAME]"};
    size_t position = 0;
    scan s = scan_of(p, text);
    for (;;) {
        size_t first = scan_first(&s);
        pattern_span found = s.next[first];
        buffer_append_n(out, text + position, found.start - position);
        position = found.start + found.length;
        if (found.length == 0)
            return;
        buffer_append(out, placeholders[table[first].kind]);
        scan_forward(&s, position);
    }
}

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

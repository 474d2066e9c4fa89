/* Common given names that are not common words. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "services/base/mask.h"

/* Sorted. */
static const char *const names[] = {
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

bool mask_is_given_name(const char *text, size_t length)
{
    word wanted = {.text = text, .length = length};
    return bsearch(&wanted, names, sizeof names / sizeof *names, sizeof *names, compare) != NULL;
}

#include "engine/faker/words.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

const char *const words_first_names[] = {"Alice", "Ben",    "Chiara",  "Daniel", "Elif",  "Farid", "Grace",
                                         "Hugo",  "Ines",   "Jonas",   "Keiko",  "Liam",  "Maria", "Noah",
                                         "Olga",  "Paul",   "Quentin", "Rosa",   "Samir", "Tessa", "Umar",
                                         "Vera",  "Willem", "Ximena",  "Yusuf",  "Zoe",   NULL};

const char *const words_last_names[] = {
    "Smith",  "Meyer",  "Rossi",  "Okafor", "Yilmaz",   "Haddad",  "Nguyen", "Laurent", "Costa",
    "Becker", "Tanaka", "Murphy", "Garcia", "Larsen",   "Ivanova", "Keller", "Dubois",  "Moreno",
    "Rahman", "Visser", "Khan",   "Novak",  "de Vries", "Torres",  "Demir",  "Wagner",  NULL};

const char *const words_companies[] = {"Northwind Traders",
                                       "Contoso Energy",
                                       "Fabrikam Logistics",
                                       "Tailspin Software",
                                       "Adatum Consulting",
                                       "Litware Systems",
                                       "Proseware",
                                       "Wingtip Toys",
                                       "Blue Yonder Air",
                                       "Woodgrove Bank",
                                       "Alpine Ski House",
                                       "Lucerne Foods",
                                       "Margie's Travel",
                                       "Graphic Design Institute",
                                       NULL};

const char *const words_projects[] = {"Atlas",    "Beacon", "Cascade", "Delta",   "Ember",   "Falcon",
                                      "Granite",  "Harbor", "Iris",    "Juniper", "Kestrel", "Lumen",
                                      "Meridian", "Nimbus", "Orchid",  "Pioneer", "Quartz",  "Ridge",
                                      "Summit",   "Tundra", NULL};

const char *const words_sentences[] = {"Agreed in the weekly meeting.",
                                       "Applies to all locations in Europe.",
                                       "Follow up with the owner before the end of the quarter.",
                                       "Imported from the previous system; checked by hand.",
                                       "Needs a decision on the budget first.",
                                       "No open questions.",
                                       "Replaces the arrangement of last year.",
                                       "Reviewed together with the security team.",
                                       "Takes effect with the next release.",
                                       "The customer asked for this.",
                                       "Waiting for an answer of the supplier.",
                                       "Will be looked at again in six months.",
                                       NULL};

static const char *const cities[] = {"Berlin", "Amsterdam", "Lisbon", "Dublin",
                                     "Vienna", "Toronto",   "Austin", NULL};
static const char *const countries[] = {"DE", "NL", "PT", "IE", "AT", "CA", "US", NULL};
static const char *const currencies[] = {"EUR", "EUR", "USD", "GBP", "CHF", NULL};
static const char *const time_zones[] = {"Europe/Berlin",   "Europe/Lisbon",   "Europe/Dublin",
                                         "America/Toronto", "America/Chicago", NULL};
static const char *const languages[] = {"de", "en", "nl", "pt", "fr", NULL};
static const char *const locales[] = {"de-DE", "en-IE", "nl-NL", "pt-PT", "en-US", NULL};
static const char *const streets[] = {"Hauptstrasse 12", "Main Street 48", "Rua Augusta 7",
                                      "Keizersgracht 210", NULL};
static const char *const titles[] = {
    "Staff Engineer",  "Account Manager", "Data Analyst",   "Security Officer",
    "Product Manager", "Controller",      "People Partner", NULL};
static const char *const regions[] = {"eu-central-1", "eu-west-1", "us-east-1", "ca-central-1", NULL};
static const char *const units[] = {"piece", "hour", "month", "license", NULL};

static const struct {
    const char *const *list;
    const char *parts[6];
} lists[] = {
    {words_first_names, {"first_name", "firstname", "given_name"}},
    {words_last_names, {"last_name", "lastname", "family_name"}},
    {titles, {"job_title"}},
    {words_companies, {"legal_name", "company"}},
    {cities, {"city"}},
    {countries, {"country"}},
    {currencies, {"currency"}},
    {time_zones, {"time_zone", "timezone"}},
    {languages, {"language"}},
    {locales, {"locale"}},
    {streets, {"street"}},
    {regions, {"region"}},
    {units, {"unit"}},
    {words_sentences, {"description", "summary", "note", "comment", "reason", "body"}},
};

const char *const *words_for(const char *name)
{
    char lower[64];
    size_t length = 0;
    for (; name[length] != '\0' && length + 1 < sizeof lower; length++)
        lower[length] = (char)tolower((unsigned char)name[length]);
    lower[length] = '\0';
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; k < 6 && lists[i].parts[k] != NULL; k++)
            if (strstr(lower, lists[i].parts[k]) != NULL)
                return lists[i].list;
    return NULL;
}

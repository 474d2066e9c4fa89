#include "core/auth/digest.h"

#include "core/auth/credential.h"
#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <string.h>

#define SHORTEST_VALUE 16 /* of a digest or a nonce: shorter ones may be words */

cpod_status cpodi_digest_check_transport(const cpodi_auth_context *context, cpod_error *error)
{
    if (context->has_digest)
        return CPOD_OK;
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                      "HTTP Digest needs the transport of libcurl: the option transport has not "
                      "CPOD_TRANSPORT_DIGEST");
}

static bool uses_authorization(const cpod_tables *tables, const cpod_scheme *scheme)
{
    return cpodi_scheme_is_bearer(scheme) || cpodi_scheme_is_login(scheme) ||
           (scheme->type == CPOD_SECURITY_KEY_HEADER &&
            cpodi_text_equal_nocase(tables->pool + scheme->name, "Authorization"));
}

cpod_status cpodi_digest_check_alone(const cpod_tables *tables, uint32_t schemes, cpod_error *error)
{
    const cpod_scheme *first = NULL;
    for (uint32_t s = 0; s < tables->scheme_count; s++) {
        const cpod_scheme *scheme = &tables->schemes[s];
        if ((schemes >> s & 1U) == 0 || !uses_authorization(tables, scheme))
            continue;
        if (first != NULL)
            return cpodi_fail(
                error, CPOD_ERR_CONFIGURATION,
                "The operation requires the security schemes '%.100s' and '%.100s' at once, but a "
                "request has only one header Authorization",
                first->scheme, scheme->scheme);
        first = scheme;
    }
    return CPOD_OK;
}

/* ---- values that come back ---- */

static bool is_value(char c)
{
    return cpodi_ascii_is_letter(c) || cpodi_ascii_is_digit(c) || (c != '\0' && strchr("+/=-_.", c) != NULL);
}

/* Hides the value after the name that ends at `at`: `="…"`, `=\"…\"`, `": "…"`. Returns where to continue. */
static char *hide_value(char *at)
{
    at += strspn(at, "\\\"' \t");
    if (*at != '=' && *at != ':')
        return at;
    at++;
    at += strspn(at, "\\\"' \t");
    size_t length = 0;
    while (is_value(at[length]))
        length++;
    bool is_cut = at[length] == '\0';
    if (length >= SHORTEST_VALUE || is_cut)
        memset(at, '*', length);
    return at + length;
}

void cpodi_digest_hide(char *text)
{
    static const char *const names[] = {"response", "cnonce"};
    while (*text != '\0') {
        size_t length = 0;
        for (size_t i = 0; length == 0 && i < sizeof names / sizeof names[0]; i++)
            length = cpodi_text_starts_nocase(text, names[i]) ? strlen(names[i]) : 0;
        text = length > 0 ? hide_value(text + length) : text + 1;
    }
}

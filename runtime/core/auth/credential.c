#include "core/auth/credential.h"

#include "core/base/error.h"
#include "core/base/wipe.h"
#include "core/http/headers.h"

#include <string.h>

/* ---- checks ---- */

/* What a scheme accepts, for messages. */
static const char *builder_for(const cpod_scheme *scheme)
{
    if (cpodi_scheme_is_bearer(scheme))
        return scheme->token_path != NULL ? "cpod_credential_client, cpod_credential_bearer or "
                                            "cpod_credential_callback"
                                          : "cpod_credential_bearer or cpod_credential_callback";
    if (scheme->type == CPOD_SECURITY_CERTIFICATE)
        return "the option client_certificate";
    if (scheme->type == CPOD_SECURITY_DIGEST)
        return "cpod_credential_digest";
    return scheme->type == CPOD_SECURITY_BASIC ? "cpod_credential_basic" : "cpod_credential_key";
}

static bool accepts(const cpod_scheme *scheme, cpod_credential_kind kind)
{
    switch (kind) {
    case CPOD_CREDENTIAL_NONE:
        return true;
    case CPOD_CREDENTIAL_KEY:
        return cpodi_scheme_is_key(scheme);
    case CPOD_CREDENTIAL_BASIC:
        return scheme->type == CPOD_SECURITY_BASIC;
    case CPOD_CREDENTIAL_DIGEST:
        return scheme->type == CPOD_SECURITY_DIGEST;
    case CPOD_CREDENTIAL_CLIENT:
        return cpodi_scheme_is_bearer(scheme) && scheme->token_path != NULL;
    case CPOD_CREDENTIAL_BEARER:
    case CPOD_CREDENTIAL_CALLBACK:
        return cpodi_scheme_is_bearer(scheme);
    }
    return false;
}

static cpod_status fail(cpod_error *error, const cpod_credential *credential, const char *problem)
{
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The credential for the security scheme '%.100s' %s",
                      credential->scheme, problem);
}

static cpod_status check_texts(const cpod_credential *credential, cpod_error *error)
{
    bool is_pair = credential->kind == CPOD_CREDENTIAL_BASIC || credential->kind == CPOD_CREDENTIAL_DIGEST;
    bool has_id = is_pair || credential->kind == CPOD_CREDENTIAL_CLIENT;
    bool has_secret =
        has_id || credential->kind == CPOD_CREDENTIAL_KEY || credential->kind == CPOD_CREDENTIAL_BEARER;
    if (has_id && (credential->id == NULL || credential->id[0] == '\0'))
        return fail(error, credential, "has no user name or client id");
    /* A password may be empty. */
    if (has_secret && (credential->secret == NULL || (credential->secret[0] == '\0' && !is_pair)))
        return fail(error, credential, "has no secret");
    if (credential->kind == CPOD_CREDENTIAL_CALLBACK && credential->callback == NULL)
        return fail(error, credential, "has no callback");
    if (is_pair && strchr(credential->id, ':') != NULL)
        return fail(error, credential, "has a user name with a colon");
    if ((has_id && !cpodi_header_value_is_valid(credential->id)) ||
        (has_secret && !cpodi_header_value_is_valid(credential->secret)))
        return fail(error, credential, "has a line end or a control character");
    bool has_reserved = credential->reserved_flags != 0;
    for (size_t i = 0; i < sizeof credential->reserved / sizeof credential->reserved[0]; i++)
        has_reserved = has_reserved || credential->reserved[i] != NULL;
    if (has_reserved)
        return fail(error, credential,
                    "has a reserved member that is not zero: use a cpod_credential_ function");
    return CPOD_OK;
}

/* The API's schemes as "A, B" in `text`, as many as it has room for. */
static void list_schemes(const cpod_tables *tables, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < tables->scheme_count; i++) {
        size_t length = strlen(tables->schemes[i].scheme);
        if (used + length + 3 > size)
            return;
        memcpy(text + used, ", ", used > 0 ? 2 : 0);
        used += used > 0 ? 2 : 0;
        memcpy(text + used, tables->schemes[i].scheme, length + 1);
        used += length;
    }
}

cpod_status cpodi_credential_check(const cpod_credential *credential, const cpod_tables *tables,
                                   uint32_t *scheme, cpod_error *error)
{
    char known[256];
    if (credential->scheme == NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "A credential has no scheme");
    for (*scheme = 0; *scheme < tables->scheme_count; ++*scheme) {
        if (strcmp(tables->schemes[*scheme].scheme, credential->scheme) == 0)
            break;
    }
    if (*scheme == tables->scheme_count) {
        list_schemes(tables, known, sizeof known);
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The API has no security scheme '%.100s'; it has: %s", credential->scheme,
                          known[0] != '\0' ? known : "none");
    }
    const cpod_scheme *found = &tables->schemes[*scheme];
    if (!accepts(found, credential->kind))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The credential for the security scheme '%.100s' is of another kind: use %s",
                          credential->scheme, builder_for(found));
    return check_texts(credential, error);
}

/* ---- the object ---- */

static cpod_status allocate(const cpodi_auth_context *context, size_t texts, cpodi_credential **out,
                            cpod_error *error)
{
    const cpod_allocator *allocator = context->allocator;
    size_t size = sizeof **out + texts;
    *out = allocator->allocate(allocator->context, size);
    if (*out == NULL)
        return cpodi_no_memory(error);
    memset(*out, 0, size);
    atomic_init(&(*out)->references, 1);
    (*out)->allocator = allocator;
    (*out)->size = size;
    return CPOD_OK;
}

static cpod_status begin_source(cpodi_credential *credential, const cpodi_auth_context *context,
                                const cpodi_token_config *config, cpod_error *error)
{
    if (!cpodi_token_source_init(&credential->source, context, config))
        return cpodi_no_memory(error);
    credential->is_fetched = true;
    return cpodi_token_begin(&credential->source, error);
}

static const char *copy(char **room, const char *text)
{
    if (text == NULL)
        return NULL;
    size_t size = strlen(text) + 1;
    char *copied = memcpy(*room, text, size);
    *room += size;
    return copied;
}

cpod_status cpodi_credential_new(const cpod_credential *from, const cpod_scheme *scheme,
                                 const cpodi_auth_context *context, cpodi_credential **out, cpod_error *error)
{
    size_t texts =
        (from->id == NULL ? 0 : strlen(from->id) + 1) + (from->secret == NULL ? 0 : strlen(from->secret) + 1);
    cpodi_credential *made = NULL;
    cpod_status status = allocate(context, texts, &made, error);
    if (status != CPOD_OK)
        return status;
    char *room = (char *)(made + 1);
    made->kind = from->kind;
    made->id = copy(&room, from->id);
    made->secret = copy(&room, from->secret);
    const cpodi_token_config config = {.client_id = made->id,
                                       .client_secret = made->secret,
                                       .token_path = scheme->token_path,
                                       .token_callback = from->callback,
                                       .token_context = from->context};
    if (from->kind == CPOD_CREDENTIAL_CLIENT || from->kind == CPOD_CREDENTIAL_CALLBACK)
        status = begin_source(made, context, &config, error);
    if (status == CPOD_OK)
        *out = made;
    else
        cpodi_credential_release(made);
    return status;
}

cpod_status cpodi_credential_new_fetched(const cpodi_token_config *config, const cpodi_auth_context *context,
                                         cpodi_credential **out, cpod_error *error)
{
    cpodi_credential *made = NULL;
    cpod_status status = allocate(context, 0, &made, error);
    if (status != CPOD_OK)
        return status;
    made->kind = config->token_callback != NULL ? CPOD_CREDENTIAL_CALLBACK : CPOD_CREDENTIAL_CLIENT;
    status = begin_source(made, context, config, error);
    if (status == CPOD_OK)
        *out = made;
    else
        cpodi_credential_release(made);
    return status;
}

cpodi_credential *cpodi_credential_retain(cpodi_credential *credential)
{
    atomic_fetch_add(&credential->references, 1);
    return credential;
}

void cpodi_credential_release(cpodi_credential *credential)
{
    if (credential == NULL || atomic_fetch_sub(&credential->references, 1) != 1)
        return;
    if (credential->is_fetched)
        cpodi_token_source_destroy(&credential->source);
    const cpod_allocator *allocator = credential->allocator;
    size_t size = credential->size;
    cpodi_wipe(credential, size);
    allocator->release(allocator->context, credential, size);
}

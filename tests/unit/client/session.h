/* A client with a person's session: a token and its refresh token, against the things of tables.h. */
#ifndef CPOD_TESTS_CLIENT_SESSION_H
#define CPOD_TESTS_CLIENT_SESSION_H

#include "core/auth/token.h"
#include "cpod/core/client.h"

/* The last token that the hook received. */
typedef struct session_tokens {
    int count;
    char access_token[64];
    char refresh_token[64];
    int64_t lifetime_ms;
    cpod_client *client; /* which the hook calls, or NULL */
} session_tokens;

/* A cpod_token_hook; the context is a session_tokens. */
void session_note_token(void *context, const cpod_new_token *token);

/* The token "t0" and the refresh token "r 0". */
cpod_client_options session_options(void);

/* The source of the tokens of the scheme Bearer. */
cpodi_token_source *session_source(const cpod_client *client);

/* Gets the thing "1". */
cpod_status session_get(cpod_client *client, cpod_error *error);

#endif

#include "cpod/core/extend.h"

#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/string.h"
#include "core/call/client.h"
#include "core/http/url.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *cpod_core_allocate(const cpod_client *client, size_t size)
{
    cpodi_arena *arena = cpodi_arena_new(&client->allocator, size + 64, 0);
    void *root = arena == NULL ? NULL : cpodi_arena_root(arena, size);
    if (root == NULL)
        cpodi_arena_free(arena);
    return root;
}

int64_t cpod_core_now(const cpod_client *client)
{
    return cpodi_client_now(client);
}

bool cpod_core_sleep(const cpod_client *client, int64_t until_ms, const cpod_cancel *cancel)
{
    return client->clock.sleep_until(client->clock.context, until_ms, cancel);
}

int64_t cpod_core_jitter(const cpod_client *client, int64_t limit)
{
    return cpodi_clock_jitter(&client->clock, limit);
}

void cpod_core_error_reset(cpod_error *error)
{
    cpodi_error_reset(error);
}

cpod_status cpod_core_fail(cpod_error *error, cpod_status status, const char *format, ...)
{
    char text[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return cpodi_fail(error, status, "%s", length < 0 ? "" : text);
}

cpod_status cpod_core_widen(void *to, const cpod_core_options *type, const void *options, cpod_error *error)
{
    return cpodi_options_import(to, type, options, error);
}

cpod_status cpod_core_url(const cpod_allocator *allocator, const char *base, size_t base_length,
                          const char *path, const cpod_core_query *query, size_t query_count, char **out)
{
    cpodi_buffer url;
    cpodi_buffer_init(&url, allocator);
    cpodi_string_begin(&url);
    cpodi_buffer_append(&url, base, base_length);
    cpodi_buffer_append_text(&url, path);
    char separator = '?';
    for (size_t i = 0; i < query_count; i++) {
        if (query[i].value == NULL)
            continue;
        cpodi_buffer_append_char(&url, separator);
        cpodi_buffer_append_text(&url, query[i].name);
        cpodi_buffer_append_char(&url, '=');
        cpodi_url_escape(&url, query[i].value, strlen(query[i].value), false);
        separator = '&';
    }
    *out = cpodi_string_finish(&url, NULL);
    return *out == NULL ? CPOD_ERR_NO_MEMORY : CPOD_OK;
}

bool cpod_core_is_loopback(const char *url)
{
    return cpodi_url_is_loopback(url);
}

#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fixture *shared;

int contract_open(void **state)
{
    (void)state;
    shared = fixture_new("openapi.yaml");
    return 0;
}

int contract_close(void **state)
{
    (void)state;
    fixture_free(shared);
    return 0;
}

int contract_set_up(void **state)
{
    static char tenant[32];
    static unsigned number;
    snprintf(tenant, sizeof tenant, "tenant-%u", ++number);
    shared->now = FIXTURE_START;
    fixture_login(shared, "dev", tenant);
    *state = shared;
    return 0;
}

const char *text(const char *format, ...)
{
    static char texts[64][2048];
    static unsigned next;
    char *out = texts[next++ % 64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out, sizeof texts[0], format, arguments);
    va_end(arguments);
    return out;
}

const char *read_stream(http_response *response, bool *ended)
{
    static char all[65536];
    size_t used = 0;
    ssize_t count;
    while ((count = event_stream_read(response->stream, all + used, sizeof all - used - 1)) > 0)
        used += (size_t)count;
    all[used] = '\0';
    *ended = count == EVENT_STREAM_END;
    return all;
}

reply call_form(fixture *f, const char *target, const char *form)
{
    static const http_field type[] = {{"Content-Type", "application/x-www-form-urlencoded"}, {NULL, NULL}};
    return fixture_call_with(f, "POST", target, form, type);
}

char *parameter_of(const char *address, const char *name)
{
    const char *start = strstr(address, text("%s=", name));
    assert_non_null(start);
    start += strlen(name) + 1;
    size_t length = strcspn(start, "&");
    char *value = malloc(length + 1);
    memcpy(value, start, length);
    value[length] = '\0';
    return value;
}

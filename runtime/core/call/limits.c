/* How long a call may take: the options of the call, of the client, and what the kind of call makes of them. */
#include "core/base/error.h"
#include "core/call/call.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* 0: the client's value; negative: none. */
static int64_t chosen(int64_t own, int64_t clients)
{
    int64_t value = own != 0 ? own : clients;
    return value < 0 ? 0 : value;
}

static void set_deadline(cpodi_limits *limits, int64_t at_ms, const char *option, int64_t value)
{
    limits->deadline_ms = at_ms;
    limits->deadline_option = option;
    limits->deadline_value = value;
}

/* The time until the first byte: a limit of its own, or none. Without such an option the idle timeout of transfers
 * that have no other limit includes it; that of other calls does not, since a server may think for long. */
static int64_t first_byte_timeout(const cpodi_call *call, bool is_transfer)
{
    int64_t own = call->options.first_byte_timeout_ms;
    int64_t value = own != 0 ? own : call->client->options.first_byte_timeout_ms;
    if (value != 0)
        return value < 0 ? -1 : value;
    return is_transfer || call->limits.idle_timeout_ms == 0 ? 0 : -1;
}

void cpodi_call_start_clocks(cpodi_call *call)
{
    const cpod_client *client = call->client;
    const cpod_client_options *defaults = &client->options;
    const cpod_call_options *own = &call->options;
    cpodi_limits *limits = &call->limits;
    call->progress.started_ms = cpodi_client_now(client);
    int64_t timeout = chosen(own->timeout_ms, defaults->call_timeout_ms);
    set_deadline(limits, timeout == 0 ? 0 : cpodi_clock_after(call->progress.started_ms, timeout),
                 own->timeout_ms != 0 ? "timeout_ms" : "call_timeout_ms", timeout);
    if (own->deadline_ms != 0 && (limits->deadline_ms == 0 || own->deadline_ms < limits->deadline_ms))
        set_deadline(limits, own->deadline_ms, "deadline_ms", 0);
    limits->attempt_timeout_ms = chosen(own->attempt_timeout_ms, defaults->attempt_timeout_ms);
    limits->connect_timeout_ms = chosen(own->connect_timeout_ms, defaults->connect_timeout_ms);
    limits->idle_timeout_ms =
        chosen(own->idle_timeout_ms, client->has_idle_timeout ? defaults->idle_timeout_ms : 0);
    limits->first_byte_timeout_ms = first_byte_timeout(call, false);
    if (call->request.sink.is_used)
        cpodi_call_disable_timeouts(call);
}

void cpodi_call_disable_timeouts(cpodi_call *call)
{
    if (call->options.timeout_ms <= 0)
        set_deadline(&call->limits, call->options.deadline_ms, "deadline_ms", 0);
    if (call->options.attempt_timeout_ms <= 0)
        call->limits.attempt_timeout_ms = 0;
    call->limits.idle_timeout_ms =
        chosen(call->options.idle_timeout_ms, call->client->options.idle_timeout_ms);
    call->limits.first_byte_timeout_ms = first_byte_timeout(call, true);
}

void cpodi_call_inherit_deadline(cpodi_call *call, const cpodi_call *outer)
{
    const cpodi_limits *from = &outer->limits;
    if (from->deadline_ms != 0 && from->deadline_ms <= call->limits.deadline_ms)
        set_deadline(&call->limits, from->deadline_ms, from->deadline_option, from->deadline_value);
}

static void format_option(const char *option, int64_t value, char *text, size_t size)
{
    if (value == 0)
        (void)snprintf(text, size, " (%s)", option);
    else
        (void)snprintf(text, size, " (%s %" PRId64 ")", option, value);
}

void cpodi_call_format_deadline(const cpodi_call *call, char *text, size_t size)
{
    format_option(call->limits.deadline_option, call->limits.deadline_value, text, size);
}

/* The message of another timeout ends with its option and value. */
static bool names_option(const cpod_error *error)
{
    return strstr(error->message, "_ms") != NULL;
}

void cpodi_call_name_limit(const cpodi_call *call, cpod_error *error)
{
    const cpodi_limits *limits = &call->limits;
    int64_t end = call->result.was_sent ? call->result.http_request.deadline_ms : limits->deadline_ms;
    if (!CPODI_HAS(error, message) || end == 0 || cpodi_client_now(call->client) < end || names_option(error))
        return;
    bool is_attempt = limits->deadline_ms == 0 || end < limits->deadline_ms;
    char text[80];
    if (is_attempt)
        format_option("attempt_timeout_ms", limits->attempt_timeout_ms, text, sizeof text);
    else
        cpodi_call_format_deadline(call, text, sizeof text);
    cpodi_error_append(error, text);
}

/* Traces and metrics: each attempt becomes a span with the attributes of OpenTelemetry's conventions for HTTP
 * clients, and tells the server its trace by `traceparent`. Run it to see the log on standard error, too. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a tracer; yours is that of OpenTelemetry */

/* The span of a call: what the program is doing. It travels as the call option hook_data. */
typedef struct trace {
    const char *name;
    unsigned id;
} trace;

/* The span of one attempt. */
typedef struct span {
    unsigned id;
    char traceparent[56];
} span;

typedef struct tracer {
    unsigned spans;
    unsigned errors; /* a metric: attempts that have failed */
} tracer;

/* https://www.w3.org/TR/trace-context/#traceparent-header: version, trace, parent, flags. */
static void write_traceparent(span *s, const trace *parent)
{
    snprintf(s->traceparent, sizeof s->traceparent, "00-%032x-%016x-01", parent->id, s->id);
}

/* ---- hooks */

static void begin_span(void *context, const cpod_attempt *attempt)
{
    tracer *t = context;
    const trace *parent = attempt->hook_data;
    span *s = calloc(1, sizeof *s);
    if (s == NULL || parent == NULL) {
        free(s);
        return;
    }
    s->id = ++t->spans;
    write_traceparent(s, parent);
    /* Refused for a presigned URL, whose server is not the API's: then the trace ends here. */
    cpod_attempt_set_header(attempt, "traceparent", s->traceparent);
    *attempt->attempt_data = s;
}

static void print_error_type(const cpod_attempt *attempt)
{
    if (attempt->http_status >= 400)
        printf("  error.type: %d\n", attempt->http_status);
    else if (attempt->status != CPOD_OK && attempt->status != CPOD_NOT_MODIFIED)
        printf("  error.type: %s\n", cpod_status_name(attempt->status));
}

/* A program exports the times; this one prints what does not depend on the machine. */
static void print_transfer(const cpod_transfer_info *transfer)
{
    printf("  network.protocol.version: %s\n", transfer->protocol_version);
    printf("  http.request.body.size: %lld\n", (long long)transfer->sent_bytes);
    printf("  connection: %s%s%s%s%s\n", transfer->connection_reused == 1 ? "kept" : "new",
           transfer->resolved_us >= 0 ? ", resolved" : "", transfer->connected_us >= 0 ? ", connected" : "",
           transfer->secured_us >= 0 ? ", secured" : "",
           transfer->first_byte_us >= transfer->sending_us && transfer->total_us >= transfer->first_byte_us
               ? ", response"
               : "");
}

static void end_span(void *context, const cpod_attempt *attempt)
{
    tracer *t = context;
    span *s = *attempt->attempt_data;
    if (s == NULL)
        return;
    const trace *parent = attempt->hook_data;
    /* The name of the span: of few different values, so the template and not the path. */
    printf("%s: span '%s%s%s' %s\n", parent->name, attempt->method,
           attempt->url_template[0] == '\0' ? "" : " ", attempt->url_template, s->traceparent);
    printf("  url.full: %s\n", attempt->url);
    printf("  server.address:server.port: %s:%d\n", attempt->host, attempt->port);
    if (attempt->http_status != 0)
        printf("  http.response.status_code: %d\n", attempt->http_status);
    print_error_type(attempt);
    if (attempt->resend_count > 0)
        printf("  http.request.resend_count: %d\n", attempt->resend_count);
    print_transfer(attempt->transfer);
    if (attempt->status != CPOD_OK)
        t->errors++;
    free(s);
}

/* ---- the program */

static cpod_status list_pods(cpod_client *client, trace *current, cpod_error *err)
{
    static const cpod_header fault = {"X-Emulator-Fault",
                                      "status=503; count=1"}; /* the first attempt fails */
    const cpod_pods_list_params params = {.page = cpod_int64(1),
                                          .call = CPOD_CALL(.hook_data = current, .headers = &fault,
                                                            .header_count = 1,
                                                            .retry = CPOD_RETRY_POLICY(.max_delay_ms = 10))};
    return cpod_pods_list(client, &params, NULL, err);
}

int main(void)
{
    tracer t = {.spans = 0};
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = getenv("CPOD_API_URL");
    options.client_id = getenv("CPOD_CLIENT_ID");
    options.client_secret = getenv("CPOD_CLIENT_SECRET");
    options.log = cpod_log_to_stderr;
    options.hooks = CPOD_HOOKS(.context = &t, .before = begin_span, .after = end_span);
    cpod_client *client = NULL;
    trace listing = {.name = "list pods", .id = 1}, missing = {.name = "get a pod", .id = 2};
    cpod_status st = cpod_client_new(&options, &client, &err);
    if (st == CPOD_OK)
        st = list_pods(client, &listing, &err);
    if (st == CPOD_OK) {
        const cpod_pods_get_params params = {.call = CPOD_CALL(.hook_data = &missing)};
        if (cpod_pods_get(client, "pod-unknown", &params, NULL, &err) == CPOD_ERR_NOT_FOUND)
            printf("%u attempts, %u failed\n", t.spans, t.errors);
    } else {
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    }
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}

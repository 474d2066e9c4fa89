/* Streams of an API that has JSON and a stream on one operation: examples/chat/chat.yaml, from which cpodgen makes the
 * SDK `talk`. The argument is the base URL; against an emulator of that document each stream has three items. */
#include <stdio.h>

#include <talk/talk.h>

static const talk_message question[] = {{.role = {.value = TALK_MESSAGE_ROLE_USER}, .content = "Hello?"}};
static const talk_completion_request request = {.model = "small", .messages = CPOD_LIST(question)};

static cpod_status list_models(cpod_client *client, cpod_error *error)
{
    talk_models_list_response *models = NULL;
    cpod_status status = talk_models_list(client, NULL, &models, error);
    for (size_t i = 0; status == CPOD_OK && i < models->data.count; i++)
        printf("model %s\n", models->data.items[i].id);
    talk_models_list_response_free(models);
    return status;
}

/* The whole completion: the function sends `stream` as false. */
static cpod_status complete(cpod_client *client, cpod_error *error)
{
    talk_completion *completion = NULL;
    cpod_status status = talk_chat_completions_create(client, NULL, &request, &completion, error);
    if (status == CPOD_OK && completion->choices.count > 0)
        printf("whole: %s\n", completion->choices.items[0].message->content);
    talk_completion_free(completion);
    return status;
}

/* Its chunks as server-sent events, up to the data [DONE]: this one sends `stream` as true. */
static cpod_status stream_events(cpod_client *client, const talk_chat_completions_create_params *params,
                                 cpod_error *error)
{
    talk_chat_completions_create_stream *chunks = NULL;
    const talk_completion_chunk *chunk;
    cpod_status status = talk_chat_completions_create_stream_open(client, params, &request, &chunks, error);
    printf("events:");
    while (status == CPOD_OK &&
           (status = talk_chat_completions_create_stream_next(chunks, &chunk, error)) == CPOD_OK)
        printf(" %s", chunk->choices.items[0].delta->content);
    printf("\n");
    talk_chat_completions_create_stream_free(chunks);
    return status;
}

static bool show_line(void *context, const talk_completion_chunk *chunk)
{
    ++*(size_t *)context;
    printf(" %s", chunk->choices.items[0].delta->content);
    return true;
}

/* The same as JSON Lines, to a callback. */
static cpod_status stream_lines(cpod_client *client, cpod_error *error)
{
    const talk_lines_request lines = {.model = "small"};
    size_t count = 0;
    printf("lines:");
    cpod_status status = talk_chat_lines_create_stream_each(client, NULL, &lines, show_line, &count, error);
    printf(" (%zu)\n", count);
    return status;
}

/* Events of several types, each with its name, its id and typed data. */
static cpod_status follow_events(cpod_client *client, cpod_error *error)
{
    talk_events_follow_stream *events = NULL;
    const talk_events_follow_response *event;
    cpod_status status = talk_events_follow_stream_open(client, NULL, &events, error);
    while (status == CPOD_OK && (status = talk_events_follow_stream_next(events, &event, error)) == CPOD_OK) {
        if (event->kind == TALK_EVENTS_FOLLOW_RESPONSE_KIND_MODEL)
            printf("event %s: %s of %s\n", event->as.model->id, event->as.model->data->id,
                   event->as.model->data->owned_by);
    }
    talk_events_follow_stream_free(events);
    return status;
}

/* The models to import, one after the other. */
static cpod_status next_model(void *context, const void **item)
{
    static const talk_model models[] = {{.id = "small"}, {.id = "large", .owned_by = "example.com"}};
    size_t *index = context;
    if (*index == sizeof models / sizeof models[0])
        return CPOD_DONE;
    *item = &models[(*index)++];
    return CPOD_OK;
}

static cpod_status import_models(cpod_client *client, cpod_error *error)
{
    size_t index = 0;
    const cpod_item_source models = {.next = next_model, .context = &index};
    talk_imports_create_response *imported = NULL;
    cpod_status status = talk_imports_create(client, NULL, &models, &imported, error);
    if (status == CPOD_OK)
        printf("sent %zu models\n", index);
    talk_imports_create_response_free(imported);
    return status;
}

/* A server may fail when its stream has begun. The header lets the emulator do so. */
static cpod_status fail_within(cpod_client *client, cpod_error *error)
{
    static const cpod_header fault = {"X-Emulator-Fault", "stream-error"};
    const talk_chat_completions_create_params params = {.call =
                                                            CPOD_CALL(.headers = &fault, .header_count = 1)};
    cpod_status status = stream_events(client, &params, error);
    printf("%s: %s (%s)\n", cpod_status_name(status), error->message, error->code);
    return status == CPOD_ERR_SERVER ? CPOD_OK : status;
}

int main(int count, char **arguments)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = count > 1 ? arguments[1] : NULL;
    options.token = "secret";
    cpod_status status = talk_client_new(&options, &client, &error);
    if (status == CPOD_OK)
        status = list_models(client, &error);
    if (status == CPOD_OK)
        status = complete(client, &error);
    if (status == CPOD_OK)
        status = stream_events(client, NULL, &error);
    if (status == CPOD_DONE)
        status = stream_lines(client, &error);
    if (status == CPOD_DONE)
        status = follow_events(client, &error);
    if (status == CPOD_DONE)
        status = import_models(client, &error);
    if (status == CPOD_OK)
        status = fail_within(client, &error);
    if (status != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(status), error.message);
    cpod_client_free(client);
    return status == CPOD_OK ? 0 : 1;
}

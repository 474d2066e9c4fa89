/* Request bodies that are sequences: the items of a callback, encoded while they are sent. */
#include "core/base/error.h"
#include "core/base/string.h"
#include "core/call/request.h"
#include "core/codec/codec.h"

#include <stdio.h>
#include <string.h>

/* What reads the items for the transport. */
typedef struct item_reader {
    const cpod_tables *tables;
    const cpod_body *body;
    const cpod_item_source *source;
    cpodi_buffer *text; /* of the current item: the buffer of bodies in memory, which this one is not */
    size_t used;        /* bytes of it that were sent */
    size_t number;      /* of the current item, from 1 */
    bool is_over;
    cpod_error *failure;
    cpod_upload upload;
} item_reader;

static bool fail_item(const item_reader *reader, const cpod_error *error)
{
    cpod_error whole = CPOD_ERROR_INIT;
    (void)cpodi_fail(&whole, CPOD_ERR_CALLBACK, "Item %zu of the body cannot be sent: %s", reader->number,
                     error->message);
    cpodi_error_copy(reader->failure, &whole);
    return false;
}

static bool encode_item(item_reader *reader, const void *item)
{
    const char *text = item;
    const bool is_text = reader->body->kind == CPOD_KIND_STRING;
    const cpodi_typed_value value = {.kind = (cpod_kind)reader->body->kind,
                                     .type = reader->body->type,
                                     .address = is_text ? (const void *)&text : item};
    cpod_error error = CPOD_ERROR_INIT;
    if (reader->body->codec == CPOD_CODEC_JSON_SEQ)
        cpodi_buffer_append_char(reader->text, 0x1E);
    cpod_status status = item != NULL ? cpodi_encode(reader->tables, &value, reader->text, &error)
                                      : cpodi_fail(&error, CPOD_ERR_INVALID_ARGUMENT, "it is NULL");
    cpodi_buffer_append_char(reader->text, '\n');
    if (status == CPOD_OK && reader->text->failed)
        status = cpodi_no_memory(&error);
    return status == CPOD_OK || fail_item(reader, &error);
}

/* Takes the next item. False: `failure` has the reason. */
static bool take_item(item_reader *reader)
{
    const void *item = NULL;
    const cpod_status status = reader->source->next(reader->source->context, &item);
    reader->text->length = 0;
    reader->used = 0;
    if (status == CPOD_DONE) {
        reader->is_over = true;
        return true;
    }
    reader->number++;
    if (status == CPOD_OK)
        return encode_item(reader, item);
    cpod_error whole = CPOD_ERROR_INIT;
    (void)cpodi_fail(&whole, CPOD_ERR_CALLBACK, "The callback of the body failed at item %zu: %s",
                     reader->number, cpod_status_name(status));
    cpodi_error_copy(reader->failure, &whole);
    return false;
}

static int64_t read_items(void *context, void *buffer, size_t capacity)
{
    item_reader *reader = context;
    while (!reader->is_over && reader->used == reader->text->length) {
        if (!take_item(reader))
            return -1;
    }
    size_t count = reader->text->length - reader->used;
    if (count > capacity)
        count = capacity;
    if (count > 0)
        memcpy(buffer, reader->text->data + reader->used, count);
    reader->used += count;
    return (int64_t)count;
}

static bool rewind_items(void *context)
{
    item_reader *reader = context;
    reader->text->length = 0;
    reader->used = 0;
    reader->number = 0;
    reader->is_over = false;
    return reader->source->rewind(reader->source->context);
}

cpod_status cpodi_items_build(cpodi_call *call, const cpod_body *body, const cpod_item_source *source,
                              cpod_error *error)
{
    if (source->next == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The callback `next` of the body is NULL");
    item_reader *reader = cpodi_arena_alloc(call->arena, sizeof *reader, _Alignof(max_align_t));
    cpod_error *failure = cpodi_arena_alloc(call->arena, sizeof *failure, _Alignof(max_align_t));
    cpod_item_source *own = cpodi_arena_alloc(call->arena, sizeof *own, _Alignof(max_align_t));
    if (reader == NULL || failure == NULL || own == NULL)
        return cpodi_no_memory(error);
    *failure = (cpod_error)CPOD_ERROR_INIT;
    *own = *source;
    *reader = (item_reader){.tables = call->api->tables,
                            .body = body,
                            .source = own,
                            .text = &call->request.body,
                            .failure = failure,
                            .upload = {.read = read_items,
                                       .rewind = own->rewind != NULL ? rewind_items : NULL,
                                       .length_unknown = true,
                                       .state = CPOD_IS_SET}};
    reader->upload.context = reader;
    call->request.source.reason = failure;
    return cpodi_source_add(&call->request.source, call->arena, &call->request.body, &reader->upload)
               ? CPOD_OK
               : cpodi_no_memory(error);
}

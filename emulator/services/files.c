/* The files service: upload and download of contents. */
#include "base/digest.h"
#include "engine/base/base64.h"
#include "services/services.h"

#include <stdlib.h>
#include <string.h>

static const char contents_store[] = "contents";

static const char *sniff(const char *bytes, size_t length)
{
    static const struct {
        const char *start, *type;
        size_t length;
    } known[] = {{"%PDF-", "application/pdf", 5},
                 {"\x89PNG\r\n", "image/png", 6},
                 {"\xFF\xD8\xFF", "image/jpeg", 3},
                 {"PK\x03\x04", "application/zip", 4}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (length >= known[i].length && memcmp(bytes, known[i].start, known[i].length) == 0)
            return known[i].type;
    return memchr(bytes, '\0', length) == NULL ? "text/plain" : "application/octet-stream";
}

/* The last segment: browsers send names, other programs may send paths. */
static const char *name_of(const call *c, const form_part *part)
{
    const char *name = json_text(c->body, "name");
    if (name != NULL)
        return name;
    name = part->file_name;
    if (name != NULL && strrchr(name, '/') != NULL)
        name = strrchr(name, '/') + 1;
    return name != NULL && *name != '\0' ? name : "file";
}

static const char *type_of(const call *c, const form_part *part)
{
    const char *type = json_text(c->body, "contentType");
    if (type == NULL)
        type = part->content_type;
    return type != NULL && *type != '\0' ? type : sniff(part->data, part->length);
}

static void upload(call *c)
{
    const form_part *part = multipart_find(&c->parts, "file");
    if (part == NULL) {
        response_problem(c, 400, "bad_request", "file is required");
        return;
    }
    char digest[65];
    digest_sha256_hex(part->data, part->length, digest);
    const char *expected = json_text(c->body, "sha256");
    if (expected != NULL && strcmp(expected, digest) != 0) {
        response_invalid_field(c, "sha256", "must be the SHA-256 of the content");
        return;
    }
    cJSON *file = cJSON_CreateObject();
    json_set_text(file, "name", name_of(c, part));
    json_set_text(file, "folder", json_text(c->body, "folder"));
    json_set_text(file, "contentType", type_of(c, part));
    json_set_integer(file, "sizeBytes", (int64_t)part->length);
    json_set_text(file, "sha256", digest);
    json_set_text(file, "createdBy", c->caller.subject);
    const record *r = crud_insert_into(c, c->endpoint->collection, file);
    cJSON *content = cJSON_CreateString(base64_encode(c->memory, part->data, part->length));
    kv_store_put(&c->emulator->kv_stores, contents_store, record_id(r), content, KV_STORE_FOREVER);
    response_record(c, r);
}

typedef struct range {
    size_t first, last;
} range;

/* Reads "bytes=0-99", "bytes=100-" or "bytes=-10". False when no byte of the content is in the range. */
static bool read_range(const char *text, size_t length, range *out)
{
    const char *first = text + strlen("bytes=");
    const char *dash = strchr(first, '-');
    if (strncmp(text, "bytes=", 6) != 0 || dash == NULL || length == 0)
        return false;
    *out = (range){.first = 0, .last = length - 1};
    if (dash == first) {
        size_t count = strtoull(dash + 1, NULL, 10);
        out->first = count < length ? length - count : 0;
        return count > 0;
    }
    out->first = strtoull(first, NULL, 10);
    if (dash[1] != '\0' && strtoull(dash + 1, NULL, 10) < out->last)
        out->last = strtoull(dash + 1, NULL, 10);
    return out->first <= out->last;
}

/* The name for a quoted string in a header, without quotes, backslashes and control characters. */
static const char *quoted_name(arena *a, const char *name)
{
    char *copy = arena_copy(a, name);
    for (char *p = copy; *p != '\0'; p++)
        if (*p == '"' || *p == '\\' || (unsigned char)*p < 0x20)
            *p = '_';
    return arena_format(a, "attachment; filename=\"%s\"", copy);
}

/* Whether a list of entity tags has this one, which is in quotes, or is `*`. */
static bool has_tag(const char *list, const char *tag)
{
    return strcmp(list, "*") == 0 || strstr(list, tag) != NULL;
}

/* Responds to a request whose conditions decide it without the content (RFC 9110, section 13.2.2). */
static bool is_decided_by_tag(call *c, const char *tag)
{
    const char *must_be = http_request_header(c->request, "If-Match");
    const char *known = http_request_header(c->request, "If-None-Match");
    if (must_be != NULL && !has_tag(must_be, tag)) {
        response_problem(c, 412, "precondition_failed", "the file has the entity tag %s", tag);
        return true;
    }
    if (known == NULL || !has_tag(known, tag))
        return false;
    response_empty(c);
    c->response->status = 304;
    return true;
}

static void respond_content(call *c, const cJSON *file, const char *bytes, size_t length)
{
    const char *wanted = http_request_header(c->request, "Range");
    const char *type = json_text(file, "contentType");
    const char *tag = arena_format(c->memory, "\"%s\"", json_text(file, "sha256"));
    range part;
    http_response_header(c->response, "ETag", tag);
    if (is_decided_by_tag(c, tag))
        return;
    http_response_header(c->response, "Content-Disposition", quoted_name(c->memory, json_text(file, "name")));
    http_response_header(c->response, "Accept-Ranges", "bytes");
    if (wanted == NULL) {
        response_bytes(c, 200, type, bytes, length);
    } else if (read_range(wanted, length, &part)) {
        http_response_header(c->response, "Content-Range",
                             arena_format(c->memory, "bytes %zu-%zu/%zu", part.first, part.last, length));
        response_bytes(c, 206, type, bytes + part.first, part.last - part.first + 1);
    } else {
        http_response_header(c->response, "Content-Range", arena_format(c->memory, "bytes */%zu", length));
        response_problem(c, 416, "range_not_satisfiable", "the file has %zu bytes", length);
    }
}

static void download(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *file = record_read(r);
    cJSON *content = kv_store_get(&c->emulator->kv_stores, contents_store, record_id(r), c->now);
    size_t length = 0;
    const char *bytes = base64_decode(c->memory, cJSON_GetStringValue(content), &length);
    respond_content(c, file, bytes, length);
    cJSON_Delete(content);
    cJSON_Delete(file);
}

static void delete_file(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    kv_store_remove(&c->emulator->kv_stores, contents_store, record_id(r));
    crud_remove(c, r);
    response_empty(c);
}

/* The content of a seeded file is its name. */
static void seed(emulator *e)
{
    const collection *files = collection_of_entity(&e->collections, "File");
    for (size_t i = 0; files != NULL && i < store_count(files->records); i++) {
        const record *r = store_at(files->records, i);
        cJSON *file = record_read(r);
        arena *a = arena_new();
        char digest[65];
        const char *text = arena_format(a, "%s\n", json_text(file, "name"));
        digest_sha256_hex(text, strlen(text), digest);
        json_set_text(file, "contentType", "text/plain");
        json_set_text(file, "sha256", digest);
        json_set_integer(file, "sizeBytes", (int64_t)strlen(text));
        cJSON *content = cJSON_CreateString(base64_encode(a, text, strlen(text)));
        kv_store_put(&e->kv_stores, contents_store, record_id(r), content, KV_STORE_FOREVER);
        store_replace(files->records, r, file);
        cJSON_Delete(file);
        arena_free(a);
    }
}

static const service_handler handlers[] = {
    {"files.upload", .serve = upload},
    {"files.download", .serve = download},
    {"files.delete", .serve = delete_file},
    {.operation = NULL},
};

const service files_service = {
    .handlers = handlers, .seed = seed, .kv_stores = (const char *const[]){contents_store, NULL}};

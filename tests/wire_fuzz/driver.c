/* Makes the calls of a wire fuzz: wire-fuzz LIBRARY BASE_URL < calls.txt
 *
 * LIBRARY is the compiled SDK with shims.mjs's table. A call is a few lines, whose columns are separated by tabs:
 *   C id                                begins a call of that operation
 *   P location name json                a parameter; location as in cpod_parameter_location
 *   H field header json                 a header of a part, of the body chosen before
 *   B media-type                        chooses the body
 *   J json                              its value; for text, a JSON string
 *   U filename content-type hex         its value: bytes
 *   F field json                        one field of its value
 *   X field filename content-type hex   one file of a field
 *   E field                             an empty list of files
 *   A json                              its additional fields
 *   .                                   makes the call
 * Prints the status of each call, its message and path, separated by tabs. */
#include "driver.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 5, MAX_PATH = 16, MAX_FILES = 16 };

typedef struct driver {
    wire_sdk sdk;
    cpod_client *client;
    wire_memory memory;
    const wire_operation *operation;
    const cpod_operation *row;
    const void *path[MAX_PATH];
    char *params;
    const cpod_body *body;
    void *value;              /* of the body */
    cpod_union_layout choice; /* with several bodies */
} driver;

static void stop(const char *what, const char *name)
{
    fprintf(stderr, "wire-fuzz: %s: %s\n", what, name);
    exit(2);
}

static const char *pool_text(const driver *d, uint32_t offset)
{
    return d->sdk.api->tables->pool + offset;
}

static void begin_call(driver *d, const char *id)
{
    for (d->operation = d->sdk.operations; strcmp(d->operation->id, id) != 0; d->operation++)
        if (d->operation[1].id == NULL)
            stop("no operation", id);
    const cpod_tables *tables = d->sdk.api->tables;
    d->row = NULL;
    for (uint32_t i = 0; d->row == NULL; i++)
        if (strcmp(pool_text(d, tables->operations[i].id), id) == 0)
            d->row = &tables->operations[i];
    memset(d->path, 0, sizeof d->path);
    d->params = wire_alloc(&d->memory, d->row->params_size);
    d->body = NULL;
    d->value = NULL;
}

static void set_parameter(driver *d, const cpod_parameter *at, const char *json)
{
    void *to = d->params + at->offset;
    if (at->location == CPOD_IN_PATH)
        d->path[at->offset] = to = wire_alloc(&d->memory, 256);
    wire_store(&d->memory, d->sdk.api, (cpod_kind)at->kind, at->type, json, to);
}

static void find_parameter(driver *d, int location, const char *name, const char *json)
{
    for (uint32_t i = 0; i < d->row->parameter_count; i++) {
        const cpod_parameter *at = &d->sdk.api->tables->parameters[d->row->first_parameter + i];
        if ((int)at->location == location && strcmp(pool_text(d, at->name), name) == 0) {
            set_parameter(d, at, json);
            return;
        }
    }
    stop("no parameter", name);
}

static const cpod_field *find_field(const driver *d, const char *name, uint32_t *index)
{
    const cpod_tables *tables = d->sdk.api->tables;
    const cpod_object *object = &tables->types[d->body->type];
    for (*index = 0; *index < object->field_count; ++*index) {
        const cpod_field *field = &tables->fields[object->first_field + *index];
        if (strlen(name) == field->name_length &&
            memcmp(pool_text(d, field->name) + 1, name, field->name_length) == 0)
            return field;
    }
    stop("no field", name);
    return NULL;
}

static void set_part_header(driver *d, const char *field, const char *name, const char *json)
{
    const cpod_tables *tables = d->sdk.api->tables;
    uint32_t index;
    (void)find_field(d, field, &index);
    for (uint32_t i = 0; i < d->body->part_count; i++) {
        const cpod_part *part = &tables->parts[d->body->first_part + i];
        for (uint32_t k = 0; part->field == index && k < part->header_count; k++) {
            const cpod_parameter *at = &tables->parameters[d->row->first_parameter + part->first_header + k];
            if (strcmp(pool_text(d, at->name), name) == 0) {
                set_parameter(d, at, json);
                return;
            }
        }
    }
    stop("no header of a part", name);
}

static void choose_body(driver *d, const char *media_type)
{
    const cpod_tables *tables = d->sdk.api->tables;
    for (uint32_t i = 0; i < d->row->body_count; i++) {
        const cpod_body *body = &tables->bodies[d->row->first_body + i];
        if (strcmp(pool_text(d, body->media_type), media_type) == 0) {
            d->body = body;
            d->choice = (cpod_union_layout){.kind = (int32_t)i + 1};
        }
    }
    if (d->body == NULL)
        stop("no body", media_type);
    size_t size = d->body->kind == CPOD_KIND_INLINE ? tables->types[d->body->type].size : 256;
    d->value = wire_alloc(&d->memory, size);
}

static void set_upload(driver *d, char **columns)
{
    const cpod_upload upload = wire_upload(&d->memory, columns[1], columns[2], columns[3]);
    memcpy(d->value, &upload, sizeof upload);
}

static void set_field(driver *d, const char *name, const char *json)
{
    uint32_t index;
    const cpod_field *field = find_field(d, name, &index);
    wire_store(&d->memory, d->sdk.api, (cpod_kind)field->kind, field->type, json,
               (char *)d->value + field->offset);
}

static void add_file(driver *d, char **columns)
{
    uint32_t index;
    const cpod_field *field = find_field(d, columns[1], &index);
    const cpod_upload upload = wire_upload(&d->memory, columns[2], columns[3], columns[4]);
    char *to = (char *)d->value + field->offset;
    if (field->kind == CPOD_KIND_UPLOAD) {
        memcpy(to, &upload, sizeof upload);
        return;
    }
    cpod_upload_list list;
    memcpy(&list, to, sizeof list);
    cpod_upload *items = (cpod_upload *)(uintptr_t)list.items;
    if (items == NULL)
        items = wire_alloc(&d->memory, MAX_FILES * sizeof *items);
    items[list.count++] = upload;
    list.items = items;
    list.state = CPOD_IS_SET;
    memcpy(to, &list, sizeof list);
}

static void set_no_files(driver *d, const char *name)
{
    uint32_t index;
    const cpod_upload_list none = CPOD_EMPTY_LIST;
    memcpy((char *)d->value + find_field(d, name, &index)->offset, &none, sizeof none);
}

static void set_additional(driver *d, const char *json)
{
    const cpod_tables *tables = d->sdk.api->tables;
    const cpod_field *field = &tables->fields[tables->types[d->body->type].additional];
    wire_store(&d->memory, d->sdk.api, (cpod_kind)field->kind, field->type, json,
               (char *)d->value + field->offset);
}

/* The argument of the generated function. */
static const void *body_argument(driver *d)
{
    const void *value = d->value;
    if (d->body == NULL)
        return NULL;
    if (d->body->kind == CPOD_KIND_STRING) /* the text itself */
        memcpy(&value, d->value, sizeof value);
    if (d->row->body_count == 1)
        return value;
    if (d->body->kind == CPOD_KIND_STRING || d->body->kind > CPOD_KIND_DOUBLE)
        d->choice.as.object = value;
    else
        memcpy(&d->choice.as, value, sizeof(int64_t));
    return &d->choice;
}

static void make_call(driver *d)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = d->operation->call(d->client, d->path, d->params, body_argument(d), &error);
    printf("%s\t%s\t%s\n", cpod_status_name(status), error.message, error.path);
    wire_release(&d->memory);
}

static void run_line(driver *d, char *line)
{
    char *columns[MAX_COLUMNS] = {line, "", "", "", ""};
    for (int i = 1; i < MAX_COLUMNS && (line = strchr(line, '\t')) != NULL; i++) {
        *line++ = '\0';
        columns[i] = line;
    }
    switch (columns[0][0]) {
    case 'C':
        begin_call(d, columns[1]);
        return;
    case 'P':
        find_parameter(d, atoi(columns[1]), columns[2], columns[3]);
        return;
    case 'H':
        set_part_header(d, columns[1], columns[2], columns[3]);
        return;
    case 'B':
        choose_body(d, columns[1]);
        return;
    case 'J':
        wire_store(&d->memory, d->sdk.api, (cpod_kind)d->body->kind, d->body->type, columns[1], d->value);
        return;
    case 'U':
        set_upload(d, columns);
        return;
    case 'F':
        set_field(d, columns[1], columns[2]);
        return;
    case 'X':
        add_file(d, columns);
        return;
    case 'E':
        set_no_files(d, columns[1]);
        return;
    case 'A':
        set_additional(d, columns[1]);
        return;
    default:
        make_call(d);
    }
}

static wire_sdk load(const char *library)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    void *symbol = handle != NULL ? dlsym(handle, "wire_fuzz_sdk") : NULL;
    wire_sdk (*give)(void) = NULL;
    if (symbol == NULL)
        stop("cannot be loaded", dlerror());
    memcpy(&give, &symbol, sizeof give); /* C cannot convert an object pointer to a function pointer */
    return give();
}

int main(int argc, char **argv)
{
    static driver d;
    if (argc != 3)
        stop("usage", "wire-fuzz LIBRARY BASE_URL < calls.txt");
    d.sdk = load(argv[1]);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = argv[2];
    options.max_retries = CPOD_NO_RETRIES;
    cpod_error error = CPOD_ERROR_INIT;
    if (d.sdk.client_new(&options, &d.client, &error) != CPOD_OK)
        stop("no client", error.message);
    static char line[1 << 20];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        run_line(&d, line);
    }
    cpod_client_free(d.client);
    return fflush(stdout) == 0 ? 0 : 1;
}

#include "tables.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static char pool[8192];
static uint32_t pool_length;
static cpod_field fields[64];
static uint32_t field_count;
static cpod_object types[TYPE_COUNT];
static uint16_t slots[512];
static uint32_t slot_count;
static uint64_t required_words[16];
static uint32_t required_count;
static cpod_container elements[ELEMENT_COUNT];
static cpod_operation operations[OP_COUNT];
static cpod_parameter parameters[32];
static uint16_t parameter_count;
static cpod_body bodies[16];
static uint32_t body_count;
static cpod_response responses[64];
static uint32_t response_count;
static cpod_pagination paginations[3];

static cpod_pool_text enum_values[2];
enum { ENUM_COLOR, ENUM_VERSION };
static const int64_t integers[] = {7};
static const cpod_enum enums[] = {
    [ENUM_COLOR] = {.first_value = 0, .value_count = 2},
    [ENUM_VERSION] = {.first_value = 0, .value_count = 1},
};
static const cpod_part parts[] = {
    {.style = CPOD_STYLE_JSON, .content_type = CPOD_NONE, .field = 0},
    {.style = CPOD_STYLE_JSON, .content_type = CPOD_NONE, .field = 1},
};
static const cpod_union unions[] = {{.first_variant = 0, .variant_count = 3}};
static const cpod_variant variants[] = {
    {.kind = CPOD_KIND_OBJECT, .type = TYPE_THING, .tag_field = CPOD_NONE},
    {.kind = CPOD_KIND_OBJECT, .type = TYPE_FILTER, .tag_field = CPOD_NONE},
    {.kind = CPOD_KIND_NONE, .tag_field = CPOD_NONE},
};
static const filter filter_null;
static const void *const nulls[] = {&filter_null};
static cpod_scheme schemes[5];
static const cpod_alternative alternatives[] = {1u << 0, 1u << 1 | 1u << 2 | 1u << 3, 1u << 4};

static uint32_t add_text(const char *text)
{
    uint32_t at = pool_length;
    size_t length = strlen(text) + 1;
    assert(pool_length + length + 64 < sizeof pool);
    memcpy(pool + at, text, length);
    pool_length += (uint32_t)length;
    return at;
}

static uint32_t slot_of(const char *key, size_t length, uint32_t bits)
{
    uint64_t a = 0;
    uint64_t b = 0;
    for (size_t i = 0; i < 8 && i < length; i++)
        a |= (uint64_t)(unsigned char)key[i] << (8 * i);
    for (size_t i = 0; i < 8 && length >= 8; i++)
        b |= (uint64_t)(unsigned char)key[length - 8 + i] << (8 * i);
    uint64_t x = (a ^ (b << 23 | b >> 41)) + length;
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> (64 - bits));
}

static void add_field(const char *name, size_t offset, cpod_kind kind, uint32_t type, uint8_t flags)
{
    char text[64];
    (void)snprintf(text, sizeof text, "\"%s\":", name);
    fields[field_count++] =
        (cpod_field){(uint8_t)kind, flags, (uint16_t)strlen(name), type, add_text(text), (uint32_t)offset};
}

static void add_type(uint32_t index, const char *name, size_t size, uint32_t first)
{
    enum { BITS = 4 };
    uint32_t count = field_count - first;
    types[index] = (cpod_object){.size = (uint32_t)size,
                                 .first_field = first,
                                 .field_count = count,
                                 .hash = slot_count,
                                 .required = CPOD_NONE,
                                 .additional = CPOD_NONE,
                                 .hash_bits = BITS,
                                 .name_length = (uint8_t)strlen(name),
                                 .name = add_text(name),
                                 .null_object = CPOD_NONE};
    for (uint32_t i = 0; i < count; i++) {
        const cpod_field *field = &fields[first + i];
        uint32_t at = slot_of(pool + field->name + 1, field->name_length, BITS);
        while (slots[slot_count + at] != 0)
            at = (at + 1) & ((1u << BITS) - 1);
        slots[slot_count + at] = (uint16_t)(i + 1);
        if ((field->flags & CPOD_FLAG_REQUIRED) != 0) {
            types[index].required = required_count;
            required_words[required_count] |= UINT64_C(1) << i;
        }
    }
    slot_count += 1u << BITS;
    required_count += types[index].required != CPOD_NONE ? 1 : 0;
}

static void add_types(void)
{
    const uint8_t required = CPOD_FLAG_REQUIRED;
    uint32_t first = field_count;
    add_field("id", offsetof(thing, id), CPOD_KIND_STRING, 0, required);
    add_field("name", offsetof(thing, name), CPOD_KIND_STRING, 0, CPOD_FLAG_NULLABLE);
    add_field("size", offsetof(thing, size), CPOD_KIND_OPT_INT64, 0, 0);
    add_type(TYPE_THING, "thing", sizeof(thing), first);
    first = field_count;
    add_field("data", offsetof(thing_page, data), CPOD_KIND_LIST, ELEMENT_THING, required);
    add_field("total", offsetof(thing_page, total), CPOD_KIND_OPT_INT64, 0, 0);
    add_field("hasMore", offsetof(thing_page, has_more), CPOD_KIND_OPT_BOOL, 0, 0);
    add_field("next", offsetof(thing_page, next), CPOD_KIND_STRING, 0, CPOD_FLAG_NULLABLE);
    add_type(TYPE_PAGE, "thing_page", sizeof(thing_page), first);
    first = field_count;
    add_field("name", offsetof(thing_create, name), CPOD_KIND_STRING, 0, required);
    add_field("size", offsetof(thing_create, size), CPOD_KIND_OPT_INT64, 0, CPOD_FLAG_NULLABLE);
    add_field("tags", offsetof(thing_create, tags), CPOD_KIND_LIST, ELEMENT_STRING, 0);
    add_type(TYPE_CREATE, "thing_create", sizeof(thing_create), first);
    first = field_count;
    add_field("a", offsetof(filter, a), CPOD_KIND_STRING, 0, 0);
    add_field("b", offsetof(filter, b), CPOD_KIND_OPT_INT64, 0, 0);
    add_type(TYPE_FILTER, "filter", sizeof(filter), first);
    first = field_count;
    add_field("title", offsetof(upload_form, title), CPOD_KIND_STRING, 0, required);
    add_field("file", offsetof(upload_form, file), CPOD_KIND_UPLOAD, 0, 0);
    add_field("tags", offsetof(upload_form, tags), CPOD_KIND_LIST, ELEMENT_STRING, 0);
    add_field("options", offsetof(upload_form, options), CPOD_KIND_OBJECT, TYPE_FILTER, 0);
    add_type(TYPE_UPLOAD_FORM, "upload_form", sizeof(upload_form), first);
    types[TYPE_UPLOAD_FORM].additional = field_count;
    add_field("", offsetof(upload_form, others), CPOD_KIND_MAP, ELEMENT_STRING_MAP, 0);
    first = field_count;
    add_field("title", offsetof(problem, title), CPOD_KIND_STRING, 0, 0);
    add_field("code", offsetof(problem, code), CPOD_KIND_STRING, 0, 0);
    add_type(TYPE_PROBLEM, "problem", sizeof(problem), first);
    first = field_count;
    add_field("name", offsetof(nested, name), CPOD_KIND_STRING, 0, 0);
    add_field("inner", offsetof(nested, inner), CPOD_KIND_OBJECT, TYPE_FILTER, 0);
    add_type(TYPE_NESTED, "nested", sizeof(nested), first);
    first = field_count;
    add_field("color", offsetof(tint, color), CPOD_KIND_ENUM, 0, CPOD_FLAG_IMPLIED);
    add_type(TYPE_TINT, "tint", sizeof(tint), first);
    first = field_count;
    add_field("inner", offsetof(tinted, inner), CPOD_KIND_OBJECT, TYPE_TINT, 0);
    add_type(TYPE_TINTED, "tinted", sizeof(tinted), first);
    first = field_count;
    add_field("color", offsetof(stamped, color), CPOD_KIND_ENUM, 0, CPOD_FLAG_IMPLIED);
    add_field("version", offsetof(stamped, version), CPOD_KIND_INTEGER_ENUM, ENUM_VERSION, CPOD_FLAG_IMPLIED);
    add_type(TYPE_STAMPED, "stamped", sizeof(stamped), first);
    elements[ELEMENT_THING] =
        (cpod_container){.kind = CPOD_KIND_INLINE, .type = TYPE_THING, .stride = sizeof(thing)};
    elements[ELEMENT_STRING] = (cpod_container){.kind = CPOD_KIND_STRING, .stride = sizeof(char *)};
    elements[ELEMENT_COLOR] = (cpod_container){.kind = CPOD_KIND_ENUM, .stride = sizeof(cpod_enum_layout)};
    elements[ELEMENT_DOUBLE] = (cpod_container){.kind = CPOD_KIND_DOUBLE, .stride = sizeof(double)};
    elements[ELEMENT_JSON] = (cpod_container){.kind = CPOD_KIND_JSON, .stride = sizeof(cpod_json)};
    enum_values[0] = (cpod_pool_text){add_text("red"), 3};
    enum_values[1] = (cpod_pool_text){add_text("sky blue"), 8};
    elements[ELEMENT_STRING_MAP] = (cpod_container){.kind = CPOD_KIND_STRING,
                                                    .stride = sizeof(cpod_string_map_entry),
                                                    .value_offset = offsetof(cpod_string_map_entry, value)};
}

static cpod_operation *add_operation(uint32_t index, const char *method, const char *path)
{
    cpod_operation *operation = &operations[index];
    *operation = (cpod_operation){.id = add_text(path + 1),
                                  .method = add_text(method),
                                  .path = add_text(path),
                                  .server = CPOD_NONE,
                                  .params_size = sizeof(list_params),
                                  .first_parameter = parameter_count,
                                  .first_body = body_count,
                                  .first_response = response_count,
                                  .result_union = CPOD_NONE,
                                  .pagination = CPOD_NONE,
                                  .alternative_count = 1,
                                  .stream_end = CPOD_NONE,
                                  .stream_sentinel = CPOD_NONE};
    if (strstr(path, "{id}") != NULL) {
        parameters[parameter_count++] = (cpod_parameter){.kind = CPOD_KIND_STRING,
                                                         .flags = CPOD_FLAG_REQUIRED,
                                                         .location = CPOD_IN_PATH,
                                                         .style = CPOD_STYLE_SIMPLE,
                                                         .name = add_text("id")};
        operation->path_parameter_count = 1;
        operation->parameter_count = 1;
    }
    return operation;
}

static void add_parameter(cpod_operation *operation, const char *name, cpod_parameter_location location,
                          cpod_kind kind, size_t offset)
{
    parameters[parameter_count++] =
        (cpod_parameter){.kind = (uint8_t)kind,
                         .flags = CPOD_FLAG_EXPLODE,
                         .location = (uint8_t)location,
                         .style = location == CPOD_IN_HEADER ? CPOD_STYLE_SIMPLE : CPOD_STYLE_FORM,
                         .name = add_text(name),
                         .offset = (uint32_t)offset};
    operation->parameter_count++;
}

static void add_body(cpod_operation *operation, cpod_codec codec, cpod_kind kind, uint32_t type,
                     const char *media_type)
{
    bodies[body_count++] = (cpod_body){
        .codec = (uint8_t)codec, .kind = (uint8_t)kind, .type = type, .media_type = add_text(media_type)};
    operation->body_count++;
    operation->flags |= CPOD_OPERATION_BODY_REQUIRED;
}

static cpod_response *add_response(cpod_operation *operation, int status, cpod_codec codec, cpod_kind kind,
                                   uint32_t type, bool enveloped)
{
    static const char *const media_types[] = {[CPOD_CODEC_JSON] = "application/json",
                                              [CPOD_CODEC_BINARY] = "application/octet-stream",
                                              [CPOD_CODEC_EVENTS] = "text/event-stream"};
    cpod_response *response = &responses[response_count++];
    *response =
        (cpod_response){.status_first = (uint16_t)status,
                        .status_last = (uint16_t)status,
                        .codec = (uint8_t)codec,
                        .kind = (uint8_t)kind,
                        .type = type,
                        .media_type = codec == CPOD_CODEC_NONE ? CPOD_NONE : add_text(media_types[codec]),
                        .envelope = enveloped ? add_text("\"data\":") : CPOD_NONE,
                        .envelope_length = 4};
    if (status >= 400)
        operation->error_count++;
    else
        operation->response_count++;
    return response;
}

static void add_page_operation(uint32_t index, const char *path, uint8_t style)
{
    cpod_operation *operation = add_operation(index, "GET", path);
    add_parameter(operation, style == 1 ? "offset" : "page", CPOD_IN_QUERY, CPOD_KIND_OPT_INT64,
                  offsetof(list_params, page));
    add_parameter(operation, "pageSize", CPOD_IN_QUERY, CPOD_KIND_OPT_INT64,
                  offsetof(list_params, page_size));
    add_parameter(operation, "search", CPOD_IN_QUERY, CPOD_KIND_STRING, offsetof(list_params, search));
    add_parameter(operation, "X-Trace", CPOD_IN_HEADER, CPOD_KIND_STRING, offsetof(list_params, trace));
    add_parameter(operation, "cursor", CPOD_IN_QUERY, CPOD_KIND_STRING, offsetof(list_params, cursor));
    add_response(operation, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_PAGE, false);
    operation->pagination = style;
    bool cursor = style == 2;
    paginations[style] = (cpod_pagination){
        .style = style,
        .page_kind = cursor ? CPOD_KIND_STRING : CPOD_KIND_OPT_INT64,
        .total_kind = CPOD_KIND_OPT_INT64,
        .more_kind = cursor ? CPOD_KIND_NONE : CPOD_KIND_OPT_BOOL,
        .next_kind = cursor ? CPOD_KIND_STRING : CPOD_KIND_NONE,
        .page_offset = cursor ? offsetof(list_params, cursor) : offsetof(list_params, page),
        .size_offset = offsetof(list_params, page_size),
        .size_kind = CPOD_KIND_OPT_INT64,
        .items_offset = offsetof(thing_page, data),
        .total_offset = offsetof(thing_page, total),
        .more_offset = offsetof(thing_page, has_more),
        .next_offset = offsetof(thing_page, next),
        .items_container = ELEMENT_THING,
    };
}

static void add_simple_operations(void)
{
    cpod_operation *o = add_operation(OP_GET, "GET", "/v1/things/{id}");
    add_response(o, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING, true);
    add_response(o, 404, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_PROBLEM, false);
    o = add_operation(OP_DELETE, "DELETE", "/v1/things/{id}");
    add_response(o, 204, CPOD_CODEC_NONE, CPOD_KIND_NONE, 0, false);
    o = add_operation(OP_EVALUATE, "GET", "/v1/flag");
    add_response(o, 200, CPOD_CODEC_JSON, CPOD_KIND_BOOL, 0, true);
    o = add_operation(OP_MASK, "GET", "/v1/mask");
    add_response(o, 200, CPOD_CODEC_JSON, CPOD_KIND_STRING, 0, true);
    o = add_operation(OP_GET_BLOB, "GET", "/v1/blobs/{id}");
    add_response(o, 200, CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, false);
    add_response(o, 206, CPOD_CODEC_BINARY, CPOD_KIND_BYTES, 0, false);
    o = add_operation(OP_WATCH, "GET", "/v1/watch");
    add_response(o, 200, CPOD_CODEC_EVENTS, CPOD_KIND_INLINE, TYPE_THING, false);
    o->stream_end = add_text("end");
    o = add_operation(OP_VARIED, "GET", "/v1/varied");
    add_response(o, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING, false)->variant = RESULT_THING;
    add_response(o, 202, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_FILTER, false)->variant = RESULT_FILTER;
    add_response(o, 204, CPOD_CODEC_NONE, CPOD_KIND_NONE, 0, false)->variant = RESULT_EMPTY;
    add_response(o, 400, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_PROBLEM, false)->variant = 1;
    add_response(o, 409, CPOD_CODEC_JSON, CPOD_KIND_STRING, 0, false)->variant = 2;
    o->result_union = 0;
    o = add_operation(OP_OPEN, "GET", "/v1/open");
    add_response(o, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING, false);
    add_response(o, 206, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING, false);
    o->flags |= CPOD_OPERATION_NO_SECURITY;
    o->alternative_count = 0;
    o = add_operation(OP_OPTIONAL, "GET", "/v1/optional");
    add_response(o, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING, false);
    add_response(o, 204, CPOD_CODEC_NONE, CPOD_KIND_NONE, 0, false);
    o = add_operation(OP_KEYED, "GET", "/v1/keyed");
    add_response(o, 200, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING, false);
    o->first_alternative = 1;
    o->alternative_count = 2;
}

static void add_sending_operations(void)
{
    static const struct {
        uint32_t operation;
        const char *method, *path;
        cpod_codec codec;
        cpod_kind kind;
        uint32_t type;
        const char *media_type;
    } sending[] = {
        {OP_CREATE, "POST", "/v1/things", CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_CREATE, "application/json"},
        {OP_FORM, "POST", "/v1/form", CPOD_CODEC_FORM, CPOD_KIND_INLINE, TYPE_CREATE,
         "application/x-www-form-urlencoded"},
        {OP_STAMP, "POST", "/v1/stamps", CPOD_CODEC_FORM, CPOD_KIND_INLINE, TYPE_STAMPED,
         "application/x-www-form-urlencoded"},
        {OP_MULTIPART, "POST", "/v1/files", CPOD_CODEC_MULTIPART, CPOD_KIND_INLINE, TYPE_UPLOAD_FORM,
         "multipart/form-data"},
        {OP_PUT_BLOB, "PUT", "/v1/blobs/{id}", CPOD_CODEC_BINARY, CPOD_KIND_UPLOAD, 0,
         "application/octet-stream"},
        {OP_ORDER, "POST", "/v1/orders", CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_CREATE, "application/json"},
        {OP_SECRET, "POST", "/v1/secret", CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_CREATE, "application/json"},
    };
    for (size_t i = 0; i < sizeof sending / sizeof sending[0]; i++) {
        cpod_operation *o = add_operation(sending[i].operation, sending[i].method, sending[i].path);
        add_body(o, sending[i].codec, sending[i].kind, sending[i].type, sending[i].media_type);
        add_response(o, 201, CPOD_CODEC_JSON, CPOD_KIND_INLINE, TYPE_THING, true);
    }
    operations[OP_ORDER].flags |= CPOD_OPERATION_DECLARES_IDEMPOTENCY_KEY;
    bodies[operations[OP_STAMP].first_body].part_count = 2;
    operations[OP_SECRET].flags |= CPOD_OPERATION_SECRET_RESPONSE;
}

static void build(void)
{
    schemes[0] = (cpod_scheme){
        .type = CPOD_SECURITY_BEARER, .name = CPOD_NONE, .scheme = "Bearer", .variable = "TEST_BEARER"};
    schemes[1] = (cpod_scheme){.type = CPOD_SECURITY_KEY_HEADER,
                               .name = add_text("X-Key"),
                               .scheme = "HeaderKey",
                               .variable = "TEST_HEADER_KEY"};
    schemes[2] = (cpod_scheme){.type = CPOD_SECURITY_KEY_QUERY,
                               .name = add_text("key"),
                               .scheme = "QueryKey",
                               .variable = "TEST_QUERY_KEY"};
    schemes[3] = (cpod_scheme){.type = CPOD_SECURITY_KEY_COOKIE,
                               .name = add_text("session"),
                               .scheme = "CookieKey",
                               .variable = "TEST_COOKIE_KEY"};
    schemes[4] = (cpod_scheme){
        .type = CPOD_SECURITY_BASIC, .name = CPOD_NONE, .scheme = "Basic", .variable = "TEST_BASIC"};
    add_types();
    types[TYPE_FILTER].null_object = 0;
    add_page_operation(OP_LIST, "/v1/things", 0);
    add_page_operation(OP_OFFSET, "/v1/offset", 1);
    add_page_operation(OP_SCAN, "/v1/scan", 2);
    add_simple_operations();
    add_sending_operations();
}

static const cpod_tables tables = {.pool = pool,
                                   .fields = fields,
                                   .types = types,
                                   .containers = elements,
                                   .enums = enums,
                                   .enum_values = enum_values,
                                   .integers = integers,
                                   .unions = unions,
                                   .variants = variants,
                                   .hash_slots = slots,
                                   .required_words = required_words,
                                   .nulls = nulls,
                                   .operations = operations,
                                   .parameters = parameters,
                                   .bodies = bodies,
                                   .parts = parts,
                                   .responses = responses,
                                   .paginations = paginations,
                                   .alternatives = alternatives,
                                   .schemes = schemes,
                                   .type_count = TYPE_COUNT,
                                   .operation_count = OP_COUNT,
                                   .scheme_count = 5};

static const cpod_default_header default_headers[] = {
    {.name = "X-Dialect", .value = "plain"},
    {.name = "X-Tenant-ID", .value = "default", .variable = "TEST_TENANT_ID"},
};

static const cpod_error_code error_codes[] = {
    {.http_status = 403, .code = "policy_denied", .status = CPOD_ERR_POLICY_DENIED},
    {.http_status = 409, .code = "busy", .status = CPOD_ERR_RATE_LIMIT},
    {.http_status = 429, .code = "quota", .status = CPOD_ERR_FORBIDDEN},
};

static const cpod_conventions conventions = {
    .default_headers = default_headers,
    .default_header_count = 2,
    .meta = {.member = "meta", .request_id = "requestId", .timestamp = "timestamp"},
    .error_codes = error_codes,
    .error_code_count = 3,
};

const cpod_api *client_test_api(void)
{
    static const cpod_api api = {.table_version = CPOD_TABLE_VERSION,
                                 .name = "test",
                                 .version = "1.0",
                                 .server_url = "https://api.example.com/api",
                                 .token_path = "/v1/auth/token",
                                 .tables = &tables,
                                 .conventions = &conventions};
    if (pool_length == 0)
        build();
    return &api;
}

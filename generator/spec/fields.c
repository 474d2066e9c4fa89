/* The fields of the objects, in the order of the specification; those of a schema by how often they are used. */
#include "spec/fields.h"

#include "base/text.h"

#include <stddef.h>
#include <string.h>

#define ONE(object)        SPEC_FIELD_ONE, SPEC_OBJECT_##object
#define MAP(object)        SPEC_FIELD_MAP, SPEC_OBJECT_##object
#define DEPENDENCY(object) SPEC_FIELD_DEPENDENCY, SPEC_OBJECT_##object
#define VALUE              ONE(NONE)

static const spec_field document_fields[] = {
    {"openapi", 0, VALUE},
    {"$self", 2, VALUE},
    {"info", 0, ONE(INFO)},
    {"jsonSchemaDialect", 1, VALUE},
    {"servers", 0, ONE(SERVER)},
    {"paths", 0, MAP(PATH_ITEM)},
    {"webhooks", 1, MAP(PATH_ITEM)},
    {"components", 0, ONE(COMPONENTS)},
    {"security", 0, VALUE},
    {"tags", 0, ONE(TAG)},
    {"externalDocs", 0, ONE(EXTERNAL_DOCS)},
    {NULL, 0, VALUE},
};

static const spec_field info_fields[] = {
    {"title", 0, VALUE},          {"summary", 1, VALUE},
    {"description", 0, VALUE},    {"termsOfService", 0, VALUE},
    {"contact", 0, ONE(CONTACT)}, {"license", 0, ONE(LICENSE)},
    {"version", 0, VALUE},        {NULL, 0, VALUE},
};

static const spec_field contact_fields[] = {
    {"name", 0, VALUE},
    {"url", 0, VALUE},
    {"email", 0, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field license_fields[] = {
    {"name", 0, VALUE},
    {"identifier", 1, VALUE},
    {"url", 0, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field server_fields[] = {
    {"url", 0, VALUE}, {"description", 0, VALUE}, {"name", 2, VALUE}, {"variables", 0, MAP(SERVER_VARIABLE)},
    {NULL, 0, VALUE},
};

static const spec_field server_variable_fields[] = {
    {"enum", 0, VALUE},
    {"default", 0, VALUE},
    {"description", 0, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field components_fields[] = {
    {"schemas", 0, MAP(SCHEMA)},
    {"responses", 0, MAP(RESPONSE)},
    {"parameters", 0, MAP(PARAMETER)},
    {"examples", 0, MAP(EXAMPLE)},
    {"requestBodies", 0, MAP(REQUEST_BODY)},
    {"headers", 0, MAP(HEADER)},
    {"securitySchemes", 0, MAP(SECURITY_SCHEME)},
    {"links", 0, MAP(LINK)},
    {"callbacks", 0, MAP(CALLBACK)},
    {"pathItems", 1, MAP(PATH_ITEM)},
    {"mediaTypes", 2, MAP(MEDIA_TYPE)},
    {NULL, 0, VALUE},
};

static const spec_field path_item_fields[] = {
    {"$ref", 0, VALUE},
    {"summary", 0, VALUE},
    {"description", 0, VALUE},
    {"get", 0, ONE(OPERATION)},
    {"put", 0, ONE(OPERATION)},
    {"post", 0, ONE(OPERATION)},
    {"delete", 0, ONE(OPERATION)},
    {"options", 0, ONE(OPERATION)},
    {"head", 0, ONE(OPERATION)},
    {"patch", 0, ONE(OPERATION)},
    {"trace", 0, ONE(OPERATION)},
    {"query", 2, ONE(OPERATION)},
    {"additionalOperations", 2, MAP(OPERATION)},
    {"servers", 0, ONE(SERVER)},
    {"parameters", 0, ONE(PARAMETER)},
    {NULL, 0, VALUE},
};

static const spec_field operation_fields[] = {
    {"tags", 0, VALUE},
    {"summary", 0, VALUE},
    {"description", 0, VALUE},
    {"externalDocs", 0, ONE(EXTERNAL_DOCS)},
    {"operationId", 0, VALUE},
    {"parameters", 0, ONE(PARAMETER)},
    {"requestBody", 0, ONE(REQUEST_BODY)},
    {"responses", 0, MAP(RESPONSE)},
    {"callbacks", 0, MAP(CALLBACK)},
    {"deprecated", 0, VALUE},
    {"security", 0, VALUE},
    {"servers", 0, ONE(SERVER)},
    {NULL, 0, VALUE},
};

static const spec_field external_docs_fields[] = {
    {"description", 0, VALUE},
    {"url", 0, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field parameter_fields[] = {
    {"name", 0, VALUE},
    {"in", 0, VALUE},
    {"description", 0, VALUE},
    {"required", 0, VALUE},
    {"deprecated", 0, VALUE},
    {"allowEmptyValue", 0, VALUE},
    {"schema", 0, ONE(SCHEMA)},
    {"example", 0, VALUE},
    {"examples", 0, MAP(EXAMPLE)},
    {"style", 0, VALUE},
    {"explode", 0, VALUE},
    {"allowReserved", 0, VALUE},
    {"content", 0, MAP(MEDIA_TYPE)},
    {NULL, 0, VALUE},
};

static const spec_field request_body_fields[] = {
    {"description", 0, VALUE},
    {"content", 0, MAP(MEDIA_TYPE)},
    {"required", 0, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field media_type_fields[] = {
    {"description", 2, VALUE}, /* of the JSON Schema of 3.2, not of its text */
    {"schema", 0, ONE(SCHEMA)},
    {"itemSchema", 2, ONE(SCHEMA)},
    {"example", 0, VALUE},
    {"examples", 0, MAP(EXAMPLE)},
    {"encoding", 0, MAP(ENCODING)},
    {"prefixEncoding", 2, ONE(ENCODING)},
    {"itemEncoding", 2, ONE(ENCODING)},
    {NULL, 0, VALUE},
};

static const spec_field encoding_fields[] = {
    {"contentType", 0, VALUE},
    {"headers", 0, MAP(HEADER)},
    {"style", 0, VALUE},
    {"explode", 0, VALUE},
    {"allowReserved", 0, VALUE},
    {"encoding", 2, MAP(ENCODING)},
    {"prefixEncoding", 2, ONE(ENCODING)},
    {"itemEncoding", 2, ONE(ENCODING)},
    {NULL, 0, VALUE},
};

static const spec_field response_fields[] = {
    {"summary", 2, VALUE},           {"description", 0, VALUE}, {"headers", 0, MAP(HEADER)},
    {"content", 0, MAP(MEDIA_TYPE)}, {"links", 0, MAP(LINK)},   {NULL, 0, VALUE},
};

static const spec_field example_fields[] = {
    {"summary", 0, VALUE},   {"description", 0, VALUE},
    {"dataValue", 2, VALUE}, {"serializedValue", 2, VALUE},
    {"value", 0, VALUE},     {"externalValue", 0, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field link_fields[] = {
    {"operationRef", 0, VALUE}, {"operationId", 0, VALUE}, {"parameters", 0, VALUE},
    {"requestBody", 0, VALUE},  {"description", 0, VALUE}, {"server", 0, ONE(SERVER)},
    {NULL, 0, VALUE},
};

static const spec_field header_fields[] = {
    {"description", 0, VALUE},       {"required", 0, VALUE},
    {"deprecated", 0, VALUE},        {"allowEmptyValue", 0, VALUE},
    {"schema", 0, ONE(SCHEMA)},      {"example", 0, VALUE},
    {"examples", 0, MAP(EXAMPLE)},   {"style", 0, VALUE},
    {"explode", 0, VALUE},           {"allowReserved", 0, VALUE},
    {"content", 0, MAP(MEDIA_TYPE)}, {NULL, 0, VALUE},
};

static const spec_field tag_fields[] = {
    {"name", 0, VALUE},        {"summary", 2, VALUE},
    {"description", 0, VALUE}, {"externalDocs", 0, ONE(EXTERNAL_DOCS)},
    {"parent", 2, VALUE},      {"kind", 2, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field schema_fields[] = {
    {"type", 0, VALUE},
    {"description", 0, VALUE},
    {"properties", 0, MAP(SCHEMA)},
    {"$ref", 0, VALUE},
    {"example", 0, VALUE},
    {"format", 0, VALUE},
    {"items", 0, ONE(SCHEMA)},
    {"required", 0, VALUE},
    {"enum", 0, VALUE},
    {"title", 0, VALUE},
    {"default", 0, VALUE},
    {"nullable", 0, VALUE},
    {"maximum", 0, VALUE},
    {"exclusiveMaximum", 0, VALUE},
    {"minimum", 0, VALUE},
    {"exclusiveMinimum", 0, VALUE},
    {"maxLength", 0, VALUE},
    {"minLength", 0, VALUE},
    {"pattern", 0, VALUE},
    {"maxItems", 0, VALUE},
    {"minItems", 0, VALUE},
    {"uniqueItems", 0, VALUE},
    {"maxProperties", 0, VALUE},
    {"minProperties", 0, VALUE},
    {"multipleOf", 0, VALUE},
    {"allOf", 0, ONE(SCHEMA)},
    {"oneOf", 0, ONE(SCHEMA)},
    {"anyOf", 0, ONE(SCHEMA)},
    {"not", 0, ONE(SCHEMA)},
    {"additionalProperties", 0, ONE(SCHEMA)},
    {"discriminator", 0, ONE(DISCRIMINATOR)},
    {"readOnly", 0, VALUE},
    {"writeOnly", 0, VALUE},
    {"xml", 0, ONE(XML)},
    {"externalDocs", 0, ONE(EXTERNAL_DOCS)},
    {"deprecated", 0, VALUE},
    {"const", 1, VALUE},
    {"examples", 1, VALUE},
    {"$schema", 1, VALUE},
    {"$id", 1, VALUE},
    {"$defs", 1, MAP(SCHEMA)},
    {"$anchor", 1, VALUE},
    {"$dynamicRef", 1, VALUE},
    {"$dynamicAnchor", 1, VALUE},
    {"$vocabulary", 1, VALUE},
    {"$comment", 1, VALUE},
    {"prefixItems", 1, ONE(SCHEMA)},
    {"contains", 1, ONE(SCHEMA)},
    {"patternProperties", 1, MAP(SCHEMA)},
    {"dependentSchemas", 1, MAP(SCHEMA)},
    {"propertyNames", 1, ONE(SCHEMA)},
    {"if", 1, ONE(SCHEMA)},
    {"then", 1, ONE(SCHEMA)},
    {"else", 1, ONE(SCHEMA)},
    {"unevaluatedItems", 1, ONE(SCHEMA)},
    {"unevaluatedProperties", 1, ONE(SCHEMA)},
    {"maxContains", 1, VALUE},
    {"minContains", 1, VALUE},
    {"dependentRequired", 1, VALUE},
    {"contentEncoding", 1, VALUE},
    {"contentMediaType", 1, VALUE},
    {"contentSchema", 1, ONE(SCHEMA)},
    {"definitions", 1, MAP(SCHEMA)},
    {"dependencies", 1, DEPENDENCY(SCHEMA)},
    {"additionalItems", 1, ONE(SCHEMA)},
    {"$recursiveRef", 1, VALUE},
    {"$recursiveAnchor", 1, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field discriminator_fields[] = {
    {"propertyName", 0, VALUE},
    {"mapping", 0, VALUE},
    {"defaultMapping", 2, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field xml_fields[] = {
    {"name", 0, VALUE},    {"namespace", 0, VALUE}, {"prefix", 0, VALUE}, {"attribute", 0, VALUE},
    {"wrapped", 0, VALUE}, {"nodeType", 2, VALUE},  {NULL, 0, VALUE},
};

static const spec_field security_scheme_fields[] = {
    {"type", 0, VALUE},
    {"description", 0, VALUE},
    {"name", 0, VALUE},
    {"in", 0, VALUE},
    {"scheme", 0, VALUE},
    {"bearerFormat", 0, VALUE},
    {"flows", 0, ONE(FLOWS)},
    {"openIdConnectUrl", 0, VALUE},
    {"oauth2MetadataUrl", 2, VALUE},
    {"deprecated", 2, VALUE},
    {NULL, 0, VALUE},
};

static const spec_field flows_fields[] = {
    {"implicit", 0, ONE(FLOW)},
    {"password", 0, ONE(FLOW)},
    {"clientCredentials", 0, ONE(FLOW)},
    {"authorizationCode", 0, ONE(FLOW)},
    {"deviceAuthorization", 2, ONE(FLOW)},
    {NULL, 0, VALUE},
};

static const spec_field flow_fields[] = {
    {"authorizationUrl", 0, VALUE}, {"deviceAuthorizationUrl", 2, VALUE},
    {"tokenUrl", 0, VALUE},         {"refreshUrl", 0, VALUE},
    {"scopes", 0, VALUE},           {NULL, 0, VALUE},
};

typedef struct object_kind {
    const char *name;
    const spec_field *fields;
} object_kind;

static const spec_field no_fields[] = {{NULL, 0, VALUE}};

static const object_kind kinds[SPEC_OBJECT_COUNT] = {
    [SPEC_OBJECT_NONE] = {"a value", no_fields},
    [SPEC_OBJECT_DOCUMENT] = {"the document", document_fields},
    [SPEC_OBJECT_INFO] = {"'info'", info_fields},
    [SPEC_OBJECT_CONTACT] = {"a contact", contact_fields},
    [SPEC_OBJECT_LICENSE] = {"a license", license_fields},
    [SPEC_OBJECT_SERVER] = {"a server", server_fields},
    [SPEC_OBJECT_SERVER_VARIABLE] = {"a server variable", server_variable_fields},
    [SPEC_OBJECT_COMPONENTS] = {"'components'", components_fields},
    [SPEC_OBJECT_PATH_ITEM] = {"a path item", path_item_fields},
    [SPEC_OBJECT_OPERATION] = {"an operation", operation_fields},
    [SPEC_OBJECT_EXTERNAL_DOCS] = {"'externalDocs'", external_docs_fields},
    [SPEC_OBJECT_PARAMETER] = {"a parameter", parameter_fields},
    [SPEC_OBJECT_REQUEST_BODY] = {"a request body", request_body_fields},
    [SPEC_OBJECT_MEDIA_TYPE] = {"a media type", media_type_fields},
    [SPEC_OBJECT_ENCODING] = {"an encoding", encoding_fields},
    [SPEC_OBJECT_RESPONSE] = {"a response", response_fields},
    [SPEC_OBJECT_CALLBACK] = {"a callback", no_fields},
    [SPEC_OBJECT_EXAMPLE] = {"an example", example_fields},
    [SPEC_OBJECT_LINK] = {"a link", link_fields},
    [SPEC_OBJECT_HEADER] = {"a header", header_fields},
    [SPEC_OBJECT_TAG] = {"a tag", tag_fields},
    [SPEC_OBJECT_SCHEMA] = {"a schema", schema_fields},
    [SPEC_OBJECT_DISCRIMINATOR] = {"a discriminator", discriminator_fields},
    [SPEC_OBJECT_XML] = {"'xml'", xml_fields},
    [SPEC_OBJECT_SECURITY_SCHEME] = {"a security scheme", security_scheme_fields},
    [SPEC_OBJECT_FLOWS] = {"'flows'", flows_fields},
    [SPEC_OBJECT_FLOW] = {"a flow", flow_fields},
};

const char *spec_object_kind_name(spec_object_kind kind)
{
    return kinds[kind].name;
}

const spec_field *spec_find_field(spec_object_kind kind, const char *name)
{
    for (const spec_field *field = kinds[kind].fields; field->name != NULL; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

bool spec_has_field(spec_object_kind kind, const char *name, int minor)
{
    const spec_field *field = spec_find_field(kind, name);
    return field != NULL && field->since <= minor;
}

/* How many edits a misspelling may take: of a short name one makes another word. */
static unsigned edits_allowed(const char *name)
{
    size_t length = strlen(name);
    return length < 3 ? 0 : length < 5 ? 1 : 2;
}

static bool is_without_dollar(const char *name, const char *field)
{
    return field[0] == '$' && strcmp(name, field + 1) == 0;
}

const char *spec_similar_field(spec_object_kind kind, const char *name, int minor)
{
    const char *similar = NULL;
    unsigned best = edits_allowed(name) + 1;
    for (const spec_field *field = kinds[kind].fields; field->name != NULL; field++) {
        unsigned limit = edits_allowed(field->name);
        unsigned edits =
            is_without_dollar(name, field->name) ? 0 : text_edit_distance(name, field->name, limit);
        if (field->since > minor || edits > limit || edits >= best)
            continue;
        similar = field->name;
        best = edits;
    }
    return similar;
}

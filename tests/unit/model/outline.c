#include "outline.h"

#include <inttypes.h>
#include <string.h>

static const char *const scalar_names[] = {
    [MODEL_BOOL] = "bool",         [MODEL_INT32] = "int32",   [MODEL_INT64] = "int64",
    [MODEL_UINT64] = "uint64",     [MODEL_DOUBLE] = "double", [MODEL_STRING] = "string",
    [MODEL_DATETIME] = "datetime", [MODEL_DATE] = "date",     [MODEL_BYTES] = "bytes",
    [MODEL_UPLOAD] = "upload",     [MODEL_JSON] = "json",
};

static void outline_reference(model_reference reference, buffer *out)
{
    const model_type *type = reference.type;
    if (type == NULL) {
        buffer_append(out, "-");
    } else if (type->kind == MODEL_LIST || type->kind == MODEL_MAP) {
        buffer_append(out, type->kind == MODEL_LIST ? "[" : "{");
        outline_reference(type->element, out);
        buffer_append(out, type->kind == MODEL_LIST ? "]" : "}");
    } else {
        buffer_append(out, type->name != NULL ? type->name : scalar_names[type->kind]);
    }
    if (reference.nullable)
        buffer_append(out, "?");
}

static void outline_flag(bool set, const char *word, buffer *out)
{
    if (set)
        buffer_format(out, " %s", word);
}

static void outline_text(const char *name, const char *text, buffer *out)
{
    if (text != NULL)
        buffer_format(out, " %s(%s)", name, text);
}

static void outline_field(const model_field *field, buffer *out)
{
    buffer_format(out, "  %s%s: ", field->name, field->required ? "*" : "");
    outline_reference(field->type, out);
    outline_flag(field->is_const, "implied", out);
    outline_flag(field->is_embedded, "embedded", out);
    outline_flag(field->read_only, "read-only", out);
    outline_flag(field->write_only, "write-only", out);
    outline_flag(field->is_password, "password", out);
    outline_flag(field->deprecated, "deprecated", out);
    outline_text("default", field->default_text, out);
    outline_text("example", field->example_text, out);
    outline_text("limits", field->constraint, out);
    outline_text("about", field->description, out);
    buffer_append(out, "\n");
}

static void outline_enum(const model_type *type, buffer *out)
{
    for (size_t i = 0; i < type->values.count; i++) {
        const model_enum_value *value = &type->values.items[i];
        if (type->of_integers)
            buffer_format(out, "  %" PRId64, value->number);
        else
            buffer_format(out, "  '%s'", value->text);
        outline_text("about", value->description, out);
        buffer_append(out, "\n");
    }
}

static void outline_accepted(unsigned accepts, buffer *out)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{MODEL_JSON_BOOL, "bool"},   {MODEL_JSON_NUMBER, "number"}, {MODEL_JSON_STRING, "string"},
                 {MODEL_JSON_ARRAY, "array"}, {MODEL_JSON_OBJECT, "object"}, {MODEL_JSON_INTEGER, "integer"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        outline_flag((accepts & names[i].bit) != 0, names[i].name, out);
}

static void outline_union(const model_type *type, buffer *out)
{
    if (type->tag_property != NULL)
        buffer_format(out, "  tag %s\n", type->tag_property);
    for (size_t i = 0; i < type->variants.count; i++) {
        const model_variant *variant = &type->variants.items[i];
        buffer_format(out, "  | %s: ", variant->name);
        outline_reference(variant->type, out);
        outline_text("tag", variant->tag, out);
        buffer_append(out, "\n");
    }
    for (size_t i = 0; i < type->cases.count; i++) {
        const model_case *c = &type->cases.items[i];
        buffer_append(out, "  if");
        outline_accepted(c->accepts, out);
        for (size_t n = 0; n < c->conditions.count; n++) {
            buffer_format(out, " %s", c->conditions.items[n].property);
            if (c->conditions.items[n].value != NULL)
                buffer_format(out, "='%s'", c->conditions.items[n].value);
        }
        buffer_format(out, " then %s\n",
                      c->variant == MODEL_BEST_VARIANT ? "the best" : type->variants.items[c->variant].name);
    }
}

static void outline_type(const model_type *type, buffer *out)
{
    if (type->kind == MODEL_LIST || type->kind == MODEL_MAP)
        return;
    buffer_format(out, "%s %s",
                  type->kind == MODEL_ENUM    ? "enum"
                  : type->kind == MODEL_UNION ? "union"
                                              : "object",
                  type->name);
    outline_flag(type->is_sent, "sent", out);
    outline_flag(type->is_received, "received", out);
    outline_flag(type->needs_null, "null", out);
    outline_text("in", type->group != NULL ? type->group->name : NULL, out);
    buffer_append(out, "\n");
    outline_enum(type, out);
    outline_union(type, out);
    for (size_t i = 0; i < type->fields.count; i++)
        outline_field(&type->fields.items[i], out);
    if (type->additional != NULL) {
        buffer_append(out, "  ...: ");
        outline_reference((model_reference){.type = type->additional}, out);
        buffer_append(out, "\n");
    }
}

static const char *const styles[] = {"simple", "label", "matrix", "form",    "space",
                                     "pipe",   "deep",  "json",   "content", "cookie"};

static void outline_parameter(const model_parameter *parameter, buffer *out)
{
    static const char *const places[] = {"path", "query",    "header",     "cookie",
                                         "part", "response", "querystring"};
    buffer_format(out, "  %s %s%s: ", places[parameter->location], parameter->name,
                  parameter->required ? "*" : "");
    outline_reference(parameter->type, out);
    buffer_format(out, " %s", styles[parameter->style]);
    outline_flag(parameter->explode, "explode", out);
    outline_flag(parameter->allow_reserved, "reserved", out);
    outline_flag(parameter->deprecated, "deprecated", out);
    outline_text("default", parameter->default_text, out);
    outline_text("limits", parameter->constraint, out);
    buffer_append(out, "\n");
}

static const char *const codec_names[] = {"none",   "json",   "form",          "multipart",  "text",
                                          "binary", "events", "event objects", "json lines", "json seq"};

static void outline_body(const model_operation *operation, const model_media *body, buffer *out)
{
    buffer_format(out, "  body%s %s %s: ", operation->body_required ? "*" : "", body->media_type,
                  codec_names[body->codec]);
    outline_reference(body->type, out);
    outline_flag(body->is_positional, "by position", out);
    for (size_t i = 0; i < body->encodings.count; i++)
        buffer_format(
            out, " part(%s %s %s%s%s)", body->encodings.items[i].field,
            body->encodings.items[i].content_type != NULL ? body->encodings.items[i].content_type : "-",
            styles[body->encodings.items[i].style], body->encodings.items[i].explode ? " explode" : "",
            body->encodings.items[i].allow_reserved ? " reserved" : "");
    buffer_append(out, "\n");
}

static void outline_response(const char *word, const model_response *response, buffer *out)
{
    buffer_format(out, "  %s %s", word, response->status);
    if (response->has_body) {
        buffer_format(out, " %s %s: ", response->media.media_type, codec_names[response->media.codec]);
        outline_reference(response->media.type, out);
        outline_text("envelope", response->envelope, out);
        outline_flag(response->is_secondary, "second", out);
    }
    buffer_append(out, "\n");
}

static void outline_pagination(const model_operation *operation, buffer *out)
{
    static const char *const ways[] = {"numbered", "offset", "cursor"};
    static const char *const sources[] = {NULL, "url", "link", "header", "last-item"};
    const paging_scheme *p = &operation->pagination.scheme;
    arena *a = arena_new();
    if (operation->has_pagination) {
        buffer_format(out, "  pages %s of ", ways[p->style]);
        outline_reference(operation->pagination.item, out);
        outline_text("items", p->items.count > 0 ? paging_path_text(a, &p->items) : NULL, out);
        outline_text("page", p->page, out);
        outline_text("size", p->size, out);
        outline_text("more", p->more.count > 0 ? paging_path_text(a, &p->more) : NULL, out);
        outline_text("total", p->total.count > 0 ? paging_path_text(a, &p->total) : NULL, out);
        outline_text("pages", p->pages.count > 0 ? paging_path_text(a, &p->pages) : NULL, out);
        outline_text("next", p->next.count > 0 ? paging_path_text(a, &p->next) : NULL, out);
        outline_text("from", sources[p->source], out);
        outline_text("header", p->header, out);
        outline_text(
            "by",
            strcmp(p->extension == NULL ? "" : p->extension, "x-cpod-pagination") == 0 ? NULL : p->extension,
            out);
        outline_flag(p->in_body, "body", out);
        outline_flag(p->from_zero, "zero", out);
        buffer_append(out, "\n");
    }
    arena_free(a);
}

static void outline_operation(const model_operation *operation, buffer *out)
{
    buffer_format(out, "operation %s%s%s = %s %s -> ", operation->id, operation->suffix != NULL ? " " : "",
                  operation->suffix != NULL ? operation->suffix : "", operation->method, operation->path);
    outline_reference(operation->result, out);
    outline_text("in", operation->group->name, out);
    outline_flag(operation->is_stream, "stream", out);
    outline_text("end", operation->stream_end, out);
    outline_text("sentinel", operation->stream_sentinel, out);
    outline_flag(operation->has_stream_switch, "switch", out);
    outline_text("idempotency", operation->idempotency_parameter, out);
    buffer_append(out, "\n");
    for (size_t i = 0; i < operation->path_parameters.count; i++)
        outline_parameter(&operation->path_parameters.items[i], out);
    for (size_t i = 0; i < operation->parameters.count; i++)
        outline_parameter(&operation->parameters.items[i], out);
    for (size_t i = 0; i < operation->bodies.count; i++)
        outline_body(operation, &operation->bodies.items[i], out);
    for (size_t i = 0; i < operation->responses.count; i++)
        outline_response("response", &operation->responses.items[i], out);
    for (size_t i = 0; i < operation->errors.count; i++)
        outline_response("error", &operation->errors.items[i], out);
    outline_pagination(operation, out);
}

void outline_model(const api_model *model, buffer *out)
{
    for (size_t i = 0; i < model->types.count; i++)
        outline_type(model->types.items[i], out);
    for (size_t i = 0; i < model->operations.count; i++)
        outline_operation(model->operations.items[i], out);
}

void outline_messages(const diagnostics *d, buffer *out)
{
    static const char *const levels[] = {"note", "warning", "error"};
    diagnostic item;
    for (size_t i = 0; diagnostics_get(d, i, &item); i++)
        buffer_format(out, "%s %u:%u %s\n", levels[item.level], (unsigned)item.at.line,
                      (unsigned)item.at.column, item.message);
}

/* Sections and tables about types. */
#include "emit/doc_comments.h"
#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "lang/c_type.h"
#include "lang/literal.h"
#include "lang/markdown.h"

#include <string.h>

value *markdown_text(arena *a, const char *text)
{
    markdown_lines lines = {0};
    markdown_add(a, &lines, text);
    if (lines.count == 0)
        return value_null(a);
    value *list = value_list(a);
    for (size_t i = 0; i < lines.count; i++)
        value_push(a, list, value_text(a, lines.items[i]));
    value *doc = value_object(a);
    value_set(a, doc, "lines", list);
    return doc;
}

/* ---- types in cells ---- */

/* The type that a link from a use of this one leads to: that of the items of lists and maps. */
static const sdk_type *linked_type(const sdk *s, const model_type *type)
{
    while (type->kind == MODEL_LIST || type->kind == MODEL_MAP)
        type = type->element.type;
    return ptr_map_get(&s->types_by_model, type);
}

/* Where the section of a type is, as seen from a page; NULL when it has none. */
static const char *link_target(const markdown_pages *all, const markdown_page *on, const sdk_type *type)
{
    arena *a = all->s->values;
    const markdown_page *home = type != NULL ? ptr_map_get(&all->homes, type) : NULL;
    if (home == NULL)
        return NULL;
    const markdown_entity *entity = ptr_map_get(&all->entities, type);
    const char *anchor = entity != NULL ? entity->anchor : type->name;
    if (home == on)
        return arena_format(a, "#%s", anchor);
    const char *up = strchr(on->path, '/') != NULL ? "../" : "";
    return arena_format(a, "%s%s#%s", up, home->path, anchor);
}

static void set_type(const markdown_pages *all, const markdown_page *on, value *record,
                     const sdk_type_use *use, const model_type *type)
{
    arena *a = all->s->values;
    const char *code = markdown_cell_code(a, c_type_bare(a, use->c_type));
    const char *target = link_target(all, on, linked_type(all->s, type));
    value_set_text(a, record, "type", target != NULL ? arena_format(a, "[%s](%s)", code, target) : code);
}

/* ---- members ---- */

static value *field_row(const markdown_pages *all, const markdown_page *on, const model_field *field,
                        const char *member)
{
    arena *a = all->s->values;
    sdk_type_use use = sdk_type_use_of(all->s, field->type, sdk_member_role(field->required));
    value *record = value_object(a);
    value_set_text(a, record, "wire", field->name[0] != '\0' ? markdown_cell_code(a, field->name) : "");
    value_set_text(a, record, "member", member);
    set_type(all, on, record, &use, field->type.type);
    value_set_text(a, record, "required", field->required ? "yes" : "");
    value_set_text(a, record, "doc", markdown_line(a, doc_comment_field(a, field, true)));
    return record;
}

static value *field_rows(const markdown_pages *all, const markdown_page *on, const sdk_type *type)
{
    arena *a = all->s->values;
    const model_type *model = type->model;
    value *rows = value_list(a);
    for (size_t i = 0; i < model->fields.count; i++)
        value_push(a, rows, field_row(all, on, &model->fields.items[i], type->members.items[i]));
    const model_field rest = sdk_additional_field(model);
    if (model->additional != NULL)
        value_push(a, rows, field_row(all, on, &rest, type->additional));
    return rows;
}

/* What a body does with a member: "required", "optional", or nothing. */
static const char *body_cell(const sdk_type *body, const char *name)
{
    size_t index;
    if (body == NULL || !sdk_find_field(body->model, name, &index))
        return "";
    const model_field *field = &body->model->fields.items[index];
    return field->required && !field->is_const ? "required" : "optional";
}

value *markdown_entity_fields(const markdown_pages *all, const markdown_page *on,
                              const markdown_entity *entity)
{
    arena *a = all->s->values;
    const model_type *model = entity->type->model;
    value *rows = value_list(a);
    for (size_t i = 0; i < model->fields.count; i++) {
        value *record = field_row(all, on, &model->fields.items[i], entity->type->members.items[i]);
        value_set_text(a, record, "in_create", body_cell(entity->create, model->fields.items[i].name));
        value_set_text(a, record, "in_update", body_cell(entity->update, model->fields.items[i].name));
        value_push(a, rows, record);
    }
    return rows;
}

/* ---- the kinds of types ---- */

static value *enum_rows(arena *a, const sdk_type *type)
{
    const model_type *model = type->model;
    value *rows = value_list(a);
    for (size_t i = 0; i < model->values.count; i++) {
        const model_enum_value *source = &model->values.items[i];
        const char *text = model->of_integers ? arena_format(a, "%lld", (long long)source->number)
                           : source->text[0] != '\0'
                               ? source->text
                               : arena_format(a, "\"%s\"", literal_json_content(a, source->text));
        value *record = value_object(a);
        value_set_text(a, record, "text", markdown_cell_code(a, text));
        value_set_text(a, record, "name", type->enumerators.items[i]);
        value_set_text(a, record, "doc", markdown_line(a, source->description));
        value_push(a, rows, record);
    }
    return rows;
}

static value *variant_rows(const markdown_pages *all, const markdown_page *on, const sdk_type *type)
{
    arena *a = all->s->values;
    value *rows = value_list(a);
    for (size_t i = 0; i < type->model->variants.count; i++) {
        const model_variant *variant = &type->model->variants.items[i];
        sdk_type_use use = sdk_type_use_of(all->s, variant->type, SDK_VARIANT);
        const char *text = variant->description != NULL ? variant->description : variant->name;
        value *record = value_object(a);
        value_set_text(a, record, "enumerator", type->enumerators.items[i]);
        value_set_text(a, record, "member", type->members.items[i]);
        set_type(all, on, record, &use, variant->type.type);
        value_set_text(a, record, "doc", markdown_line(a, text));
        value_push(a, rows, record);
    }
    return rows;
}

static const char *text_of(const sdk_type *type)
{
    return type->model->description != NULL ? type->model->description : type->model->title;
}

/* Whether some value of an enum is described. */
static bool has_notes(const model_type *model)
{
    for (size_t i = 0; i < model->values.count; i++) {
        if (model->values.items[i].description != NULL)
            return true;
    }
    return false;
}

value *markdown_type(const markdown_pages *all, const markdown_page *on, const sdk_type *type)
{
    arena *a = all->s->values;
    model_kind kind = type->model->kind;
    value *v = value_object(a);
    value *rows = kind == MODEL_ENUM    ? enum_rows(a, type)
                  : kind == MODEL_UNION ? variant_rows(all, on, type)
                                        : field_rows(all, on, type);
    value_set_text(a, v, "name", type->name);
    value_set(a, v, "doc", markdown_text(a, text_of(type)));
    value_set(a, v, "rows", rows);
    value_set_bool(a, v, "has_notes", has_notes(type->model));
    value_set_bool(a, v, "is_enum", kind == MODEL_ENUM);
    value_set_bool(a, v, "is_union", kind == MODEL_UNION);
    value_set_bool(a, v, "is_object", kind == MODEL_OBJECT && value_count(rows) > 0);
    return v;
}

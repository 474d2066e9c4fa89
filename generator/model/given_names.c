/* Names that extensions such as x-go-name give, where the caller selected them. */
#include "model/builder.h"

#include <ctype.h>
#include <string.h>

/* These name the type of the schema that has them; all others name what has them: a member, a parameter, an
 * operation, a component. */
static const char *const type_extensions[] = {"x-go-type-name", "x-ms-enum", NULL};

bool model_is_name(const char *text)
{
    bool has_letter = false;
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (iscntrl(c))
            return false;
        has_letter = has_letter || isalnum(c) || c >= 0x80;
    }
    return has_letter;
}

/* The name that is the value of the extension, or the member `name` of the value. */
static const char *name_of(model_builder *b, const char *extension, const node *value)
{
    const node *name = value->kind == NODE_MAPPING ? node_get(value, "name") : value;
    if (name == NULL)
        return NULL;
    if (name->kind != NODE_STRING)
        model_skipped(b, "given-name", name->at, "expected a string for the name in '%s', found %s; ignored",
                      extension, node_kind_name(name->kind));
    else if (!model_is_name(name->text))
        model_skipped(b, "given-name", name->at,
                      "expected a name with a letter or digit and without control characters in '%s', "
                      "found '%s'; ignored",
                      extension, name->text);
    else
        return name->text;
    return NULL;
}

static const char *given_name(model_builder *b, const node *source, bool of_type)
{
    for (size_t i = 0; b->names_from[i] != NULL; i++) {
        if (spec_is_one_of(b->names_from[i], type_extensions) != of_type)
            continue;
        const node *value = spec_extension(source, b->names_from[i]);
        if (value != NULL)
            return name_of(b, b->names_from[i], value);
    }
    return NULL;
}

const char *model_given_name(model_builder *b, const node *source)
{
    return given_name(b, source, false);
}

/* The last of several schemas: it is the most derived. The name of a component that a property refers to is
 * not that of the property. */
const char *model_given_field_name(model_builder *b, const schema_property *property)
{
    for (size_t i = property->schemas.count; i > 0 && b->names_from[0] != NULL; i--) {
        const spec_schema *own = schema_at(b->schemas, property->schemas.items[i - 1])->own;
        const char *name = own != NULL && own->component == NULL ? model_given_name(b, own->source) : NULL;
        if (name != NULL)
            return name;
    }
    return NULL;
}

const char *model_given_type_name(model_builder *b, const normalized_schema *s)
{
    if (s->own == NULL)
        return NULL;
    const char *name = given_name(b, s->own->source, true);
    return name == NULL && s->component != NULL ? model_given_name(b, s->own->source) : name;
}

/* Internal to this stage. */
#ifndef MODEL_BUILDER_H
#define MODEL_BUILDER_H

#include "base/map.h"
#include "base/ptr_map.h"
#include "model/model.h"
#include "schema/schema.h"
#include "spec/media_type.h"

/* The location of an anonymous type, from which its name is made when it is needed. */
typedef struct name_hint {
    const struct name_hint *outer;
    const char *text;
} name_hint;

/* An OBJECT whose fields are made later: it may be part of a cycle. */
typedef struct pending_object {
    model_type *type;
    const normalized_schema *schema;
} pending_object;

/* Everything that is known of the schema with this number. */
typedef struct schema_facts {
    model_reference type; /* `type` NULL: in progress */
    bool has_type;
    /* Of a multipart body: the schema whose binary strings are uploads, either this one or a copy of it. */
    const normalized_schema *uploads;
    const char *constraints[2]; /* the limits as text, "" for none; [1]: including the values */
} schema_facts;

typedef struct model_builder {
    arena *memory;
    diagnostics *diagnostics;
    const spec_document *document;
    const char *const *names_from; /* as in model_options */
    bool no_inference;             /* as in model_options */
    api_model *model;

    schema_set *schemas;
    VECTOR(schema_facts) facts; /* by the number of the schema */
    ptr_map lists[2], maps[2];  /* element type → LIST or MAP; by nullability of the element */
    ptr_map enum_values;        /* ENUM → map of its texts */
    VECTOR(model_type *) types_made;
    VECTOR(pending_object) pending;
    size_t pending_filled;
    unsigned depth;  /* of nested types in progress */
    size_t mistakes; /* that were reported */
    model_type *primitives[MODEL_JSON + 1];
    model_type *ranged[MODEL_RANGE_COUNT]; /* integers by their range */

    map groups;                  /* name → model_group */
    model_types webhook_types;   /* of the bodies of webhooks and callbacks */
    model_types component_types; /* of the schemas of the document */
    ptr_map used_types;          /* set of the types that are referred to */
    ptr_map envelopes;           /* set of the types that x-cpod-envelope unwraps */
} model_builder;

#define model_error(b, id, at, ...) diagnostics_report((b)->diagnostics, SEVERITY_ERROR, id, at, __VA_ARGS__)
/* A mistake in the document that costs what contains it. */
#define model_mistake(b, id, at, ...) \
    ((b)->mistakes++,                 \
     diagnostics_report((b)->diagnostics, (b)->document->mistake_severity, id, at, __VA_ARGS__))
#define model_warning(b, id, at, ...) \
    diagnostics_report((b)->diagnostics, SEVERITY_WARNING, id, at, __VA_ARGS__)
#define model_note(b, id, at, ...) diagnostics_report((b)->diagnostics, SEVERITY_NOTE, id, at, __VA_ARGS__)
/* A construct that is not supported and therefore skipped. */
#define model_skipped(b, id, at, ...) \
    diagnostics_report((b)->diagnostics, (b)->document->skip_severity, id, at, __VA_ARGS__)

/* ---- types.c */

model_reference model_type_of(model_builder *b, const normalized_schema *s, const name_hint *hint);
model_reference model_type_of_spec(model_builder *b, const spec_schema *schema, const name_hint *hint);
/* The type of the schema without its unions. */
model_reference model_plain_type(model_builder *b, const normalized_schema *s, const name_hint *hint);
model_reference model_primitive(const model_builder *b, model_kind kind);
model_reference model_list_of(model_builder *b, model_reference element);
model_reference model_map_of(model_builder *b, model_reference element);
/* The common type of the properties that are not declared; free-form JSON if the schema does not give one. */
model_reference model_additional_properties_type(model_builder *b, const normalized_schema *s,
                                                 const name_hint *hint);
/* Whether `additionalProperties` is a schema other than `false`. */
bool model_has_additional_schema(model_builder *b, const normalized_schema *s);
/* Sets the type of a schema while it is made, since the schema may contain itself. */
void model_publish_type(model_builder *b, const normalized_schema *s, model_reference type);
model_type *model_new_type(model_builder *b, model_kind kind, const normalized_schema *s, const char *name);
/* The name of the component, else one made of the location. */
const char *model_type_name(model_builder *b, const normalized_schema *s, const name_hint *hint);
const char *model_hint_text(model_builder *b, const name_hint *hint);
/* The same, for types inside this one. */
name_hint model_own_name(const normalized_schema *s, const name_hint *hint);
/* Whether it is a string of that format, or a list or map of such strings. */
bool model_is_password(model_builder *b, const normalized_schema *s);
bool model_is_binary(const normalized_schema *s); /* a string of bytes that are not JSON */
/* The facts of a schema. The address is valid until the next schema is composed. */
schema_facts *model_facts(model_builder *b, uint32_t number);

/* ---- uploads.c */

void model_mark_uploads(model_builder *b); /* before any type is made */
bool model_holds_uploads(model_builder *b, const normalized_schema *s);
/* Whether the member of a multipart body is a file, or a list of files; `*type` is the type then. */
bool model_upload_type(model_builder *b, const normalized_schema *s, model_reference *type);
/* The schema of a multipart body: a copy where the given one is also used as JSON. */
const normalized_schema *model_multipart_schema(model_builder *b, const spec_schema *schema);

/* ---- enums.c */

/* Whether the values of the schema make an ENUM or another type, which is stored then. */
bool model_enum_type(model_builder *b, const normalized_schema *s, const name_hint *hint,
                     model_reference *type);
bool model_has_string_values(const normalized_schema *s); /* an enum or const of strings */
model_reference model_open_string_enum(model_builder *b, const normalized_schema *whole,
                                       const normalized_schema *const *members, size_t count,
                                       const name_hint *hint);

/* ---- enum_names.c */

/* What the extensions of the enum give to one of its values; NULL: nothing. */
typedef struct enum_label {
    const char *name, *description;
} enum_label;
typedef struct enum_labels {
    const spec_values *values; /* those of the schema that has the extensions; NULL: none has */
    enum_label *items;         /* parallel to them */
    map by_value;              /* text of a value → its item */
} enum_labels;
enum_labels model_enum_labels(model_builder *b, const normalized_schema *s);
enum_label model_enum_label_of(const enum_labels *labels, const node *value);

/* ---- given_names.c */

/* The name that an extension of --names-from gives to a member, parameter or operation; NULL: none. */
const char *model_given_name(model_builder *b, const node *source);
const char *model_given_field_name(model_builder *b, const schema_property *property);
/* The same of a schema: of a component, or by an extension that names types. */
const char *model_given_type_name(model_builder *b, const normalized_schema *s);
/* Whether a text has a letter or digit and no control characters: C names can be made of it. */
bool model_is_name(const char *text);

/* ---- numbers.c */

void model_make_ranged(model_builder *b);
model_reference model_integer_type(model_builder *b, const normalized_schema *s);
/* Of `type: number`. */
model_reference model_number_type(model_builder *b, const normalized_schema *s);
/* The integer that holds all values of two numbers; type NULL: no integer in C does. */
model_reference model_wider_integer(const model_builder *b, const model_type *one, const model_type *other);
/* "0 to 255", or NULL. */
const char *model_range_text(const model_type *type);

/* ---- objects.c */

model_reference model_object_type(model_builder *b, const normalized_schema *s, const char *name);
void model_fill_objects(model_builder *b);
void model_relax_one_way_fields(model_builder *b); /* after model_assign_types */

/* ---- unions.c */

model_reference model_union_type(model_builder *b, const normalized_schema *s, const name_hint *hint);
/* Whether the schema is a base with children; `*type` is the union of these then. */
bool model_inheritance_type(model_builder *b, const normalized_schema *s, const name_hint *hint,
                            model_reference *type);

/* ---- the files that make unions */

/* One member of a oneOf or anyOf, or one type of a list of types. */
typedef struct union_option {
    const normalized_schema *schema; /* of the variant: the member, with the keywords beside the union */
    const normalized_schema *member; /* as the document has it */
} union_option;

typedef VECTOR(union_option) option_list;

typedef struct union_plan {
    const normalized_schema *whole;
    name_hint name;
    option_list options;
    VECTOR(const normalized_schema *) limits; /* members that only require properties of the whole */
    ptr_map seen;                             /* set of the members and unions that are collected */
    VECTOR(const spec_schema *) nested; /* unions of the same discriminator, whose members are options */
    bool nullable;
    bool is_any;    /* only anyOf: objects merge */
    bool is_by_fit; /* the objects have no cases: the one that fits best is the variant */
    bool is_base;   /* not a oneOf: the options are the children of `whole` */
} union_plan;

/* ---- union_options.c */

void model_collect_options(model_builder *b, union_plan *plan);

/* The children of a base; false: it is not a base. */
bool model_collect_children(model_builder *b, union_plan *plan);

/* The base is a variant as well, last: of its own name where that is a value of the discriminator, and of any
 * value that no child has. */
void model_add_base_variant(model_builder *b, union_plan *plan, model_cases *cases);

/* ---- union_merge.c: two or more options of one JSON type as one type */

model_reference model_merge_strings(model_builder *b, const union_plan *plan, const option_list *options,
                                    const name_hint *hint);
model_reference model_merge_numbers(model_builder *b, const option_list *options, const name_hint *hint);
model_reference model_merge_arrays(model_builder *b, const option_list *options, const name_hint *hint);
model_reference model_merge_objects(model_builder *b, const union_plan *plan, const option_list *options,
                                    const name_hint *hint);

/* ---- discriminate.c */

/* The conditions that discriminate between the options, whose indices are the cases' variants. Where
 * plan->is_by_fit is set, they only give names, and some options may have none. */
void model_discriminate(model_builder *b, union_plan *plan, const option_list *options, model_cases *cases);

/* The same by the discriminator alone; false: it does not discriminate. */
bool model_discriminate_by_tag(model_builder *b, const union_plan *plan, const option_list *options,
                               model_cases *cases);

/* The scalar values that a property of the object may have; NULL when any value is allowed. */
const normalized_schema *model_limited_values(model_builder *b, const normalized_schema *option,
                                              const char *property);

/* A value as the text of a condition. */
const char *model_value_text(model_builder *b, const node *value);

/* The first value of the discriminator in a case of the option; NULL: none. */
const char *model_tag_of_option(const union_plan *plan, const model_cases *cases, size_t option);

/* ---- constraints.c */

/* NULL: none. */
const char *model_constraint_text(model_builder *b, const spec_schema *schema, const model_type *type);

/* ---- operations.c and those that it calls */

void model_build_operations(model_builder *b);
model_style model_style_of(const char *name); /* FORM for an unknown one */
void model_build_parameters(model_builder *b, const spec_operation *from, model_operation *to);
model_parameter model_make_parameter(model_builder *b, const spec_parameter *from,
                                     const model_operation *operation);
/* Adds the headers of a part to the parameters of the operation. */
void model_add_part_headers(model_builder *b, const spec_encoding *encoding, model_operation *to);
void model_build_bodies(model_builder *b, const spec_operation *from, model_operation *to);
/* The type of a form that a query carries: an OBJECT or a MAP; `type` NULL: the schema is neither. */
model_reference model_form_type(model_builder *b, const spec_schema *from, const name_hint *hint);
void model_read_conventions(model_builder *b);
void model_apply_envelope(model_builder *b, const spec_operation *from, model_operation *to);
/* A member of an extension of an operation; NULL: absent, or of another kind, which is a mistake. */
const node *model_part_of_kind(model_builder *b, const node *holder, const char *key, node_kind kind);
void model_apply_stream(model_builder *b, const spec_operation *from, model_operation *to);
/* Reports x-cpod-stream on an operation of which no function is a stream. */
void model_check_stream(model_builder *b, const spec_operation *from, const model_operation *first,
                        bool has_stream);
const char *model_plain_path(model_builder *b, const spec_operation *operation);
const model_field *model_find_field(const model_type *type, const char *name);

/* ---- responses.c */

/* The headers of all responses of an operation. */
void model_build_response_headers(model_builder *b, const spec_operation *from, model_operation *to);
void model_build_responses(model_builder *b, const spec_operation *from, model_operation *to);
/* Whether it is a response of success: also the only one, if that is `default`. */
bool model_is_success(const spec_operation *operation, const spec_response *response);
/* HTTP: neither the status 204 nor 304 has a body, nor any response to HEAD. */
bool model_cannot_have_body(const spec_operation *operation, const spec_response *response);
/* The media type that the first function of an operation requests; NULL: the response has none. */
const spec_media_type *model_preferred_media(const spec_operation *operation, const spec_response *response);
/* How a response of this media type is read. */
model_codec model_response_codec(model_builder *b, const spec_media_type *media);
/* Keeps the order of the document among responses of one rank. */
void model_insert_response(model_builder *b, model_responses *list, const model_response *response);
/* A row for a media type of a response of success, beside the preferred one. */
model_response model_further_response(model_builder *b, const spec_operation *operation,
                                      const spec_response *from, const spec_media_type *media,
                                      const name_hint *hint);
/* Sets the result of a function by its responses. */
void model_choose_result(model_builder *b, model_operation *to);

/* ---- functions.c */

/* Adds to the responses of a first function the media types that it also decodes, and sets what it asks for with
 * less quality. */
void model_extend_responses(model_builder *b, const spec_operation *from, model_operation *to);
/* Adds the functions for the media types that the first one does not return, behind it. */
void model_build_derived(model_builder *b, const spec_operation *from, model_operation *first);

/* ---- function_names.c */

typedef VECTOR(const char *) model_suffixes;
/* "as csv": what the name of a function has for its media type. `taken` are those of the operation's functions, to
 * which it is added. */
const char *model_function_suffix(model_builder *b, const char *media_type, bool with_parameters,
                                  model_suffixes *taken);
/* ---- pagination.c */

/* By x-cpod-pagination, else by another generator's extension, else inferred. */
void model_apply_pagination(model_builder *b, const spec_operation *from, model_operation *to);

/* Each parameter but the charset as words: " version 2" of "a/b; version=2; charset=utf-8". */
const char *model_media_parameters(model_builder *b, const char *media_type);

/* ---- sequences.c */

model_codec model_sequence_codec(const char *media_type); /* NONE: it is not a sequence */
bool model_is_sequence(model_codec codec);
/* Whether the items of JSON Lines or of a JSON text sequence are JSON by their schema, and not a file. */
bool model_has_json_items(model_builder *b, const spec_media_type *media);
/* The type of an item. `*codec` becomes EVENT_OBJECTS where the schema describes the fields of an event. */
model_reference model_item_type(model_builder *b, const spec_media_type *media, const name_hint *hint,
                                model_codec *codec);
/* Whether the functions of an operation set the boolean `stream` of its request; `has_stream`: a derived one is a
 * stream. */
void model_set_stream_switch(model_builder *b, model_operation *first, bool has_stream);

/* ---- encodings.c */

/* How a part is sent; `field` and `source` are the caller's to set. */
model_encoding model_part_encoding(model_builder *b, const spec_encoding *encoding, const model_type *type,
                                   const model_media *media);
/* How the fields of a form or multipart body are sent, where not by the default. */
void model_add_encodings(model_builder *b, const spec_media_type *from, model_media *to);

/* Whether a list or map has structures, for which OpenAPI does not define this style. */
bool model_is_sent_as_json(const model_type *type, model_style style);

/* Reports parameters and encodings whose serialization OpenAPI does not define, when all objects have their
 * members. */
void model_report_serialization(model_builder *b);
/* ---- positional_parts.c */

/* Whether the body is an array whose items are parts. */
bool model_is_positional(model_builder *b, const spec_media_type *media);
void model_type_positions(model_builder *b, const spec_media_type *from, const name_hint *hint,
                          model_media *to);

/* ---- media.c */

model_codec model_codec_of(const char *media_type); /* BINARY for a multipart type that is not supported */
bool model_is_multipart(const char *media_type);
/* Reports that the schema of a media type is not used, where it describes a structure that only JSON or a
 * form could carry. */
void model_report_unused_schema(model_builder *b, const spec_media_type *media, severity level);
/* Whether `other` has the same schema as `kept`, or none. */
bool model_is_same_content(model_builder *b, const spec_media_type *kept, const spec_media_type *other);
const char *model_json_text(model_builder *b, const node *n); /* NULL for NULL */

/* ---- groups.c */

model_group *model_group_of(model_builder *b, const spec_operation *operation);
void model_build_groups(model_builder *b);
void model_assign_types(model_builder *b);
void model_order_types(model_builder *b);

#endif

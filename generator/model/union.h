/* What the files that make unions share. */
#ifndef MODEL_UNION_H
#define MODEL_UNION_H

#include "model/builder.h"

/* One member of a oneOf or anyOf, or one type of a list of types. */
typedef struct union_option {
    const spec_schema *schema; /* what the variant is made of: the member with what stands beside the union */
    const spec_schema *member; /* as the document has it */
    const shape *shape;        /* of `schema` */
} union_option;

typedef VECTOR(union_option) option_list;
typedef VECTOR(model_case) case_list;

typedef struct union_plan {
    const shape *whole;
    name_hint name;
    option_list options;
    identity_map seen; /* members and unions that have been taken up */
    bool nullable;
    bool is_any; /* anyOf throughout: objects merge */
} union_plan;

/* ---- union_options.c */

void collect_options(model_builder *b, union_plan *plan);

/* ---- bases.c */

/* The children of a base; false: it is none. */
bool collect_children(model_builder *b, union_plan *plan);

/* OpenAPI: without a mapping a schema's name is its value of the discriminator, that of the base as well. */
void add_base_itself(model_builder *b, union_plan *plan, case_list *cases);

/* ---- union_merge.c: several options of one JSON type as one type */

model_reference merge_strings(model_builder *b, const union_plan *plan, const option_list *options,
                              const name_hint *hint);
model_reference merge_numbers(model_builder *b, const option_list *options, const name_hint *hint);
model_reference merge_arrays(model_builder *b, const option_list *options, const name_hint *hint);
model_reference merge_objects(model_builder *b, const union_plan *plan, const option_list *options,
                              const name_hint *hint);

/* ---- discriminate.c */

/* How objects are told apart. The cases' variants are indices of the options; false: they cannot be. */
bool discriminate(model_builder *b, const union_plan *plan, const option_list *options, case_list *cases);

/* The same by the discriminator alone. */
bool discriminate_by_tag(model_builder *b, const union_plan *plan, const option_list *options,
                         case_list *cases);

/* The first value that a case compares the discriminator with, for an option; NULL: none. */
const char *tag_of_option(const union_plan *plan, const case_list *cases, size_t option);

#endif

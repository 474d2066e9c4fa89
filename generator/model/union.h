/* Internal to the files that make unions. */
#ifndef MODEL_UNION_H
#define MODEL_UNION_H

#include "model/builder.h"

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
    ptr_map seen; /* set of the members and unions that are collected */
    bool nullable;
    bool is_any; /* only anyOf: objects merge */
} union_plan;

/* ---- union_options.c */

void model_collect_options(model_builder *b, union_plan *plan);

/* The children of a base; false: it is not a base. */
bool model_collect_children(model_builder *b, union_plan *plan);

/* OpenAPI: without a mapping the name of a schema is its value of the discriminator; this includes the
 * base. */
void model_add_base_variant(model_builder *b, union_plan *plan, model_cases *cases);

/* ---- union_merge.c: several options of one JSON type as one type */

model_reference model_merge_strings(model_builder *b, const union_plan *plan, const option_list *options,
                                    const name_hint *hint);
model_reference model_merge_numbers(model_builder *b, const option_list *options, const name_hint *hint);
model_reference model_merge_arrays(model_builder *b, const option_list *options, const name_hint *hint);
model_reference model_merge_objects(model_builder *b, const union_plan *plan, const option_list *options,
                                    const name_hint *hint);

/* ---- discriminate.c */

/* The conditions that discriminate between the options, whose indices are the cases' variants; false: there
 * are none. */
bool model_discriminate(model_builder *b, const union_plan *plan, const option_list *options,
                        model_cases *cases);

/* The same by the discriminator only. */
bool model_discriminate_by_tag(model_builder *b, const union_plan *plan, const option_list *options,
                               model_cases *cases);

/* The first value of the discriminator in a case of the option; NULL: none. */
const char *model_tag_of_option(const union_plan *plan, const model_cases *cases, size_t option);

#endif

/* Bases with a discriminator, and the schemas that include them by allOf. */
#include "support.h"

static void a_variant_that_only_includes_the_base_has_its_members(void **state)
{
    (void)state;
    unions_any_error *any = NULL;
    DECODES(any_error, "{\"type\":\"ProcError\",\"message\":\"m\"}", &any);
    assert_int_equal(any->kind, UNIONS_ANY_ERROR_KIND_PROC_ERROR);
    assert_string_equal(any->as.proc_error->message, "m");
    IS_WRITTEN(any_error, any, "{\"type\":\"ProcError\",\"message\":\"m\"}");
    unions_any_error_free(any);
    unions_err *err = NULL;
    DECODES(err, "{\"type\":\"ProcError\",\"message\":\"m\"}", &err);
    assert_int_equal(err->kind, UNIONS_ERR_KIND_PROC_ERROR);
    assert_string_equal(err->as.proc_error->message, "m");
    unions_err_free(err);
}

static void the_tag_of_a_bare_variant_is_sent(void **state)
{
    (void)state;
    const unions_proc_error proc = {.message = "m"};
    const unions_any_error any = {.kind = UNIONS_ANY_ERROR_KIND_PROC_ERROR, .as.proc_error = &proc};
    IS_WRITTEN(any_error, &any, "{\"type\":\"ProcError\",\"message\":\"m\"}");
}

static void a_value_that_names_no_child_is_the_base(void **state)
{
    (void)state;
    unions_plan *plan = NULL;
    DECODES(plan, "{\"type\":\"daily\",\"text\":\"t\"}", &plan);
    assert_int_equal(plan->kind, UNIONS_PLAN_KIND_PLAN);
    assert_string_equal(plan->as.plan->text, "t");
    IS_WRITTEN(plan, plan, "{\"type\":\"daily\",\"text\":\"t\"}");
    unions_plan_free(plan);
    DECODES(plan, "{\"day\":\"Mon\",\"type\":\"weekly\"}", &plan);
    assert_int_equal(plan->kind, UNIONS_PLAN_KIND_WEEKLY);
    assert_string_equal(plan->as.weekly->day, "Mon");
    unions_plan_free(plan);
}

static void a_child_that_wants_more_refuses_nothing(void **state)
{
    (void)state;
    unions_plan *plan = NULL;
    DECODES(plan, "{\"type\":\"weekly\"}", &plan); /* "weekly" is not the name of Weekly */
    assert_int_equal(plan->kind, UNIONS_PLAN_KIND_PLAN);
    unions_plan_free(plan);
    DECODES(plan, "{\"type\":\"weekly\",\"day\":5}", &plan); /* neither of them */
    assert_int_equal(plan->kind, UNIONS_PLAN_KIND_OTHER);
    assert_string_equal(plan->as.json, "{\"type\":\"weekly\",\"day\":5}");
    unions_plan_free(plan);
}

static void a_value_beside_the_mapping_is_the_base(void **state)
{
    (void)state;
    unions_shape *shape = NULL;
    DECODES(shape, "{\"kind\":\"square\",\"color\":\"red\"}", &shape);
    assert_int_equal(shape->kind, UNIONS_SHAPE_KIND_SHAPE);
    assert_string_equal(shape->as.shape->color, "red");
    assert_null(shape->raw);
    unions_shape_free(shape);
    DECODES(shape, "{\"kind\":\"square\",\"side\":2}", &shape);
    assert_int_equal(shape->kind, UNIONS_SHAPE_KIND_SHAPE);
    assert_string_equal(shape->raw, "{\"kind\":\"square\",\"side\":2}");
    unions_shape_free(shape);
    DECODES(shape, "{\"kind\":\"circle\",\"radius\":1,\"side\":2}", &shape); /* the discriminator names it */
    assert_int_equal(shape->kind, UNIONS_SHAPE_KIND_CIRCLE);
    assert_null(shape->raw);
    unions_shape_free(shape);
    DECODES(shape, "{\"color\":\"red\"}", &shape); /* not even the base */
    assert_int_equal(shape->kind, UNIONS_SHAPE_KIND_OTHER);
    unions_shape_free(shape);
    static const char without_radius[] = "{\"kind\":\"circle\"}";
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(unions_shape_from_json(without_radius, strlen(without_radius), NULL, &shape, &error),
                     CPOD_ERR_DECODE); /* the mapping names it */
    assert_non_null(strstr(error.message, "radius"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_variant_that_only_includes_the_base_has_its_members),
        cmocka_unit_test(the_tag_of_a_bare_variant_is_sent),
        cmocka_unit_test(a_value_that_names_no_child_is_the_base),
        cmocka_unit_test(a_child_that_wants_more_refuses_nothing),
        cmocka_unit_test(a_value_beside_the_mapping_is_the_base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "services/base/rule.h"

#include <stdio.h>
#include <string.h>

static bool is_value(const cJSON *actual, const cJSON *expected)
{
    return json_equal(actual, expected) || (cJSON_IsArray(actual) && json_contains(actual, expected));
}

static bool is_any(const cJSON *actual, const cJSON *expected)
{
    if (!cJSON_IsArray(expected))
        return is_value(actual, expected);
    for (const cJSON *item = expected->child; item != NULL; item = item->next)
        if (is_value(actual, item))
            return true;
    return false;
}

static bool fits(const cJSON *when, const cJSON *input)
{
    for (const cJSON *fact = when != NULL ? when->child : NULL; fact != NULL; fact = fact->next) {
        const cJSON *actual = fact->string != NULL ? json_at(input, fact->string) : NULL;
        if (actual == NULL || !is_any(actual, fact))
            return false;
    }
    return true;
}

const cJSON *rule_first(const cJSON *rules, const cJSON *input)
{
    for (const cJSON *rule = rules != NULL ? rules->child : NULL; rule != NULL; rule = rule->next)
        if (fits(json_get(rule, "when"), input))
            return rule;
    return NULL;
}

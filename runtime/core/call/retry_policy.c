#include "core/call/retry_policy.h"

#include "core/base/error.h"
#include "core/base/options_import.h"

#include <string.h>

#define MOST_MS       86400000
#define MOST_STATUSES 300 /* there are no more */

static const int default_statuses[] = {408, 429, 500, 502, 503, 504};

cpod_status cpodi_retry_policy_copy(const cpod_retry_policy **policy, cpodi_arena *arena, cpod_status refusal,
                                    cpod_error *error)
{
    const cpod_core_options type = {
        "cpod_retry_policy", sizeof(cpod_retry_policy), refusal,
        refusal == CPOD_ERR_CONFIGURATION
            ? "The option retry has no size: make it with CPOD_RETRY_POLICY or CPOD_RETRY_POLICY_INIT"
            : "The call option retry has no size: make it with CPOD_RETRY_POLICY or CPOD_RETRY_POLICY_INIT"};
    const cpod_retry_policy *given = *policy;
    *policy = NULL;
    if (given == NULL)
        return CPOD_OK;
    cpod_retry_policy *copy = cpodi_arena_alloc(arena, sizeof *copy, _Alignof(cpod_retry_policy));
    if (copy == NULL)
        return cpodi_no_memory(error);
    cpod_status status = cpodi_options_import(copy, &type, given, error);
    if (status != CPOD_OK)
        return status;
    if (copy->statuses != NULL && copy->status_count != 0 && copy->status_count <= MOST_STATUSES) {
        int *statuses = cpodi_arena_alloc(arena, copy->status_count * sizeof *statuses, _Alignof(int));
        if (statuses == NULL)
            return cpodi_no_memory(error);
        memcpy(statuses, copy->statuses, copy->status_count * sizeof *statuses);
        copy->statuses = statuses;
    }
    *policy = copy;
    return CPOD_OK;
}

/* A member and what it may be. */
static const char *invalid_member(const cpod_retry_policy *policy)
{
    if (policy->min_delay_ms < 0 || policy->min_delay_ms > MOST_MS)
        return "min_delay_ms: 0 to 86400000";
    if (policy->max_delay_ms < 0 || policy->max_delay_ms > MOST_MS ||
        (policy->max_delay_ms != 0 && policy->max_delay_ms < policy->min_delay_ms))
        return "max_delay_ms: 0, or min_delay_ms to 86400000";
    if (policy->max_retry_after_ms < 0 || policy->max_retry_after_ms > MOST_MS)
        return "max_retry_after_ms: 0 to 86400000";
    if ((policy->statuses == NULL) != (policy->status_count == 0) || policy->status_count > MOST_STATUSES)
        return "status_count: the number of statuses, at most 300, and 0 if they are NULL";
    for (size_t i = 0; i < policy->status_count; i++) {
        if (policy->statuses[i] < 300 || policy->statuses[i] > 599)
            return "statuses: each 300 to 599";
    }
    return NULL;
}

cpod_status cpodi_retry_policy_check(const cpod_retry_policy *policy, const char *option, cpod_status refusal,
                                     cpod_error *error)
{
    const char *member = policy == NULL ? NULL : invalid_member(policy);
    return member == NULL ? CPOD_OK : cpodi_fail(error, refusal, "The %s has an invalid %s", option, member);
}

static int64_t first_set(int64_t own, int64_t clients, int64_t fallback)
{
    return own != 0 ? own : clients != 0 ? clients : fallback;
}

void cpodi_retry_policy_resolve(const cpod_retry_policy *own, const cpod_retry_policy *clients,
                                cpod_retry_policy *out)
{
    static const cpod_retry_policy none = CPOD_RETRY_POLICY_INIT;
    const cpod_retry_policy *first = own != NULL ? own : &none;
    const cpod_retry_policy *second = clients != NULL ? clients : &none;
    *out = none;
    out->min_delay_ms = first_set(first->min_delay_ms, second->min_delay_ms, 0);
    out->max_delay_ms = first_set(first->max_delay_ms, second->max_delay_ms, 8000);
    if (out->max_delay_ms < out->min_delay_ms)
        out->max_delay_ms = out->min_delay_ms;
    out->max_retry_after_ms = first_set(first->max_retry_after_ms, second->max_retry_after_ms, 120000);
    const cpod_retry_policy *with_statuses = first->status_count > 0 ? first : second;
    out->statuses = with_statuses->status_count > 0 ? with_statuses->statuses : default_statuses;
    out->status_count = with_statuses->status_count > 0
                            ? with_statuses->status_count
                            : sizeof default_statuses / sizeof default_statuses[0];
    const cpod_retry_policy *with_decide = first->decide != NULL ? first : second;
    out->decide = with_decide->decide;
    out->context = with_decide->context;
}

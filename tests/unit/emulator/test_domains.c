/* Verbs of domains that do more than a transition. */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANNA "per-01J9ZQ4T7M3V5B8C2D6E9F0GHJ"
#define BERT "per-01J9ZQ4T7M3V5B8C2D6E9F0GHK"

static char *create(fixture *f, const char *collection, const char *body)
{
    char *id = fixture_take(f, "POST", collection, body, 201, "data.id");
    char *path = strdup(text("%s/%s", collection, id));
    free(id);
    return path;
}

static void members_come_and_go(void **state)
{
    fixture *f = *state;
    char *group = create(f, "/v1/groups/groups", "{\"name\":\"g\"}");
    const char *add = text("%s/add-members", group);
    expect(f, "POST", add, "{\"person_ids\":[\"" ANNA "\"]}", 200, "data.member_count", "1");
    expect(f, "POST", add, "{\"person_ids\":[\"" ANNA "\",\"" BERT "\"]}", 200, "data.member_ids",
           "[\"" ANNA "\",\"" BERT "\"]");
    expect(f, "POST", text("%s/remove-members", group), "{\"person_ids\":[\"" ANNA "\"]}", 200,
           "data.member_ids", "[\"" BERT "\"]");
    expect(f, "GET", group, NULL, 200, "data.version", "4");
    free(group);
}

static void payments_add_up(void **state)
{
    fixture *f = *state;
    char *invoice =
        create(f, "/v1/finance/invoices",
               "{\"issue_date\":\"2026-05-01\",\"due_date\":\"2026-06-01\",\"currency\":\"EUR\",\"lines\":["
               "{\"description\":\"d\",\"quantity\":2,\"unit_price\":\"50.25\"}]}");
    const char *pay = text("%s/record-payment", invoice);
    expect(f, "POST", pay, "{\"amount\":\"100.00\",\"paid_on\":\"2026-05-02\"}", 409, "code", "wrong_state");
    expect(f, "POST", text("%s/issue", invoice), NULL, 200, "data.status", "issued");
    expect(f, "POST", pay, "{\"amount\":\"100.00\",\"paid_on\":\"2026-05-02\"}", 200, "data.open_total",
           "0.50");
    expect(f, "GET", invoice, NULL, 200, "data.status", "partially_paid");
    expect(f, "POST", pay, "{\"amount\":\"0.5\",\"paid_on\":\"2026-05-03\"}", 200, "data.status", "paid");
    expect(f, "GET", invoice, NULL, 200, "data.paid_total", "100.50");
    free(invoice);
}

static void deliveries_complete_an_order(void **state)
{
    fixture *f = *state;
    char *order =
        create(f, "/v1/finance/purchase-orders",
               "{\"title\":\"t\",\"supplier_id\":\"sup-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\",\"currency\":\"EUR\","
               "\"lines\":[{\"description\":\"d\",\"quantity\":3,\"unit_price\":\"1\"}]}");
    static const char *const steps[] = {"submit", "approve", "send"};
    for (size_t i = 0; i < 3; i++)
        expect(f, "POST", text("%s/%s", order, steps[i]), NULL, 200, "none", "(absent)");
    const char *receive = text("%s/receive", order);
    expect(f, "POST", receive, "{\"line_number\":1,\"quantity\":1}", 200, "data.status",
           "partially_received");
    expect(f, "POST", receive, "{\"line_number\":2,\"quantity\":1}", 422, "errors.0.field", "line_number");
    expect(f, "POST", receive, "{\"line_number\":1,\"quantity\":2}", 200, "data.status", "received");
    free(order);
}

static char *create_line(fixture *f, const char *amount)
{
    return create(
        f, "/v1/finance/budget-lines",
        text("{\"budget_id\":\"bud-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\",\"name\":\"n\",\"planned_amount\":\"%s\"}",
             amount));
}

static void money_moves_between_lines(void **state)
{
    fixture *f = *state;
    char *from = create_line(f, "100");
    char *to = create_line(f, "10.5");
    const char *target = strrchr(to, '/') + 1;
    const char *path = text("%s/transfer", from);
    static const char body[] = "{\"target_budget_line_id\":\"%s\",\"amount\":\"%s\",\"reason\":\"r\"}";
    char sent[300];
    snprintf(sent, sizeof sent, body, target, "30.25");
    expect(f, "POST", path, sent, 200, "data.planned_amount", "69.75");
    expect(f, "GET", to, NULL, 200, "data.planned_amount", "40.75");
    snprintf(sent, sizeof sent, body, target, "70");
    expect(f, "POST", path, sent, 422, "errors.0.field", "amount");
    snprintf(sent, sizeof sent, body, strrchr(from, '/') + 1, "1");
    expect(f, "POST", path, sent, 422, "errors.0.field", "target_budget_line_id");
    free(from);
    free(to);
}

static void categories_stay_a_tree(void **state)
{
    fixture *f = *state;
    char *top = create(f, "/v1/catalog/product-categories", "{\"name\":\"top\"}");
    char *low = create(f, "/v1/catalog/product-categories", "{\"name\":\"low\"}");
    static const char under[] = "{\"parent_category_id\":\"%s\"}";
    char body[200];
    snprintf(body, sizeof body, under, strrchr(top, '/') + 1);
    expect(f, "POST", text("%s/move", low), body, 200, "data.parent_category_id", strrchr(top, '/') + 1);
    expect(f, "POST", text("%s/move", top), body, 422, "errors.0.field", "parent_category_id");
    snprintf(body, sizeof body, under, strrchr(low, '/') + 1);
    expect(f, "POST", text("%s/move", top), body, 422, "errors.0.field", "parent_category_id");
    free(top);
    free(low);
}

static void records_are_locked_for_a_while(void **state)
{
    fixture *f = *state;
    char *path = create(f, "/v1/storage/records", "{\"collection\":\"c\",\"key\":\"k\",\"data\":{}}");
    expect(f, "POST", text("%s/lock", path), "{\"seconds\":60}", 200, "data.lock_expires_at",
           "2026-05-28T20:27:40.000Z");
    fixture_login(f, "other", f->tenant);
    expect(f, "POST", text("%s/lock", path), "{\"seconds\":60}", 409, "code", "wrong_state");
    expect(f, "POST", text("%s/unlock", path), NULL, 409, "code", "wrong_state");
    f->now += 60001;
    expect(f, "POST", text("%s/lock", path), "{\"seconds\":60}", 200, "data.is_locked", "true");
    expect(f, "POST", text("%s/unlock", path), NULL, 200, "data.locked_by_id", "(absent)");
    free(path);
}

static void acknowledgements_are_counted(void **state)
{
    fixture *f = *state;
    char *path = create(f, "/v1/notifications/announcements", "{\"title\":\"t\",\"body\":\"b\"}");
    expect(f, "POST", text("%s/acknowledge", path), NULL, 409, "code", "wrong_state");
    expect(f, "POST", text("%s/publish", path), NULL, 200, "data.status", "published");
    expect(f, "POST", text("%s/acknowledge", path), NULL, 200, "data.acknowledged_count", "1");
    expect(f, "POST", text("%s/acknowledge", path), NULL, 200, "data.acknowledged_count", "1");
    fixture_login(f, "other", f->tenant);
    expect(f, "POST", text("%s/acknowledge", path), NULL, 200, "data.acknowledged_count", "2");
    free(path);
}

static void a_step_is_handed_over(void **state)
{
    fixture *f = *state;
    char *path = create(f, "/v1/approvals/requests",
                        "{\"title\":\"t\",\"type\":\"other\",\"step_approver_ids\":[\"" ANNA "\"]}");
    const char *body = "{\"delegate_to_id\":\"" BERT "\"}";
    expect(f, "POST", text("%s/delegate", path), body, 200, "data.step_approver_ids", "[\"" BERT "\"]");
    free(path);
    path = create(f, "/v1/approvals/requests", "{\"title\":\"t\",\"type\":\"other\"}");
    expect(f, "POST", text("%s/delegate", path), body, 422, "errors.0.field", "delegate_to_id");
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(members_come_and_go),          CONTRACT_TEST(payments_add_up),
        CONTRACT_TEST(deliveries_complete_an_order), CONTRACT_TEST(money_moves_between_lines),
        CONTRACT_TEST(categories_stay_a_tree),       CONTRACT_TEST(records_are_locked_for_a_while),
        CONTRACT_TEST(acknowledgements_are_counted), CONTRACT_TEST(a_step_is_handed_over),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}

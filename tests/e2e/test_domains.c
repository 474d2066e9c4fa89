/* Verbs of the domains that do more than change a state. */
#include "ask.h"
#include "records.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define ANNA "per-01J9ZQ4T7M3V5B8C2D6E9F0GHJ"
#define BERT "per-01J9ZQ4T7M3V5B8C2D6E9F0GHK"

static void payments_add_up(void **state)
{
    fixture *f = *state;
    static const char pay[] = "finance.invoices.recordPayment";
    char *id =
        take(f, "finance.invoices.create", NULL,
             "{\"issue_date\":\"2026-05-01\",\"due_date\":\"2026-06-01\",\"currency\":\"EUR\",\"lines\":["
             "{\"description\":\"d\",\"quantity\":2,\"unit_price\":\"50.25\"}]}",
             "id");
    const char *body = "{\"amount\":\"100.00\",\"paid_on\":\"2026-05-02\"}";
    refuse(f, pay, PATH(id), body, CPOD_ERR_CONFLICT, 409);
    expect(f, "finance.invoices.issue", PATH(id), NULL, "status", "issued");
    cJSON *invoice = ask(f, pay, PATH(id), body);
    expect_at(invoice, "status", "partially_paid");
    expect_at(invoice, "paid_total", "100.00");
    expect_at(invoice, "open_total", "0.50");
    cJSON_Delete(invoice);
    expect(f, pay, PATH(id), "{\"amount\":\"0.5\",\"paid_on\":\"2026-05-03\"}", "status", "paid");
    expect(f, "finance.invoices.get", PATH(id), NULL, "paid_total", "100.50");
    free(id);
}

static void supplier_invoices_arrive(void **state)
{
    fixture *f = *state;
    static const char body[] = "{\"direction\":\"%s\",\"issue_date\":\"2026-05-01\",\"due_date\":\"2026-06-"
                               "01\",\"currency\":\"EUR\","
                               "\"lines\":[{\"description\":\"d\",\"quantity\":1,\"unit_price\":\"1\"}]}";
    expect(f, "finance.invoices.create", NULL, text(body, "incoming"), "status", "received");
    expect(f, "finance.invoices.create", NULL, text(body, "outgoing"), "status", "draft");
}

static void deliveries_complete_an_order(void **state)
{
    fixture *f = *state;
    static const char receive[] = "finance.purchaseOrders.receive";
    char *id =
        take(f, "finance.purchaseOrders.create", NULL,
             "{\"title\":\"t\",\"supplier_id\":\"sup-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\",\"currency\":\"EUR\","
             "\"lines\":[{\"description\":\"d\",\"quantity\":3,\"unit_price\":\"1\"}]}",
             "id");
    expect(f, "finance.purchaseOrders.submit", PATH(id), NULL, "status", "submitted");
    expect(f, "finance.purchaseOrders.approve", PATH(id), NULL, "status", "approved");
    expect(f, "finance.purchaseOrders.send", PATH(id), NULL, "status", "sent");
    expect(f, receive, PATH(id), "{\"line_number\":1,\"quantity\":1}", "status", "partially_received");
    refuse(f, receive, PATH(id), "{\"line_number\":2,\"quantity\":1}", CPOD_ERR_VALIDATION, 422);
    cJSON *order = ask(f, receive, PATH(id), "{\"line_number\":1,\"quantity\":2}");
    expect_at(order, "status", "received");
    expect_at(order, "lines.0.received_quantity", "3");
    cJSON_Delete(order);
    free(id);
}

static char *create_line(fixture *f, const char *amount)
{
    return take(
        f, "finance.budgetLines.create", NULL,
        text("{\"budget_id\":\"bud-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\",\"name\":\"n\",\"planned_amount\":\"%s\"}",
             amount),
        "id");
}

static void money_moves_between_lines(void **state)
{
    fixture *f = *state;
    static const char transfer[] = "finance.budgetLines.transfer";
    static const char body[] = "{\"target_budget_line_id\":\"%s\",\"amount\":\"%s\",\"reason\":\"r\"}";
    char *from = create_line(f, "100");
    char *to = create_line(f, "10.5");
    expect(f, transfer, PATH(from), text(body, to, "30.25"), "planned_amount", "69.75");
    expect(f, "finance.budgetLines.get", PATH(to), NULL, "planned_amount", "40.75");
    refuse(f, transfer, PATH(from), text(body, to, "70"), CPOD_ERR_VALIDATION, 422);
    refuse(f, transfer, PATH(from), text(body, from, "1"), CPOD_ERR_VALIDATION, 422);
    free(from);
    free(to);
}

static void categories_stay_a_tree(void **state)
{
    fixture *f = *state;
    static const char create[] = "catalog.productCategories.create";
    static const char move[] = "catalog.productCategories.move";
    static const char under[] = "{\"parent_category_id\":\"%s\"}";
    char *top = take(f, create, NULL, "{\"name\":\"top\"}", "id");
    char *low = take(f, create, NULL, "{\"name\":\"low\"}", "id");
    expect(f, move, PATH(low), text(under, top), "parent_category_id", top);
    refuse(f, move, PATH(top), text(under, low), CPOD_ERR_VALIDATION, 422);
    expect(f, move, PATH(low), "{\"parent_category_id\":null}", "name", "low");
    expect(f, move, PATH(top), text(under, low), "parent_category_id", low);
    free(top);
    free(low);
}

static void a_step_is_handed_over(void **state)
{
    fixture *f = *state;
    static const char delegate[] = "approvals.requests.delegate";
    static const char body[] = "{\"delegate_to_id\":\"" BERT "\"}";
    char *id = take(f, "approvals.requests.create", NULL,
                    "{\"title\":\"t\",\"type\":\"other\",\"step_approver_ids\":[\"" ANNA "\"]}", "id");
    expect(f, delegate, PATH(id), body, "step_approver_ids", "[\"" BERT "\"]");
    expect(f, "approvals.requests.approve", PATH(id), NULL, "status", "approved");
    refuse(f, delegate, PATH(id), body, CPOD_ERR_CONFLICT, 409);
    free(id);
}

static void cohorts_grow_and_shrink(void **state)
{
    fixture *f = *state;
    char *id = take(
        f, "learning.cohorts.create", NULL,
        "{\"name\":\"c\",\"course_title\":\"t\",\"starts_on\":\"2026-05-01\",\"ends_on\":\"2026-06-01\"}",
        "id");
    const char *both = "{\"person_ids\":[\"" ANNA "\",\"" BERT "\"]}";
    refuse(f, "learning.cohorts.enroll", PATH(id), both, CPOD_ERR_CONFLICT, 409);
    expect(f, "learning.cohorts.open", PATH(id), NULL, "status", "open");
    expect(f, "learning.cohorts.enroll", PATH(id), both, "member_ids", "[\"" ANNA "\",\"" BERT "\"]");
    expect(f, "learning.cohorts.withdraw", PATH(id), "{\"person_ids\":[\"" ANNA "\"]}", "member_ids",
           "[\"" BERT "\"]");
    free(id);
}

static void an_announcement_is_acknowledged(void **state)
{
    fixture *f = *state;
    char *id = take(f, "notifications.announcements.create", NULL, "{\"title\":\"t\",\"body\":\"b\"}", "id");
    static const char acknowledge[] = "notifications.announcements.acknowledge";
    refuse(f, acknowledge, PATH(id), NULL, CPOD_ERR_CONFLICT, 409);
    expect(f, "notifications.announcements.publish", PATH(id), NULL, "status", "published");
    expect(f, acknowledge, PATH(id), NULL, "acknowledged_count", "1");
    expect(f, acknowledge, PATH(id), NULL, "acknowledged_count", "1"); /* once for each person */
    free(id);
}

static void a_message_waits_for_its_time(void **state)
{
    fixture *f = *state;
    static const char create[] = "notifications.notifications.create";
    static const char body[] = "{\"recipient_id\":\"" ANNA "\",\"title\":\"t\",\"scheduled_at\":\"%s\"}";
    char *later = take(f, create, NULL, text(body, "2999-01-01T00:00:00Z"), "id");
    expect(f, "notifications.notifications.cancel", PATH(later), NULL, "status", "cancelled");
    refuse(f, "notifications.notifications.cancel", PATH(later), NULL, CPOD_ERR_CONFLICT, 409);
    free(later);
    char *now = take(f, create, NULL, text(body, "2026-01-01T00:00:00Z"), "id");
    refuse(f, "notifications.notifications.cancel", PATH(now), NULL, CPOD_ERR_CONFLICT, 409);
    expect(f, "notifications.notifications.markRead", PATH(now), NULL, "status", "read");
    free(now);
}

static void the_bin_gives_back(void **state)
{
    fixture *f = *state;
    char *id = take(f, "storage.objects.create", NULL,
                    text("{\"name\":\"a.txt\",\"sha256\":\"%064d\",\"size_bytes\":3}", 7), "id");
    cJSON *before = ask(f, "storage.objects.get", PATH(id), NULL);
    expect_at(before, "status", "available");
    refuse(f, "storage.objects.restore", PATH(id), NULL, CPOD_ERR_CONFLICT, 409);
    expect(f, "storage.objects.lock", PATH(id), "{\"hold_reason\":\"audit\"}", "status", "locked");
    refuse(f, "storage.objects.delete", PATH(id), NULL, CPOD_ERR_CONFLICT, 409);
    expect(f, "storage.objects.unlock", PATH(id), NULL, "status", "available");
    assert_null(ask(f, "storage.objects.delete", PATH(id), NULL));
    refuse(f, "storage.objects.get", PATH(id), NULL, CPOD_ERR_NOT_FOUND, 404);
    cJSON *after = ask(f, "storage.objects.restore", PATH(id), NULL);
    expect_at(after, "status", "available");
    expect_at(after, "sha256", at(before, "sha256"));
    cJSON *again = ask(f, "storage.objects.get", PATH(id), NULL);
    expect_equal("storage.objects.get", after, again, NULL);
    cJSON_Delete(again);
    cJSON_Delete(after);
    cJSON_Delete(before);
    free(id);
}

static void records_are_locked_for_a_while(void **state)
{
    fixture *f = *state;
    char *id =
        take(f, "storage.records.create", NULL, "{\"collection\":\"c\",\"key\":\"k\",\"data\":{}}", "id");
    cJSON *locked = ask(f, "storage.records.lock", PATH(id), "{\"seconds\":60}");
    expect_at(locked, "is_locked", "true");
    expect_at(locked, "locked_by_id", at(locked, "updated_by"));
    assert_true(strcmp(at(locked, "lock_expires_at"), at(locked, "updated_at")) > 0);
    cJSON_Delete(locked);
    cJSON *free_again = ask(f, "storage.records.unlock", PATH(id), NULL);
    expect_at(free_again, "is_locked", "false");
    expect_at(free_again, "locked_by_id", "(absent)");
    cJSON_Delete(free_again);
    free(id);
}

void suite_add_domains(fixture *f, suite *tests)
{
    suite_add(f, tests, "finance: payments add up", payments_add_up, f);
    suite_add(f, tests, "finance: supplier invoices arrive", supplier_invoices_arrive, f);
    suite_add(f, tests, "finance: deliveries complete an order", deliveries_complete_an_order, f);
    suite_add(f, tests, "finance: money moves between lines", money_moves_between_lines, f);
    suite_add(f, tests, "catalog: categories stay a tree", categories_stay_a_tree, f);
    suite_add(f, tests, "approvals: a step is handed over", a_step_is_handed_over, f);
    suite_add(f, tests, "learning: cohorts grow and shrink", cohorts_grow_and_shrink, f);
    suite_add(f, tests, "notifications: an announcement is acknowledged", an_announcement_is_acknowledged, f);
    suite_add(f, tests, "notifications: a message waits for its time", a_message_waits_for_its_time, f);
    suite_add(f, tests, "storage: the bin gives back", the_bin_gives_back, f);
    suite_add(f, tests, "storage: records are locked for a while", records_are_locked_for_a_while, f);
}

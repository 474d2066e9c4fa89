/* The finance service: incoming invoices, payments, deliveries and transfers between budget lines. */
#include "services/services.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNIT = 10000, DECIMALS = 4, MOST_DIGITS = 14 };

/* The amount of a decimal string in ten-thousandths, truncated; 0 for an absent member. */
static int64_t money_of(const cJSON *object, const char *name)
{
    const char *text = json_text(object, name);
    if (text == NULL)
        return 0;
    bool is_negative = *text == '-';
    text += is_negative;
    int64_t amount = 0;
    for (int digits = 0; isdigit((unsigned char)*text) && digits < MOST_DIGITS; text++, digits++)
        amount = amount * 10 + (*text - '0');
    text += *text == '.';
    for (int i = 0; i < DECIMALS; i++) {
        bool has_digit = isdigit((unsigned char)*text);
        amount = amount * 10 + (has_digit ? *text - '0' : 0);
        text += has_digit;
    }
    return is_negative ? -amount : amount;
}

/* With two decimals, or four where two are not exact. */
static void money_set(cJSON *object, const char *name, int64_t amount)
{
    char text[32];
    long long whole = llabs(amount);
    int length =
        snprintf(text, sizeof text, "%s%lld.%04lld", amount < 0 ? "-" : "", whole / UNIT, whole % UNIT);
    if (whole % 100 == 0)
        text[length - 2] = '\0';
    json_set_text(object, name, text);
}

static int64_t gross_of(const cJSON *invoice)
{
    if (json_text(invoice, "gross_total") != NULL)
        return money_of(invoice, "gross_total");
    int64_t sum = 0;
    for (const cJSON *line = json_items(invoice, "lines"); line != NULL; line = line->next) {
        double quantity = cJSON_GetNumberValue(json_get(line, "quantity"));
        sum += (int64_t)(quantity * (double)money_of(line, "unit_price"));
    }
    return sum;
}

static void create_invoice(call *c)
{
    cJSON *invoice = crud_new_entity(c);
    if (strcmp(json_text(invoice, "direction"), "incoming") == 0)
        json_set_text(invoice, "status", "received");
    response_record(c, crud_insert(c, invoice));
}

static bool note_payment(call *c, cJSON *invoice)
{
    int64_t paid = money_of(invoice, "paid_total") + money_of(c->body, "amount");
    int64_t open = gross_of(invoice) - paid;
    money_set(invoice, "paid_total", paid);
    money_set(invoice, "open_total", open);
    json_set_text(invoice, "status", open <= 0 ? "paid" : "partially_paid");
    return true;
}

static bool note_delivery(call *c, cJSON *order)
{
    cJSON *lines = json_get(order, "lines");
    cJSON *line = cJSON_GetArrayItem(lines, (int)json_number(c->body, "line_number", 0) - 1);
    if (line == NULL) {
        response_invalid_field(c, "line_number", "must be the number of a line of the order");
        return false;
    }
    double received = json_number(line, "received_quantity", 0) + json_number(c->body, "quantity", 0);
    json_set(line, "received_quantity", cJSON_CreateNumber(received));
    bool is_complete = true;
    for (const cJSON *each = lines->child; each != NULL; each = each->next)
        is_complete =
            is_complete && json_number(each, "received_quantity", 0) >= json_number(each, "quantity", 0);
    json_set_text(order, "status", is_complete ? "received" : "partially_received");
    return true;
}

static void add_to_plan(cJSON *line, int64_t amount)
{
    int64_t planned = money_of(line, "planned_amount") + amount;
    money_set(line, "planned_amount", planned);
    money_set(line, "remaining_amount",
              planned - money_of(line, "committed_amount") - money_of(line, "actual_amount"));
}

static bool note_transfer(call *c, cJSON *line)
{
    collection *lines = c->endpoint->collection;
    int64_t amount = money_of(c->body, "amount");
    const char *target_id = json_text(c->body, "target_budget_line_id");
    const record *r = store_find(lines->records, c->caller.tenant, target_id);
    cJSON *other = r != NULL && !record_is_deleted(r) ? record_read(r) : NULL;
    bool is_sibling = other != NULL && strcmp(target_id, json_text(line, "id")) != 0 &&
                      strcmp(json_text(other, "budget_id"), json_text(line, "budget_id")) == 0;
    if (!is_sibling)
        response_invalid_field(c, "target_budget_line_id", "must be another line of the same budget");
    else if (amount <= 0 || amount > money_of(line, "planned_amount"))
        response_invalid_field(c, "amount", "must be greater than 0 and at most the planned amount");
    bool is_fine = is_sibling && amount > 0 && amount <= money_of(line, "planned_amount");
    if (is_fine) {
        add_to_plan(line, -amount);
        add_to_plan(other, amount);
        crud_replace(c, r, other);
    } else {
        cJSON_Delete(other);
    }
    return is_fine;
}

static const service_handler handlers[] = {
    {"finance.invoices.create", .serve = create_invoice},
    {"finance.invoices.recordPayment", .also = note_payment},
    {"finance.purchaseOrders.receive", .also = note_delivery},
    {"finance.budgetLines.transfer", .also = note_transfer},
    {.operation = NULL},
};

const service finance_service = {.handlers = handlers};

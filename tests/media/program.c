#include <sales/sales.h>

#include <stdio.h>
#include <string.h>

static int fail(const cpod_error *error)
{
    fprintf(stderr, "%s\n", error->message);
    return 1;
}

int main(void)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    if (sales_client_from_env(&client, &error) != CPOD_OK)
        return fail(&error);

    /* Accept: application/json. The document's schema is a struct. */
    sales_report *report = NULL;
    if (sales_get(client, "2026-05", NULL, &report, &error) != CPOD_OK)
        return fail(&error);
    printf("%s: %zu amounts\n", report->month, report->amounts.count);
    sales_report_free(report);

    /* Another type of JSON has a struct of its own. */
    sales_totals *totals = NULL;
    if (sales_get_as_acme_totals(client, "2026-05", NULL, &totals, &error) != CPOD_OK)
        return fail(&error);
    printf("total %.2f\n", totals->total);
    sales_totals_free(totals);

    /* Text is UTF-8, whatever the charset of the response. */
    char *csv = NULL;
    if (sales_get_as_csv(client, "2026-05", NULL, &csv, &error) != CPOD_OK)
        return fail(&error);
    printf("%.*s\n", (int)strcspn(csv, "\n"), csv);
    cpod_string_free(csv);

    /* Anything else is bytes; the response information has the media type. */
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    sales_get_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_bytes *pdf = NULL;
    if (sales_get_as_pdf(client, "2026-05", &params, &pdf, &error) != CPOD_OK)
        return fail(&error);
    printf("%zu bytes of %s\n", pdf->size, info.content_type);
    sales_bytes_free(pdf);

    /* One of the media types of a range, which the function returns. */
    sales_chart_params of_chart = {.call = CPOD_CALL(.accept = "image/webp", .response = &info)};
    cpod_bytes *chart = NULL;
    if (sales_chart(client, "2026-05", &of_chart, &chart, &error) != CPOD_OK)
        return fail(&error);
    printf("%zu bytes of %s\n", chart->size, info.content_type);
    sales_bytes_free(chart);

    /* A server that sends something else is an error; the bytes are kept on request. */
    const cpod_header header = {"Accept", "text/csv"};
    info.keep_error_body = true;
    params.call = CPOD_CALL(.headers = &header, .header_count = 1, .response = &info);
    if (sales_get(client, "2026-05", &params, &report, &error) == CPOD_ERR_PROTOCOL)
        printf("%s\n%zu bytes are kept\n", error.message, info.error_body_length);
    cpod_response_info_clear(&info);
    cpod_client_free(client);
    return 0;
}

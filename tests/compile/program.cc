// A C++17 program that uses two generated SDKs at once: structs, enums, unions, lists, maps, builders, calls
// and an iterator, over a custom transport.
#include <cpod/cpod.h>
#include <defects/defects.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace
{

void require(bool holds, const char *what, int line)
{
    if (!holds) {
        (void)std::fprintf(stderr, "line %d: %s\n", line, what);
        std::exit(1);
    }
}
#define REQUIRE(condition) require((condition), #condition, __LINE__)

// ---- a transport ----

struct Answer {
    int status;
    std::string body;
};

struct Script {
    std::vector<Answer> answers;
    std::vector<std::string> sent; // "METHOD url body"
};

struct Exchange : cpod_http_exchange {
    std::string body;
    std::size_t given = 0;
    cpod_header content_type{"content-type", "application/json"};
};

cpod_status open(void *context, const cpod_http_request *request, cpod_http_exchange **out, cpod_error *)
{
    auto *script = static_cast<Script *>(context);
    const std::size_t number = script->sent.size();
    std::string text = std::string(request->method) + " " + request->url;
    if (request->body != nullptr)
        text += " " + std::string(static_cast<const char *>(request->body), request->body_length);
    script->sent.push_back(text);
    if (number >= script->answers.size())
        return CPOD_ERR_CALLBACK;
    auto *exchange = new Exchange();
    exchange->status = script->answers[number].status;
    exchange->headers = &exchange->content_type;
    exchange->header_count = 1;
    exchange->body = script->answers[number].body;
    *out = exchange;
    return CPOD_OK;
}

cpod_status read(void *, cpod_http_exchange *opened, void *buffer, std::size_t capacity, std::size_t *count,
                 cpod_error *)
{
    auto *exchange = static_cast<Exchange *>(opened);
    *count = exchange->body.copy(static_cast<char *>(buffer), capacity, exchange->given);
    exchange->given += *count;
    return CPOD_OK;
}

void close(void *, cpod_http_exchange *opened)
{
    delete static_cast<Exchange *>(opened);
}

cpod_transport transport_of(Script &script)
{
    cpod_transport transport{};
    transport.size = sizeof transport;
    transport.context = &script;
    transport.open = open;
    transport.read = read;
    transport.close = close;
    return transport;
}

// ---- ownership in C++ ----

template <typename T, void (*Free)(T *)> struct Deleter {
    void operator()(T *value) const
    {
        Free(value);
    }
};
using Client = std::unique_ptr<cpod_client, Deleter<cpod_client, cpod_client_free>>;
using Webhook = std::unique_ptr<cpod_webhook, Deleter<cpod_webhook, cpod_webhook_free>>;
using Pods =
    std::unique_ptr<defects_pets_list_iter, Deleter<defects_pets_list_iter, defects_pets_list_iter_free>>;
using Pet = std::unique_ptr<defects_pet, Deleter<defects_pet, defects_pet_free>>;
using Drawing = std::unique_ptr<defects_drawing, Deleter<defects_drawing, defects_drawing_free>>;
using Text = std::unique_ptr<char, Deleter<char, cpod_string_free>>;

int attempts = 0;

void begin_attempt(void *, const cpod_attempt *attempt)
{
    attempts++;
    *attempt->attempt_data = &attempts;
    REQUIRE(cpod_attempt_set_header(attempt, "traceparent", "00-1") == CPOD_OK);
}

cpod_status sign(void *, const cpod_sign_request *request)
{
    REQUIRE(*request->attempt->attempt_data == &attempts);
    return cpod_sign_set_header(request, "X-Signature", "1");
}

template <typename New> Client client_of(New make, const cpod_transport &transport)
{
    cpod_hooks hooks = CPOD_HOOKS_INIT;
    hooks.before = begin_attempt;
    hooks.sign = sign;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "https://example.org/api";
    options.token = "token";
    options.hooks = &hooks;
    options.log = cpod_log_to_stderr;
    options.transport = &transport;
    cpod_client *client = nullptr;
    cpod_error error = CPOD_ERROR_INIT;
    REQUIRE(make(&options, &client, &error) == CPOD_OK);
    return Client(client);
}

// ---- the platform's SDK ----

void create_a_webhook()
{
    Script script;
    script.answers = {
        {201, R"({"data":{"id":"w1","tenant_id":"t","created_at":"2026-01-01T00:00:00Z",)"
              R"("updated_at":"2026-01-01T00:00:00Z","name":"deploys","direction":"sideways"},"meta":{}})"}};
    const cpod_transport transport = transport_of(script);
    const Client client = client_of(cpod_client_new, transport);

    cpod_webhook_create body{};
    body.name = "deploys";
    body.url = "https://example.com/hook";
    body.direction.value = CPOD_WEBHOOK_DIRECTION_OUTBOUND;
    body.enabled = cpod_bool(false);
    body.headers = cpod_json_text(R"({"x-team":"core"})");
    cpod_call_options call = CPOD_CALL_OPTIONS_INIT;
    call.timeout_ms = 5000;
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    call.response = &info;
    cpod_integration_webhooks_create_params params{};
    params.call = &call;

    cpod_webhook *created = nullptr;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_status status =
        cpod_integration_webhooks_create(client.get(), &params, &body, &created, &error);
    if (status != CPOD_OK)
        (void)std::fprintf(stderr, "%s: %s\n", error.path, error.message);
    REQUIRE(status == CPOD_OK);
    const Webhook hook(created);
    REQUIRE(std::strcmp(hook->id, "w1") == 0);
    REQUIRE(hook->direction.value == CPOD_WEBHOOK_DIRECTION_OTHER);
    REQUIRE(std::strcmp(hook->direction.text, "sideways") == 0);
    REQUIRE(hook->created_at.parsed && hook->created_at.seconds == 1767225600);
    REQUIRE(info.http_status == 201);
    REQUIRE(script.sent.at(0).find(R"("direction":"outbound")") != std::string::npos);
    REQUIRE(script.sent.at(0).find(R"("enabled":false)") != std::string::npos);
    REQUIRE(script.sent.at(0).find(R"("headers":{"x-team":"core"})") != std::string::npos);
}

// ---- the other SDK ----

void encode_and_copy()
{
    static const cpod_opt_bool constant = CPOD_BOOL_INIT(false);
    const char *words[] = {"a", "b"};
    const cpod_string_list tags = CPOD_LIST(words);
    const cpod_string_list none = CPOD_EMPTY_LIST;
    defects_color colors[2] = {};
    colors[0].value = DEFECTS_COLOR_RED;
    colors[1].text = "mauve"; // a text alone: a value of the caller's own
    defects_pet parent{};
    parent.name = "Ma";
    parent.tags = none;
    defects_pet pet{};
    pet.name = "Rex";
    pet.age = 3;
    pet.tags = tags;
    pet.colors = CPOD_LIST(colors);
    pet.note = CPOD_NULL;
    pet.visits = cpod_null_int64();
    pet.vaccinated = constant;
    pet.owner = &defects_owner_null;
    pet.weight = cpod_double(0.5);
    pet.parents.items = &parent;
    pet.parents.count = 1;

    defects_pet *made = nullptr;
    REQUIRE(defects_pet_copy(&pet, nullptr, &made) == CPOD_OK);
    const Pet copy(made);
    REQUIRE(copy->note == CPOD_NULL && copy->owner == &defects_owner_null);
    char *written = nullptr;
    REQUIRE(defects_pet_to_json(copy.get(), nullptr, &written, nullptr, nullptr) == CPOD_OK);
    const Text text(written);
    REQUIRE(
        std::string(text.get()) ==
        R"({"name":"Rex","age":3,"sold":false,"weight":0.5,"colors":["red","mauve"],"tags":["a","b"],"note":null,)"
        R"("visits":null,"vaccinated":false,"owner":null,"parents":[{"name":"Ma","age":0,"sold":false,"tags":[]}]})");
}

void read_unions()
{
    const std::string text =
        R"({"shapes":[{"kind":"circle","radius":2},{"kind":"star"}],"title":9007199254740993})";
    defects_drawing *read = nullptr;
    REQUIRE(defects_drawing_from_json(text.c_str(), text.size(), nullptr, &read, nullptr) == CPOD_OK);
    const Drawing drawing(read);
    REQUIRE(drawing->shapes.count == 2);
    for (std::size_t i = 0; i < drawing->shapes.count; i++) {
        const defects_shape &shape = drawing->shapes.items[i];
        switch (shape.kind) {
        case DEFECTS_SHAPE_KIND_CIRCLE:
            REQUIRE(i == 0 && shape.as.circle->radius > 1.9);
            break;
        case DEFECTS_SHAPE_KIND_OTHER:
            REQUIRE(i == 1 && std::string(shape.as.json) == R"({"kind":"star"})");
            break;
        case DEFECTS_SHAPE_KIND_ABSENT:
        case DEFECTS_SHAPE_KIND_SQUARE:
            REQUIRE(false);
        }
    }
    REQUIRE(drawing->title.kind == DEFECTS_LOOSE_KIND_INTEGER);
    REQUIRE(drawing->title.as.integer == INT64_C(9007199254740993));
}

void walk_pages()
{
    Script script;
    script.answers = {{200, R"({"pets":[{"name":"a","age":1,"sold":true}],"next":"x y"})"},
                      {200, R"({"pets":[{"name":"b","age":2,"sold":false}]})"}};
    const cpod_transport transport = transport_of(script);
    Client client = client_of(defects_client_new, transport);
    defects_pets_list_params params{};
    params.limit = cpod_int64(1);
    params.color.value = DEFECTS_COLOR_BLUE_ISH;
    params.born = cpod_date_ymd(2024, 2, 29);
    defects_pets_list_iter *opened = nullptr;
    cpod_error error = CPOD_ERROR_INIT;
    REQUIRE(defects_pets_list_iter_open(client.get(), &params, &opened, &error) == CPOD_OK);
    const Pods pets(opened);
    client.reset(); // the iterator keeps what it needs
    std::string names;
    const defects_pet *pet = nullptr;
    cpod_status status = CPOD_OK;
    while ((status = defects_pets_list_iter_next(pets.get(), &pet, &error)) == CPOD_OK)
        names += pet->name;
    REQUIRE(status == CPOD_DONE);
    REQUIRE(names == "ab");
    REQUIRE(script.sent.size() == 2);
    REQUIRE(script.sent[1] ==
            "GET https://example.org/api/v1/pets?after=x%20y&color=blue-ish&limit=1&born=2024-02-29");
}

void walk_whole_pages()
{
    Script script;
    script.answers = {{200, R"({"pets":[{"name":"a","age":1,"sold":true}],"next":"x"})"},
                      {200, R"({"pets":[],"next":null})"}};
    const cpod_transport transport = transport_of(script);
    const Client client = client_of(defects_client_new, transport);
    defects_pets_list_iter *opened = nullptr;
    cpod_error error = CPOD_ERROR_INIT;
    REQUIRE(defects_pets_list_iter_open(client.get(), nullptr, &opened, &error) == CPOD_OK);
    const Pods pets(opened);
    const defects_pet_page *page = nullptr;
    REQUIRE(defects_pets_list_iter_next_page(pets.get(), &page, &error) == CPOD_OK);
    REQUIRE(page->pets.count == 1 && std::string(page->next) == "x");
    REQUIRE(defects_pets_list_iter_next_page(pets.get(), &page, &error) == CPOD_OK);
    REQUIRE(page->pets.count == 0 && page->next == CPOD_NULL);
    REQUIRE(defects_pets_list_iter_next_page(pets.get(), &page, &error) == CPOD_DONE);
    REQUIRE(page == nullptr);
}

} // namespace

int main()
{
    create_a_webhook();
    encode_and_copy();
    read_unions();
    walk_pages();
    walk_whole_pages();
    REQUIRE(attempts > 0);
    return 0;
}

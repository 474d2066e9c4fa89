/* Texts that try to become code, in every place from which texts of a document reach C or Markdown: the
 * output compiles, so EVIL is not code in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "places.h"
#include "run.h"

/* In JSON spelling. */
static const char *const attacks[] = {
    "*/ EVIL(); /* \\\" EVIL(); \\\" // ' EVIL(); ' %s%n {{EVIL}} <script>EVIL()</script>\\n#include "
    "\\\"EVIL\\\"\\n "
    "?\?/\\n EVIL(); \\\\\\n EVIL(); \\u2028 EVIL(); \\u202e*/ EVIL(); *\\\\\\n/ EVIL(); ]] ${EVIL} `EVIL` | "
    "\\\\",
    "\\\"); EVIL(); (\\\"\\\\",
    "\\r#error EVIL\\r*\\u200b/ EVIL();\\t*?\?/\\n/ EVIL(); */#define int EVIL\\n",
    "../../../EVIL",
};

static const char *file;
static arena *memory;

static bool line_has_script(const char *line, size_t length)
{
    bool is_code = false;
    for (size_t i = 0; i < length; i++) {
        bool is_escaped = !is_code && i > 0 && line[i - 1] == '\\';
        if (line[i] == '`' && !is_escaped)
            is_code = !is_code;
        if (!is_code && !is_escaped && strncmp(line + i, "<script", 7) == 0)
            return true;
    }
    return false;
}

/* Whether Markdown contains the attack's markup, neither escaped nor in code. */
static bool has_script(const char *page)
{
    bool is_sample = false;
    for (const char *line = page; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (strncmp(line, "```", 3) == 0)
            is_sample = !is_sample;
        else if (!is_sample && line_has_script(line, length))
            return true;
        line += length + (line[length] == '\n' ? 1 : 0);
    }
    return false;
}

static void attack_place(const char *name, const char *attack, bool compiles)
{
    buffer text = {0};
    places_fill(&text, file, name, attack);
    const char *shown = name != NULL ? name : "all places";
    hostile_document(shown, "spec.json", text.data, text.length, OUTCOME_MADE, compiles);
    if (hostile_any("docs", has_script))
        fail_msg("%s: a page contains a script", shown);
    buffer_free(&text);
}

static void without_an_attack(void **state)
{
    (void)state;
    buffer text = {0};
    places_fill(&text, file, "", "");
    hostile_document("no attack", "spec.json", text.data, text.length, OUTCOME_MADE, true);
    buffer_free(&text);
}

static void each_place(void **state)
{
    (void)state;
    char name[64];
    size_t count = 0;
    for (const char *place = file; (place = places_next(place)) != NULL; place++) {
        size_t length = places_name_length(place);
        memcpy(name, place + 1, length);
        name[length] = '\0';
        attack_place(name, attacks[0], true);
        for (size_t i = 1; i < sizeof attacks / sizeof *attacks; i++)
            attack_place(name, attacks[i], false);
        count++;
    }
    assert_true(count >= 60);
}

static void all_places_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        attack_place(NULL, attacks[i], true);
}

static int setup(void **state)
{
    memory = arena_new();
    file = places_load(memory);
    return file != NULL ? hostile_setup(state) : -1;
}

static int teardown(void **state)
{
    arena_free(memory);
    return hostile_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_attack),
        cmocka_unit_test(each_place),
        cmocka_unit_test(all_places_at_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

#include "services/base/job_shell.h"

#include "base/vector.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct shell {
    arena *memory;
    const cJSON *variables, *given;
    job_run run;
    bool has_exited;
} shell;

typedef struct statement {
    VECTOR(const char *) words;
    const char *target; /* file that receives the output; NULL: the log */
    bool appends, to_stderr;
} statement;

static const char *expand_variable(const shell *s, const char *cursor, buffer *out)
{
    bool has_brace = *cursor == '{';
    const char *name = cursor + has_brace;
    size_t length = 0;
    while (isalnum((unsigned char)name[length]) || name[length] == '_')
        length++;
    if (length == 0) {
        buffer_append_char(out, '$');
        return cursor;
    }
    const char *value = json_text(s->variables, arena_copy_n(s->memory, name, length));
    if (value != NULL)
        buffer_append(out, value);
    return name + length + (has_brace && name[length] == '}');
}

static const char *read_word(const shell *s, const char *cursor, buffer *out)
{
    char quote = '\0';
    for (; *cursor != '\0'; cursor++) {
        if (quote == '\0' && strchr(" \t;\n>", *cursor) != NULL)
            break;
        if (quote == '\0' && strncmp(cursor, "&&", 2) == 0)
            break;
        if (*cursor == quote)
            quote = '\0';
        else if (quote == '\0' && (*cursor == '"' || *cursor == '\''))
            quote = *cursor;
        else if (*cursor == '$' && quote != '\'')
            cursor = expand_variable(s, cursor + 1, out) - 1;
        else
            buffer_append_char(out, *cursor);
    }
    return cursor;
}

static const char *skip_blanks(const char *cursor)
{
    return cursor + strspn(cursor, " \t");
}

static const char *read_statement(const shell *s, const char *cursor, statement *out)
{
    buffer word = {0};
    for (;;) {
        cursor = skip_blanks(cursor);
        if (*cursor == '\0' || *cursor == ';' || *cursor == '\n' || strncmp(cursor, "&&", 2) == 0)
            break;
        bool redirects = *cursor == '>';
        if (redirects) {
            out->to_stderr = strncmp(cursor, ">&2", 3) == 0;
            out->appends = cursor[1] == '>';
            cursor = skip_blanks(cursor + (out->to_stderr ? 3 : 1 + out->appends));
            if (out->to_stderr)
                continue;
        }
        buffer_clear(&word);
        const char *behind = read_word(s, cursor, &word);
        const char *text = arena_copy(s->memory, buffer_text(&word));
        if (redirects)
            out->target = text;
        else
            *vector_add(s->memory, &out->words) = text;
        cursor = behind;
    }
    buffer_free(&word);
    return cursor;
}

static void write_lines(shell *s, const char *stream, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        cJSON *line = cJSON_CreateObject();
        json_set_text(line, "stream", stream);
        json_set_text(line, "line", arena_copy_n(s->memory, text, length));
        json_set_integer(line, "at", s->run.duration);
        cJSON_AddItemToArray(s->run.lines, line);
        text += length + (text[length] == '\n');
    }
}

static void write_output(shell *s, const statement *of, const char *text)
{
    if (of->target == NULL || *of->target == '\0') {
        write_lines(s, of->to_stderr ? "stderr" : "stdout", text);
        return;
    }
    const char *old = of->appends ? json_text(s->run.files, of->target) : NULL;
    json_set_text(s->run.files, of->target, arena_format(s->memory, "%s%s", old != NULL ? old : "", text));
}

static void echo(shell *s, const statement *of)
{
    buffer text = {0};
    for (size_t i = 1; i < of->words.count; i++) {
        buffer_append(&text, i > 1 ? " " : "");
        buffer_append(&text, of->words.items[i]);
    }
    buffer_append_char(&text, '\n');
    write_output(s, of, buffer_text(&text));
    buffer_free(&text);
}

static void cat(shell *s, const statement *of)
{
    for (size_t i = 1; i < of->words.count; i++) {
        const char *name = of->words.items[i];
        const char *text = json_text(s->run.files, name);
        if (text == NULL)
            text = json_text(s->given, name);
        if (text == NULL) {
            write_lines(s, "stderr", arena_format(s->memory, "cat: can't open '%s'", name));
            s->run.exit_code = 1;
        } else {
            write_output(s, of, text);
        }
    }
}

static void print_variable(shell *s, const statement *of, const char *name)
{
    const char *value = json_text(s->variables, name);
    s->run.exit_code = value == NULL;
    if (value != NULL)
        write_output(s, of, arena_format(s->memory, "%s\n", value));
}

static void execute(shell *s, const statement *of)
{
    const char *command = of->words.items[0];
    const char *argument = of->words.count > 1 ? of->words.items[1] : "";
    s->run.exit_code = 0;
    if (strcmp(command, "echo") == 0) {
        echo(s, of);
    } else if (strcmp(command, "cat") == 0) {
        cat(s, of);
    } else if (strcmp(command, "printenv") == 0) {
        print_variable(s, of, argument);
    } else if (strcmp(command, "false") == 0) {
        s->run.exit_code = 1;
    } else if (strcmp(command, "exit") == 0) {
        s->run.exit_code = (int)strtoul(argument, NULL, 10) & 0xFF;
        s->has_exited = true;
    } else if (strcmp(command, "sleep") == 0) {
        double seconds = strtod(argument, NULL);
        s->run.duration += seconds > 0 && seconds < 1e6 ? (int64_t)(seconds * 1000) : 0;
    }
}

job_run job_shell_run(arena *a, const char *script, const cJSON *variables, const cJSON *files)
{
    shell s = {.memory = a,
               .variables = variables,
               .given = files,
               .run = {.lines = cJSON_CreateArray(), .files = cJSON_CreateObject()}};
    bool needs_success = false; /* follows && */
    while (*script != '\0' && !s.has_exited) {
        statement next = {0};
        script = read_statement(&s, script, &next);
        if (next.words.count > 0 && (!needs_success || s.run.exit_code == 0))
            execute(&s, &next);
        needs_success = strncmp(script, "&&", 2) == 0;
        script += needs_success ? 2 : *script != '\0';
    }
    return s.run;
}

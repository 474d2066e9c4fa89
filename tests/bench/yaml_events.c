/* One pass of libyaml's events over files, the unit of bench-generator: bench-yaml-events FILE... */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

/* The number of events of a file; 0 when it cannot be parsed. */
static size_t count_events(FILE *file)
{
    size_t count = 0;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return 0;
    yaml_parser_set_input_file(&parser, file);
    for (yaml_event_type_t type = YAML_NO_EVENT; type != YAML_STREAM_END_EVENT; count++) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            count = 0;
            break;
        }
        type = event.type;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return count;
}

int main(int argc, char **argv)
{
    size_t total = 0;
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        size_t count = file == NULL ? 0 : count_events(file);
        if (file != NULL)
            fclose(file);
        if (count == 0) {
            fprintf(stderr, "bench-yaml-events: libyaml cannot read %s\n", argv[i]);
            return EXIT_FAILURE;
        }
        total += count;
    }
    printf("%zu events\n", total);
    return EXIT_SUCCESS;
}

/* Reads any bytes as a document: the result is a tree, or an error that can be printed. */
#include "reader/reader.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* The tree can be walked, compared and written. */
static void use_tree(const node *root, buffer *text)
{
    node_to_json(root, text);
    require(node_equal(root, root));
    if (root->kind != NODE_MAPPING)
        return;
    for (size_t i = 0; i < root->count; i++)
        require(node_entry_of(root, root->entries[i].key) == &root->entries[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    diagnostics *collected = diagnostics_new();
    reader *r = reader_new(collected);
    buffer text = {0};
    const document *read = reader_parse(r, "input.yaml", (const char *)data, size);
    if (read != NULL)
        use_tree(read->root, &text);
    else
        require(diagnostics_count(collected, SEVERITY_ERROR) > 0);
    diagnostics_render(collected, &text);
    buffer_free(&text);
    reader_free(r);
    diagnostics_free(collected);
    return 0;
}

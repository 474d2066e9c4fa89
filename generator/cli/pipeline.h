/* From the document to the files in memory, for `generate` and `check`. */
#ifndef CLI_PIPELINE_H
#define CLI_PIPELINE_H

#include "cli/request.h"
#include "emit/emit.h"
#include "model/model.h"
#include "output/manifest.h"
#include "reader/reader.h"

typedef struct pipeline {
    arena *memory;
    diagnostics *diagnostics;
    reader *inputs;
    template_sources templates;
    file_set out; /* sorted; includes the manifest */
    manifest made;
    file_set docs;      /* the files of --docs; empty without it */
    manifest docs_made; /* without hashes of the document and the templates */
} pipeline;

void pipeline_start(pipeline *p);
void pipeline_stop(pipeline *p); /* frees everything */

/* Reads the document and builds the model. NULL after an error. */
const api_model *pipeline_model(pipeline *p, const cli_request *request);

/* Reads the document and generates all files. False after an error. */
bool pipeline_run(pipeline *p, const cli_request *request);

#endif

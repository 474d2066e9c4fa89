/* From the spec to the files in memory: what `generate` and `check` have in common. */
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
    file_set out; /* sorted; the manifest among them */
    manifest made;
    file_set docs;      /* the same of --docs; empty without it */
    manifest docs_made; /* says nothing of spec and templates: that is the other one's */
} pipeline;

void pipeline_start(pipeline *p);
void pipeline_stop(pipeline *p); /* frees all of it */

/* Reads the spec. NULL when there was an error. */
const api_model *pipeline_model(pipeline *p, const cli_request *request);

/* Reads the spec and makes all files. False when there was an error. */
bool pipeline_run(pipeline *p, const cli_request *request);

#endif

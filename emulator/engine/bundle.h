/* The document as one JSON text, whatever number of files it is in. */
#ifndef EMULATOR_BUNDLE_H
#define EMULATOR_BUNDLE_H

#include "base/buffer.h"
#include "spec/spec.h"

/* Appends the document. References to components of other files become references to components of this one,
 * renamed where names collide; other references into other files are replaced by what they refer to. The
 * emulator, at `base_path`, comes first among the servers. */
void bundle_write(const spec_document *contract, const char *base_path, buffer *out);

#endif

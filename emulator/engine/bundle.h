/* The contract as one JSON document, whatever number of files it is in. */
#ifndef EMULATOR_BUNDLE_H
#define EMULATOR_BUNDLE_H

#include "base/buffer.h"
#include "spec/spec.h"

/* Appends the document. References to components of other files become references to components of this one,
 * under other names where two files have the same; what else is referred to in another file takes the place
 * of the reference. The emulator comes first among the servers. */
void bundle_write(const spec_document *contract, buffer *out);

#endif

/* Answers to requests that libmicrohttpd refuses before they reach the emulator: no HTTP, a broken header, a
 * wrong length, a head that is too large.
 *
 * The library answers these by HTML pages of its own and has no option for others. They go through
 * MHD_queue_response, though, which a program may define itself as any function of a shared library: the one
 * defined here answers with Problems instead. Where the linker does not see to that (a static library), the
 * library's pages stay. */
#ifndef EMULATOR_REFUSAL_H
#define EMULATOR_REFUSAL_H

#include <microhttpd.h>

/* The library's own MHD_queue_response, for the emulator's answers. */
enum MHD_Result refusal_pass_by(struct MHD_Connection *connection, unsigned status,
                                struct MHD_Response *response);

#endif

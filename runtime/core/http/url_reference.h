/* References from one resource of a server to another: RFC 3986, section 5. */
#ifndef CPOD_RUNTIME_URL_REFERENCE_H
#define CPOD_RUNTIME_URL_REFERENCE_H

#include "core/base/buffer.h"

#include <stdbool.h>

typedef enum cpodi_reference {
    CPODI_REFERENCE_OK,
    CPODI_REFERENCE_MALFORMED,
    CPODI_REFERENCE_FOREIGN /* another origin than that of the base, or with a user name */
} cpodi_reference;

/* Appends the URL that a reference of `length` bytes means in a response from `base`, an http or https URL, without
 * its fragment. Characters that no URL has are escaped. */
cpodi_reference cpodi_url_resolve(const char *base, const char *reference, size_t length, cpodi_buffer *out);

/* Removes the parameters of this name from the query of a URL. */
void cpodi_url_drop_parameter(cpodi_buffer *url, const char *name);

#endif

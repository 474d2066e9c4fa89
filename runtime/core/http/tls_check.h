/* Checks of the certificates and keys that a client is made with. */
#ifndef CPOD_RUNTIME_TLS_CHECK_H
#define CPOD_RUNTIME_TLS_CHECK_H

#include "cpod/core/client.h"

/* Checks that authorities, certificate and key can be read, in files or in memory, and that the key is that of the
 * certificate. Pipes, which can be read only once, are not checked. CPOD_ERR_CONFIGURATION: the message names the
 * option; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_tls_check(const cpod_client_options *options, cpod_error *error);

#endif

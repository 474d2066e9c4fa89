/* Sends responses by libmicrohttpd, including deliberately broken ones. */
#ifndef EMULATOR_MHD_RESPONSE_H
#define EMULATOR_MHD_RESPONSE_H

#include "engine/http/message.h"

#include <microhttpd.h>

/* Sends a response, which is taken; MHD_NO ends the connection. For use in the library's handler. */
enum MHD_Result mhd_response_send(struct MHD_Connection *connection, http_response *response);

#endif

#include "core/http/http_error.h"

#include "core/base/error.h"

cpod_status cpodi_http_proxy_refused(cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_AUTH,
                      "The proxy requires a login (407 Proxy Authentication Required): check user name and "
                      "password in the option proxy");
}

cpod_status cpodi_http_no_response(cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_TRANSPORT, "The server closed the connection without a response");
}

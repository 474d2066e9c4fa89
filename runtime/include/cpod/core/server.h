/** @file
 * Servers of operations: where a client sends the calls whose server in the API's document is not the first one.
 *
 *     const cpod_server servers[] = {{SHOP_SERVER_UPLOADS_EXAMPLE_COM, "http://127.0.0.1:8080"}};
 *     cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
 *     options.base_url = "http://127.0.0.1:4000/v1";
 *     options.servers = servers;
 *     options.server_count = 1;
 *     options.require_server_mapping = true;
 *
 * The option `base_url` replaces the first server of the document, and the host of each server that is relative
 * or has the same scheme, host and port as the first one. A server elsewhere stays, unless it is mapped. */
#ifndef CPOD_CORE_SERVER_H
#define CPOD_CORE_SERVER_H

/** The address of one server, in place of the one that the API's document has. */
typedef struct cpod_server {
    /** A constant of the header `client.h` of a generated SDK: the `name` in the document (OpenAPI 3.2), else host
     * and path of its URL. */
    const char *name;
    /** http or https, without user name, query and fragment. To an origin the path of the document's server is
     * appended; a URL with a path is used unchanged. */
    const char *url;
} cpod_server;

/** The value of one variable in the URLs of servers. */
typedef struct cpod_server_variable {
    const char *name;  /**< As in the document. Of all servers that have such a variable. */
    const char *value; /**< Inserted as it is; one of the variable's `enum`, where the document has one. */
} cpod_server_variable;

#endif

/* From method and path to an endpoint. Immutable once filled. */
#ifndef EMULATOR_ROUTER_H
#define EMULATOR_ROUTER_H

#include "engine/http/target.h"

typedef struct router router;
typedef struct endpoint endpoint; /* opaque here */

typedef VECTOR(const char *) path_values; /* of the path variables, in order */

router *router_new(arena *a);

/* Serves a method of `path` (a template: "/v1/pods/{id}") by the endpoint. A segment may be a variable in
 * part: "{page}.{format}". False when the path has the method already. */
bool router_add(router *r, const char *method, const char *path, endpoint *served);

typedef struct route_match {
    const endpoint *endpoint; /* NULL: none of this method */
    const char *allowed;      /* "GET, POST": the methods of the path; NULL: there is no such path */
} route_match;

/* Finds the endpoint of a method and a target. Adds the values of the path's variables to `values`, in the
 * arena. HEAD finds what GET does. */
route_match router_find(const router *r, arena *a, const char *method, const target *of, path_values *values);

#endif

/* From method and path to an endpoint. Immutable once filled. */
#ifndef EMULATOR_ROUTER_H
#define EMULATOR_ROUTER_H

#include "engine/call/call.h"

router *router_new(arena *a);

/* Serves `path` (a template: "/v1/pods/{id}") by the endpoint. A segment may be a slot in part:
 * "{page}.{format}". False when the method is taken there. */
bool router_add(router *r, const char *path, endpoint *served);

/* Whether any endpoint has this path; slots fit slots, whatever their names. */
bool router_has_path(const router *r, const char *path);

typedef struct route_match {
    const endpoint *endpoint; /* NULL: none of this method */
    const char *allowed;      /* "GET, POST": the methods that the path has; NULL: there is no such path */
} route_match;

/* Finds by method and the segments of c->target, and sets c->path_values. HEAD finds what GET does. */
route_match router_find(const router *r, call *c, const char *method);

#endif

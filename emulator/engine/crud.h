/* Create, get, update, delete: what an operation of a collection does unless a service has a handler for it,
 * and the parts that services build their handlers of. */
#ifndef EMULATOR_CRUD_H
#define EMULATOR_CRUD_H

#include "engine/call/call.h"

/* Handlers. */
void crud_create(call *c);
void crud_get(call *c);
void crud_update(call *c);
void crud_delete(call *c);

/* Whether the record is of the caller's tenant, and of its application when the caller is one. */
bool crud_is_visible(const call *c, const record *r);

/* The record of the path, in the endpoint's collection; NULL after having responded 404. */
const record *crud_find(call *c);

/* A new, complete entity made of the body; the caller deletes or stores it. */
cJSON *crud_new_entity(call *c);

/* Stores a new entity and deletes the tree. */
const record *crud_insert(call *c, cJSON *entity);

/* Completes a new entity of any collection, stores it and deletes the tree. */
const record *crud_insert_into(call *c, collection *into, cJSON *entity);

/* Sets the server fields of a changed entity, stores it in the record and deletes the tree. */
void crud_replace(call *c, const record *old, cJSON *entity);

/* Copies the body's members into an entity, as PATCH does. False after having responded 409 when the body
 * expects another version. */
bool crud_apply(call *c, cJSON *entity);

/* Removes the record; softly if the entity has soft deletion. */
void crud_remove(call *c, const record *r);

#endif

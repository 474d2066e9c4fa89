/* Create, get, update, delete: what an operation of a collection does unless a service says otherwise, and
 * the parts that services make their own of. */
#ifndef EMULATOR_CRUD_H
#define EMULATOR_CRUD_H

#include "engine/call/call.h"

/* Behaviours. */
void crud_create(call *c);
void crud_get(call *c);
void crud_update(call *c);
void crud_delete(call *c);

/* Whether the caller may see the record: of the tenant, and of the app when the token is one of an app. */
bool crud_is_visible(const call *c, const record *r);

/* The record the path names, in the endpoint's collection; NULL after having answered 404. */
const record *crud_find(call *c);

/* A new entity of the body, complete; the caller deletes or stores it. */
cJSON *crud_new_entity(call *c);

/* Stores a new entity and deletes the tree. */
const record *crud_insert(call *c, cJSON *entity);

/* Stamps and stores a changed entity and deletes the tree; the record then has the new text. */
void crud_replace(call *c, const record *old, cJSON *entity);

/* Takes the body's members over into an entity as a PATCH does. False after having answered 409: the body
 * expects another version. */
bool crud_apply(call *c, cJSON *entity);

/* Removes the record, softly where the entity is deleted softly. */
void crud_remove(call *c, const record *r);

#endif

/* One connection of the server. */
#ifndef HOSTILE_SERVER_CONNECTION_H
#define HOSTILE_SERVER_CONNECTION_H

#include "server.h"

#include <poll.h>

connection *connection_new(server *s, int fd); /* owns the socket */
void connection_free(connection *c);

struct pollfd connection_poll(const connection *c);
int connection_wait(const connection *c); /* milliseconds to the next piece; -1: nothing is due */

/* Receives and sends what is possible. False: the connection is over. */
bool connection_act(connection *c, short events);

#endif

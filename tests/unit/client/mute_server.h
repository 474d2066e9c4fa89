/* A server on the loopback interface that accepts connections and reads nothing. */
#ifndef CPOD_TESTS_CLIENT_MUTE_SERVER_H
#define CPOD_TESTS_CLIENT_MUTE_SERVER_H

/* More than the system buffers on the way to it. */
enum { MUTE_SERVER_BUFFERS = 32 << 20 };

typedef struct mute_server {
    int listener;
    char url[64];
} mute_server;

void mute_server_begin(mute_server *server);
void mute_server_end(mute_server *server);

#endif

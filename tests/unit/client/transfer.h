/* Transfers of large files between a client and a server on the loopback interface, with measured memory. */
#ifndef CPOD_TESTS_CLIENT_TRANSFER_H
#define CPOD_TESTS_CLIENT_TRANSFER_H

#include "cpod/core/client.h"
#include "loopback.h"

#include <stdio.h>

#define BLOB_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
#define OK_THING                                            \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" \
    "Content-Length: 19\r\n\r\n{\"data\":{\"id\":\"1\"}}"
#define HUGE_SIZE   268435456 /* 256 MiB */
#define HUGE_LENGTH "Content-Length: 268435456\r\n\r\n"

extern loopback transfer_server; /* too large for a stack */
extern const void *const transfer_path[1];

/* An allocator that measures, and fails once. */
typedef struct transfer_meter {
    size_t count;
    size_t fail_at; /* 0: never */
    size_t live;
    size_t peak;
} transfer_meter;

/* A client of the server that never sleeps. `m` NULL: with the default allocator. */
cpod_client *transfer_client(transfer_meter *m);

/* The destination of a download, which compares it with the server's bytes. */
typedef struct transfer_taker {
    uint64_t count;
    uint64_t give_up_at; /* 0: never */
    bool differs;
    int restarts;
    int64_t done;
    int64_t total;
} transfer_taker;

/* Callbacks of a download; the context is a transfer_taker. */
bool transfer_take(void *context, const void *data, size_t length);
bool transfer_restart(void *context);
void transfer_note(void *context, int64_t done, int64_t total);

/* An empty file without a name. */
FILE *transfer_new_file(void);

#endif

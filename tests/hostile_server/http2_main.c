/* As main.c, over HTTP/2: hostile-http2 SEED COUNT [FIRST]. Calls are made one after the other, in groups of 16 that
 * share a client. */
#include "http2_answer.h"
#include "tls_front.h"
#include "trial.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { GROUP = 16, LONGEST_TRIAL_S = 60, MOST_VIOLATIONS = 10, PREFACE = 24, FRAME_HEAD = 9 };
enum {
    FRAME_DATA = 0,
    FRAME_HEADERS = 1,
    FRAME_SETTINGS = 4,
    FRAME_PING = 6,
    FLAG_ACK = 1,
    FLAG_END_STREAM = 1
};

static trial the_trial;

/* ---- server ---- */

typedef struct http2_peer {
    int listener;
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock;
    const answer *answer; /* to every request */
    unsigned long answered;
} http2_peer;

static bool receive(int fd, unsigned char *to, size_t length)
{
    ssize_t count;
    for (; length > 0; to += count, length -= (size_t)count) {
        if ((count = recv(fd, to, length, 0)) <= 0)
            return false;
    }
    return true;
}

static bool send_all(int fd, const char *data, size_t length)
{
    return length == 0 || send(fd, data, length, MSG_NOSIGNAL) == (ssize_t)length;
}

/* Sends the answer on the stream of the request. False: the connection is over. */
static bool respond(http2_peer *peer, int fd, const unsigned char *stream)
{
    bytes wire = {NULL, 0, 0};
    (void)pthread_mutex_lock(&peer->lock);
    const answer *a = peer->answer;
    ending end = a == NULL ? ENDING_CLOSED : a->ending;
    if (a != NULL)
        bytes_add(&wire, a->wire.length == 0 ? "" : a->wire.data, a->wire.length);
    for (size_t i = 0; a != NULL && i < a->stream_count; i++) {
        if (a->streams[i] + 4 <= wire.length)
            memcpy(wire.data + a->streams[i], stream, 4);
    }
    peer->answered++;
    (void)pthread_mutex_unlock(&peer->lock);
    bool ok = send_all(fd, wire.data, wire.length);
    bytes_free(&wire);
    return ok && end == ENDING_KEPT;
}

static bool take_frame(http2_peer *peer, int fd)
{
    static const char settings_ack[FRAME_HEAD] = {0, 0, 0, FRAME_SETTINGS, FLAG_ACK};
    static unsigned char payload[1 << 16];
    unsigned char head[FRAME_HEAD];
    if (!receive(fd, head, sizeof head))
        return false;
    size_t length = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
    if (length > sizeof payload || !receive(fd, payload, length))
        return false;
    bool is_ack = (head[4] & FLAG_ACK) != 0;
    if (head[3] == FRAME_SETTINGS && !is_ack)
        return send_all(fd, settings_ack, sizeof settings_ack);
    if (head[3] == FRAME_PING && !is_ack) {
        head[4] = FLAG_ACK;
        return send_all(fd, (const char *)head, sizeof head) && send_all(fd, (const char *)payload, length);
    }
    bool is_request = (head[3] == FRAME_HEADERS || head[3] == FRAME_DATA) && (head[4] & FLAG_END_STREAM) != 0;
    return !is_request || respond(peer, fd, head + 5);
}

static void *serve(void *context)
{
    static const char settings[FRAME_HEAD] = {0, 0, 0, FRAME_SETTINGS};
    http2_peer *peer = context;
    int fd;
    while ((fd = accept(peer->listener, NULL, NULL)) >= 0) {
        const int at_once = 1;
        unsigned char preface[PREFACE];
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        bool open = receive(fd, preface, sizeof preface) && send_all(fd, settings, sizeof settings);
        while (open)
            open = take_frame(peer, fd);
        (void)close(fd);
    }
    return NULL;
}

static void peer_begin(http2_peer *peer)
{
    memset(peer, 0, sizeof *peer);
    peer->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    if (bind(peer->listener, (struct sockaddr *)&address, size) != 0 || listen(peer->listener, 64) != 0 ||
        getsockname(peer->listener, (struct sockaddr *)&address, &size) != 0 ||
        pthread_mutex_init(&peer->lock, NULL) != 0 || pthread_create(&peer->thread, NULL, serve, peer) != 0)
        abort();
    (void)snprintf(peer->url, sizeof peer->url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
}

static void peer_set(http2_peer *peer, const answer *a)
{
    (void)pthread_mutex_lock(&peer->lock);
    peer->answer = a;
    (void)pthread_mutex_unlock(&peer->lock);
}

static void peer_end(http2_peer *peer)
{
    (void)shutdown(peer->listener, SHUT_RDWR);
    (void)pthread_join(peer->thread, NULL);
    (void)close(peer->listener);
    (void)pthread_mutex_destroy(&peer->lock);
}

/* ---- trials ---- */

static void on_alarm(int number)
{
    (void)number;
    judge_violation(&the_trial, &the_trial.answers[0], NULL, "a trial takes too long");
    abort();
}

static cpod_client *make_client(trial *t, const tls_front *front)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = front->url;
    options.base_path = "";
    options.token = "secret-token";
    options.max_retries = CPOD_NO_RETRIES;
    options.max_body_bytes = 1 << 20;
    options.proxy = "";
    options.ca_file = tls_front_file("authority", ".pem");
    options.allocator = &t->memory.allocator;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_client_new(&options, &client, &error) != CPOD_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    return client;
}

static unsigned choose_layers(random_source *random)
{
    static const unsigned layers[] = {LAYER_STATUS,  LAYER_CONTENT, LAYER_CODING, LAYER_FRAMING,
                                      LAYER_FRAMING, LAYER_FRAMING, LAYER_CUT};
    return one_in(random, 3) ? 0 : *PICK(random, layers) | (one_in(random, 4) ? *PICK(random, layers) : 0);
}

static void get_person(trial *t, const answer *a, const cpod_call_options *call)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_person *out = NULL;
    const cpod_people_persons_get_params params = {.call = call};
    cpod_status status =
        cpod_people_persons_get(t->client, "per-01J9ZQ4T7M3V5B8C2D6E9F0GHJ", &params, &out, &error);
    judge(t, a, &(outcome){status, &error, out != NULL, status == CPOD_OK && equals_person(out, a)});
    cpod_person_free(out);
}

static void get_bytes(trial *t, const answer *a, const cpod_call_options *call)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_raw_response *out = NULL;
    cpod_status status = cpod_call_raw(t->client, "GET", "/v1/things", NULL, NULL, call, &out, &error);
    bool is_whole = status == CPOD_OK && bytes_equal(&a->content, out->body, out->body_length);
    judge(t, a, &(outcome){status, &error, out != NULL, is_whole});
    cpod_raw_response_free(out);
}

static void run_trial(trial *t, http2_peer *peer)
{
    answer *a = &t->answers[0];
    bool is_json = one_in(&t->random, 2);
    t->random.state = t->seed * 0x9E3779B97F4A7C15u ^ (t->number + 1) * 0xD1B54A32D192ED03u;
    for (int i = 0; i < 4; i++)
        is_json = one_in(&t->random, 2);
    t->call = is_json ? "people.persons.get over HTTP/2" : "GET over HTTP/2";
    peer_set(peer, NULL);
    http2_answer_make(a, is_json ? CONTENT_PERSON : CONTENT_BYTES, choose_layers(&t->random), &t->random);
    peer_set(peer, a);
    (void)alarm(LONGEST_TRIAL_S);
    (is_json ? get_person : get_bytes)(t, a, CPOD_CALL(.timeout_ms = 20000));
    t->is_after_dirty = a->ending != ENDING_KEPT || a->verdict != MUST_SUCCEED;
}

static void run_group(trial *t, unsigned long end)
{
    static tls_front front;
    http2_peer peer;
    peer_begin(&peer);
    tls_front_begin(&front, peer.url, (tls_front_options){.certificate = "server", .http2 = true});
    counting_allocator_init(&t->memory, 0);
    t->client = make_client(t, &front);
    t->is_after_dirty = false;
    do {
        run_trial(t, &peer);
    } while (++t->number % GROUP != 0 && t->number < end);
    cpod_client_free(t->client);
    tls_front_end(&front);
    peer_end(&peer);
    atomic_fetch_add(&t->server.answered, peer.answered);
    if (t->memory.live != 0)
        judge_violation(t, &t->answers[0], NULL, "memory of the client is not freed");
}

int main(int argc, char **argv)
{
    trial *t = &the_trial;
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: hostile-http2 SEED COUNT [FIRST]\n");
        return 2;
    }
    int64_t began = cpod_monotonic_ms();
    unsigned long first = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    unsigned long end = first + strtoul(argv[2], NULL, 10);
    t->seed = strtoull(argv[1], NULL, 10);
    t->is_verbose = getenv("HOSTILE_SERVER_VERBOSE") != NULL;
    (void)signal(SIGALRM, on_alarm);
    for (t->number = first - first % GROUP; t->number < end && t->violations < MOST_VIOLATIONS;)
        run_group(t, end);
    answer_free(&t->answers[0]);
    judge_summary(t, atomic_load(&t->server.answered), cpod_monotonic_ms() - began);
    return t->violations == 0 ? 0 : 1;
}

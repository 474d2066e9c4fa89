/* Raw HTTP/1.1 responses, made at random, and what a client may make of each. A response has layers, and each
 * layer keeps account of what it does to the content: status line, headers, content, content coding, framing,
 * cut, bytes behind the end. */
#ifndef HOSTILE_SERVER_ANSWER_H
#define HOSTILE_SERVER_ANSWER_H

#include "bytes.h"
#include "support/random_source.h"

typedef enum content_kind {
    CONTENT_PERSON, /* JSON in an envelope */
    CONTENT_PAGE,   /* JSON: one page of people */
    CONTENT_FILE,   /* JSON in an envelope */
    CONTENT_TOKEN,  /* JSON of the token endpoint */
    CONTENT_BYTES,
    CONTENT_EVENTS, /* server-sent events */
    CONTENT_NONE    /* what a DELETE returns */
} content_kind;

typedef enum verdict {
    MUST_SUCCEED, /* valid and complete */
    MAY_SUCCEED,  /* with the whole content; or fail */
    MUST_FAIL
} verdict;

typedef enum ending { ENDING_KEPT, ENDING_CLOSED, ENDING_RESET, ENDING_HELD } ending;
typedef enum pace { PACE_AT_ONCE, PACE_BYTES, PACE_PIECES, PACE_DELAYED } pace;

enum {
    LAYER_STATUS = 1,
    LAYER_HEADERS = 2,
    LAYER_CONTENT = 4,
    LAYER_CODING = 8,
    LAYER_FRAMING = 16,
    LAYER_CUT = 32,
    LAYER_BEHIND = 64,
    LAYER_COUNT = 7
};

enum { MOST_EVENTS = 24, MOST_MEMBERS = 4, MOST_STREAMS = 128 };

/* A member of gzip: up to its end, so much of the content is coded in so many bytes. */
typedef struct member {
    size_t coded;
    size_t content;
} member;

typedef struct event {
    bytes json;
    bool is_bad; /* must not decode */
} event;

typedef struct answer {
    random_source *random;
    content_kind kind;
    unsigned hostile; /* layers */
    bool is_head;     /* the request is a HEAD */
    bool has_more;    /* of a page */
    unsigned page;

    bytes content; /* the whole content, decoded */
    bytes json;    /* the value in it, which a typed call returns; also where the content has a defect */
    event events[MOST_EVENTS];
    size_t event_count;

    bytes coded; /* the content as it is framed */
    member members[MOST_MEMBERS];
    size_t member_count;
    size_t needed; /* bytes of `coded` that have all of the content */
    bytes head;
    bytes body;
    size_t complete_at; /* bytes of `body` that are the message; SIZE_MAX: up to the end of the connection */
    size_t whole_at;    /* bytes of `body` that state all of the content; 0: as `complete_at` */
    bool is_coded;      /* a part of `coded` is no part of the content */

    bytes wire;   /* to be sent */
    bytes behind; /* sent after it, with a delay */
    int status;   /* of the status line; 0: malformed */
    verdict verdict;
    ending ending;
    pace pace;
    bool is_early; /* sent before the request is complete */
    bool is_dirty; /* bytes may follow the message */
    bool must_end; /* a client may wait for more: the connection does not stay open */
    char token[32];
    size_t streams[MOST_STREAMS]; /* of HTTP/2: where `wire` has the id of the stream */
    size_t stream_count;
    bytes recipe; /* what was chosen, for reports */
} answer;

/* Makes a response of `kind`, in which the layers of the mask `hostile` are malformed, or at least odd.
 * `is_head`, `has_more` and `page` are set before. */
void answer_make(answer *a, content_kind kind, unsigned hostile, random_source *random);

void answer_free(answer *a);

/* ---- for the layers ---- */

/* Empties the answer, which must succeed so far. */
void answer_reset(answer *a, content_kind kind, unsigned hostile, random_source *random);

#define PICK(random, table) (&(table)[random_below((random), sizeof(table) / sizeof((table)[0]))])

bool one_in(random_source *random, uint32_t count);
void note(answer *a, const char *choice);
void lower(answer *a, verdict to); /* the worse of the two holds */
bool is_json(const answer *a);
void lose_content(answer *a, size_t kept); /* the receiver gets the first `kept` bytes of `coded` */
bool has_no_body(const answer *a);         /* whatever its headers state (RFC 9112, section 6.3) */
void compress_transfer(answer *a);         /* codes `coded` for a Transfer-Encoding of gzip */

void make_status(answer *a);     /* status.c */
void make_headers(answer *a);    /* headers.c */
void make_content(answer *a);    /* content.c */
void make_media_type(answer *a); /* media_type.c */
void make_events(answer *a);     /* events.c */
void make_coding(answer *a);     /* coding.c */
void make_framing(answer *a);    /* framing.c */

#endif

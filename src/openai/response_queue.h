/* One response at a time: a Realtime server refuses response.create while one runs, so wishes wait here until
 * response.done. Pure bookkeeping, no I/O. */
#ifndef VP_OPENAI_RESPONSE_QUEUE_H
#define VP_OPENAI_RESPONSE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { RESPONSE_QUEUE_MAX = 4, RESPONSE_ASK_ID_BYTES = 24 };

struct response_wish {
    char *instructions; /* owned; NULL: those of the session */
};

struct response_queue {
    struct response_wish waiting[RESPONSE_QUEUE_MAX];
    size_t waiting_count;
    /* The last request, kept until a response is done: the response.created that follows it may be of a
     * response that the server's turn detection began, and the refusal of ours still to come. */
    struct response_wish asked;
    char asked_id[RESPONSE_ASK_ID_BYTES]; /* its event_id; "" when there is none */
    uint32_t ask_count;
    bool is_awaited;  /* neither created nor refused yet */
    bool is_unwanted; /* the caller broke in meanwhile: not to be asked again */
    bool is_running;
    bool is_hearsay; /* a refusal said so, and no response.created */
};

/* A request is awaited or a response runs, never both; an awaited one has its id. */
bool response_queue_is_sane(const struct response_queue *queue);

/* The queue starts zeroed. */
void response_queue_deinit(struct response_queue *queue);

/* A wish without instructions joins one that waits already: one response
 * answers both. VP_ERR_TOO_MANY, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err response_queue_put(struct response_queue *queue, const char *instructions);

/* Whether a request is to be sent now; then it counts as asked. out_* are borrowed until the next call. */
bool response_queue_ask(struct response_queue *queue, const char **out_id, const char **out_instructions);

/* response.created: ours, or one that the server's turn detection began. */
void response_queue_on_created(struct response_queue *queue);
/* response.done */
void response_queue_on_done(struct response_queue *queue);
/* Our request met a running response: it waits again, in front. False when event_id is not of our request. */
bool response_queue_on_busy(struct response_queue *queue, const char *event_id);
/* No response was announced for a while: true where one was taken to run on hearsay alone, and now is not. */
bool response_queue_doubt(struct response_queue *queue);
/* Our request failed for another reason and is dropped. False when event_id is not of our request. */
bool response_queue_on_refused(struct response_queue *queue, const char *event_id);
/* The caller broke in: what waits is no longer wanted. */
void response_queue_clear(struct response_queue *queue);

/* Whether there is something to cancel. */
static inline bool response_queue_is_busy(const struct response_queue *queue)
{
    return queue->is_running || queue->is_awaited;
}

#endif

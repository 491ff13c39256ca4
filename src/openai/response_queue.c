#include "openai/response_queue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sane.h"

bool response_queue_is_sane(const struct response_queue *queue)
{
    bool is_asked = queue->asked_id[0] != '\0';
    return queue->waiting_count <= RESPONSE_QUEUE_MAX && !(queue->is_running && queue->is_awaited) &&
           (queue->is_running || !queue->is_hearsay) &&
           (is_asked || (!queue->is_awaited && queue->asked.instructions == NULL));
}

static void drop(struct response_wish *wish)
{
    free(wish->instructions);
    wish->instructions = NULL;
}

void response_queue_clear(struct response_queue *queue)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    while (queue->waiting_count > 0)
        drop(&queue->waiting[--queue->waiting_count]);
    queue->is_unwanted = true;
}

static void forget_asked(struct response_queue *queue)
{
    drop(&queue->asked);
    queue->asked_id[0] = '\0';
    queue->is_awaited = false;
}

void response_queue_deinit(struct response_queue *queue)
{
    response_queue_clear(queue);
    forget_asked(queue);
}

enum vp_err response_queue_put(struct response_queue *queue, const char *instructions)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    if (instructions == NULL)
        for (size_t i = 0; i < queue->waiting_count; i++)
            if (queue->waiting[i].instructions == NULL)
                return VP_OK;
    if (queue->waiting_count == RESPONSE_QUEUE_MAX)
        return VP_ERR_TOO_MANY;
    struct response_wish wish = {NULL};
    if (instructions != NULL && (wish.instructions = strdup(instructions)) == NULL)
        return VP_ERR_NO_MEMORY;
    queue->waiting[queue->waiting_count++] = wish;
    return VP_OK;
}

bool response_queue_ask(struct response_queue *queue, const char **out_id, const char **out_instructions)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    if (queue->waiting_count == 0 || response_queue_is_busy(queue))
        return false;
    forget_asked(queue);
    queue->asked = queue->waiting[0];
    queue->is_awaited = true;
    queue->is_unwanted = false;
    queue->waiting_count--;
    memmove(queue->waiting, queue->waiting + 1, queue->waiting_count * sizeof queue->waiting[0]);
    snprintf(queue->asked_id, sizeof queue->asked_id, "respond-%" PRIu32, ++queue->ask_count);
    *out_id = queue->asked_id;
    *out_instructions = queue->asked.instructions;
    return true;
}

void response_queue_on_created(struct response_queue *queue)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    queue->is_running = true;
    queue->is_awaited = queue->is_hearsay = false;
}

void response_queue_on_done(struct response_queue *queue)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    queue->is_running = queue->is_hearsay = false;
    if (!queue->is_awaited)
        forget_asked(queue);
}

static bool is_asked(const struct response_queue *queue, const char *event_id)
{
    return queue->asked_id[0] != '\0' && strcmp(queue->asked_id, event_id) == 0;
}

bool response_queue_on_busy(struct response_queue *queue, const char *event_id)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    if (!is_asked(queue, event_id))
        return false;
    queue->is_hearsay |= !queue->is_running;
    queue->is_running = true; /* the server says so; its response.done will free the queue */
    if (!queue->is_unwanted && queue->waiting_count < RESPONSE_QUEUE_MAX) {
        memmove(queue->waiting + 1, queue->waiting, queue->waiting_count * sizeof queue->waiting[0]);
        queue->waiting[0] = queue->asked;
        queue->waiting_count++;
        queue->asked.instructions = NULL;
    }
    forget_asked(queue);
    return true;
}

bool response_queue_doubt(struct response_queue *queue)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    if (!queue->is_hearsay)
        return false;
    queue->is_running = queue->is_hearsay = false;
    return true;
}

bool response_queue_on_refused(struct response_queue *queue, const char *event_id)
{
    ASSERT_SANE(response_queue_is_sane(queue));
    if (!is_asked(queue, event_id))
        return false;
    forget_asked(queue);
    return true;
}

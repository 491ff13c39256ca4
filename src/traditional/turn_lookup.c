/* What the store knows about the call of a webhook, and about the turn it asks for. */
#include <jansson.h>

#include "base/log.h"
#include "pipeline/talk.h"
#include "store/call_basket.h"
#include "store/call_notes.h"
#include "store/store_command.h"
#include "traditional/turn_answer.h"
#include "traditional/turn_request.h"

/* The end of the conversation, whole lines; a monstrous one is left out. */
static bool add_past_line(void *owner, const struct store_line *line)
{
    struct buf *past = owner;
    if (line->text[0] == '\0') /* nobody heard it */
        return true;
    while (past->len > 0 && past->len + strlen(line->text) + 16 > TURN_PAST_BYTES) {
        const char *end = memchr(past->at, '\n', past->len);
        buf_consume(past, end != NULL ? (size_t)(end - past->at) + 1 : past->len);
    }
    const char *speaker = line->speaker == STORE_CALLER  ? "Caller"
                          : line->speaker == STORE_AGENT ? "Agent"
                                                         : "Note";
    if (buf_appendf(past, "%s: %s\n", speaker, line->text) != VP_OK)
        log_debug("web", "a line of the past is left out bytes=%zu", strlen(line->text));
    return true;
}

static enum vp_err optional(enum vp_err err)
{
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static enum vp_err look_up_answer(struct store *store, struct turn_request *request)
{
    if (request->number == TURN_REQUEST_UNNUMBERED)
        request->number = request->talk_number <= 1 ? 0 : TURN_REQUEST_AGAIN;
    if (request->number < 0)
        return VP_OK;
    return optional(store_load_answer(store, request->call_sid, (uint32_t)request->number, &request->answer));
}

/* The order of the last turn that came to its end; 0: none. */
static uint32_t talk_version(const char *talk_json)
{
    struct talk talk;
    if (talk_json == NULL || talk_decode(span_of(talk_json), &talk) != VP_OK)
        return 0;
    json_t *basket = talk.basket_json != NULL ? json_loads(talk.basket_json, 0, NULL) : NULL;
    uint32_t version = (uint32_t)json_integer_value(json_object_get(basket, "version"));
    json_decref(basket);
    talk_deinit(&talk);
    return version;
}

bool turn_request_is_quiet(const struct turn_request *request)
{
    return request->quiet_count > 0 && request->quiet_count <= TURN_QUIET_MAX && request->words == NULL &&
           request->recording_id[0] == '\0' && request->key == '\0' && request->talk_json != NULL;
}

/* Where keys were explained, one is an answer. */
bool turn_request_is_first_key(const struct turn_request *request)
{
    return request->typed[0] != '\0' && !request->is_collected && request->keys_count == 0 &&
           request->talk_json != NULL && !request->has_hung_up;
}

bool turn_request_begins_turn(const struct turn_request *request)
{
    return request->answer == NULL && (request->is_interrupted || (request->number == request->talk_number &&
                                                                   !turn_request_is_first_key(request) &&
                                                                   !turn_request_is_quiet(request)));
}

/* A turn asks once; where an answer was lost it asks for the same again. */
static enum vp_err take_order(struct store *store, struct turn_request *request)
{
    enum vp_err err = VP_ERR_STORE;
    for (int i = 0; i < 2 && err != VP_OK && err != VP_ERR_NOT_FOUND; i++)
        err = store_take_command(store, request->call_sid, STORE_COMMAND_MAX_AGE_MS, &request->order);
    return optional(err);
}

/* Ordered since the last turn at another machine, which has no turn of the call. Without it the call goes on; where no
 * turn begins it stays for the next one. */
static void look_up_order(struct store *store, struct turn_request *request)
{
    enum vp_err err = VP_OK;
    if (request->call.ended_unix_ms == 0 && turn_request_begins_turn(request))
        err = take_order(store, request);
    if (err != VP_OK)
        log_warn("web", "call=%s what was ordered of it cannot be read reason=%s", request->call_sid,
                 vp_err_name(err));
}

enum vp_err turn_request_look_up(struct store *store, void *job)
{
    struct turn_request *request = job;
    uint32_t version = 0;
    enum vp_err err = store_find_call(store, request->call_sid, &request->call);
    if (err != VP_OK)
        return err;
    err = optional(store_load_talk(store, request->call_sid, &request->talk_number, &request->talk_json));
    if (err == VP_OK)
        err = look_up_answer(store, request);
    if (err == VP_OK && request->answer == NULL)
        err = optional(call_basket_load(store, request->call_sid, &version, &request->basket_json));
    struct call_notes notes;
    if (err == VP_OK)
        err = call_notes_read(store, request->call_sid, &notes);
    if (err == VP_OK)
        request->unreached_count = notes.unreached_count;
    request->is_interrupted =
        request->talk_json != NULL && request->answer == NULL && version > talk_version(request->talk_json);
    if (err == VP_OK && (request->talk_json == NULL || request->is_interrupted))
        err = store_each_line(store, request->call_sid, add_past_line, &request->past);
    if (err == VP_OK)
        look_up_order(store, request);
    return err;
}

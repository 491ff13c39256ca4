/* The API of what the restaurant orders of a call that goes on: take it over, or hang up. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "store/store_command.h"
#include "web/web_internal.h"

struct command_request { /* on its way through the store */
    struct web *web;
    struct http_request *request;
    enum call_command command;
    char call_sid[CALL_SID_BYTES], who[STORE_WHO_BYTES];
    struct store_call call;
    bool has_talk; /* the traditional pipeline has it */
    bool is_left;  /* with the store, for whichever machine has the call */
};

static void refuse(struct http_request *request, int status, const char *why)
{
    http_reply_error(request, status, status == 404 ? "not_found" : "conflict", why);
}

/* Who did it stands with the call, or who ordered what nobody has done yet. */
static enum vp_err write_note(struct store *store, const struct command_request *wanted)
{
    bool is_transfer = wanted->command == CALL_COMMAND_TRANSFER;
    const char *what = wanted->is_left ? is_transfer ? "told to be taken over" : "told to end"
                       : is_transfer   ? "taken over"
                                       : "ended";
    char text[128];
    int64_t offset_ms = clock_unix_ms() - wanted->call.started_unix_ms;
    snprintf(text, sizeof text, "%s by %s", what, wanted->who);
    const struct store_line line = {
        .speaker = STORE_NOTE, .offset_ms = offset_ms > 0 ? offset_ms : 0, .text = text};
    return store_add_line(store, wanted->call_sid, &line);
}

/* What was left of it before is not obeyed a second time. */
static void forget_earlier(struct store *store, const struct command_request *wanted)
{
    struct store_command earlier = {.taker = 0};
    enum vp_err err = store_take_command(store, wanted->call_sid, STORE_COMMAND_MAX_AGE_MS, &earlier);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        log_of_call(LOG_LEVEL_WARN, "web", wanted->call_sid,
                    "what was ordered of it before may be obeyed too reason=%s", vp_err_name(err));
}

static enum vp_err confirm_to_store(struct store *store, void *job)
{
    const struct command_request *wanted = job;
    if (!wanted->is_left && wanted->web->settings.is_store_shared)
        forget_earlier(store, wanted);
    return write_note(store, wanted);
}

static enum vp_err look_up(struct store *store, void *job)
{
    struct command_request *wanted = job;
    uint32_t number;
    char *talk = NULL;
    enum vp_err err = store_find_call(store, wanted->call_sid, &wanted->call);
    if (err != VP_OK || wanted->call.ended_unix_ms != 0)
        return err;
    wanted->has_talk = store_load_talk(store, wanted->call_sid, &number, &talk) == VP_OK;
    free(talk);
    return VP_OK;
}

static void on_noted(void *job, enum vp_err err)
{
    struct command_request *wanted = job;
    if (err != VP_OK)
        log_of_call(LOG_LEVEL_WARN, "web", wanted->call_sid, "who ordered it is not noted who=%s",
                    wanted->who);
    free(wanted);
}

/* A call whose model fails meanwhile goes on at the traditional pipeline, which is told too. Where several machines
 * have the store, its next turn may come to any of them. */
static bool pass_command_on(const struct command_request *wanted)
{
    const struct web_settings *settings = &wanted->web->settings;
    struct turn_desk *turns = wanted->web->turns;
    bool is_traditional = wanted->has_talk || wanted->call.arm == STORE_ARM_TRADITIONAL;
    if (scoreboard_command(settings->board, wanted->call_sid, wanted->command))
        return true;
    if (turns == NULL || !is_traditional)
        return false;
    if (settings->is_store_shared)
        return turn_desk_command_now(turns, wanted->call_sid, wanted->command);
    turn_desk_command(turns, &wanted->call, wanted->command);
    return true;
}

static enum vp_err leave_command(struct store *store, void *job)
{
    const struct command_request *wanted = job;
    struct store_command command = {.command = wanted->command};
    (void)span_copy(span_of(wanted->call_sid), command.call_sid, sizeof command.call_sid);
    return store_put_command(store, &command);
}

static void confirm(struct command_request *wanted)
{
    reply_json(wanted->request, 202, json_pack("{s:s}", "call_sid", wanted->call_sid));
    store_thread_ask(wanted->web->settings.store, confirm_to_store, on_noted, wanted);
}

static void on_left(void *job, enum vp_err err)
{
    struct command_request *wanted = job;
    if (err == VP_OK) {
        confirm(wanted);
        return;
    }
    reply_stored(wanted->request, err, NULL, "");
    free(wanted);
}

static bool has_staff(const struct command_request *wanted)
{
    const struct menu *menu = menu_set_find(wanted->web->settings.menus, wanted->call.restaurant_id);
    return menu != NULL && menu->staff_number != NULL && menu->staff_number[0] != '\0';
}

static void answer(void *job, enum vp_err err)
{
    struct command_request *wanted = job;
    struct http_request *request = wanted->request;
    if (err != VP_OK)
        reply_stored(request, err, NULL, "no such call");
    else if (wanted->call.ended_unix_ms != 0)
        refuse(request, 409, "the call is over");
    else if (wanted->command == CALL_COMMAND_TRANSFER && !has_staff(wanted))
        refuse(request, 409, "the restaurant has no staff_number in its menu file");
    else if (pass_command_on(wanted)) {
        confirm(wanted);
        return;
    } else if (wanted->web->settings.is_store_shared) {
        wanted->is_left = true;
        store_thread_ask(wanted->web->settings.store, leave_command, on_left, wanted);
        return;
    } else
        refuse(request, 409, "nobody has the call at this moment; try again");
    free(wanted);
}

/* "/api/calls/CALLSID/transfer" or ".../hang-up". False: it is neither. */
static bool read_path(const char *path, char out_call_sid[CALL_SID_BYTES], enum call_command *out_command)
{
    static const char prefix[] = "/api/calls/";
    const char *at = path + sizeof prefix - 1, *end = strchr(at, '/');
    if (end == NULL || !span_copy((struct span){at, (size_t)(end - at)}, out_call_sid, CALL_SID_BYTES))
        return false;
    *out_command = strcmp(end, "/transfer") == 0  ? CALL_COMMAND_TRANSFER
                   : strcmp(end, "/hang-up") == 0 ? CALL_COMMAND_HANG_UP
                                                  : CALL_COMMAND_NONE;
    return *out_command != CALL_COMMAND_NONE;
}

void api_command_call(void *owner, struct http_request *request)
{
    struct web *web = owner;
    const char *who = change_read_who(web, request);
    if (who == NULL)
        return;
    struct command_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    wanted->web = web;
    wanted->request = request;
    (void)span_copy(span_of(who), wanted->who, sizeof wanted->who);
    if (!read_path(http_path(request), wanted->call_sid, &wanted->command)) {
        refuse(request, 404, "POST goes to /api/calls/CALLSID/transfer and /api/calls/CALLSID/hang-up");
        free(wanted);
        return;
    }
    store_thread_ask(web->settings.store, look_up, answer, wanted);
}

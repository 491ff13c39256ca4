#include "own_tool/own_tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "call/own_tool.h"
#include "net/signed_post.h"

enum {
    TRIES_MAX = 2,
    PAUSE_MS = 200,      /* chosen: before the second */
    LEAST_LEFT_MS = 500, /* chosen: of the time, for a second to be worth it */
    WHY_BYTES = 128
};

struct own_tool_try {
    struct own_tool_try *next;
    struct own_tools *own;
    struct menu *menu;            /* retained: */
    const struct menu_tool *tool; /* of it */
    char id[OWN_TOOL_ID_BYTES];
    char *body; /* owned */
    uint32_t request_id;
    int64_t ends_ms; /* monotonic */
    int try_count;
    struct signed_post *post;      /* NULL: none runs */
    struct loop_timer late, again; /* the time is over; the next try */
    char why[WHY_BYTES];           /* the last try failed */
};

static void start_try(struct own_tool_try *asked);

static void free_try(struct own_tool_try *asked)
{
    struct own_tool_try **at = &asked->own->first;
    while (*at != NULL && *at != asked)
        at = &(*at)->next;
    if (*at != NULL)
        *at = asked->next;
    signed_post_cancel(asked->post);
    loop_timer_deinit(&asked->late);
    loop_timer_deinit(&asked->again);
    menu_release(asked->menu);
    free(asked->body);
    free(asked);
}

/* The body is borrowed from whoever answered. */
static void end(struct own_tool_try *asked, struct span body, const char *why)
{
    struct own_tools *own = asked->own;
    uint32_t request_id = asked->request_id;
    char text[WHY_BYTES];
    snprintf(text, sizeof text, "%s", why);
    free_try(asked);
    own->on_answer(own->owner, request_id, &(struct own_tool_reply){.body = body, .why = text});
}

static void on_late(void *arg)
{
    struct own_tool_try *asked = arg;
    end(asked, SPAN_NONE, asked->why[0] != '\0' ? asked->why : "no answer in time");
}

static void on_again(void *arg)
{
    start_try(arg);
}

/* What a second try may mend: nobody was there, or the server said that it is not well. */
static bool is_worth_again(const struct own_tool_try *asked, const struct http_response *response)
{
    bool may_pass =
        response->err == VP_OK
            ? response->status == 429 || (response->status >= 502 && response->status <= 504)
            : response->err == VP_ERR_REFUSED || response->err == VP_ERR_CLOSED || response->err == VP_ERR_IO;
    return may_pass && asked->try_count < TRIES_MAX &&
           asked->ends_ms - clock_mono_ms() >= PAUSE_MS + LEAST_LEFT_MS;
}

static void on_done(void *owner, const struct http_response *response, const char *why)
{
    struct own_tool_try *asked = owner;
    asked->post = NULL;
    if (response == NULL) {
        end(asked, SPAN_NONE, why);
        return;
    }
    if (response->err == VP_OK && response->status >= 200 && response->status < 300) {
        end(asked, response->body, "");
        return;
    }
    if (response->err == VP_OK)
        snprintf(asked->why, sizeof asked->why, "it answered with status %d", response->status);
    else
        snprintf(asked->why, sizeof asked->why, "%s", vp_err_text(response->err));
    if (is_worth_again(asked, response))
        loop_timer_start(&asked->again, PAUSE_MS);
    else
        end(asked, SPAN_NONE, asked->why);
}

static void start_try(struct own_tool_try *asked)
{
    const struct own_tools_setting *setting = asked->own->setting;
    int64_t left_ms = asked->ends_ms - clock_mono_ms();
    asked->try_count++;
    enum vp_err err =
        signed_post_start(&(struct signed_post_options){.loop = setting->loop,
                                                        .client = setting->client,
                                                        .url = asked->tool->url,
                                                        .secret = asked->tool->secret,
                                                        .old_secret = asked->tool->old_secret,
                                                        .id = asked->id,
                                                        .body = span_of(asked->body),
                                                        .may_be_private = setting->may_be_private,
                                                        .setting = "own_tools_private_urls",
                                                        .timeout_ms = left_ms > 1 ? left_ms : 1,
                                                        .answer_max_bytes = OWN_TOOL_ANSWER_MAX_BYTES,
                                                        .on_done = on_done,
                                                        .owner = asked},
                          &asked->post);
    if (err != VP_OK) { /* told by the timer: never from within the asking */
        snprintf(asked->why, sizeof asked->why, "%s", vp_err_text(err));
        loop_timer_start(&asked->late, 0);
    }
}

/* Without memory nobody is told, and the call's own deadline answers. */
static void ask(void *leg, uint32_t request_id, const struct own_tool_question *question)
{
    struct own_tools *own = leg;
    struct own_tool_try *asked = calloc(1, sizeof *asked);
    if (asked == NULL)
        return;
    *asked = (struct own_tool_try){.next = own->first,
                                   .own = own,
                                   .menu = menu_retain(question->menu),
                                   .tool = question->tool,
                                   .body = strdup(question->body),
                                   .request_id = request_id,
                                   .ends_ms = clock_mono_ms() + question->timeout_ms};
    own->first = asked;
    snprintf(asked->id, sizeof asked->id, "%s", question->id);
    if (asked->body == NULL || loop_timer_init(&asked->late, own->setting->loop, on_late, asked) != VP_OK ||
        loop_timer_init(&asked->again, own->setting->loop, on_again, asked) != VP_OK) {
        free_try(asked);
        return;
    }
    loop_timer_start(&asked->late, question->timeout_ms);
    start_try(asked);
}

const struct own_tool_port own_tool_port = {ask};

void own_tools_init(struct own_tools *own, const struct own_tools_setting *setting,
                    own_tools_answer_fn on_answer, void *owner)
{
    *own = (struct own_tools){.setting = setting, .on_answer = on_answer, .owner = owner};
}

void own_tools_stop(struct own_tools *own)
{
    for (struct own_tool_try *asked = own->first; asked != NULL; asked = own->first) {
        own->first = asked->next;
        free_try(asked);
    }
}

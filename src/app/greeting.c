#include "app/greeting.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"

enum { RETRY_MS = 500, FETCH_TIMEOUT_MS = 10000, GREETING_MAX_BYTES = 60 * 8000 };

struct greeting {
    struct greetings *all;
    const struct menu *menu;
    struct buf ulaw;
};

struct greetings {
    struct http_client *client;
    struct loop_timer retry;
    struct http_fetch *fetch; /* the one under way, or NULL */
    char url[128];
    size_t count;
    struct greeting each[];
};

static void fetch_next(void *arg);

static void on_fetched(void *owner, const struct http_response *response)
{
    struct greeting *greeting = owner;
    struct greetings *all = greeting->all;
    all->fetch = NULL;
    if (response->err == VP_OK && response->status == 200 && response->body.len > 0 &&
        buf_append_span(&greeting->ulaw, response->body) == VP_OK) {
        log_info("app", "greeting ready restaurant=%s audio_ms=%zu", greeting->menu->restaurant_id,
                 greeting->ulaw.len / 8);
        fetch_next(all);
    } else {
        loop_timer_start(&all->retry, RETRY_MS);
    }
}

static enum vp_err fetch(struct greeting *greeting)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "model", "embedded", "voice", "default", "input",
                             greeting->menu->greeting, "response_format", "ulaw");
    char *body = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    const char *const headers[] = {"Content-Type: application/json", NULL};
    struct http_fetch_options options = {
        .method = "POST",
        .url = greeting->all->url,
        .headers = headers,
        .body = span_of(body),
        .timeout_ms = FETCH_TIMEOUT_MS,
        .body_max_bytes = GREETING_MAX_BYTES,
        .on_done = on_fetched,
        .owner = greeting,
    };
    enum vp_err err = http_fetch(greeting->all->client, &options, &greeting->all->fetch);
    free(body);
    return err;
}

/* One after the other: the engine should not be busy with greetings when calls come. */
static void fetch_next(void *arg)
{
    struct greetings *all = arg;
    for (size_t i = 0; i < all->count; i++) {
        if (all->each[i].ulaw.len > 0)
            continue;
        if (fetch(&all->each[i]) != VP_OK)
            loop_timer_start(&all->retry, RETRY_MS);
        return;
    }
}

enum vp_err greetings_create(struct loop *loop, struct http_client *client, const char *engine_url,
                             struct menu *const *menus, size_t menu_count, struct greetings **out_greetings)
{
    struct greetings *all = calloc(1, sizeof *all + menu_count * sizeof all->each[0]);
    if (all == NULL)
        return VP_ERR_NO_MEMORY;
    all->client = client;
    all->count = menu_count;
    snprintf(all->url, sizeof all->url, "%s/v1/audio/speech", engine_url);
    for (size_t i = 0; i < menu_count; i++) {
        all->each[i] = (struct greeting){.all = all, .menu = menus[i]};
        buf_init(&all->each[i].ulaw, GREETING_MAX_BYTES);
    }
    enum vp_err err = loop_timer_init(&all->retry, loop, fetch_next, all);
    if (err != VP_OK) {
        free(all);
        return err;
    }
    fetch_next(all);
    *out_greetings = all;
    return VP_OK;
}

void greetings_destroy(struct greetings *greetings)
{
    if (greetings == NULL)
        return;
    if (greetings->fetch != NULL)
        http_fetch_cancel(greetings->fetch);
    loop_timer_deinit(&greetings->retry);
    for (size_t i = 0; i < greetings->count; i++)
        buf_deinit(&greetings->each[i].ulaw);
    free(greetings);
}

struct span greetings_find(const struct greetings *greetings, const struct menu *menu)
{
    for (size_t i = 0; greetings != NULL && i < greetings->count; i++)
        if (greetings->each[i].menu == menu)
            return (struct span){greetings->each[i].ulaw.at, greetings->each[i].ulaw.len};
    return SPAN_NONE;
}

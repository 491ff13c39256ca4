#include "realtime/clip.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "english/sentence.h"

enum { RETRY_MS = 500, FETCH_TIMEOUT_MS = 10000, CLIP_MAX_BYTES = 60 * 8000 };

struct clip {
    struct clips *all;
    const char *text;
    const struct menu *menu; /* whose greeting; NULL: the filler */
    struct buf ulaw;
};

struct clips {
    struct http_client *client;
    struct loop_timer retry;
    struct http_fetch *fetch; /* the one under way, or NULL */
    char url[128];
    size_t count;
    struct clip each[];
};

static void fetch_next(void *arg);

static void on_fetched(void *owner, const struct http_response *response)
{
    struct clip *clip = owner;
    struct clips *all = clip->all;
    all->fetch = NULL;
    if (response->err == VP_OK && response->status == 200 && response->body.len > 0 &&
        buf_append_span(&clip->ulaw, response->body) == VP_OK) {
        log_info("app", "clip ready %s%s audio_ms=%zu",
                 clip->menu != NULL ? "greeting restaurant=" : "filler",
                 clip->menu != NULL ? clip->menu->restaurant_id : "", clip->ulaw.len / 8);
        fetch_next(all);
    } else {
        loop_timer_start(&all->retry, RETRY_MS);
    }
}

static enum vp_err fetch(struct clip *clip)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "model", "embedded", "voice", "default", "input",
                             clip->text, "response_format", "ulaw");
    char *body = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    const char *const headers[] = {"Content-Type: application/json", NULL};
    struct http_fetch_options options = {
        .method = "POST",
        .url = clip->all->url,
        .headers = headers,
        .body = span_of(body),
        .timeout_ms = FETCH_TIMEOUT_MS,
        .body_max_bytes = CLIP_MAX_BYTES,
        .on_done = on_fetched,
        .owner = clip,
    };
    enum vp_err err = http_fetch(clip->all->client, &options, &clip->all->fetch);
    free(body);
    return err;
}

/* One after the other: the engine should not be busy with clips when calls come. */
static void fetch_next(void *arg)
{
    struct clips *all = arg;
    for (size_t i = 0; i < all->count; i++) {
        if (all->each[i].ulaw.len > 0)
            continue;
        if (fetch(&all->each[i]) != VP_OK)
            loop_timer_start(&all->retry, RETRY_MS);
        return;
    }
}

static void add_clip(struct clips *all, const struct menu *menu, const char *text)
{
    struct clip *clip = &all->each[all->count++];
    *clip = (struct clip){.all = all, .menu = menu, .text = text};
    buf_init(&clip->ulaw, CLIP_MAX_BYTES);
}

enum vp_err clips_create(struct loop *loop, struct http_client *client, const char *engine_url,
                         const struct menu_set *menus, struct clips **out_clips)
{
    size_t greeting_count = menus != NULL ? menus->count : 0;
    struct clips *all = calloc(1, sizeof *all + (greeting_count + 1) * sizeof all->each[0]);
    if (all == NULL)
        return VP_ERR_NO_MEMORY;
    all->client = client;
    snprintf(all->url, sizeof all->url, "%s/v1/audio/speech", engine_url);
    for (size_t i = 0; i < greeting_count; i++)
        add_clip(all, menus->menus[i], menus->menus[i]->greeting);
    add_clip(all, NULL, sentence_text(SENTENCE_MOMENT));
    enum vp_err err = loop_timer_init(&all->retry, loop, fetch_next, all);
    if (err != VP_OK) {
        free(all);
        return err;
    }
    fetch_next(all);
    *out_clips = all;
    return VP_OK;
}

void clips_destroy(struct clips *clips)
{
    if (clips == NULL)
        return;
    http_fetch_cancel(clips->fetch);
    loop_timer_deinit(&clips->retry);
    for (size_t i = 0; i < clips->count; i++)
        buf_deinit(&clips->each[i].ulaw);
    free(clips);
}

static struct span find(const struct clips *clips, const struct menu *menu)
{
    for (size_t i = 0; clips != NULL && i < clips->count; i++)
        if (clips->each[i].menu == menu)
            return (struct span){clips->each[i].ulaw.at, clips->each[i].ulaw.len};
    return SPAN_NONE;
}

struct span clips_greeting(const struct clips *clips, const struct menu *menu)
{
    return find(clips, menu);
}

struct span clips_filler(const struct clips *clips)
{
    return find(clips, NULL);
}

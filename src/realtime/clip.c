#include "realtime/clip.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/chime.h"
#include "audio/ulaw.h"
#include "audio/wav.h"
#include "base/buf.h"
#include "base/log_limit.h"
#include "english/sentence.h"

enum { RETRY_MS = 500, FETCH_TIMEOUT_MS = 10000, CLIP_MAX_BYTES = 60 * 8000 };

enum clip_kind { CLIP_GREETING, CLIP_CLOSED_GREETING, CLIP_FILLER, CLIP_ANNOUNCEMENT };
enum { CLIPS_OF_MENU = 4 };

struct clip {
    struct clips *all;
    enum clip_kind kind;
    struct menu *menu; /* retained: whose, and what it says; NULL: of all */
    const char *text;  /* for the engine to say; NULL: a recording, or nothing */
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

static void log_ready(const struct clip *clip, const char *source)
{
    static const char *const names[] = {"greeting", "closed greeting", "filler", "announcement"};
    log_info("app", "clip ready %s restaurant=%s source=%s audio_ms=%zu", names[clip->kind],
             clip->menu != NULL ? clip->menu->restaurant_id : "-", source,
             clip->ulaw.len / ULAW_BYTES_PER_MS);
}

static void on_fetched(void *owner, const struct http_response *response)
{
    struct clip *clip = owner;
    struct clips *all = clip->all;
    all->fetch = NULL;
    if (response->err == VP_OK && response->status == 200 && response->body.len > 0 &&
        buf_append_span(&clip->ulaw, response->body) == VP_OK) {
        log_ready(clip, "engine");
        fetch_next(all);
    } else {
        if (response->err == VP_OK && response->status != 503) /* that one starts, or is busy */
            log_sampled(LOG_LEVEL_WARN, "app", "clip is refused by the engine status=%d", response->status);
        loop_timer_start(&all->retry, RETRY_MS);
    }
}

static enum vp_err fetch(struct clip *clip)
{
    const struct menu *menu = clip->menu; /* NULL: the filler is every restaurant's */
    const char *voice = menu != NULL && menu->engine_voice != NULL && menu->engine_voice[0] != '\0'
                            ? menu->engine_voice
                            : "default";
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "model", "default", "voice", voice, "input", clip->text,
                             "response_format", "ulaw");
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
        if (all->each[i].ulaw.len > 0 || all->each[i].text == NULL)
            continue;
        if (fetch(&all->each[i]) != VP_OK)
            loop_timer_start(&all->retry, RETRY_MS);
        return;
    }
}

static struct clip *add_clip(struct clips *all, enum clip_kind kind, struct menu *menu, const char *text)
{
    struct clip *clip = &all->each[all->count++];
    *clip = (struct clip){
        .all = all, .kind = kind, .menu = menu != NULL ? menu_retain(menu) : NULL, .text = text};
    buf_init(&clip->ulaw, CLIP_MAX_BYTES);
    return clip;
}

/* A recording becomes what goes to the telephone. */
static enum vp_err read_recording(const char *path, struct buf *out_ulaw)
{
    struct wav wav;
    enum vp_err err = wav_read(path, &wav);
    if (err != VP_OK)
        return err;
    err = wav.frame_count > 0 ? wav_to_rate(&wav, 1000 * ULAW_BYTES_PER_MS) : VP_ERR_BAD_AUDIO;
    if (err == VP_OK)
        err = buf_reserve(out_ulaw, wav.frame_count);
    if (err == VP_OK) {
        ulaw_encode(wav.pcm16, wav.frame_count, (uint8_t *)out_ulaw->at);
        out_ulaw->len = wav.frame_count;
    }
    wav_deinit(&wav);
    return err;
}

/* The recording at path, or else the engine's, if text is for it to say. */
static void add_recorded(struct clips *all, enum clip_kind kind, struct menu *menu, const char *path,
                         const char *text)
{
    if (path == NULL || path[0] == '\0') {
        if (text != NULL)
            (void)add_clip(all, kind, menu, text);
        return;
    }
    struct clip *clip = add_clip(all, kind, menu, NULL);
    enum vp_err err = read_recording(path, &clip->ulaw);
    if (err == VP_OK) {
        log_ready(clip, "recording");
        return;
    }
    log_error("app", "recording cannot be played restaurant=%s file=%s reason=\"%s\"; up to %d s are taken",
              menu->restaurant_id, path, vp_err_text(err), CLIP_MAX_BYTES / ULAW_BYTES_PER_MS / 1000);
    clip->text = text;
}

enum vp_err clips_create(struct loop *loop, struct http_client *client, const char *engine_url,
                         const struct menu_set *menus, bool has_greetings, bool has_announcements,
                         struct clips **out_clips)
{
    bool has_engine = engine_url[0] != '\0';
    size_t menu_count = menus->count + menus->shared_count;
    struct clips *all = calloc(1, sizeof *all + (CLIPS_OF_MENU * menu_count + 1) * sizeof all->each[0]);
    if (all == NULL)
        return VP_ERR_NO_MEMORY;
    all->client = client;
    snprintf(all->url, sizeof all->url, "%s/v1/audio/speech", engine_url);
    for (size_t i = 0; i < menu_count; i++) {
        struct menu *menu = i < menus->count ? menus->menus[i] : menus->shared[i - menus->count];
        add_recorded(all, CLIP_GREETING, menu, menu->greeting_wav,
                     has_engine && has_greetings ? menu->greeting : NULL);
        if (menu->closed_greeting != NULL && menu->closed_greeting[0] != '\0')
            add_recorded(all, CLIP_CLOSED_GREETING, menu, menu->closed_greeting_wav,
                         has_engine && has_greetings ? menu->closed_greeting : NULL);
        add_recorded(all, CLIP_FILLER, menu, menu->filler_wav, NULL);
        if (has_announcements && menu->recording_announcement != NULL &&
            menu->recording_announcement[0] != '\0')
            add_recorded(all, CLIP_ANNOUNCEMENT, menu, menu->recording_wav,
                         has_engine ? menu->recording_announcement : NULL);
    }
    if (has_engine)
        (void)add_clip(all, CLIP_FILLER, NULL, sentence_text(SENTENCE_MOMENT));
    enum vp_err err = loop_timer_init(&all->retry, loop, fetch_next, all);
    if (err != VP_OK) {
        clips_destroy(all);
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
    for (size_t i = 0; i < clips->count; i++) {
        buf_deinit(&clips->each[i].ulaw);
        menu_release(clips->each[i].menu);
    }
    free(clips);
}

static bool is_same_text(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* A menu that has changed since keeps the clips of what it still says. */
static bool is_of(const struct clip *clip, const struct menu *menu)
{
    const struct menu *made_for = clip->menu;
    if (made_for == menu || made_for == NULL || menu == NULL)
        return made_for == menu;
    if (!is_same_text(made_for->restaurant_id, menu->restaurant_id))
        return false;
    switch (clip->kind) {
    case CLIP_GREETING:
        return is_same_text(made_for->greeting, menu->greeting) &&
               is_same_text(made_for->greeting_wav, menu->greeting_wav);
    case CLIP_CLOSED_GREETING:
        return is_same_text(made_for->closed_greeting, menu->closed_greeting) &&
               is_same_text(made_for->closed_greeting_wav, menu->closed_greeting_wav);
    case CLIP_FILLER:
        return is_same_text(made_for->filler_wav, menu->filler_wav);
    case CLIP_ANNOUNCEMENT:
        return is_same_text(made_for->recording_announcement, menu->recording_announcement) &&
               is_same_text(made_for->recording_wav, menu->recording_wav);
    }
    return false;
}

static struct span find(const struct clips *clips, enum clip_kind kind, const struct menu *menu)
{
    for (size_t i = 0; clips != NULL && i < clips->count; i++)
        if (clips->each[i].kind == kind && is_of(&clips->each[i], menu))
            return (struct span){clips->each[i].ulaw.at, clips->each[i].ulaw.len};
    return SPAN_NONE;
}

struct span clips_greeting(const struct clips *clips, const struct menu *menu)
{
    return find(clips, CLIP_GREETING, menu);
}

struct span clips_closed_greeting(const struct clips *clips, const struct menu *menu)
{
    return find(clips, CLIP_CLOSED_GREETING, menu);
}

struct span clips_announcement(const struct clips *clips, const struct menu *menu)
{
    return find(clips, CLIP_ANNOUNCEMENT, menu);
}

struct span clips_filler(const struct clips *clips, const struct menu *menu)
{
    struct span own = find(clips, CLIP_FILLER, menu), said = find(clips, CLIP_FILLER, NULL);
    if (clips == NULL || own.len > 0)
        return own;
    return said.len > 0 ? said : chime_ulaw();
}

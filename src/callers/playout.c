#include "callers/playout.h"

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/sane.h"

struct playout_mark {
    struct playout_mark *next;
    uint64_t due_bytes; /* due when gone_bytes has reached this */
    char name[];
};

void playout_init(struct playout *playout)
{
    *playout = (struct playout){0};
    buf_init(&playout->audio, PLAYOUT_MAX_BYTES);
    playout->last_mark = &playout->first_mark;
}

static void drop_first_mark(struct playout *playout)
{
    struct playout_mark *mark = playout->first_mark;
    playout->first_mark = mark->next;
    if (playout->first_mark == NULL)
        playout->last_mark = &playout->first_mark;
    playout->mark_count--;
    free(mark);
}

void playout_deinit(struct playout *playout)
{
    while (playout->first_mark != NULL)
        drop_first_mark(playout);
    buf_deinit(&playout->audio);
}

static bool playout_is_sane(const struct playout *playout)
{
    return playout->played_at <= playout->audio.len &&
           playout->put_bytes - playout->gone_bytes == playout_waiting_bytes(playout) &&
           (playout->mark_count == 0) == (playout->first_mark == NULL) && *playout->last_mark == NULL;
}

enum vp_err playout_put(struct playout *playout, struct span ulaw)
{
    ASSERT_SANE(playout_is_sane(playout));
    if (playout->played_at > 0 && playout->audio.len + ulaw.len > playout->audio.size_bytes) {
        buf_consume(&playout->audio, playout->played_at);
        playout->played_at = 0;
    }
    size_t room = PLAYOUT_MAX_BYTES - playout_waiting_bytes(playout);
    bool is_too_much = ulaw.len > room;
    if (is_too_much)
        ulaw.len = room;
    if (playout->audio.len + ulaw.len > PLAYOUT_MAX_BYTES) {
        buf_consume(&playout->audio, playout->played_at);
        playout->played_at = 0;
    }
    enum vp_err err = buf_append_span(&playout->audio, ulaw);
    if (err != VP_OK)
        return err;
    playout->put_bytes += ulaw.len;
    return is_too_much ? VP_ERR_TOO_BIG : VP_OK;
}

enum vp_err playout_put_mark(struct playout *playout, const char *name)
{
    if (playout->mark_count == PLAYOUT_MARKS_MAX)
        return VP_ERR_TOO_MANY;
    size_t len = strlen(name);
    struct playout_mark *mark = malloc(sizeof *mark + len + 1);
    if (mark == NULL)
        return VP_ERR_NO_MEMORY;
    mark->next = NULL;
    mark->due_bytes = playout->put_bytes;
    memcpy(mark->name, name, len + 1);
    *playout->last_mark = mark;
    playout->last_mark = &mark->next;
    playout->mark_count++;
    return VP_OK;
}

void playout_clear(struct playout *playout)
{
    ASSERT_SANE(playout_is_sane(playout));
    playout->gone_bytes = playout->put_bytes;
    playout->audio.len = playout->played_at = 0;
}

size_t playout_take(struct playout *playout, uint8_t *out_ulaw, size_t len)
{
    ASSERT_SANE(playout_is_sane(playout));
    size_t audio_len = playout_waiting_bytes(playout);
    if (audio_len > len)
        audio_len = len;
    if (audio_len > 0)
        memcpy(out_ulaw, playout->audio.at + playout->played_at, audio_len);
    memset(out_ulaw + audio_len, ULAW_SILENCE, len - audio_len);
    playout->played_at += audio_len;
    playout->gone_bytes += audio_len;
    if (playout->played_at == playout->audio.len)
        playout->audio.len = playout->played_at = 0;
    return audio_len;
}

bool playout_take_mark(struct playout *playout, char *out_name, size_t size_bytes)
{
    if (playout->first_mark == NULL || playout->first_mark->due_bytes > playout->gone_bytes)
        return false;
    (void)span_copy(span_of(playout->first_mark->name), out_name, size_bytes);
    drop_first_mark(playout);
    return true;
}

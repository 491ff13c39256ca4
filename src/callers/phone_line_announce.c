/* <Say>, <Play> and <Pause>, alone or inside <Gather>: heard by the caller at true time (twilio.md, sections
 * 2.3, 2.4 and 2.7). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audio/wav.h"
#include "callers/phone_line_internal.h"

enum {
    PAUSE_MAX_S = 3600,
    LOOPS_MAX = 1000,
    SAY_MAX_BYTES = 4096,
    PIECE_MAX_BYTES = 600, /* of a <Say>, spoken at once */
    PLAY_MAX_BYTES = 32 << 20,
    PLAY_TIMEOUT_MS = 15000,
};

/* Twilio's own voice: another than any caller's default. */
static const struct voice say_voice = {.engine = VOICE_FLITE, .name = (char *)"kal16", .speed = 1.0};

void phone_line_announcement_stop(struct phone_line *line)
{
    struct phone_line_announcement *announcement = &line->announcement;
    http_fetch_cancel(announcement->fetch);
    loop_timer_stop(&line->pause_timer);
    announcement->fetch = NULL;
    announcement->element = NULL;
    announcement->ulaw.len = announcement->played_bytes = 0;
}

void phone_line_announcement_end(struct phone_line *line)
{
    void (*on_heard)(struct phone_line *) = line->announcement.on_heard;
    phone_line_announcement_stop(line);
    on_heard(line);
}

static enum vp_err put_pcm16(struct buf *ulaw, const int16_t *pcm16, size_t count)
{
    enum vp_err err = buf_reserve(ulaw, count);
    if (err != VP_OK)
        return err;
    ulaw_encode(pcm16, count, (uint8_t *)ulaw->at + ulaw->len);
    ulaw->len += count;
    return VP_OK;
}

/* -- <Play> ------------------------------------------------------------------------------------------- */

static enum vp_err put_wav(struct buf *ulaw, struct wav *wav)
{
    enum vp_err err = wav_to_rate(wav, VOICE_RATE_HZ);
    return err == VP_OK ? put_pcm16(ulaw, wav->pcm16, wav->frame_count) : err;
}

static bool type_is(const char *content_type, const char *type)
{
    size_t len = strlen(type);
    return strncasecmp(content_type, type, len) == 0 && strchr("; \t", content_type[len]) != NULL;
}

/* Of the types that Twilio plays these are the ones in use here: WAV, and bare mu-law at 8 kHz. */
static enum vp_err put_audio(struct buf *ulaw, const struct http_response *response)
{
    if (type_is(response->content_type, "audio/ulaw") || type_is(response->content_type, "audio/basic"))
        return buf_append_span(ulaw, response->body);
    if (!type_is(response->content_type, "audio/wav") && !type_is(response->content_type, "audio/x-wav") &&
        !type_is(response->content_type, "audio/wave"))
        return VP_ERR_BAD_AUDIO;
    struct wav wav;
    enum vp_err err = wav_decode(response->body, &wav);
    if (err != VP_OK)
        return err;
    err = put_wav(ulaw, &wav);
    wav_deinit(&wav);
    return err;
}

static void on_audio(void *owner, const struct http_response *response)
{
    struct phone_line *line = owner;
    const char *url = line->announcement.element->text;
    line->announcement.fetch = NULL;
    if (response->err != VP_OK) {
        phone_line_fail(line, 11200, "<Play> %.150s: %s", url, vp_err_text(response->err));
        return;
    }
    if (response->status < 200 || response->status > 299) {
        phone_line_fail(line, 11200, "<Play> %.150s: HTTP status %d", url, response->status);
        return;
    }
    if (put_audio(&line->announcement.ulaw, response) != VP_OK || line->announcement.ulaw.len == 0)
        phone_line_fail(line, line->verb->noun == TWIML_GATHER ? 13325 : 13420,
                        "<Play> %.150s: \"%.40s\" of %zu bytes is not audio", url, response->content_type,
                        response->body.len);
}

/* A plain request without Twilio's parameters (section 2.4); each <Play> asks anew. */
static void fetch_audio(struct phone_line *line)
{
    static const char *const headers[] = {"User-Agent: TwilioProxy/1.1", NULL};
    const char *reference = line->announcement.element->text;
    char url[TWIML_URL_BYTES], route[TWIML_URL_BYTES];
    enum vp_err err =
        reference[0] != '\0' ? twiml_url_resolve(line->document_url, reference, url) : VP_ERR_BAD_VALUE;
    if (err == VP_OK)
        err = webhook_route(line->options.routes, line->options.route_count, url, route, sizeof route);
    struct http_fetch_options options =
        http_get(route, headers, PLAY_TIMEOUT_MS, PLAY_MAX_BYTES, on_audio, line);
    if (err == VP_OK)
        err = http_fetch(line->options.http, &options, &line->announcement.fetch);
    if (err != VP_OK)
        phone_line_fail(line, 11100, "<Play> \"%.150s\" is not a URL", reference);
}

/* -- <Say> -------------------------------------------------------------------------------------------- */

/* Length of the text's next piece: all that fits, up to the end of its last sentence or word. */
static size_t piece_len(const char *text)
{
    size_t len = strlen(text), at = PIECE_MAX_BYTES;
    if (len <= PIECE_MAX_BYTES)
        return len;
    while (at > 0 && strchr(".!?", text[at - 1]) == NULL)
        at--;
    if (at == 0)
        for (at = PIECE_MAX_BYTES; at > 0 && text[at] != ' '; at--)
            ;
    return at > 0 ? at : PIECE_MAX_BYTES;
}

/* Puts the next piece behind what was played, if it has been spoken already. False at the text's end. */
static bool put_next_piece(struct phone_line *line)
{
    struct phone_line_announcement *announcement = &line->announcement;
    const char *text = announcement->element->text + announcement->text_at;
    char piece[PIECE_MAX_BYTES + 1];
    size_t len = piece_len(text);
    if (len == 0)
        return false;
    (void)span_copy((struct span){text, len}, piece, sizeof piece);
    const struct voice_clip *clip;
    enum vp_err err = speaker_find(line->options.speaker, &say_voice, piece, &clip);
    if (err == VP_ERR_AGAIN)
        return true;
    announcement->text_at += len;
    if (err == VP_OK)
        err = put_pcm16(&announcement->ulaw, clip->pcm16, clip->sample_count);
    if (err == VP_ERR_BAD_AUDIO) /* nothing to hear, such as a lone "..." */
        return true;
    if (err != VP_OK)
        phone_line_fail(line, 13520, "<Say> cannot be spoken: %s", vp_err_text(err));
    return true;
}

/* -- both --------------------------------------------------------------------------------------------- */

static bool has_loop(struct phone_line *line, const struct twiml_element *element, int *out_rounds)
{
    const char *text = twiml_find_attribute(element, "loop");
    char *end;
    long loop = text != NULL ? strtol(text, &end, 10) : 1;
    if (text != NULL && (end == text || *end != '\0' || loop < 0 || loop > LOOPS_MAX)) {
        phone_line_fail(line, element->noun == TWIML_SAY ? 13510 : 13410,
                        "<%s loop=\"%.20s\"> is not 0 to %d", twiml_noun_name(element->noun), text,
                        LOOPS_MAX);
        return false;
    }
    *out_rounds = loop == 0 ? -1 : (int)loop;
    return true;
}

static void start_pause(struct phone_line *line, const struct twiml_element *element)
{
    const char *text = twiml_find_attribute(element, "length");
    long length_s = text != NULL ? strtol(text, NULL, 10) : 1;
    if (length_s < 1 || length_s > PAUSE_MAX_S)
        phone_line_fail(line, 13910, "<Pause length=\"%.20s\"> is not 1 to %d", text, PAUSE_MAX_S);
    else
        loop_timer_start(&line->pause_timer, length_s * 1000);
}

void phone_line_announce(struct phone_line *line, const struct twiml_element *element,
                         void (*on_heard)(struct phone_line *line))
{
    struct phone_line_announcement *announcement = &line->announcement;
    phone_line_announcement_stop(line);
    announcement->element = element;
    announcement->on_heard = on_heard;
    announcement->text_at = 0;
    announcement->rounds_left = 1;
    if (element->noun == TWIML_PAUSE) {
        start_pause(line, element);
        return;
    }
    if (!has_loop(line, element, &announcement->rounds_left))
        return;
    if (element->noun == TWIML_PLAY)
        fetch_audio(line);
    else if (strlen(element->text) > SAY_MAX_BYTES)
        phone_line_fail(line, 13520, "<Say> has more than %d characters", SAY_MAX_BYTES);
    else if (line->events->on_say != NULL)
        line->events->on_say(line->owner, element->text);
}

/* All that is there was played: the text's next piece, the next round, or the end. */
static void advance(struct phone_line *line)
{
    struct phone_line_announcement *announcement = &line->announcement;
    if (announcement->fetch != NULL || announcement->element->noun == TWIML_PAUSE)
        return;
    if (announcement->element->noun == TWIML_SAY && line->options.speaker != NULL && put_next_piece(line))
        return;
    if (announcement->rounds_left > 0)
        announcement->rounds_left--;
    /* What makes no sound makes none for ever. */
    if (announcement->rounds_left != 0 && announcement->ulaw.len > 0)
        announcement->played_bytes = 0;
    else
        phone_line_announcement_end(line);
}

size_t phone_line_announcement_frame(struct phone_line *line, uint8_t *out_agent_ulaw)
{
    struct phone_line_announcement *announcement = &line->announcement;
    if (announcement->element == NULL)
        return 0;
    if (announcement->played_bytes == announcement->ulaw.len)
        advance(line);
    size_t left = announcement->ulaw.len - announcement->played_bytes;
    size_t count = left < ULAW_FRAME_BYTES ? left : ULAW_FRAME_BYTES;
    if (count > 0)
        memcpy(out_agent_ulaw, announcement->ulaw.at + announcement->played_bytes, count);
    announcement->played_bytes += count;
    return count;
}

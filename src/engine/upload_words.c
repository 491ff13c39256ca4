#include "engine/upload_words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/http_events.h"
#include "engine/thresholds.h"

enum { TEXT_MAX_BYTES = 1 << 20, INPUT_TOKENS_PER_S = 10 };

enum vp_err upload_words_init(struct upload_words *words)
{
    *words = (struct upload_words){.segments = json_array()};
    buf_init(&words->text, TEXT_MAX_BYTES);
    return words->segments != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void upload_words_deinit(struct upload_words *words)
{
    buf_deinit(&words->text);
    json_decref(words->segments);
}

enum vp_err upload_words_add(struct upload_words *words, const struct recognition *recognition, size_t from,
                             size_t to)
{
    bool has_words = recognition_text(recognition)[0] != '\0';
    enum vp_err err = VP_OK;
    if (has_words && words->text.len > 0)
        err = buf_append(&words->text, " ", 1);
    if (err == VP_OK)
        err = buf_append_text(&words->text, recognition_text(recognition));
    json_t *segment = json_pack("{s:I, s:i, s:f, s:f, s:s, s:[], s:f, s:f, s:f, s:f}", "id",
                                (json_int_t)json_array_size(words->segments), "seek", 0, "start",
                                (double)from / SPEECH_RATE_HZ, "end", (double)to / SPEECH_RATE_HZ, "text",
                                recognition_text(recognition), "tokens", "temperature", 0.0, "avg_logprob",
                                (double)recognition_confidence(recognition), "compression_ratio", 1.0,
                                "no_speech_prob", has_words ? 0.0 : 1.0);
    if (err == VP_OK && json_array_append_new(words->segments, segment) != 0)
        err = VP_ERR_NO_MEMORY;
    return err;
}

/* The words so far; NULL without memory. Borrowed. */
static const char *text_of_words(struct upload_words *words)
{
    return buf_text(&words->text);
}

/* Of silence no language can be told. */
static json_t *languages_of(const struct upload_words *words)
{
    return words->text.len > 0 ? json_pack("[{s:s}]", "code", "en") : json_array();
}

static json_t *duration_of(size_t sample_count)
{
    return json_pack("{s:s, s:f}", "type", "duration", "seconds", (double)sample_count / SPEECH_RATE_HZ);
}

json_t *upload_words_done(struct upload_words *words, size_t sample_count)
{
    return json_pack("{s:s, s:s, s:o, s:o}", "type", "transcript.text.done", "text", text_of_words(words),
                     "languages", languages_of(words), "usage",
                     http_events_usage("tokens",
                                       (json_int_t)(sample_count * INPUT_TOKENS_PER_S / SPEECH_RATE_HZ),
                                       (json_int_t)(words->text.len / BYTES_PER_TEXT_TOKEN)));
}

/* Subtitles: SubRip has a number above and a comma before the milliseconds, WebVTT neither. */
static enum vp_err write_subtitles(const struct upload_words *words, bool is_srt, struct buf *out)
{
    size_t index;
    json_t *segment;
    int number = 0;
    enum vp_err err = is_srt ? VP_OK : buf_append_text(out, "WEBVTT\n\n");
    json_array_foreach(words->segments, index, segment)
    {
        const char *text = json_string_value(json_object_get(segment, "text")), point = is_srt ? ',' : '.';
        long from = lround(json_number_value(json_object_get(segment, "start")) * 1000),
             to = lround(json_number_value(json_object_get(segment, "end")) * 1000);
        if (text[0] == '\0' || err != VP_OK)
            continue;
        char times[80], count[16] = "";
        if (is_srt)
            snprintf(count, sizeof count, "%d\n", ++number);
        snprintf(times, sizeof times, "%s%02ld:%02ld:%02ld%c%03ld --> %02ld:%02ld:%02ld%c%03ld\n", count,
                 from / 3600000, from / 60000 % 60, from / 1000 % 60, point, from % 1000, to / 3600000,
                 to / 60000 % 60, to / 1000 % 60, point, to % 1000);
        err = buf_append_text(out, times);
        if (err == VP_OK)
            err = buf_append_text(out, text);
        if (err == VP_OK)
            err = buf_append_text(out, "\n\n");
    }
    return err;
}

static enum vp_err write_json(json_t *json, struct buf *out)
{
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    enum vp_err err = text != NULL ? buf_append_text(out, text) : VP_ERR_NO_MEMORY;
    json_decref(json);
    free(text);
    return err;
}

enum vp_err upload_words_format(struct upload_words *words, enum transcript_format format,
                                size_t sample_count, struct buf *out)
{
    const char *text = text_of_words(words);
    if (text == NULL)
        return VP_ERR_NO_MEMORY;
    switch (format) {
    case TRANSCRIPT_TEXT:
        return buf_append_text(out, text);
    case TRANSCRIPT_SRT:
    case TRANSCRIPT_VTT:
        return write_subtitles(words, format == TRANSCRIPT_SRT, out);
    case TRANSCRIPT_VERBOSE:
        return write_json(json_pack("{s:s, s:s, s:f, s:s, s:O, s:o}", "task", "transcribe", "language",
                                    "english", "duration", (double)sample_count / SPEECH_RATE_HZ, "text",
                                    text, "segments", words->segments, "usage", duration_of(sample_count)),
                          out);
    case TRANSCRIPT_JSON:
    case TRANSCRIPT_FORMAT_COUNT:
        break;
    }
    return write_json(json_pack("{s:s, s:o, s:o}", "text", text, "usage", duration_of(sample_count),
                                "languages", languages_of(words)),
                      out);
}

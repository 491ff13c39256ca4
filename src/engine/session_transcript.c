/* What a caller said, as events tell it: the words of a committed utterance, or that there are none to be had. */
#include <stdlib.h>

#include "base/log_limit.h"
#include "engine/session_internal.h"

static void send_words(struct session *session, const struct utterance *utterance)
{
    /* The recogniser gives a turn's words at once: they are one piece. */
    const char *text = utterance_text(utterance);
    if (text[0] != '\0')
        realtime_send(&session->sink, "conversation.item.input_audio_transcription.delta", "{s:s, s:i, s:s}",
                      "item_id", utterance->item_id, "content_index", 0, "delta", text);
    realtime_send(&session->sink, "conversation.item.input_audio_transcription.completed",
                  "{s:s, s:i, s:s, s:{s:s, s:f}, s:[{s:s}]}", "item_id", utterance->item_id, "content_index",
                  0, "transcript", text, "usage", "type", "duration", "seconds",
                  (double)(utterance->to_sample - utterance->from_sample) / SPEECH_RATE_HZ, "languages",
                  "code", "en");
}

void session_tell_words(struct session *session, const struct utterance *utterance)
{
    struct item *item = conversation_find(&session->conversation, utterance->item_id);
    if (item != NULL && item_set_text(item, span_of(utterance_text(utterance))) != VP_OK)
        log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "transcript lost session=%s", session->id);
    if (item != NULL) { /* else it was deleted: nobody answers it */
        item->is_untold = !session->config.is_transcription;
        if (item->is_untold && (item->heard = malloc(sizeof *item->heard)) != NULL)
            *item->heard = utterance->heard;
    }
    if (!session->config.wants_transcription)
        return;
    if (!utterance->has_failed)
        send_words(session, utterance);
    else
        realtime_send(&session->sink, "conversation.item.input_audio_transcription.failed",
                      "{s:s, s:i, s:{s:s, s:s, s:s}}", "item_id", utterance->item_id, "content_index", 0,
                      "error", "type", "transcription_error", "code", "audio_unintelligible", "message",
                      "The audio could not be transcribed.");
}

/* What the caller says in one turn, on its way to text. */
#include <stdlib.h>

#include "engine/answer_list.h"
#include "engine/session_internal.h"

enum {
    FEED_SAMPLES = 4 * SPEECH_WINDOW_SAMPLES /* 128 ms: a job for each window would be mostly switching */
};

struct utterance *utterance_begin(struct session *session, int64_t from_sample)
{
    struct utterance *utterance = calloc(1, sizeof *utterance);
    if (utterance == NULL)
        return NULL;
    utterance->session = session;
    id_make(utterance->item_id, "item");
    utterance->from_sample =
        from_sample > session->input.heard_from ? from_sample : session->input.heard_from;
    utterance->fed_to_sample = utterance->from_sample;
    utterance->to_sample = session->input.sample_count;
    return utterance;
}

static struct vocabulary *find_vocabulary(const struct session *session)
{
    return vocabulary_cache_find(session->core->vocabularies, session->vocabulary_key);
}

void utterance_listen(struct utterance *utterance)
{
    struct session *session = utterance->session;
    utterance->listener = listener_take(session->core->listeners, find_vocabulary(session));
    if (utterance->listener == NULL)
        return;
    struct speech_answers answers;
    answer_list_fill(&answers, session->brain->dialogue);
    listener_expect(utterance->listener, answer_list_expects(session->brain->dialogue), &answers);
}

/* Gives the listener what it has not heard yet. Without memory it asks later, for all of it. */
static void feed(struct utterance *utterance)
{
    const struct audio_in *input = &utterance->session->input;
    size_t count;
    int16_t *pcm16 = audio_in_copy(input, utterance->fed_to_sample, &count);
    if (pcm16 == NULL)
        return;
    listener_feed(utterance->listener, pcm16, count);
    utterance->fed_to_sample = input->sample_count;
    free(pcm16);
}

void utterance_follow(struct utterance *utterance)
{
    int64_t new_samples = utterance->session->input.sample_count - utterance->fed_to_sample;
    if (utterance->listener != NULL && new_samples >= FEED_SAMPLES)
        feed(utterance);
}

void utterance_read(struct utterance *utterance, hear_done_fn on_done)
{
    struct session *session = utterance->session;
    utterance->has_text = false;
    utterance->is_being_read = true;
    if (utterance->listener != NULL) {
        feed(utterance);
        listener_ask(utterance->listener, on_done, utterance);
        return;
    }
    size_t count;
    struct speech_answers answers;
    answer_list_fill(&answers, session->brain->dialogue);
    int16_t *pcm16 = audio_in_copy(&session->input, utterance->from_sample, &count);
    if (pcm16 != NULL && hear_start(session->core->pool, POOL_LIVE, find_vocabulary(session),
                                    answer_list_expects(session->brain->dialogue), &answers, pcm16, count,
                                    on_done, utterance, &utterance->job) == VP_OK)
        return;
    utterance_set_text(utterance, NULL);
}

void utterance_set_text(struct utterance *utterance, const struct recognition *recognition)
{
    utterance->job = NULL;
    utterance->is_being_read = false;
    utterance->has_text = true;
    utterance->heard.count = 0;
    utterance->has_failed = recognition == NULL;
    if (recognition != NULL)
        utterance->heard = recognition->heard;
}

const char *utterance_text(const struct utterance *utterance)
{
    return utterance->heard.count > 0 ? utterance->heard.readings[0].text : "";
}

void utterance_forget(struct utterance *utterance)
{
    if (utterance->listener != NULL)
        listener_forget(utterance->listener);
    hear_abandon(utterance->job);
    utterance->job = NULL;
    utterance->is_being_read = utterance->has_text = false;
}

void utterance_destroy(struct utterance *utterance)
{
    if (utterance == NULL)
        return;
    hear_abandon(utterance->job);
    listener_put(utterance->listener);
    free(utterance);
}

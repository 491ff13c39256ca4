#include "telephony/phone_answer.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/span.h"
#include "english/sentence.h"

enum {
    HOLD_S = 5,
    ONE_RING_S = 6, /* in North America; elsewhere a little less */
    RING_S = 25,    /* five rings: the caller hears them, and voice mail picks up a little later */
    MESSAGE_S = 120 /* longest message */
};

void phone_answer_init(struct phone_answer *answer)
{
    answer->count = 0;
    answer->is_too_long = false;
    answer->shown_number = "";
}

struct phone_step *phone_answer_add(struct phone_answer *answer, enum phone_verb verb)
{
    if (answer->count < PHONE_ANSWER_STEPS_MAX)
        answer->count++;
    else
        answer->is_too_long = true;
    struct phone_step *step = &answer->steps[answer->count - 1];
    *step = (struct phone_step){.verb = verb};
    return step;
}

void phone_answer_say(struct phone_answer *answer, const char *text)
{
    phone_answer_add(answer, PHONE_SAY)->text = text;
}

void phone_answer_go_to(struct phone_answer *answer, const char *link)
{
    struct phone_step *step = phone_answer_add(answer, PHONE_GO_TO);
    answer->is_too_long |= !span_copy(span_of(link), step->link, sizeof step->link);
}

void phone_answer_hang_up(struct phone_answer *answer)
{
    (void)phone_answer_add(answer, PHONE_HANG_UP);
}

static bool has_number(const char *staff_number)
{
    return staff_number != NULL && staff_number[0] != '\0';
}

void phone_answer_show_caller(struct phone_answer *answer, const char *caller_number,
                              const char *called_number)
{
    answer->shown_number = caller_number[0] == '\0' ? called_number : "";
}

void phone_answer_dial(struct phone_answer *answer, const struct phone_person *person)
{
    if (!has_number(person->number)) {
        phone_answer_say(answer, sentence_text(SENTENCE_CALL_AGAIN));
        phone_answer_hang_up(answer);
        return;
    }
    struct phone_step *step = phone_answer_add(answer, PHONE_DIAL);
    step->text = person->number;
    step->seconds = RING_S;
    (void)span_copy(SPAN_LIT(PHONE_DIALED_LINK), step->link, sizeof step->link);
    if (person->call_sid != NULL)
        snprintf(step->otherwise_link, sizeof step->otherwise_link, PHONE_WHISPER_LINK "?call=%s",
                 person->call_sid);
}

void phone_answer_pass_on(struct phone_answer *answer, const struct phone_person *person,
                          const char *sentence)
{
    if (has_number(person->number))
        phone_answer_say(answer, sentence);
    phone_answer_dial(answer, person);
}

void phone_answer_ring_first(struct phone_answer *answer, const char *staff_number, int rings)
{
    struct phone_step *step = phone_answer_add(answer, PHONE_DIAL);
    step->text = staff_number;
    step->seconds = rings * ONE_RING_S;
    step->is_unanswered = true;
    (void)span_copy(SPAN_LIT(PHONE_RUNG_LINK), step->link, sizeof step->link);
}

void phone_answer_take_message(struct phone_answer *answer, const char *sentence)
{
    phone_answer_say(answer, sentence);
    struct phone_step *step = phone_answer_add(answer, PHONE_MESSAGE);
    step->seconds = MESSAGE_S;
    (void)span_copy(SPAN_LIT(PHONE_MESSAGE_LINK), step->link, sizeof step->link);
    (void)span_copy(SPAN_LIT(PHONE_MESSAGE_LINK), step->otherwise_link, sizeof step->otherwise_link);
}

void phone_resume_link(char out_link[RESUME_LINK_BYTES], const struct phone_resume *resume)
{
    int len = snprintf(out_link, RESUME_LINK_BYTES, "/voice/resume?n=%d&s=%016" PRIx64, resume->count,
                       resume->stream_id);
    if (resume->epoch != 0)
        snprintf(out_link + len, (size_t)(RESUME_LINK_BYTES - len), "&e=%" PRId64, resume->epoch);
}

/* Asked again every few seconds: the other stream may break off, or the call be over. */
void phone_answer_hold(struct phone_answer *answer, const struct phone_resume *resume)
{
    char link[RESUME_LINK_BYTES];
    phone_resume_link(link, resume);
    phone_answer_add(answer, PHONE_WAIT)->seconds = HOLD_S;
    phone_answer_go_to(answer, link);
}

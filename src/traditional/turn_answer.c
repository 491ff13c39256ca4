#include "traditional/turn_answer.h"
#include "traditional/turn_person.h"

#include <stdio.h>

#include "base/span.h"
#include "english/sentence.h"

enum {
    WORDS_WAIT_S = 5, /* for the caller to say something, or press a key */
    KEY_WAIT_S = 6
};

/* The keys of several restaurants are said where they are waited for. */
static bool asks_place(const struct turn_answer *turn)
{
    return turn->wish == TURN_KEYS && turn->menu != NULL && turn->menu->is_shared;
}

static void speak(const struct turn_answer *turn, struct phone_answer *out)
{
    if (turn->say[0] == '\0' || asks_place(turn))
        return;
    if (turn->audio_id[0] == '\0') {
        phone_answer_say(out, turn->say);
        return;
    }
    struct phone_step *step = phone_answer_add(out, PHONE_PLAY);
    snprintf(step->url, sizeof step->url, "%s/voice/audio/%s", turn->base_url, turn->audio_id);
}

static struct phone_step *add_with_link(struct phone_answer *out, enum phone_verb verb, const char *link,
                                        int seconds)
{
    struct phone_step *step = phone_answer_add(out, verb);
    (void)span_copy(span_of(link), step->link, sizeof step->link);
    (void)span_copy(span_of(link), step->otherwise_link, sizeof step->otherwise_link);
    step->seconds = seconds;
    return step;
}

/* A recording ends after TURN_SILENCE_S also when nobody has said anything yet: people think longer than
 * that, so it listens on once before the turn counts as a silent one. */
static void record(const struct turn_answer *turn, const char *link, struct phone_answer *out)
{
    struct phone_step *step = add_with_link(out, PHONE_RECORD, link, TURN_SILENCE_S);
    snprintf(step->otherwise_link, sizeof step->otherwise_link, "%s&quiet=%d", link, turn->quiet_count + 1);
}

/* What is said stands before it, not in it: nobody interrupts a read-back, so it was heard. */
static void expect_words(const struct turn_answer *turn, const char *link, struct menu_keywords *keywords,
                         struct phone_answer *out)
{
    struct phone_step *step = add_with_link(out, PHONE_LISTEN, link, WORDS_WAIT_S);
    keywords->count = 0;
    if (turn->menu != NULL)
        menu_keywords_collect(turn->menu, keywords);
    step->words = keywords->words;
    step->word_count = keywords->count;
}

static void ask_for_key(const struct turn_answer *turn, const char *link, struct phone_answer *out)
{
    struct phone_step *step = add_with_link(out, PHONE_KEY, link, KEY_WAIT_S);
    step->text = asks_place(turn) ? turn->say : sentence_text(SENTENCE_PRESS_KEYS);
}

static void pass_on(const struct turn_answer *turn, struct phone_answer *out)
{
    const struct phone_person person = turn_person(turn->menu, turn->topic, turn->call_sid);
    if (turn->is_unreached)
        phone_answer_take_message(out, sentence_text(SENTENCE_LEAVE_MESSAGE_AS_ASKED));
    else
        phone_answer_dial(out, &person);
}

void turn_answer_compose(const struct turn_answer *turn, struct menu_keywords *keywords,
                         struct phone_answer *out)
{
    char link[PHONE_LINK_BYTES];
    int len = snprintf(link, sizeof link, "/voice/turn?n=%u", (unsigned)turn->next_number);
    if (turn->wish == TURN_KEYS)
        snprintf(link + len, sizeof link - (size_t)len, "&keys=%d", turn->keys_count);
    else if (turn->wish == TURN_GATHER)
        snprintf(link + len, sizeof link - (size_t)len, "&words=1");
    phone_answer_init(out);
    if (turn->caller_number != NULL)
        phone_answer_show_caller(out, turn->caller_number, turn->called_number);
    speak(turn, out);
    switch (turn->wish) {
    case TURN_LISTEN:
        record(turn, link, out);
        break;
    case TURN_GATHER:
        expect_words(turn, link, keywords, out);
        break;
    case TURN_KEYS:
        ask_for_key(turn, link, out);
        break;
    case TURN_HANG_UP:
        phone_answer_hang_up(out);
        break;
    case TURN_TRANSFER:
        pass_on(turn, out);
        break;
    }
}

void turn_answer_compose_filler(const char *link, struct phone_answer *out)
{
    phone_answer_init(out);
    phone_answer_say(out, sentence_text(SENTENCE_MOMENT));
    phone_answer_go_to(out, link);
}

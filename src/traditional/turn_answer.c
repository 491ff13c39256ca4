#include "web/turn_twiml.h"

#include <stdio.h>

#include "english/sentence.h"
#include "pipeline/menu_keywords.h"

/* Twilio takes 500 hints of 100 characters; the document has a limit too. */
enum { HINTS_BYTES = 6000, HINT_MAX_CHARS = 100 };

static void speak(struct twiml *twiml, const struct turn_twiml *turn)
{
    char url[512];
    if (turn->say[0] == '\0')
        return;
    if (turn->audio_id[0] == '\0') {
        twiml_element(twiml, "Say", turn->say);
        return;
    }
    snprintf(url, sizeof url, "%s/voice/audio/%s", turn->base_url, turn->audio_id);
    twiml_element(twiml, "Play", url);
}

/* A recording ends after TURN_SILENCE_S also when nobody has said anything yet, and then the verb behind it
 * runs: people think longer than that, so it listens on once before the turn counts as a silent one. */
static void write_record(struct twiml *twiml, const struct turn_twiml *turn, const char *link)
{
    char timeout[8], quiet_link[TURN_LINK_BYTES];
    snprintf(quiet_link, sizeof quiet_link, "%s&quiet=%d", link, turn->quiet_count + 1);
    snprintf(timeout, sizeof timeout, "%d", TURN_SILENCE_S);
    const char *const attributes[][2] = {
        {"action", link},     {"method", "POST"},  {"playBeep", "false"},          {"trim", "trim-silence"},
        {"timeout", timeout}, {"maxLength", "60"}, {"finishOnKey", "1234567890*#"}};
    twiml_open(twiml, "Record");
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        twiml_attr(twiml, attributes[i][0], attributes[i][1]);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", quiet_link);
}

static void collect_hints(const struct menu *menu, char out[HINTS_BYTES])
{
    struct menu_keywords keywords = {.count = 0};
    size_t len = 0;
    if (menu != NULL)
        menu_keywords_collect(menu, &keywords);
    out[0] = '\0';
    for (size_t i = 0; i < keywords.count; i++) {
        const char *word = keywords.words[i];
        size_t word_len = strlen(word);
        if (word_len > HINT_MAX_CHARS || strchr(word, ',') != NULL)
            continue;
        if (len + word_len + 2 > HINTS_BYTES)
            return;
        if (len > 0)
            out[len++] = ',';
        (void)span_copy(span_of(word), out + len, HINTS_BYTES - len);
        len += word_len;
    }
}

/* What is said stands before it, not in it: nobody interrupts a read-back, so it was heard. */
static void write_gather(struct twiml *twiml, const struct turn_twiml *turn, const char *link)
{
    char hints[HINTS_BYTES];
    collect_hints(turn->menu, hints);
    twiml_open(twiml, "Gather");
    twiml_attr(twiml, "input", "speech dtmf");
    twiml_attr(twiml, "action", link);
    twiml_attr(twiml, "method", "POST");
    twiml_attr(twiml, "timeout", "5");
    twiml_attr(twiml, "speechTimeout", "auto");
    twiml_attr(twiml, "numDigits", "1");
    if (hints[0] != '\0')
        twiml_attr(twiml, "hints", hints);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", link);
}

static void write_keys(struct twiml *twiml, const char *link)
{
    twiml_open(twiml, "Gather");
    twiml_attr(twiml, "input", "dtmf");
    twiml_attr(twiml, "action", link);
    twiml_attr(twiml, "method", "POST");
    twiml_attr(twiml, "timeout", "6");
    twiml_attr(twiml, "numDigits", "1");
    twiml_attr(twiml, "finishOnKey", "");
    twiml_element(twiml, "Say", sentence_text(SENTENCE_PRESS_KEYS));
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", link);
}

static void write_hang_up(struct twiml *twiml)
{
    twiml_open(twiml, "Hangup");
    twiml_close(twiml);
}

static void write_dial(struct twiml *twiml, const struct menu *menu)
{
    if (menu != NULL && menu->staff_number[0] != '\0') {
        twiml_element(twiml, "Dial", menu->staff_number);
        return;
    }
    twiml_element(twiml, "Say", sentence_text(SENTENCE_CALL_AGAIN));
    write_hang_up(twiml);
}

void turn_twiml_write(struct twiml *twiml, const struct turn_twiml *turn)
{
    char link[TURN_LINK_BYTES];
    int len = snprintf(link, sizeof link, "/voice/turn?n=%u", (unsigned)turn->next_number);
    if (turn->wish == TURN_KEYS)
        snprintf(link + len, sizeof link - (size_t)len, "&keys=%d", turn->keys_count);
    else if (turn->wish == TURN_GATHER)
        snprintf(link + len, sizeof link - (size_t)len, "&words=1");
    speak(twiml, turn);
    switch (turn->wish) {
    case TURN_LISTEN:
        write_record(twiml, turn, link);
        break;
    case TURN_GATHER:
        write_gather(twiml, turn, link);
        break;
    case TURN_KEYS:
        write_keys(twiml, link);
        break;
    case TURN_HANG_UP:
        write_hang_up(twiml);
        break;
    case TURN_TRANSFER:
        write_dial(twiml, turn->menu);
        break;
    }
}

void turn_twiml_write_filler(struct twiml *twiml, const char *link)
{
    twiml_element(twiml, "Say", sentence_text(SENTENCE_MOMENT));
    twiml_element(twiml, "Redirect", link);
}

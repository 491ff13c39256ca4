/* <Gather>: keys, or what the caller says, while prompts are heard and behind them (twilio.md, section 2.6).
 * Recognition is the caller's own script: the words come from phone_line_caller_says, their begin and end from the
 * level on the line, as Twilio's recogniser would find them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callers/phone_line_internal.h"

enum {
    FRAMES_PER_S = 1000 / PHONE_LINE_FRAME_MS,
    AUTO_END_FRAMES = 800 / PHONE_LINE_FRAME_MS, /* speechTimeout="auto": the first pause */
    SPEECH_MAX_FRAMES = 60 * FRAMES_PER_S,
    MAX_S = 3600,
    HINTS_MAX = 500,
    HINT_MAX_BYTES = 100,
};
/* No measure of anything: words that are known are as certain as a recogniser gets. */
static const char confidence[] = "0.95";

static bool has_word(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word))
        if ((at == list || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
            return true;
    return false;
}

static void check_hints(struct phone_line *line)
{
    const char *hints = twiml_find_attribute(line->verb, "hints");
    int count = 0;
    for (const char *at = hints; at != NULL && *at != '\0';) {
        size_t len = strcspn(at, ",");
        if (len > HINT_MAX_BYTES || ++count > HINTS_MAX) {
            phone_line_note(line, "warning: hints past %d phrases of %d characters are not used", HINTS_MAX,
                            HINT_MAX_BYTES);
            return;
        }
        at += len + (at[len] == ',');
    }
}

static void hear_next_prompt(struct phone_line *line);

static void on_prompt_heard(struct phone_line *line)
{
    line->gather.prompt = line->gather.prompt->next;
    hear_next_prompt(line);
}

static void hear_next_prompt(struct phone_line *line)
{
    line->gather.idle_frames = 0;
    if (line->gather.prompt != NULL)
        phone_line_announce(line, line->gather.prompt, on_prompt_heard);
}

static void stop_prompts(struct phone_line *line)
{
    line->gather.prompt = NULL;
    line->gather.idle_frames = 0;
    phone_line_announcement_stop(line);
}

/* speechTimeout: seconds, "auto", or the timeout's value. */
static bool read_speech_timeout(struct phone_line *line, long timeout_s, long *out_frames)
{
    const char *text = twiml_find_attribute(line->verb, "speechTimeout");
    *out_frames = AUTO_END_FRAMES;
    if (text != NULL && strcmp(text, "auto") == 0)
        return true;
    if (!phone_line_attribute_number(line, "speechTimeout", 1, MAX_S, timeout_s, 13313, out_frames))
        return false;
    *out_frames *= FRAMES_PER_S;
    return true;
}

void phone_line_gather_run(struct phone_line *line)
{
    long timeout_s, digits_max, speech_end_frames;
    phone_line_answer(line);
    if (line->is_over || !phone_line_attribute_number(line, "timeout", 1, MAX_S, 5, 13313, &timeout_s) ||
        !phone_line_attribute_number(line, "numDigits", 1, PHONE_LINE_DIGITS_BYTES - 1,
                                     PHONE_LINE_DIGITS_BYTES - 1, 13314, &digits_max) ||
        !read_speech_timeout(line, timeout_s, &speech_end_frames))
        return;
    const char *input = twiml_find_attribute(line->verb, "input");
    const char *finish = twiml_find_attribute(line->verb, "finishOnKey");
    if (finish != NULL && strlen(finish) > 1) {
        phone_line_fail(line, 13310, "<Gather finishOnKey=\"%.20s\"> is not one key", finish);
        return;
    }
    check_hints(line);
    line->gather = (struct phone_line_gather){.prompt = line->verb->first_child,
                                              .wants_speech = input != NULL && has_word(input, "speech"),
                                              .wants_dtmf = input == NULL || has_word(input, "dtmf"),
                                              .timeout_frames = (size_t)timeout_s * FRAMES_PER_S,
                                              .speech_end_frames = (size_t)speech_end_frames,
                                              .digits_max = (size_t)digits_max,
                                              .finish_key = finish != NULL ? finish[0] : '#'};
    hear_next_prompt(line);
}

/* Without input the document goes on, unless the action wants to know that too. */
static void end_gather(struct phone_line *line)
{
    const struct phone_line_gather *gather = &line->gather;
    const char *wants_empty = twiml_find_attribute(line->verb, "actionOnEmptyResult");
    bool is_empty = gather->digits[0] == '\0' && gather->speech[0] == '\0';
    phone_line_announcement_stop(line);
    if (is_empty && (wants_empty == NULL || strcmp(wants_empty, "true") != 0)) {
        phone_line_next_verb(line);
        return;
    }
    struct phone_line_params params = phone_line_params_make(line, NULL);
    if (gather->digits[0] != '\0')
        phone_line_params_add(&params, "Digits", gather->digits);
    else if (gather->speech[0] != '\0') {
        phone_line_params_add(&params, "SpeechResult", gather->speech);
        phone_line_params_add(&params, "Confidence", confidence);
    }
    phone_line_take_action(line, &params);
}

void phone_line_gather_press(struct phone_line *line, char digit)
{
    struct phone_line_gather *gather = &line->gather;
    if (!gather->wants_dtmf || gather->is_hearing)
        return;
    stop_prompts(line);
    size_t len = strlen(gather->digits);
    if (digit != gather->finish_key && len < gather->digits_max)
        gather->digits[len++] = digit;
    if (digit == gather->finish_key || len == gather->digits_max)
        end_gather(line);
}

void phone_line_gather_hear(struct phone_line *line, const char *words)
{
    struct phone_line_gather *gather = &line->gather;
    size_t len = strlen(gather->speech);
    if (gather->wants_speech && words != NULL)
        snprintf(gather->speech + len, sizeof gather->speech - len, "%s%s", len > 0 ? " " : "", words);
}

static void hear_speech(struct phone_line *line)
{
    struct phone_line_gather *gather = &line->gather;
    bool is_voiced = line->voicing.is_voiced;
    if (is_voiced && !gather->is_hearing) {
        gather->is_hearing = true;
        stop_prompts(line);
    }
    if (!gather->is_hearing)
        return;
    gather->heard_frames++;
    gather->silent_frames = is_voiced ? 0 : gather->silent_frames + 1;
    if (gather->silent_frames >= gather->speech_end_frames || gather->heard_frames >= SPEECH_MAX_FRAMES)
        end_gather(line);
}

size_t phone_line_gather_frame(struct phone_line *line, uint8_t *out_agent_ulaw)
{
    struct phone_line_gather *gather = &line->gather;
    if (gather->wants_speech && gather->digits[0] == '\0') {
        hear_speech(line);
        if (!line->is_verb_running || gather->is_hearing)
            return 0;
    }
    if (gather->prompt != NULL)
        return phone_line_announcement_frame(line, out_agent_ulaw);
    if (++gather->idle_frames >= gather->timeout_frames)
        end_gather(line);
    return 0;
}

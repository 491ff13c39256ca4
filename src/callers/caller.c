#include "callers/caller.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    REACTION_MS = 600,     /* silence that ends the agent's turn for an answer */
    PATIENCE_MS = 3000,    /* silence after words that nothing fits */
    NO_ANSWER_MS = 8000,   /* the agent says nothing at all */
    GOODBYE_MS = 10000,    /* after a goodbye the agent should have hung up */
    WORDS_LATE_MS = 1500,  /* words that come later than this are not waited for */
    WORDS_SETTLE_MS = 300, /* silence after which the words are asked for */
    HOLD_MS = 6000,        /* silence after "one moment, please" */
    REPEATS_MAX = 3,       /* of one sentence */
    WHICH_MAX = 3,         /* names of dishes that the agent offers */
};

static const char sorry[] = "Sorry, what was that?", hello[] = "Hello?", nothing[] = "Nothing, that's right.",
                  not_ordered[] = "No, I didn't order that.";

#define REPEAT_PATTERN                                                                                       \
    "(did ?n.t|did not|could ?n.t|could not) (quite )?(catch|hear|get|understand)|(say|repeat) (that|it)|"   \
    "one more time|come again|pardon"

#define READ_BACK_PATTERN                                                                                    \
    "(is|does) (that|this|everything) (look |sound )?(all )?(right|correct|good)|"                           \
    "order is right|(what should i|would you like to) change"

/* What any caller understands of an agent's sentence, beside the scenario's answers. */
enum agent_cue {
    AGENT_CUE_REPEAT,
    AGENT_CUE_READ_BACK,
    AGENT_CUE_GOODBYE,
    AGENT_CUE_HOLD,
    AGENT_CUE_SPELL,
    AGENT_CUE_KEYS_SERVICE,
    AGENT_CUE_KEYS_RIGHT,
    AGENT_CUE_COUNT
};
static const char *const cue_patterns[AGENT_CUE_COUNT] = {
    [AGENT_CUE_REPEAT] = REPEAT_PATTERN,
    [AGENT_CUE_READ_BACK] = READ_BACK_PATTERN,
    [AGENT_CUE_GOODBYE] = "good ?bye|bye now|have a (good|great|nice|wonderful)|see you (soon|then)",
    /* the last thing that was said, and no question behind it */
    [AGENT_CUE_HOLD] = "(one moment|just a (second|moment|minute)|bear with me|hold on)[^?]{0,40}$",
    [AGENT_CUE_SPELL] = "\\bspell",
    [AGENT_CUE_KEYS_SERVICE] = "press 1 for pickup",
    [AGENT_CUE_KEYS_RIGHT] = "press 1 for yes.*everything right",
};

enum vp_err caller_init(struct caller *caller, const struct scenario *scenario, bool has_words)
{
    *caller = (struct caller){.scenario = scenario, .has_words = has_words, .words_heard_ms = EAR_NEVER};
    _Static_assert((int)CALLER_CUES == (int)AGENT_CUE_COUNT, "one pattern for each cue");
    char why[PATTERN_WHY_BYTES];
    enum vp_err err = VP_OK;
    for (int cue = 0; err == VP_OK && cue < AGENT_CUE_COUNT; cue++)
        err = pattern_compile(cue_patterns[cue], &caller->cues[cue], why);
    if (err != VP_OK)
        caller_deinit(caller);
    return err;
}

void caller_deinit(struct caller *caller)
{
    for (int cue = 0; cue < AGENT_CUE_COUNT; cue++)
        pattern_destroy(caller->cues[cue]);
}

void caller_hear(struct caller *caller, const char *words, int64_t until_ms, const json_t *order)
{
    size_t len = strlen(words), room = sizeof caller->words - 1 - caller->words_len;
    if (len > 0 && caller->words_len > 0 && room > 0) {
        caller->words[caller->words_len++] = ' ';
        room--;
    }
    len = len < room ? len : room;
    memcpy(caller->words + caller->words_len, words, len);
    caller->words_len += len;
    caller->words[caller->words_len] = '\0';
    caller->words_heard_ms = until_ms;
    caller->order = order;
}

/* The agent was heard since the caller last acted. */
static bool agent_answered(const struct caller *caller, const struct ear *ear)
{
    return ear->agent_heard_ms != EAR_NEVER && ear->agent_heard_ms > caller->done_ms;
}

bool caller_wants_words(const struct caller *caller, const struct ear *ear)
{
    return caller->has_words && agent_answered(caller, ear) && ear_agent_silent_ms(ear) >= WORDS_SETTLE_MS &&
           (caller->words_len == 0 || caller->words_heard_ms < ear->agent_heard_ms);
}

/* The words of what was just heard are there, or will not come any more. */
static bool words_are_known(const struct caller *caller, const struct ear *ear)
{
    return !caller_wants_words(caller, ear) || ear_agent_silent_ms(ear) >= WORDS_LATE_MS;
}

/* End of the pattern's last match in the words; -1: none. What is asked last wants the answer. */
static long last_match(const struct caller *caller, const struct pattern *pattern)
{
    return pattern_last_match(pattern, caller->words, caller->words_len);
}

static long last_cue(const struct caller *caller, enum agent_cue cue)
{
    return last_match(caller, caller->cues[cue]);
}

static struct caller_step act(struct caller *caller, enum caller_act what, const char *text)
{
    if (what == CALLER_SAYS)
        caller->last_said = text;
    return (struct caller_step){.act = what, .text = text};
}

static struct caller_step with_fault(struct caller_step step, enum scenario_fault fault, int after_ms)
{
    step.fault = fault;
    step.fault_after_ms = after_ms;
    return step;
}

static struct caller_step give_up(struct caller *caller, const char *why)
{
    caller->has_failed = true;
    snprintf(caller->why, sizeof caller->why, "%s", why);
    return act(caller, CALLER_HANGS_UP, NULL);
}

/* -- scripted turns ----------------------------------------------------------------------------------- */

static const struct scenario_turn *pending_turn(const struct caller *caller)
{
    return caller->next_turn < caller->scenario->turns_count ? &caller->scenario->turns[caller->next_turn]
                                                             : NULL;
}

static bool turn_is_due(const struct caller *caller, const struct ear *ear, const struct scenario_turn *turn)
{
    switch (turn->when) {
    case SCENARIO_AT_ONCE:
        return true;
    case SCENARIO_AGENT_SPEAKING_FOR:
        return ear_agent_speaking_ms(ear) >= turn->after_ms && ear->agent_spoke_ms >= caller->done_ms;
    case SCENARIO_AGENT_SILENT:
        break;
    }
    return agent_answered(caller, ear) && ear_agent_silent_ms(ear) >= turn->silence_ms &&
           words_are_known(caller, ear) &&
           (turn->wait_pattern == NULL || last_match(caller, turn->wait_pattern) >= 0);
}

static struct caller_step begin_turn(struct caller *caller, const struct ear *ear,
                                     const struct scenario_turn *turn)
{
    if (turn->say != NULL)
        return act(caller, CALLER_SAYS, turn->say);
    if (turn->wav != NULL)
        return act(caller, CALLER_PLAYS, turn->wav);
    if (turn->dtmf != NULL)
        return act(caller, CALLER_PRESSES, turn->dtmf);
    if (turn->hang_up)
        return act(caller, CALLER_HANGS_UP, NULL);
    caller->wait_until_ms = ear->now_ms + turn->wait_ms;
    return act(caller, CALLER_LISTENS, NULL);
}

static struct caller_step take_turn(struct caller *caller, const struct ear *ear,
                                    const struct scenario_turn *turn)
{
    caller->next_turn++;
    if (turn->if_pattern != NULL && last_match(caller, turn->if_pattern) < 0)
        return act(caller, CALLER_LISTENS, NULL);
    return with_fault(begin_turn(caller, ear, turn), turn->fault, turn->fault_after_ms);
}

/* -- reactions ---------------------------------------------------------------------------------------- */

static struct scenario_answer *find_answer(struct caller *caller, long *out_end)
{
    struct scenario_answer *best = NULL;
    for (unsigned i = 0; i < caller->scenario->answers_count && i < CALLER_ANSWERS_MAX; i++) {
        struct scenario_answer *answer = &caller->scenario->answers[i];
        long end = answer->times > 0 && caller->answer_uses[i] >= answer->times
                       ? -1
                       : last_match(caller, answer->pattern);
        if (end > *out_end) {
            *out_end = end;
            best = answer;
        }
    }
    return best;
}

/* The read-back is wrong: says so, as a person does who listens. */
static bool correct(struct caller *caller)
{
    const struct scenario_expect *expect = caller->scenario->expect;
    if (caller->scenario->is_patient || expect == NULL || expect->order == NULL || caller->order == NULL ||
        caller->correction_count >= CALLER_CORRECTIONS_MAX || last_cue(caller, AGENT_CUE_READ_BACK) < 0)
        return false;
    if (!order_match_correct(caller->order, expect->order, caller->correction_count, caller->sentence,
                             sizeof caller->sentence))
        return false;
    caller->correction_count++;
    return true;
}

/* With the end of what the agent said, for whoever writes the scenario. */
static struct caller_step give_up_on_words(struct caller *caller)
{
    enum { SHOWN_BYTES = 80 };
    char why[sizeof caller->why];
    const char *words =
        caller->words + (caller->words_len > SHOWN_BYTES ? caller->words_len - SHOWN_BYTES : 0);
    const char *space = words > caller->words ? strchr(words, ' ') : NULL;
    words = space != NULL ? space + 1 : words;
    caller->has_given_up = true;
    if (words[0] == '\0')
        return give_up(caller, "the caller heard no answer and gave up");
    snprintf(why, sizeof why, "the caller did not know what to answer to \"%s\" and gave up", words);
    return give_up(caller, why);
}

static struct caller_step fall_back(struct caller *caller, const char *text)
{
    caller->fallback_count++;
    if (++caller->fallback_run > CALLER_FALLBACKS_MAX || caller->fallback_count > CALLER_FALLBACKS_ALL_MAX)
        return give_up_on_words(caller);
    /* The second time the last sentence again: the agent may have lost it. Then what it asks of was never wanted. */
    if (caller->fallback_run == 2 && caller->last_said != NULL)
        text = caller->last_said;
    else if (caller->fallback_run == 3 && text == sorry)
        text = not_ordered;
    const char *said_before = caller->last_said;
    struct caller_step step = act(caller, CALLER_SAYS, text);
    caller->last_said = said_before;
    return step;
}

/* "S, A, R, A." of the name that the order is to have. */
static bool spell_name(struct caller *caller)
{
    const struct scenario_expect *expect = caller->scenario->expect;
    const char *name = expect != NULL && expect->order != NULL ? expect->order->name : NULL;
    size_t len = 0;
    if (name == NULL || last_cue(caller, AGENT_CUE_SPELL) < 0)
        return false;
    for (const char *at = name; *at != '\0' && *at != '|' && len + 4 < sizeof caller->sentence; at++)
        if (isalpha((unsigned char)*at))
            len += (size_t)snprintf(caller->sentence + len, sizeof caller->sentence - len, "%s%c",
                                    len > 0 ? ", " : "", toupper((unsigned char)*at));
    if (len > 0)
        snprintf(caller->sentence + len, sizeof caller->sentence - len, ".");
    return len > 0;
}

/* "Which one: BBQ Chicken or Buffalo Chicken?": the one that is wanted, by its id's words. */
static bool name_wanted(struct caller *caller)
{
    const struct scenario_expect *expect = caller->scenario->expect;
    const char *question = strrchr(caller->words, ':');
    if (expect == NULL || expect->order == NULL || question == NULL ||
        strcasestr(caller->words, "which one") == NULL)
        return false;
    for (size_t i = 0; i < expect->order->lines_count; i++) {
        char name[sizeof caller->sentence - 16];
        snprintf(name, sizeof name, "%s", expect->order->lines[i].item);
        for (char *at = name; (at = strchr(at, '-')) != NULL;)
            *at = ' ';
        if (strcasestr(question, name) != NULL) {
            snprintf(caller->sentence, sizeof caller->sentence, "The %s, please.", name);
            return true;
        }
    }
    return false;
}

/* The key that answers, where the agent says which does: it has not understood the words. NULL: none. */
static const char *key_for(const struct caller *caller)
{
    const struct scenario_expect *expect = caller->scenario->expect;
    if (expect == NULL || expect->order == NULL)
        return NULL;
    if (last_cue(caller, AGENT_CUE_KEYS_SERVICE) >= 0)
        return expect->order->service == SCENARIO_DELIVERY ? "2" : "1";
    return last_cue(caller, AGENT_CUE_KEYS_RIGHT) >= 0 ? "1" : NULL;
}

static struct caller_step react(struct caller *caller, const struct ear *ear)
{
    int64_t silent_ms = ear_agent_silent_ms(ear);
    if (silent_ms < REACTION_MS || !words_are_known(caller, ear))
        return act(caller, CALLER_LISTENS, NULL);
    long answer_end = -1, repeat_end = last_cue(caller, AGENT_CUE_REPEAT);
    struct scenario_answer *answer = find_answer(caller, &answer_end);
    if (repeat_end > answer_end && caller->last_said != NULL && caller->repeat_count < REPEATS_MAX) {
        caller->repeat_count++;
        return act(caller, CALLER_SAYS, caller->last_said);
    }
    const struct scenario_turn *turn = pending_turn(caller);
    if (turn != NULL && turn->when == SCENARIO_AGENT_SILENT && turn->wait_pattern == NULL)
        return act(caller, CALLER_LISTENS, NULL); /* falls due with its own silence */
    if (turn == NULL && correct(caller))
        return act(caller, CALLER_SAYS, caller->sentence);
    const char *key = turn == NULL ? key_for(caller) : NULL;
    if (key != NULL)
        return act(caller, CALLER_PRESSES, key);
    if (answer != NULL) {
        int uses = caller->answer_uses[answer - caller->scenario->answers]++;
        caller->repeat_count = caller->fallback_run = 0;
        return with_fault(act(caller, CALLER_SAYS, answer->says[uses % answer->say_count]), answer->fault,
                          answer->fault_after_ms);
    }
    if (spell_name(caller))
        return act(caller, CALLER_SAYS, caller->sentence);
    if (turn == NULL && last_cue(caller, AGENT_CUE_READ_BACK) >= 0)
        return act(caller, CALLER_SAYS, nothing); /* asked what to change, and all is as it should be */
    if (last_cue(caller, AGENT_CUE_GOODBYE) >= 0)
        return act(caller, silent_ms >= GOODBYE_MS ? CALLER_HANGS_UP : CALLER_LISTENS, NULL);
    if (silent_ms < PATIENCE_MS)
        return act(caller, CALLER_LISTENS, NULL);
    if (turn == NULL && caller->which_count < WHICH_MAX && name_wanted(caller)) {
        caller->which_count++;
        return act(caller, CALLER_SAYS, caller->sentence);
    }
    return turn != NULL ? take_turn(caller, ear, turn) : fall_back(caller, sorry);
}

struct caller_step caller_next(struct caller *caller, const struct ear *ear)
{
    if (ear->now_ms > (int64_t)caller->scenario->max_seconds * 1000)
        return give_up(caller, "the call took longer than max_seconds");
    if (ear->now_ms < caller->wait_until_ms)
        return act(caller, CALLER_LISTENS, NULL);
    if (agent_answered(caller, ear) && ear_agent_silent_ms(ear) < HOLD_MS &&
        last_cue(caller, AGENT_CUE_HOLD) >= 0)
        return act(caller, CALLER_LISTENS, NULL);
    const struct scenario_turn *turn = pending_turn(caller);
    /* An agent that lost the last sentence gets it again before the next one. */
    bool wants_repeat = caller->last_said != NULL && words_are_known(caller, ear) &&
                        caller->repeat_count < REPEATS_MAX && last_cue(caller, AGENT_CUE_REPEAT) >= 0;
    if (turn != NULL && turn_is_due(caller, ear, turn) &&
        !(turn->when == SCENARIO_AGENT_SILENT && wants_repeat && turn->wait_pattern == NULL))
        return take_turn(caller, ear, turn);
    if (agent_answered(caller, ear))
        return react(caller, ear);
    if (ear->now_ms - caller->done_ms >= NO_ANSWER_MS)
        return fall_back(caller, hello);
    return act(caller, CALLER_LISTENS, NULL);
}

void caller_is_done(struct caller *caller, const struct ear *ear)
{
    caller->done_ms = ear->now_ms;
    caller->words_len = 0;
    caller->words[0] = '\0';
    caller->words_heard_ms = EAR_NEVER;
}

void caller_each_text(const struct scenario *scenario, void (*on_text)(void *owner, const char *text),
                      void *owner)
{
    for (unsigned i = 0; i < scenario->turns_count; i++)
        if (scenario->turns[i].say != NULL)
            on_text(owner, scenario->turns[i].say);
    for (unsigned i = 0; i < scenario->answers_count; i++)
        for (int k = 0; k < scenario->answers[i].say_count; k++)
            on_text(owner, scenario->answers[i].says[k]);
    on_text(owner, sorry);
    on_text(owner, nothing);
    on_text(owner, hello);
    on_text(owner, not_ordered);
}

/* What belongs to an order and is no dish: a tip, a coupon. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/tip.h"
#include "meaning/words.h"

enum { COUPON_BYTES = 40 };

static bool takes_tips(const struct dialogue *dialogue)
{
    return json_is_true(json_object_get(told_menu_restaurant(dialogue->menu), "tips"));
}

static bool set_extra(struct dialogue *dialogue, const char *key, const char *value, const char *said)
{
    struct open_call *call = action_call(dialogue, TOOL_SET_CUSTOMER, json_pack("{s:s}", key, value));
    if (call == NULL)
        return false;
    snprintf(call->name, sizeof call->name, "%s", said);
    return true;
}

static void set_tip(struct dialogue *dialogue, const char *tip)
{
    char said[64], amount[24];
    size_t len = strlen(tip);
    if (strcmp(tip, "0") == 0)
        snprintf(said, sizeof said, "Okay, no tip.");
    else if (tip[len - 1] == '%')
        snprintf(said, sizeof said, "I've added a tip of %.*s percent, thank you.", (int)(len - 1), tip);
    else
        snprintf(said, sizeof said, "I've added a tip of %s, thank you.",
                 say_price(dialogue, tip, amount, sizeof amount));
    (void)set_extra(dialogue, "tip", tip, said);
}

void extras_tip(struct dialogue *dialogue, const struct act *act)
{
    char tip[TIP_BYTES];
    struct words words, own;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    words_split(&own, act->text);
    if (!takes_tips(dialogue))
        say_note(dialogue, "We don't take tips over the phone.");
    else if (tip_read(&words, false, tip) || tip_read(&own, true, tip))
        set_tip(dialogue, tip);
    else
        say_ask(dialogue, ASKED_TIP, "How much would you like to tip?");
}

void extras_coupon(struct dialogue *dialogue)
{
    char coupon[COUPON_BYTES];
    struct words words;
    const char *text = dialogue->heard != NULL ? dialogue->heard : "";
    words_split(&words, text);
    if (!coupon_read(&words, text, coupon, sizeof coupon)) {
        say_ask(dialogue, ASKED_COUPON, "What does the coupon say?");
        return;
    }
    (void)set_extra(dialogue, "coupon", coupon, "I've noted the coupon; whether it counts is decided there.");
}

/* Whether a dish, a question or a person is meant instead of an answer. */
static bool is_other(const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->at[i];
        if (act->kind == ACT_ASK || act->kind == ACT_PERSON || act->kind == ACT_TALK ||
            act->kind == ACT_REPEAT ||
            (act->kind <= ACT_REMOVE && (act->draft.item_count > 0 || act->draft.category_count > 0)))
            return true;
    }
    return false;
}

bool extras_answer(struct dialogue *dialogue, const char *text, const struct acts *acts)
{
    char tip[TIP_BYTES], coupon[COUPON_BYTES];
    struct words words;
    words_split(&words, text);
    if (dialogue->question.asked == ASKED_TIP && tip_read(&words, true, tip)) {
        set_tip(dialogue, tip);
        return true;
    }
    if (dialogue->question.asked != ASKED_COUPON || is_other(acts))
        return false;
    if (acts_have(acts, ACT_NO)) {
        say_note(dialogue, "All right.");
        return true;
    }
    if (words.count == 0 || strlen(text) >= sizeof coupon)
        return false;
    (void)span_copy(span_of(text), coupon, sizeof coupon);
    (void)set_extra(dialogue, "coupon", coupon, "I've noted the coupon; whether it counts is decided there.");
    return true;
}

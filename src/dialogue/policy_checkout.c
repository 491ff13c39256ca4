/* From "that's all" to goodbye: what is missing, the read-back, the order, the end. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/first_name.h"
#include "dialogue/thresholds.h"
#include "english/telephone.h"
#include "meaning/spelling.h"
#include "meaning/words.h"

enum { RETRIES_MAX = 2 };

void checkout_begin(struct dialogue *dialogue)
{
    dialogue->checkout.is_begun = true;
}

static void ask_service(struct dialogue *dialogue)
{
    bool has_pickup = json_is_object(json_object_get(told_menu_restaurant(dialogue->menu), "pickup"));
    bool has_delivery = json_is_object(json_object_get(told_menu_restaurant(dialogue->menu), "delivery"));
    bool is_changed = order_view_version(&dialogue->view) != dialogue->checkout.refused_version;
    if (dialogue->checkout.is_delivery_refused && is_changed) { /* what forbade it may be gone */
        dialogue->checkout.is_delivery_refused = false;
        (void)action_call(dialogue, TOOL_SET_CUSTOMER, json_pack("{s:s}", "service", "delivery"));
        return;
    }
    if (has_pickup != has_delivery) {
        (void)action_call(dialogue, TOOL_SET_CUSTOMER,
                          json_pack("{s:s}", "service", has_pickup ? "pickup" : "delivery"));
        return;
    }
    say_ask(dialogue, ASKED_SERVICE, "Is that for pickup or delivery?");
}

static void ask_minimum(struct dialogue *dialogue)
{
    const json_t *delivery = json_object_get(told_menu_restaurant(dialogue->menu), "delivery");
    const json_t *area = json_object_get(dialogue->view.order, "delivery_area");
    char minimum[24], subtotal[24];
    say_price(dialogue, told_menu_text(area != NULL ? area : delivery, "minimum"), minimum, sizeof minimum);
    say_price(dialogue, order_view_text(&dialogue->view, "subtotal"), subtotal, sizeof subtotal);
    say_note(dialogue, "For delivery the minimum is %s, and you're at %s.", minimum, subtotal);
    say_ask(dialogue, ASKED_MINIMUM, "Would you like to add something, or pick it up instead?");
}

static void tell_closed(struct dialogue *dialogue)
{
    if (told_menu_is_paused(dialogue->menu)) {
        say_note(dialogue, "I'm sorry, we can't take any orders at the moment.");
        dialogue->checkout.was_closed_told = true;
        dialogue->checkout.is_begun = false;
        say_ask(dialogue, ASKED_PERSON, "Shall I put you through to someone at the restaurant?");
        return;
    }
    say_note(dialogue, "I'm sorry, we're closed right now, so I can't place the order.");
    answer_opening(dialogue);
    dialogue->checkout.was_closed_told = true;
    dialogue->checkout.is_begun = false;
    bool takes_later =
        json_is_integer(json_object_get(told_menu_restaurant(dialogue->menu), "orders_ahead_days"));
    say_ask(dialogue, ASKED_MORE, "%s",
            takes_later ? "I can take it for later: when would you like it?"
                        : "Is there anything else I can help with?");
}

static void call_read_back(struct dialogue *dialogue)
{
    if (action_call(dialogue, TOOL_GET_ORDER, json_pack("{s:b}", "for_read_back", 1)) != NULL)
        return;
    say_note(dialogue, "I'm sorry, I can't place the order right now.");
    dialogue->checkout.is_begun = false;
}

/* Once: a caller who keeps it to themselves may order all the same. */
static bool ask_phone(struct dialogue *dialogue)
{
    const struct order_view *view = &dialogue->view;
    bool is_delivery = strcmp(order_view_customer(view, "service"), "delivery") == 0;
    bool is_wanted = order_view_is_missing(view, "phone") ||
                     (is_delivery && order_view_customer(view, "phone")[0] == '\0');
    if (!is_wanted || dialogue->checkout.was_phone_asked)
        return false;
    dialogue->checkout.was_phone_asked = true;
    say_ask(dialogue, ASKED_PHONE,
            is_delivery ? "And a phone number, in case the driver needs it?"
                        : "And a phone number, in case we need to call you back?");
    return true;
}

/* The last that is asked, unless it decides about fee and minimum. */
static bool is_address_next(const struct dialogue *dialogue)
{
    const struct order_view *view = &dialogue->view;
    bool is_last = !order_view_is_missing(view, "minimum") && !order_view_is_missing(view, "name");
    return order_view_is_missing(view, "address") && (is_last || area_is_asked_here(dialogue));
}

/* Letters that were asked for and not understood: a name that was wrong twice is not kept for that. True: they are
 * asked for once more, or a person is offered. */
static bool ask_for_letters(struct dialogue *dialogue)
{
    struct checkout *checkout = &dialogue->checkout;
    if (!checkout->is_spelling_asked)
        return false;
    if (checkout->was_spelling_repeated) {
        checkout->is_spelling_asked = false;
        say_note(dialogue, "I'm sorry, I can't get the name right.");
        person_offer(dialogue);
        return true;
    }
    checkout->was_spelling_repeated = true;
    say_ask(dialogue, ASKED_NAME, "Sorry, could you spell the name once more?");
    return true;
}

bool checkout_advance(struct dialogue *dialogue)
{
    const struct order_view *view = &dialogue->view;
    if (dialogue->checkout.wants_submit) {
        dialogue->checkout.wants_submit = false;
        return action_call(dialogue, TOOL_SUBMIT_ORDER,
                           json_pack("{s:I}", "version", dialogue->checkout.read_back_version)) != NULL;
    }
    if (!dialogue->checkout.is_begun || dialogue->question.is_set)
        return false;
    if (ask_for_letters(dialogue))
        return true;
    if (order_view_count(view) == 0) {
        dialogue->checkout.is_begun = false;
        if (dialogue->was_leaving_asked) /* a message was all */
            checkout_goodbye(dialogue);
        else
            say_ask(dialogue, ASKED_OPEN, "There is nothing on your order yet. What would you like?");
    } else if (order_view_is_missing(view, "open")) {
        if (dialogue->checkout.was_closed_told)
            checkout_goodbye(dialogue);
        else
            tell_closed(dialogue);
    } else if (order_view_is_missing(view, "service")) {
        ask_service(dialogue);
    } else if (is_address_next(dialogue)) {
        bool is_begun = order_view_customer(view, "address")[0] != '\0';
        say_ask(dialogue, ASKED_ADDRESS,
                is_begun ? "What are the street and the house number there?"
                         : "What's the delivery address?");
    } else if (order_view_is_missing(view, "area")) {
        area_ask(dialogue);
    } else if (order_view_is_missing(view, "minimum")) {
        ask_minimum(dialogue);
    } else if (order_view_is_missing(view, "name")) {
        say_ask(dialogue, ASKED_NAME, "What name is the order under?");
    } else if (!ask_phone(dialogue) && !refused_before_reading(dialogue)) {
        call_read_back(dialogue);
    }
    return true;
}

static void refuse_name(struct dialogue *dialogue, const char *name)
{
    size_t len = strlen(dialogue->checkout.refused_names);
    snprintf(dialogue->checkout.refused_names + len, sizeof dialogue->checkout.refused_names - len, "%s%s",
             len > 0 ? " " : "", name);
    for (char *c = dialogue->checkout.refused_names + len; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
}

static bool is_refused(const struct dialogue *dialogue, const char *name)
{
    char lower[ACT_TEXT_BYTES];
    snprintf(lower, sizeof lower, "%s", name);
    for (char *c = lower; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return word_is_among(lower, dialogue->checkout.refused_names);
}

/* "Nine": nobody is called so. */
static bool is_number(const char *heard)
{
    struct words words;
    words_split(&words, heard);
    return words.count > 0 && words.at[0].number >= 0;
}

/* What was heard where it is a name or was heard surely, or else the name it sounds like. A name that the caller
 * corrects is not taken a second time: then what was heard stands, and after that the next name alike. */
static const char *choose_name(struct dialogue *dialogue, const char *heard, char out[FIRST_NAME_BYTES])
{
    const char *before = order_view_customer(&dialogue->view, "name");
    size_t len = strlen(dialogue->checkout.heard_names);
    snprintf(dialogue->checkout.heard_names + len, sizeof dialogue->checkout.heard_names - len, "%s%s",
             len > 0 ? "|" : "", heard);
    if (before[0] != '\0' && strcasecmp(before, heard) == 0 && dialogue->checkout.was_name_guessed)
        return heard;
    heard = first_name_begin(heard);
    if (before[0] != '\0' && strchr(before, ' ') == NULL && !is_refused(dialogue, before))
        refuse_name(dialogue, before);
    if (before[0] != '\0' && dialogue->checkout.was_name_guessed && !is_refused(dialogue, heard)) {
        dialogue->checkout.was_name_guessed = false;
        return heard;
    }
    bool is_sure = dialogue->confidence > SURE_RARE_NAME && !is_number(heard); /* as good as written */
    if ((first_name_is_common(heard) || is_sure) && !is_refused(dialogue, heard)) {
        dialogue->checkout.was_name_guessed = false;
        return heard;
    }
    double floor = dialogue->checkout.refused_names[0] != '\0' ? LIKE_NAME_CORRECTED
                   : dialogue->confidence > SURE_NAME          ? LIKE_NAME_HEARD_WELL
                                                               : LIKE_NAME_HEARD_BADLY;
    dialogue->checkout.was_name_guessed =
        first_name_guess(dialogue->checkout.heard_names, dialogue->checkout.refused_names, floor, out);
    return dialogue->checkout.was_name_guessed ? out : heard;
}

/* Badly heard, and nothing that people are called or that sounds like it, or said to correct the name: asked
 * once more, because then names are listened for. */
static bool asks_for_name_again(struct dialogue *dialogue, const char *name)
{
    enum { TIMES_MAX = 2, CORRECTIONS_BEFORE_SPELLING = 2 };
    bool is_correction = order_view_customer(&dialogue->view, "name")[0] != '\0';
    bool is_likely = dialogue->checkout.was_name_guessed || first_name_is_common(name);
    bool was_asked_again = dialogue->checkout.was_name_asked_again;
    dialogue->checkout.was_name_asked_again = false;
    dialogue->checkout.name_correction_count += is_correction && !was_asked_again;
    if (dialogue->checkout.name_correction_count >= CORRECTIONS_BEFORE_SPELLING &&
        !dialogue->checkout.was_spelling_asked && !was_asked_again) {
        dialogue->checkout.was_spelling_asked = dialogue->checkout.is_spelling_asked = true;
        say_ask(dialogue, ASKED_NAME, "Could you spell that for me, please?");
        return true;
    }
    if (was_asked_again || dialogue->checkout.name_asked_again_count == TIMES_MAX ||
        (is_likely && !is_correction) || dialogue->confidence > (is_likely ? SURE_NAME : SURE_RARE_NAME))
        return false;
    dialogue->checkout.was_name_asked_again = true;
    dialogue->checkout.name_asked_again_count++;
    say_ask(dialogue, ASKED_NAME, "Sorry, what name was that?");
    return true;
}

/* A number without its area code, or half of one: asked for once more, then left out. */
static bool is_cut_short(struct dialogue *dialogue, const char *digits)
{
    enum { WHOLE_DIGITS = 10 };
    if (strlen(digits) >= WHOLE_DIGITS)
        return false;
    if (dialogue->checkout.was_phone_cut)
        say_note(dialogue, "Okay, we'll do without the number.");
    else
        say_ask(dialogue, ASKED_PHONE, "I need all ten digits of it, with the area code. What's the number?");
    dialogue->checkout.was_phone_cut = dialogue->checkout.was_phone_asked = true;
    return true;
}

void checkout_particular(struct dialogue *dialogue, const struct act *act)
{
    char name[FIRST_NAME_BYTES], spoken[2 * ACT_TEXT_BYTES], address[2 * ACT_TEXT_BYTES];
    const char *key = act->kind == ACT_NAME      ? "name"
                      : act->kind == ACT_PHONE   ? "phone"
                      : act->kind == ACT_ADDRESS ? "address"
                                                 : "service";
    const char *value = act->kind == ACT_PICKUP     ? "pickup"
                        : act->kind == ACT_DELIVERY ? "delivery"
                        : act->is_spelled           ? act->text
                        : act->kind == ACT_NAME     ? choose_name(dialogue, act->text, name)
                        : act->kind == ACT_ADDRESS
                            ? area_put_behind(dialogue, act->text, address, sizeof address)
                            : act->text;
    const char *kind = act->kind == ACT_DELIVERY ? "delivery" : "pickup";
    bool is_service = act->kind == ACT_PICKUP || act->kind == ACT_DELIVERY;
    if (is_service && dialogue->menu != NULL &&
        !json_is_object(json_object_get(told_menu_restaurant(dialogue->menu), kind))) {
        say_note(dialogue, "I'm sorry, we don't offer %s.", kind);
        return;
    }
    bool was_spelling_asked = act->kind == ACT_NAME && dialogue->checkout.is_spelling_asked;
    if (act->kind == ACT_NAME)
        dialogue->checkout.is_spelling_asked = false;
    if (act->kind == ACT_NAME && !act->is_spelled && !was_spelling_asked &&
        asks_for_name_again(dialogue, value))
        return;
    if ((act->kind == ACT_PHONE && is_cut_short(dialogue, value)) ||
        (act->kind == ACT_ADDRESS && area_is_unknown(dialogue, act->text)))
        return;
    if (is_service) {
        dialogue->checkout.is_delivery_refused = false;
        snprintf(dialogue->checkout.service, sizeof dialogue->checkout.service, "%s", kind);
    }
    if (act->is_spelled) {
        const char *last = strrchr(value, ' ') != NULL ? strrchr(value, ' ') + 1 : value;
        dialogue->checkout.was_name_guessed = false;
        say_note(dialogue, "Thanks, %s: %s.", value, spelling_write(last, spoken, sizeof spoken));
    } else if (act->kind == ACT_NAME) /* so that the caller can correct it */
        say_note(dialogue, "Thanks, %s.", value);
    else if (act->kind == ACT_PHONE)
        say_note(dialogue, "I have %s as your number.", telephone_groups(value, spoken, sizeof spoken));
    else if (act->kind == ACT_ADDRESS && !area_is_asked_here(dialogue))
        say_note(dialogue, "To %s, okay.", value);
    bool is_told = is_service && !dialogue->checkout.is_begun;
    struct open_call *call = action_call(dialogue, TOOL_SET_CUSTOMER, json_pack("{s:s}", key, value));
    if (call != NULL && is_told) /* once it is so */
        snprintf(call->name, sizeof call->name, "For %s, okay.", kind);
}

/* Yes to the read-back. What was cut off by the caller was not heard and is read again. */
void checkout_yes(struct dialogue *dialogue)
{
    if (dialogue->checkout.is_read_back_heard || ++dialogue->checkout.retry_count > RETRIES_MAX) {
        dialogue->checkout.wants_submit = true; /* the server has the last word on what was heard */
        return;
    }
    say_note(dialogue, "Let me read it once more, to be sure.");
    dialogue->checkout.is_begun = true;
}

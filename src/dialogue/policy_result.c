/* What the functions answered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/told_times.h"

enum { SUBMITS_MAX = 3 };

/* What was noted by indexes speaks of the old menu. */
static void forget_drafts(struct dialogue *dialogue)
{
    dialogue->drafts.count = dialogue->question.offer_count = 0;
    dialogue->question.group = -1;
    for (size_t i = 0; i < dialogue->call_count; i++)
        dialogue->calls[i].draft = (struct draft){0};
    dialogue->priced = dialogue->miscounted.draft = (struct draft){.item_count = 0};
}

void result_notice(struct dialogue *dialogue, const json_t *answer)
{
    const char *notice = told_menu_text(answer, "notice");
    if (notice[0] == '\0')
        return;
    free(dialogue->notice);
    dialogue->notice = strdup(notice);
}

void result_menu(struct dialogue *dialogue, const char *menu_json)
{
    struct told_menu *menu = NULL;
    struct lexicon *lexicon = NULL;
    if (told_menu_create(menu_json, &menu) != VP_OK)
        return;
    if (lexicon_create(menu, &lexicon) != VP_OK) {
        told_menu_destroy(menu);
        return;
    }
    told_times_put(menu);
    if (dialogue->menu == NULL || !told_menu_is_alike(dialogue->menu, menu))
        forget_drafts(dialogue);
    lexicon_destroy(dialogue->lexicon);
    told_menu_destroy(dialogue->menu);
    dialogue->menu = menu;
    dialogue->lexicon = lexicon;
    dialogue->has_new_phrases = true;
}

static const json_t *error_of(const json_t *answer)
{
    return json_is_true(json_object_get(answer, "ok")) ? NULL : json_object_get(answer, "error");
}

static const char *line_spoken(const json_t *answer)
{
    const json_t *line = json_object_get(answer, "line");
    return told_menu_text(line, "spoken")[0] != '\0' ? told_menu_text(line, "spoken")
                                                     : told_menu_text(line, "name");
}

/* "Dumplings is sold from 3 on": the number that is said next is of them. */
static void note_miscounted(struct dialogue *dialogue, const struct open_call *call, const char *code)
{
    if (call->tool != TOOL_ADD_ITEM || call->draft.item_count != 1 ||
        (strcmp(code, "too_few") != 0 && strcmp(code, "over_limit") != 0))
        return;
    dialogue->miscounted.draft = call->draft;
    dialogue->miscounted.turn = dialogue->turn_count;
}

/* The refused line is taken up again where a question can mend it. */
static void take_refused_line(struct dialogue *dialogue, const struct open_call *call, const json_t *error)
{
    const char *code = told_menu_text(error, "code"), *message = told_menu_text(error, "message");
    struct draft draft = call->draft;
    int group = told_menu_find_group(dialogue->menu, told_menu_text(error, "group_id"));
    note_miscounted(dialogue, call, code);
    bool can_ask = strcmp(code, "choice_needed") == 0 && group >= 0 && draft.item_count == 1;
    if (strcmp(code, "unknown_line") == 0) { /* taken off in the same breath; what is left is said below */
        say_ask(dialogue, ASKED_OPEN, "What would you like in its place?");
        return;
    }
    if (strcmp(code, "paused") == 0) {
        if (dialogue->question.is_set && dialogue->question.asked == ASKED_PERSON)
            return; /* said of another dish of the same breath */
        say_note(dialogue, "%s", message);
        say_ask(dialogue, ASKED_PERSON, "Shall I put you through to someone at the restaurant?");
        return;
    }
    if (!can_ask) {
        say_note(dialogue, "%s", message[0] != '\0' ? message : "I'm sorry, that didn't work.");
        return;
    }
    drafts_put(dialogue, &draft);
    dialogue->question.group = group;
    if (dialogue->question.is_set)
        return;
    say_ask(dialogue, ASKED_GROUP, "%s",
            message[0] != '\0' ? message : dialogue->menu->groups[group].question);
    dialogue->question.group = group;
}

/* The same as what is ordered already came to its line. */
static void note_grown(struct dialogue *dialogue, const struct open_call *call, const json_t *line)
{
    int added = call->draft.quantity > 0 ? call->draft.quantity : 1;
    json_int_t now = json_integer_value(json_object_get(line, "quantity"));
    dialogue->grown.quantity = now > added ? added : 0;
    dialogue->grown.turn = dialogue->turn_count;
    snprintf(dialogue->grown.line_id, sizeof dialogue->grown.line_id, "%s", told_menu_text(line, "line_id"));
}

/* "Do caramel in it. Oat milk.": the line changes once more, and is told as it is then. */
static bool changes_again(const struct dialogue *dialogue, const struct open_call *call)
{
    for (size_t i = 0; call->changes[0] != '\0' && i < dialogue->call_count; i++)
        if (strcmp(dialogue->calls[i].changes, call->changes) == 0)
            return true;
    return false;
}

static void take_line(struct dialogue *dialogue, const struct open_call *call, const json_t *answer)
{
    const json_t *error = error_of(answer);
    if (error != NULL) {
        take_refused_line(dialogue, call, error);
        return;
    }
    const char *line_id = told_menu_text(json_object_get(answer, "line"), "line_id");
    bool is_new =
        call->tool == TOOL_ADD_ITEM && call->draft.replaces[0] == '\0'; /* else what stays of a line */
    if (is_new)
        note_grown(dialogue, call, json_object_get(answer, "line"));
    if (is_new)
        say_added(dialogue, line_spoken(answer));
    else if (!changes_again(dialogue, call))
        say_changed(dialogue, line_spoken(answer));
    if (call->draft.whose[0] != '\0')
        owner_note(dialogue, line_id, call->draft.whose);
    if (line_id[0] != '\0')
        order_line_focus(dialogue, line_id);
    dialogue->is_focus_fresh = true;
}

/* The read-back, word for word, with what was changed just before it in front. */
/* Before the order is agreed to, once: it takes longer than callers are used to. */
static void tell_busy(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const json_t *area = json_object_get(dialogue->view.order, "delivery_area");
    bool is_delivery = strcmp(order_view_customer(&dialogue->view, "service"), "delivery") == 0;
    const json_t *service =
        area != NULL ? area : json_object_get(restaurant, is_delivery ? "delivery" : "pickup");
    int minutes = (int)json_integer_value(json_object_get(service, "minutes"));
    if (json_integer_value(json_object_get(restaurant, "busy_minutes")) <= 0 || minutes <= 0 ||
        dialogue->checkout.was_busy_told || order_view_customer(&dialogue->view, "wanted_at")[0] != '\0')
        return;
    dialogue->checkout.was_busy_told = true;
    say_note(dialogue, "The kitchen is busy: it takes about %d minutes.", minutes);
}

static void say_read_back(struct dialogue *dialogue)
{
    const char *read_back = order_view_text(&dialogue->view, "read_back");
    tell_busy(dialogue);
    bool has_question = strchr(read_back, '?') != NULL;
    char *copy = strdup(read_back);
    if (copy == NULL)
        return;
    snprintf(dialogue->question.text, sizeof dialogue->question.text, "Is that right?");
    dialogue->question.asked = ASKED_READ_BACK;
    dialogue->question.is_answered = true; /* another order: the question is a new one */
    (void)question_words(&dialogue->question, (char[QUESTION_BYTES]){0});
    struct buf question;
    buf_init(&question, DIALOGUE_TEXT_MAX_BYTES);
    if (buf_appendf(&question, "%s%s", copy, has_question ? "" : " Is that right?") == VP_OK)
        action_say(dialogue, say_compose(dialogue, buf_text(&question)));
    buf_deinit(&question);
    free(copy);
    const char *said = dialogue->last_say != NULL ? dialogue->last_say : "";
    size_t end = strlen(said);
    while (end > 0 && strchr(".!", said[end - 1]) == NULL)
        end--;
    dialogue->checkout.read_back_end = end > 0 ? end : strlen(said);
    dialogue->checkout.is_read_back_heard = true;
    dialogue->checkout.read_back_version = order_view_version(&dialogue->view);
    dialogue->is_focus_fresh = false;
    say_clear(dialogue);
}

static void take_order(struct dialogue *dialogue, const json_t *answer)
{
    const json_t *error = error_of(answer);
    if (error != NULL) {
        say_note(dialogue, "%s", told_menu_text(error, "message"));
        dialogue->checkout.is_begun = false;
    } else if (dialogue->checkout.is_begun && order_view_text(&dialogue->view, "read_back")[0] != '\0' &&
               order_view_count(&dialogue->view) > 0) {
        say_read_back(dialogue);
    }
}

static void number_text(const json_t *answer, const char *key, char *out, size_t size_bytes)
{
    const json_t *value = json_object_get(answer, key);
    if (json_is_integer(value))
        snprintf(out, size_bytes, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        snprintf(out, size_bytes, "%s", json_string_value(value) != NULL ? json_string_value(value) : "");
}

static void thank(struct dialogue *dialogue, const json_t *answer)
{
    char minutes[24], total[24];
    const char *name = order_view_customer(&dialogue->view, "name");
    bool is_delivery = strcmp(order_view_customer(&dialogue->view, "service"), "delivery") == 0;
    number_text(answer, "order_number", dialogue->checkout.order_number,
                sizeof dialogue->checkout.order_number);
    number_text(answer, "ready_minutes", minutes, sizeof minutes);
    say_price(dialogue, told_menu_text(answer, "total"), total, sizeof total);
    dialogue->checkout.is_ordered = true;
    say_note(dialogue, "Thank you%s%s.", name[0] != '\0' ? ", " : "", name);
    if (dialogue->checkout.order_number[0] != '\0')
        say_note(dialogue, "Your order number is %s.", dialogue->checkout.order_number);
    const char *ready_at = told_menu_text(answer, "ready_at");
    if (total[0] != '\0' && ready_at[0] != '\0')
        say_note(dialogue, "The total is %s, and it will be %s %s.", total,
                 is_delivery ? "with you" : "ready", ready_at);
    else if (total[0] != '\0' && minutes[0] != '\0')
        say_note(dialogue, "The total is %s, and it will be %s in about %s minutes.", total,
                 is_delivery ? "with you" : "ready", minutes);
    checkout_goodbye(dialogue);
}

static void take_submit(struct dialogue *dialogue, const json_t *answer)
{
    const json_t *error = error_of(answer);
    const char *code = told_menu_text(error, "code"), *message = told_menu_text(error, "message");
    if (error == NULL) {
        thank(dialogue, answer);
        return;
    }
    bool is_over = ++dialogue->checkout.retry_count > SUBMITS_MAX;
    if (strcmp(code, "already_ordered") == 0) {
        number_text(error, "order_number", dialogue->checkout.order_number,
                    sizeof dialogue->checkout.order_number);
        if (dialogue->checkout.order_number[0] == '\0')
            number_text(answer, "order_number", dialogue->checkout.order_number,
                        sizeof dialogue->checkout.order_number);
        dialogue->checkout.is_ordered = true;
        say_note(dialogue, "Your order is placed already%s%s.",
                 dialogue->checkout.order_number[0] != '\0' ? ", number " : "",
                 dialogue->checkout.order_number);
        checkout_goodbye(dialogue);
    } else if (is_over) {
        dialogue->checkout.is_begun = false;
        say_note(dialogue, "I'm sorry, I can't place the order.");
        say_ask(dialogue, ASKED_PERSON, "Shall I put you through to someone at the restaurant?");
    } else if (strcmp(code, "answer_needed") == 0) {
        say_ask(dialogue, ASKED_READ_BACK, "Is the order right?");
    } else if (strcmp(code, "not_agreed") == 0) {
        dialogue->checkout.is_begun = dialogue->checkout.is_read_back_heard = false;
        say_ask(dialogue, ASKED_WHAT_CHANGE, "What would you like to change?");
    } else if (strncmp(code, "read_back", 9) == 0) {
        say_note(dialogue, "Let me read it once more.");
        dialogue->checkout.is_begun = true;
        dialogue->checkout.is_read_back_heard = false;
    } else if (strcmp(code, "try_again") == 0) {
        dialogue->checkout.wants_submit = true;
    } else { /* something of the order itself: say it, and see what is missing now */
        say_note(dialogue, "%s", message);
        dialogue->checkout.is_begun = false;
        say_ask(dialogue, ASKED_WHAT_CHANGE, "What would you like to change?");
    }
}

static void take_person(struct dialogue *dialogue, const json_t *answer)
{
    const json_t *error = error_of(answer);
    const char *text = error != NULL ? told_menu_text(error, "message") : told_menu_text(answer, "say");
    if (error == NULL) {
        dialogue->has_ended = true;
        say_clear(dialogue);
        action_say(dialogue, text[0] != '\0' ? text : "One moment, I'll put you through.");
        return;
    }
    say_note(dialogue, "%s", text[0] != '\0' ? text : "I'm sorry, nobody can come to the phone right now.");
}

static void take_customer(struct dialogue *dialogue, const struct open_call *call, const json_t *answer)
{
    const json_t *error = error_of(answer);
    if (error == NULL && call->name[0] != '\0')
        say_note(dialogue, "%s", call->name);
    const char *wanted_at = order_view_customer(&dialogue->view, "wanted_at");
    bool is_of_time = dialogue->wanted_asked[0] != '\0';
    if (is_of_time) /* the next time that is said is meant in its place, or nothing is asked any more */
        snprintf(dialogue->wanted_day, sizeof dialogue->wanted_day, "%s",
                 error != NULL ? dialogue->wanted_asked : "");
    dialogue->wanted_asked[0] = '\0';
    if (error == NULL && strcmp(wanted_at, dialogue->menu_wanted_at) != 0 && dialogue->menu != NULL &&
        told_menu_has_times(dialogue->menu)) { /* what is served then, at the prices of then */
        snprintf(dialogue->menu_wanted_at, sizeof dialogue->menu_wanted_at, "%s", wanted_at);
        (void)action_call(dialogue, TOOL_GET_MENU, NULL);
    }
    if (error != NULL)
        say_note(dialogue, "%s", told_menu_text(error, "message"));
    else
        area_tell_taken(dialogue);
    if (strcmp(told_menu_text(error, "code"), "no_delivery") == 0) {
        dialogue->checkout.is_delivery_refused = true;
        dialogue->checkout.refused_version = order_view_version(&dialogue->view);
    }
    if (strcmp(told_menu_text(error, "code"), "outside_area") == 0)
        area_ask_other(dialogue);
}

/* The restaurant's own system says what there is to say: a text, or the text "say" of what it tells. */
static void take_own(struct dialogue *dialogue, const json_t *answer)
{
    const json_t *told = json_object_get(answer, "answer");
    const char *text = json_is_string(told) ? json_string_value(told) : told_menu_text(told, "say");
    if (error_of(answer) != NULL || text[0] == '\0')
        say_note(dialogue, "I'm sorry, I can't look that up right now.");
    else
        say_note(dialogue, "%.600s", text);
}

void result_take(struct dialogue *dialogue, struct open_call *call, const json_t *answer)
{
    order_view_update(&dialogue->view, answer);
    result_notice(dialogue, answer);
    switch (call->tool) {
    case TOOL_SEARCH_MENU:
        if (dialogue->menu != NULL)
            offer_from_search(dialogue, &call->draft, answer);
        break;
    case TOOL_ADD_ITEM:
    case TOOL_CHANGE_ITEM:
        if (dialogue->menu != NULL)
            take_line(dialogue, call, answer);
        break;
    case TOOL_REMOVE_ITEM:
        if (error_of(answer) == NULL && call->name[0] != '\0')
            say_removed(dialogue, call->name);
        else if (error_of(answer) != NULL)
            say_note(dialogue, "%s", told_menu_text(error_of(answer), "message"));
        break;
    case TOOL_GET_ORDER:
        take_order(dialogue, answer);
        break;
    case TOOL_SET_CUSTOMER:
        take_customer(dialogue, call, answer);
        break;
    case TOOL_SUBMIT_ORDER:
        take_submit(dialogue, answer);
        break;
    case TOOL_FIND_EARLIER_ORDERS:
        earlier_result(dialogue, answer);
        break;
    case TOOL_TAKE_MESSAGE:
        message_result(dialogue, answer);
        break;
    case TOOL_TRANSFER:
        take_person(dialogue, answer);
        break;
    case TOOL_OTHER:
        if (dialogue->menu != NULL)
            take_own(dialogue, answer);
        else
            plain_result(dialogue, call, answer);
        break;
    default:
        break;
    }
}

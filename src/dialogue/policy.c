/* The turn: acts are carried out, functions are called, and one answer is spoken when all of them came back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"

enum { FAILURES_EXAMPLE = 2, FAILURES_PERSON = 4, SAME_QUESTION_MAX = 3 };

bool policy_is_ordering(const struct dialogue *dialogue)
{
    return dialogue->has_tool[TOOL_ADD_ITEM] && dialogue->menu != NULL;
}

void policy_parse(const struct dialogue *dialogue, const char *text, bool wants_guesses, struct acts *acts)
{
    /* Names and addresses sound like anything, and nobody who is asked "pickup or delivery?" orders a dish. */
    bool asks_particular = dialogue->asked == ASKED_NAME || dialogue->asked == ASKED_ADDRESS ||
                           dialogue->asked == ASKED_PHONE || dialogue->asked == ASKED_SERVICE;
    struct parse_setting setting = {
        .lexicon = dialogue->lexicon,
        .menu = dialogue->menu,
        .asked = dialogue->asked,
        .expected_group = dialogue->asked == ASKED_GROUP ? dialogue->asked_group : -1,
        .wants_guesses = wants_guesses && !asks_particular,
    };
    parse_acts(acts, &setting, text);
}

static void ask_open(struct dialogue *dialogue)
{
    static const char *const open[] = {"What would you like?", "What can I get for you?"};
    static const char *const more[] = {"Anything else?", "What else can I get you?",
                                       "Anything else for you?"};
    if (order_view_count(&dialogue->view) == 0)
        say_ask(dialogue, ASKED_OPEN, "%s", say_vary(dialogue, open, 2));
    else
        say_ask(dialogue, ASKED_MORE, "%s", say_vary(dialogue, more, 3));
}

/* Nothing was understood: ask again, then with examples, then offer a person. */
static void not_understood(struct dialogue *dialogue)
{
    static const char *const sorry[] = {"Sorry, I didn't catch that.",
                                        "I'm sorry, could you say that again?"};
    dialogue->failed_count++;
    dialogue->has_trouble = true;
    if (dialogue->failed_count >= FAILURES_PERSON && dialogue->has_tool[TOOL_TRANSFER]) {
        dialogue->failed_count = 0;
        say_note(dialogue, "I'm sorry, I'm having trouble understanding.");
        say_ask(dialogue, ASKED_PERSON, "Shall I put you through to someone at the restaurant?");
        return;
    }
    if (dialogue->failed_count >= FAILURES_EXAMPLE && dialogue->draft_count > 0 &&
        (dialogue->asked == ASKED_OFFER || dialogue->asked == ASKED_DRAFT ||
         dialogue->asked == ASKED_WHICH)) {
        drafts_drop_first(dialogue);
        dialogue->asked = ASKED_MORE;
        say_note(dialogue, "Sorry, let's leave that one for now.");
        return;
    }
    say_note(dialogue, "%s", say_vary(dialogue, sorry, 2));
    bool is_open =
        dialogue->asked == ASKED_OPEN || dialogue->asked == ASKED_MORE || dialogue->asked == ASKED_NOTHING;
    if (dialogue->failed_count >= FAILURES_EXAMPLE && dialogue->menu->item_count > 0 && is_open) {
        const struct told_menu_item *item =
            &dialogue->menu->items[dialogue->turn_count % dialogue->menu->item_count];
        say_note(dialogue, "You can say, for example, \"I'd like a %s\", or \"that's all\".", item->name);
    } else if (dialogue->failed_count >= FAILURES_EXAMPLE && dialogue->asked == ASKED_READ_BACK) {
        say_note(dialogue, "Please say yes, or tell me what to change.");
    }
}

/* Things that end the turn whatever else was said. */
static bool do_exclusive(struct dialogue *dialogue, const struct acts *acts)
{
    if (acts_have(acts, ACT_PERSON)) {
        checkout_person(dialogue);
        return true;
    }
    if (acts_have(acts, ACT_REPEAT) && !acts_change_order(acts)) {
        policy_repeat(dialogue);
        return true;
    }
    return false;
}

/* Whether the turn holds nothing but words that may pick from the names just offered. */
static bool may_be_words(const struct dialogue *dialogue, const struct acts *acts)
{
    bool asks_part = dialogue->asked == ASKED_GROUP || dialogue->asked == ASKED_SIZE;
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->at[i];
        bool is_unknown = act->kind <= ACT_CHANGE && act->draft.item_count == 0 &&
                          (asks_part || act->draft.category_count == 0) && act->draft.size[0] == '\0' &&
                          act->draft.choice_count == 0 && draft_is_empty(&act->target);
        bool is_guess =
            act->kind == ACT_ADD && act->draft.item_count > 0 && act->draft.score < LIKE_OTHER_THAN_OFFERED;
        if (!is_unknown && !is_guess && act->kind != ACT_YES && act->kind != ACT_THANKS &&
            !(act->kind == ACT_REMOVE && draft_names_thing(&act->draft) == false))
            return false;
    }
    return true;
}

static bool is_unknown_act(const struct act *act)
{
    return (act->kind == ACT_ADD && act->draft.heard[0] != '\0') ||
           (act->kind == ACT_CHANGE && draft_is_empty(&act->draft) && draft_is_empty(&act->target));
}

/* Badly heard words that name nothing of the menu were rather not understood than ordered. */
static bool only_unknown(const struct acts *acts)
{
    size_t unknown = 0;
    for (size_t i = 0; i < acts->count; i++) {
        bool is_unknown = is_unknown_act(&acts->at[i]);
        if (!is_unknown && acts->at[i].kind != ACT_NO && acts->at[i].kind != ACT_THANKS)
            return false;
        unknown += is_unknown;
    }
    return unknown > 0;
}

static void drop_new_drafts(struct dialogue *dialogue)
{
    if (dialogue->draft_count > dialogue->first_new_draft)
        dialogue->draft_count = dialogue->first_new_draft;
}

/* Whether the words are known well enough to be ordered without asking. */
static bool is_sure_line(const struct draft *draft)
{
    return draft->item_count > 0 ? draft->score >= 1 : draft->category_count > 0;
}

/* What only sounds like a dish is not asked about beside dishes that were understood: it was mostly something
 * else. True when something was dropped. */
static bool drop_doubtful_drafts(struct dialogue *dialogue)
{
    size_t kept = dialogue->first_new_draft, sure = 0, count = dialogue->draft_count;
    for (size_t i = kept; i < count; i++)
        sure += is_sure_line(&dialogue->drafts[i]);
    for (size_t i = kept; sure > 0 && i < count; i++) {
        const struct draft *draft = &dialogue->drafts[i];
        if (draft->item_count == 0 || draft->score >= LIKE_DISH_BESIDE_SURE || draft->is_sure)
            dialogue->drafts[kept++] = *draft;
    }
    if (sure > 0)
        dialogue->draft_count = kept;
    return dialogue->draft_count < count;
}

/* A yes to the read-back is not talked away by words beside it that only sound like a dish. */
static void parse_turn(const struct dialogue *dialogue, const char *text, struct acts *acts)
{
    if (dialogue->asked == ASKED_READ_BACK) {
        policy_parse(dialogue, text, false, acts);
        if (acts_have(acts, ACT_YES) && !acts_have(acts, ACT_NO))
            return;
    }
    policy_parse(dialogue, text, true, acts);
}

/* Named as a dish, not only by a choice that several dishes offer. */
static bool is_dish(const struct draft *draft)
{
    return draft->item_count > 0 || draft->heard[0] != '\0' ||
           (draft->category_count > 0 && draft->choice_count == 0);
}

/* "I have a big order: four tacos": a size that belongs to no dish, beside dishes. True when a number was
 * lost with it. */
static bool drop_loose_drafts(struct dialogue *dialogue)
{
    size_t kept = dialogue->first_new_draft, things = 0;
    bool has_dropped_number = false;
    for (size_t i = kept; i < dialogue->draft_count; i++)
        things += is_dish(&dialogue->drafts[i]);
    for (size_t i = kept; things > 0 && i < dialogue->draft_count; i++) {
        const struct draft *draft = &dialogue->drafts[i];
        if (is_dish(draft) || (draft->choice_count > 0 && (draft->size[0] != '\0' || draft->quantity > 0)))
            dialogue->drafts[kept++] = *draft;
        else
            has_dropped_number = has_dropped_number || (draft->quantity > 0 && !draft->is_article);
    }
    if (things > 0)
        dialogue->draft_count = kept;
    return has_dropped_number;
}

static void take_turn(struct dialogue *dialogue, const char *text)
{
    struct acts *acts = calloc(1, sizeof *acts);
    if (acts == NULL)
        return;
    parse_turn(dialogue, text, acts);
    dialogue->first_new_draft = dialogue->draft_count;
    if (do_exclusive(dialogue, acts)) {
        dialogue->failed_count = 0;
        free(acts);
        return;
    }
    bool is_past_doubt = dialogue->asked == ASKED_DRAFT && acts->count > 0 && !acts_change_order(acts) &&
                         !acts_have(acts, ACT_YES) && !acts_have(acts, ACT_NO);
    if (is_past_doubt) { /* the caller talks of other things: it was not said */
        drafts_drop_first(dialogue);
        dialogue->asked = ASKED_MORE;
        dialogue->first_new_draft = dialogue->draft_count;
    }
    bool was_answer = may_be_words(dialogue, acts) && drafts_answer_words(dialogue, text);
    if (was_answer)
        acts->count = 0;
    bool is_lost = dialogue->confidence < SURE_UNKNOWN_LOST && only_unknown(acts);
    for (size_t i = 0; i < acts->count; i++)
        policy_act(dialogue, &acts->at[i], acts);
    if (is_lost)
        drop_new_drafts(dialogue);
    bool has_dropped = drop_loose_drafts(dialogue);
    has_dropped = drop_doubtful_drafts(dialogue) || has_dropped;
    if (has_dropped) {
        dialogue->has_trouble = true;
        say_note(dialogue, "I'm not sure I heard the rest.");
    }
    if (acts->is_empty_talk && acts->count == 0 && !was_answer && !is_lost)
        dialogue->has_trouble = dialogue->had_trouble; /* "please", a moment late: the question stands */
    else if ((acts->count == 0 && !was_answer) || is_lost)
        not_understood(dialogue);
    else
        dialogue->failed_count = 0;
    free(acts);
    dialogue->is_focus_fresh = false;
}

/* After the order is placed only words are left. */
static void after_order(struct dialogue *dialogue, const char *text)
{
    struct acts *acts = calloc(1, sizeof *acts);
    if (acts == NULL)
        return;
    policy_parse(dialogue, text, false, acts);
    if (acts_have(acts, ACT_PERSON) || acts_change_order(acts)) {
        dialogue->has_ended = false;
        if (acts_change_order(acts))
            say_note(dialogue, "Your order is placed already; I'll ask someone to help you.");
        checkout_person(dialogue);
    } else {
        for (size_t i = 0; i < acts->count; i++)
            if (acts->at[i].kind == ACT_ASK)
                answer_question(dialogue, &acts->at[i]);
        if (acts_have(acts, ACT_REPEAT) && dialogue->order_number[0] != '\0')
            say_note(dialogue, "Your order number is %s.", dialogue->order_number);
        checkout_goodbye(dialogue);
    }
    free(acts);
}

static void repeat_question(struct dialogue *dialogue)
{
    if (dialogue->question[0] == '\0' || dialogue->asked == ASKED_NOTHING)
        ask_open(dialogue);
    dialogue->is_question_set = true;
}

/* A question that is open from an earlier turn and was not answered by this one. */
static bool is_still_open(const struct dialogue *dialogue)
{
    bool is_unchanged = order_view_version(&dialogue->view) == dialogue->read_back_version;
    if (dialogue->wants_submit || dialogue->is_question_set)
        return false;
    switch (dialogue->asked) {
    case ASKED_READ_BACK:
        return is_unchanged && dialogue->is_read_back_heard;
    case ASKED_WHAT_CHANGE:
        return is_unchanged;
    case ASKED_MINIMUM:
        return order_view_is_missing(&dialogue->view, "minimum") && !say_has_note(dialogue);
    case ASKED_PERSON:
    case ASKED_CANCEL:
        return !say_has_note(dialogue) || dialogue->failed_count > 0;
    default:
        return false;
    }
}

/* A question about a line that is put again and again is given up: the line is left out, and that is said. */
static void count_question(struct dialogue *dialogue)
{
    bool is_same = dialogue->draft_count > 0 && strcmp(dialogue->question, dialogue->last_question) == 0;
    bool has_moved = dialogue->added_count + dialogue->changed_count + dialogue->removed_count > 0;
    if (!is_same)
        dialogue->same_question_count = 0;
    else if (!has_moved)
        dialogue->same_question_count++;
    snprintf(dialogue->last_question, sizeof dialogue->last_question, "%s", dialogue->question);
    if (dialogue->same_question_count < SAME_QUESTION_MAX)
        return;
    char label[DRAFT_LABEL_BYTES];
    draft_label(&dialogue->drafts[0], dialogue->lexicon, dialogue->menu, label);
    say_note(dialogue, "I'll leave out %s for now.", label[0] != '\0' ? label : "that one");
    drafts_drop_first(dialogue);
    dialogue->same_question_count = 0;
    dialogue->asked = ASKED_MORE;
    if (dialogue->draft_count == 0)
        ask_open(dialogue);
    else
        (void)drafts_advance(dialogue);
}

/* Carries on when nothing is awaited: makes the next calls or says what there is to say. */
static void advance(struct dialogue *dialogue)
{
    if (dialogue->call_count > 0 || dialogue->has_ended || dialogue->action_count > dialogue->action_next)
        return;
    if (policy_is_ordering(dialogue)) {
        bool has_drafted = !dialogue->is_question_set && drafts_advance(dialogue);
        if (dialogue->call_count > 0)
            return;
        if (!has_drafted && !is_still_open(dialogue))
            (void)checkout_advance(dialogue);
        if (dialogue->call_count > 0 || dialogue->has_ended)
            return;
        if (!dialogue->is_question_set && !is_still_open(dialogue))
            ask_open(dialogue);
        count_question(dialogue);
    }
    action_say(dialogue, say_compose(dialogue, dialogue->question));
    say_clear(dialogue);
}

/* The menu, and an order that began before this dialogue, are fetched first. True: a call was made. */
static bool fetch_first(struct dialogue *dialogue)
{
    if (dialogue->menu == NULL && !dialogue->was_menu_asked && dialogue->has_tool[TOOL_GET_MENU]) {
        dialogue->was_menu_asked = true;
        if (action_call(dialogue, TOOL_GET_MENU, NULL) != NULL)
            return true;
    }
    if (dialogue->must_sync_order && dialogue->view.order == NULL && dialogue->has_tool[TOOL_GET_ORDER]) {
        dialogue->must_sync_order = false;
        return action_call(dialogue, TOOL_GET_ORDER, NULL) != NULL;
    }
    return false;
}

/* Keeps words for when the open calls are answered. */
static void keep_for_later(struct dialogue *dialogue, const char *text)
{
    size_t kept = dialogue->unanswered != NULL ? strlen(dialogue->unanswered) : 0, more = strlen(text);
    if (kept + more + 2 > DIALOGUE_TEXT_MAX_BYTES)
        return;
    char *joined = malloc(kept + more + 2);
    if (joined == NULL)
        return;
    snprintf(joined, kept + more + 2, "%s%s%s", kept > 0 ? dialogue->unanswered : "", kept > 0 ? " " : "",
             text);
    free(dialogue->unanswered);
    dialogue->unanswered = joined;
}

static void turn(struct dialogue *dialogue, const char *text, float confidence)
{
    dialogue->turn_count++;
    dialogue->had_trouble = dialogue->has_trouble || dialogue->asked == ASKED_WHICH ||
                            dialogue->asked == ASKED_OFFER || dialogue->asked == ASKED_DRAFT ||
                            dialogue->asked == ASKED_GROUP || dialogue->asked == ASKED_SIZE;
    dialogue->has_trouble = false;
    dialogue->confidence = confidence;
    dialogue->has_greeted = true;
    if (!policy_is_ordering(dialogue)) {
        plain_hear(dialogue, text);
        return;
    }
    if (dialogue->is_ordered) {
        after_order(dialogue, text);
        return;
    }
    dialogue->has_ended = false;
    take_turn(dialogue, text);
    advance(dialogue);
}

void policy_hear(struct dialogue *dialogue, const char *text, float confidence)
{
    if (dialogue->call_count > 0 || fetch_first(dialogue)) {
        keep_for_later(dialogue, text);
        return;
    }
    say_clear(dialogue);
    turn(dialogue, text, confidence);
}

void policy_resume(struct dialogue *dialogue)
{
    char *kept = dialogue->unanswered;
    if (fetch_first(dialogue))
        return;
    dialogue->unanswered = NULL;
    if (kept != NULL)
        turn(dialogue, kept, 0);
    else if (!dialogue->has_greeted)
        policy_respond(dialogue, NULL);
    else
        advance(dialogue);
    free(kept);
}

static void greet(struct dialogue *dialogue)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    const char *name = told_menu_text(restaurant, "name");
    if (!policy_is_ordering(dialogue)) {
        plain_greet(dialogue);
        return;
    }
    if (name[0] != '\0')
        say_note(dialogue, "Thanks for calling %s.", name);
    else
        say_note(dialogue, "Hello!");
    if (json_is_false(json_object_get(restaurant, "is_open"))) {
        struct act hours = {.kind = ACT_ASK, .topic = TOPIC_HOURS, .group = -1};
        say_note(dialogue, "We're closed at the moment.");
        answer_question(dialogue, &hours);
    }
    ask_open(dialogue);
    action_say(dialogue, say_compose(dialogue, dialogue->question));
    say_clear(dialogue);
}

/* The sentence in quotes behind "say", or NULL; written to out. */
static const char *quoted(const char *instructions, char *out, size_t size_bytes)
{
    const char *say = strcasestr(instructions, "say");
    const char *open = say != NULL ? strchr(say, '"') : NULL;
    const char *close = open != NULL ? strrchr(open + 1, '"') : NULL;
    if (close == NULL || close == open + 1)
        return NULL;
    snprintf(out, size_bytes, "%.*s", (int)(close - open - 1), open + 1);
    return out;
}

void policy_respond(struct dialogue *dialogue, const char *instructions)
{
    char text[1024];
    if (dialogue->call_count > 0 || dialogue->action_count > dialogue->action_next)
        return; /* the answer is on its way */
    const char *wanted = instructions != NULL ? quoted(instructions, text, sizeof text) : NULL;
    if (wanted != NULL && dialogue->notice != NULL && strstr(wanted, dialogue->notice) != NULL) {
        say_clear(dialogue);
        advance(dialogue); /* what is said next begins with it */
        return;
    }
    if (wanted != NULL) {
        action_say(dialogue, wanted);
        if (dialogue->draft_count == 0)
            dialogue->asked = policy_asked_by(wanted);
        return;
    }
    if (dialogue->has_ended)
        return;
    if (fetch_first(dialogue))
        return;
    if (dialogue->unanswered != NULL) {
        say_clear(dialogue);
        policy_resume(dialogue);
        return;
    }
    say_clear(dialogue);
    if (instructions != NULL && strcasestr(instructions, "goodbye") != NULL) {
        checkout_goodbye(dialogue);
        return;
    }
    if (!dialogue->has_greeted) {
        greet(dialogue);
        return;
    }
    say_note(dialogue, "Are you still there?");
    if (policy_is_ordering(dialogue))
        repeat_question(dialogue);
    action_say(dialogue, say_compose(dialogue, policy_is_ordering(dialogue) ? dialogue->question : ""));
    say_clear(dialogue);
}

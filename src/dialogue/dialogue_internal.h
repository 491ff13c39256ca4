/* The dialogue's state, and what its files do for each other. */
#ifndef VP_DIALOGUE_DIALOGUE_INTERNAL_H
#define VP_DIALOGUE_DIALOGUE_INTERNAL_H

#include <jansson.h>

#include "base/buf.h"
#include "meaning/told_menu.h"
#include "dialogue/checkout.h"
#include "dialogue/dialogue.h"
#include "dialogue/combo.h"
#include "dialogue/drafts.h"
#include "dialogue/message.h"
#include "dialogue/once_more.h"
#include "meaning/draft.h"
#include "meaning/lexicon.h"
#include "dialogue/order_view.h"
#include "dialogue/question.h"
#include "dialogue/refusals.h"
#include "meaning/parse.h"
#include "english/listing.h"
#include "tool/tool.h"

enum {
    DIALOGUE_CALLS_MAX = 16,
    DIALOGUE_ACTIONS_MAX = 24,
    DIALOGUE_FOCUS_MAX = 6,
    DIALOGUE_OWNERS_MAX = 12,
    DIALOGUE_TOLD_MAX = 8,
    DIALOGUE_TEXT_MAX_BYTES = 8192,
    DIALOGUE_TOOLS_MAX = 64,
    PLACE_REST_BYTES = 600,
    TOPIC_BYTES = 64,
};

struct open_call {
    char id[16];
    enum tool tool;
    struct draft draft; /* ADD_ITEM: to take up again when it is refused */
    char name[64]; /* REMOVE_ITEM: what was taken off, "": it is not said; TOOL_OTHER: the session's own */
    char line_id[DRAFT_LINE_ID_BYTES]; /* REMOVE_ITEM: of which nothing is left */
    char changes[DRAFT_LINE_ID_BYTES]; /* CHANGE_ITEM: the line, where that is known */
};

struct queued_action {
    enum dialogue_action_kind kind;
    char *text; /* owned: what to say, or the arguments */
    char tool_name[64], call_id[16];
};

struct owned_line {
    char line_id[DRAFT_LINE_ID_BYTES], whose[WHOSE_BYTES];
};

/* What a caller wants who speaks of an order from before this call. */
enum earlier_wish { EARLIER_TROUBLE, EARLIER_STATUS, EARLIER_CONTENTS, EARLIER_CHANGE, EARLIER_AGAIN };

struct dialogue {
    /* What the session gave */
    char *instructions;                    /* owned or NULL */
    char *other_tools[DIALOGUE_TOOLS_MAX]; /* owned */
    size_t other_tool_count;
    bool has_tool[TOOL_OTHER];
    struct told_menu *menu;
    struct lexicon *lexicon;
    bool has_new_phrases, was_menu_asked;
    char wanted_day
        [24]; /* the day that a time is asked for: the last one was refused, or none was said; "": none */
    char wanted_asked[24];   /* what the server was asked last */
    char menu_wanted_at[24]; /* the time that the menu is of; "": now */
    struct order_view view;
    bool must_sync_order; /* history came in: the order may have begun before this dialogue */

    /* What is under way */
    struct drafts drafts;
    struct combos combos;     /* dishes of those of them that are combos */
    struct lines_doubt doubt; /* what may be meant otherwise: asked about before it is ordered */
    unsigned doubt_times;     /* how often it was asked */
    bool has_doubt, has_held; /* has_held: something of this turn waits for the answer */
    struct checkout checkout;
    struct refusals refusals; /* of read-backs */
    struct message message;
    char topic[TOPIC_BYTES]; /* of the rules for transfers, what a person is wanted for; "": none */
    struct {
        enum earlier_wish wish;
        enum talk kind;
        int order_number; /* that was spoken of last; 0: none */
    } earlier;
    struct question question;
    char focus[DIALOGUE_FOCUS_MAX][DRAFT_LINE_ID_BYTES]; /* lines spoken of last */
    size_t focus_count;
    struct owned_line owners[DIALOGUE_OWNERS_MAX]; /* who lines are for, the newest last */
    size_t owner_count;
    struct act of_owner; /* a change that waits for "which one is hers?" */
    bool is_owner_asked;
    /* A line whose number grew by an order of the same, by how many, and in which turn; quantity 0: none did */
    struct {
        char line_id[DRAFT_LINE_ID_BYTES];
        int quantity;
        unsigned turn;
    } grown;
    /* A dish that was refused for its number, and in which turn; item_count 0: none was */
    struct {
        struct draft draft;
        unsigned turn;
    } miscounted;
    bool is_focus_fresh; /* the last SAY repeated the focus lines */
    bool has_ended, has_greeted;
    bool has_trouble;       /* the last answer said that something was not understood */
    bool was_misheard;      /* the answer before this turn said so */
    bool had_trouble;       /* the one before this turn */
    bool was_leaving_asked; /* after a goodbye with nothing ordered */
    float confidence;
    uint64_t words_key;             /* of the turn's words: */
    bool is_same_words;             /* the turn before had the same */
    char allergies[ACT_TEXT_BYTES]; /* set in this turn: all of the call; "": none, the view has them */
    const char *heard;              /* borrowed: the turn's words; NULL between turns */
    unsigned abuse_count, person_offer_count;
    bool is_mere_question; /* the turn only asks or talks: what is offered is not taken by it */
    bool was_language_told, is_starting_over; /* ASKED_CANCEL: the order begins anew */
    size_t told[DIALOGUE_TOLD_MAX];           /* the items that were read out last, for "the second one" */
    size_t told_count;
    /* What the last answers told of, and in which turn: "one of each" orders them all. option: -1: the dish itself */
    struct {
        struct {
            uint16_t item;
            int16_t option;
        } at[DIALOGUE_TOLD_MAX];
        size_t count;
        unsigned turn;
    } named;
    int asked_about;           /* the item that a question was answered about last, and in which turn; */
    unsigned asked_about_turn; /* 0: none */
    struct draft priced;       /* what a price was told for last, and in which turn */
    unsigned priced_turn;
    const struct heard_reading *reading; /* borrowed while its turn is taken; NULL: only the text is known */
    struct once_more once_more;
    unsigned turn_count, failed_count;

    unsigned place_failures;           /* answers to "which restaurant?" that named none */
    char place_rest[PLACE_REST_BYTES]; /* of the turn's words, without those that name a restaurant */
    bool was_upsold;                   /* what the restaurant wants to be offered was offered */

    char *notice; /* owned or NULL: what the next SAY begins with */

    /* What was said */
    char *last_say;   /* owned or NULL */
    char *unanswered; /* owned: what the user said in the history, or while tools were running */
    struct heard_reading
        *unanswered_reading; /* owned: how that was heard, where it was one turn; else NULL */

    /* The answer being composed */
    struct buf note;                    /* sentences, in order */
    struct buf added, changed, removed; /* lists of lines */
    size_t added_count, changed_count, removed_count;

    struct open_call calls[DIALOGUE_CALLS_MAX];
    size_t call_count;
    unsigned next_call;
    struct queued_action actions[DIALOGUE_ACTIONS_MAX];
    size_t action_count, action_next;
};

/* actions.c: the queue to the outside. arguments is taken over (its reference), may be NULL for none. Returns
 * the open call, or NULL when the session has no such tool or too many are open. */
struct open_call *action_call(struct dialogue *dialogue, enum tool tool, json_t *arguments);
void action_call_other(struct dialogue *dialogue, const char *tool_name);
void action_say(struct dialogue *dialogue, const char *text);
void actions_clear(struct dialogue *dialogue);

/* say.c: the parts of an answer. */
void say_note(struct dialogue *dialogue, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Takes back what only leads to a question ("For the burger:") that is not put after all. */
void say_drop_lead(struct dialogue *dialogue);
void say_added(struct dialogue *dialogue, const char *spoken);
void say_changed(struct dialogue *dialogue, const char *spoken);
void say_removed(struct dialogue *dialogue, const char *name);
void say_clear(struct dialogue *dialogue);
bool say_has_note(const struct dialogue *dialogue);
/* "$12.50" of "12.50", in the restaurant's money. Returns out. */
const char *say_price(const struct dialogue *dialogue, const char *price, char *out, size_t size_bytes);
/* Asks: the question and what its answer will mean. */
void say_ask(struct dialogue *dialogue, enum asked asked, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* One of count phrases, changing from turn to turn. */
const char *say_vary(const struct dialogue *dialogue, const char *const *phrases, size_t count);
/* Acknowledgements, notes and the question as one text; returns it (borrowed until say_clear). NULL: no memory. */
const char *say_compose(struct dialogue *dialogue, const char *question);
/* "A, B or C" of names, at most list_max of them; "and others" follows when there are more. Returns out. */
const char *say_list(char *out, size_t size_bytes, const char *const *names, size_t count, size_t list_max,
                     enum listing listing);

/* policy.c */
void policy_hear(struct dialogue *dialogue, const char *text, float confidence);
/* All calls are answered: goes on with the turn, and with what was said meanwhile. */
void policy_resume(struct dialogue *dialogue);
void policy_respond(struct dialogue *dialogue, const char *instructions);
bool policy_is_ordering(const struct dialogue *dialogue);

/* policy_words.c. The words are kept for when the open calls are answered. */
void policy_keep_for_later(struct dialogue *dialogue, const char *text);
/* Says what was composed, with its question. */
void policy_speak(struct dialogue *dialogue);

/* policy_place.c: several restaurants on one number. */
bool place_must_be_chosen(const struct dialogue *dialogue);
void place_ask(struct dialogue *dialogue);
bool place_is_named(const struct dialogue *dialogue, const char *text);
void place_each_name(const struct dialogue *dialogue, void (*on_name)(void *owner, const char *name),
                     void *owner);
/* A turn. True: it was about the restaurant, and is answered or will be. Else text is what is left of it: NULL where it
 * said no more than where the call is already. */
bool place_turn(struct dialogue *dialogue, const char **text);
/* The answer of choose_restaurant; call: NULL where it was in the history. */
void place_result(struct dialogue *dialogue, const struct open_call *call, const char *output_json);

/* policy_upsell.c. Asks for it in the place of "anything else?", where something fits; false: nothing does. */
bool upsell_offer(struct dialogue *dialogue);
void upsell_accept(struct dialogue *dialogue);

/* turn_parse.c: what the words mean, in the state that the dialogue is in */
void policy_parse(const struct dialogue *dialogue, const char *text, bool wants_guesses, struct acts *acts);
/* policy_turn.c */
void turn_take(struct dialogue *dialogue, const char *text);

/* turn_talk.c. What was found among the turn's words becomes an act, or says more of those there. */
void turn_add_talk(const struct dialogue *dialogue, struct acts *acts, const struct words *words,
                   const struct talk_found *found);
/* Once all of it is: what was chosen of a list stands before what is said of it. */
void turn_end_talk(struct acts *acts);

/* dish_sureness.c: dishes that were hardly heard become doubtful. */
void dishes_doubt(const struct dialogue *dialogue, const char *text, struct acts *acts);
/* The same file: a word or three that only sound like a choice nobody asked about are no change of a line. */
void choices_doubt(const struct dialogue *dialogue, const char *text, struct acts *acts);

/* policy_talk.c: what is no order. */
void talk_act(struct dialogue *dialogue, const struct act *act);
/* Whether only a person can help with it. */
bool talk_needs_person(enum talk kind);

/* acts_edit.c */
/* Whether it, or anything of the turn, changes the order. */
bool act_changes_order(enum act_kind kind);
bool acts_change_order(const struct acts *acts);
/* "No, the name is Molly", "no, for delivery": what is wrong was said already. */
bool acts_tell_particular(const struct acts *acts);
/* policy_acts.c */
void policy_act(struct dialogue *dialogue, const struct act *act, const struct acts *acts);
/* The one dish that is offered is wanted. */
void policy_accept_offer(struct dialogue *dialogue);
/* Says the last answer once more. */
void policy_repeat(struct dialogue *dialogue);

/* policy_refused.c. Whether the turn refuses the order as it was read back is noted. */
void refused_note(struct dialogue *dialogue, const struct acts *acts);
/* Where refusals come to nothing: offers a person, or puts the caller through. True: it did. */
bool refused_advance(struct dialogue *dialogue);
/* The same where an order that was refused twice, and changed since, would be read again. */
bool refused_before_reading(struct dialogue *dialogue);

/* order_line.c: which line of the order is meant; indexes into the order, -1: none. */
int order_line_item(const struct dialogue *dialogue, size_t line); /* index into the menu */
/* The best fit, the one spoken of last among equals. */
int order_line_find(const struct dialogue *dialogue, const struct draft *target);
/* The line spoken of last, or the last of the order. */
int order_line_in_focus(const struct dialogue *dialogue);
/* The line whose item the words name, so that "make that two Hawaiians" is not done to the line spoken of last. */
int order_line_named(const struct dialogue *dialogue, const struct draft *draft);
/* The line that badly heard words sound like ("the coat" of cokes). */
int order_line_by_sound(const struct dialogue *dialogue, const char *text);
/* The line whose name has words of the text that no other line's name has ("the bhajis" of onion bhajis). */
int order_line_by_words(const struct dialogue *dialogue, const char *text);
bool order_line_has_option(const struct dialogue *dialogue, size_t line, const struct draft_choice *choice);
/* Whether a size that was said is none of the draft's dish, but of one that is ordered: it is meant for that. */
bool order_line_is_sized(const struct dialogue *dialogue, const struct draft *draft,
                         const struct draft *answer);
/* The line of the order as a draft, without its number; false: its item is not on the menu any more. */
bool order_line_copy(const struct dialogue *dialogue, size_t line, struct draft *out);
/* Says what is there, for a correction of what is not. */
void order_line_say_missing(struct dialogue *dialogue);

/* line_note.c. Puts the choice behind a dish's note where it wants more or less of what is in the dish; false: it does
 * not, or notes are not taken, or there is no room for it. */
bool line_note_put(const struct dialogue *dialogue, size_t item, const struct draft_choice *choice,
                   char *note, size_t size_bytes);

/* The same of what is to be left out of a dish of which the menu does not say what is in it; false too where that is a
 * choice of another dish that is ordered or under way. */
bool line_note_leave_out(const struct dialogue *dialogue, size_t item, const char *phrase, char *note,
                         size_t size_bytes);

/* Whether the restaurant takes notes at all. */
bool line_note_is_taken(const struct dialogue *dialogue);

/* The phrase (singulars) as it was said in the turn; the phrase itself where it was not. Returns out. */
const char *line_note_words(const struct dialogue *dialogue, const char *phrase, char out[PHRASE_BYTES]);

/* dish_by_part.c. "Two ranch", where nothing that is spoken of can have it: so many of the dishes that are called so in
 * part ("Ranch Dip"). */
void dish_take_counted(const struct dialogue *dialogue, struct act *act);

/* policy_change.c and its neighbours policy_change_arguments.c, policy_change_line.c, policy_change_option.c */
void policy_change_line(struct dialogue *dialogue, size_t line, const struct draft *wanted);
/* Asks what the line (-1: the one spoken of) shall be changed to, or the one choice of it that target names. NULL: what
 * is to be changed of it is not known. */
void policy_ask_change_to(struct dialogue *dialogue, int line, const struct draft *target);
/* Another item in the place of a line. */
void policy_replace_line(struct dialogue *dialogue, size_t line, const struct draft *with);

/* The change as arguments of change_item, owned by the caller; NULL when nothing of it can be done with this line. */
json_t *policy_change_arguments(const struct dialogue *dialogue, size_t line, const struct draft *delta);
/* The size and the options of the line that the draft's dish can have and the draft does not say otherwise. */
void policy_keep_of_line(const struct dialogue *dialogue, size_t line, struct draft *kept_by);

/* draft_replace.c. Forgets the choices of groups that take one, where the other draft chooses anew. */
void draft_drop_replaced(const struct told_menu *menu, struct draft *draft, const struct draft *by);
/* "One with onions" of dishes without: what of the other draft's choices is in the dish and was left out comes back,
 * and is no choice of the other any more. */
void draft_put_back_in(const struct lexicon *lexicon, struct draft *draft, struct draft *by);
/* "With onions", where they were left out of the line: put back by the change, and no more of them. */
void draft_take_put_back(const struct dialogue *dialogue, size_t line, struct draft *delta);
enum { SEVERAL_MAX = 24 };
/* policy_several.c: the lines that can be so, in the order they were spoken of; returns how many. */
size_t policy_lines_for(const struct dialogue *dialogue, const struct draft *delta, size_t out[SEVERAL_MAX]);
/* policy_several.c: a change of all lines, of another line, or of a part of one; false: it is none. */
bool policy_change_several(struct dialogue *dialogue, const struct act *act);

/* policy_whose.c: whose line it is, once the server has it. */
void owner_note(struct dialogue *dialogue, const char *line_id, const char *whose);
/* A change of the line of somebody; asks which it is where that is not known. False: it is none. */
bool policy_change_of_owner(struct dialogue *dialogue, const struct act *act);

/* policy_order.c: lines. */
/* Whether the line, of the draft's dish, is so as the draft says. */
bool order_line_is(const struct dialogue *dialogue, size_t line, const struct draft *wanted);
/* quantity: how many go; 0: all. */
void policy_remove_line(struct dialogue *dialogue, size_t line, int quantity);
/* "The second latte" goes, counted in the order's succession; false: no place of a dish of the order is named. */
bool policy_remove_nth(struct dialogue *dialogue, const struct act *act);
void policy_add_lines(struct dialogue *dialogue, const struct act *act);
void policy_change(struct dialogue *dialogue, const struct act *act);

/* policy_told.c: the dish that was asked about, ordered without its name */

/* Keeps the item that a question was answered about, for "I'll take one". */
void told_keep(struct dialogue *dialogue, size_t item);
/* Keeps the dishes that were read out, for "the second one", "one of each"; those past DIALOGUE_TOLD_MAX are not. */
void told_list(struct dialogue *dialogue, const size_t *items, size_t count);
/* Keeps what can be chosen of the dish, which was read out, for "one of each". */
void told_list_options(struct dialogue *dialogue, size_t item, size_t group);
/* Whether anything was told of in the turn before, or two before. */
bool told_is_fresh(const struct dialogue *dialogue);
/* "I'll have it without the onions", "one of those" behind the answer about a dish: done; false: it is none such. */
bool told_is_ordered(struct dialogue *dialogue, const struct act *act);
/* Whether the turn, behind what it asks, takes the one dish that is offered: "a slice of that". */
bool told_takes_offer(const struct dialogue *dialogue);

/* policy_choices.c: dishes that are named by what is chosen of them alone */

/* The dishes that can be had with all that the draft chooses, in its size; 0: none, or more than HIT_ITEMS_MAX. */
size_t policy_dishes_with(const struct dialogue *dialogue, const struct draft *draft,
                          size_t items[HIT_ITEMS_MAX]);
/* Of a draft without a dish: the only one that can be had with all that it chooses, where one is. */
void policy_settle_choices(const struct dialogue *dialogue, struct draft *draft);
/* "A root beer": the dish that it is chosen of, or one of several kinds. */
void policy_order_choices(struct dialogue *dialogue, const struct act *act);
/* "Two lemonades" of a fountain drink, where neither a dish of the order nor the pending one (or NULL) comes with
 * one. */
bool policy_orders_by_choices(const struct dialogue *dialogue, const struct act *act,
                              const struct draft *pending);
/* "... and a ginger ale": what was said chooses of a group that pending has chosen of, and that takes one only; it is
 * one more. */
bool policy_chooses_another(const struct dialogue *dialogue, const struct draft *pending,
                            const struct draft *said);
void policy_remove_lines(struct dialogue *dialogue, const struct act *act);
/* After something was not understood, callers say all of it again: whether the order has this line already. */
bool policy_is_repeat(const struct dialogue *dialogue, const struct act *act);
/* After that a line said again, with what was lost of it: it takes the place of what was understood. */
bool policy_mend_repeat(struct dialogue *dialogue, const struct act *act);
void policy_clear_order(struct dialogue *dialogue);
void order_line_focus(struct dialogue *dialogue, const char *line_id);

/* policy_again.c: one more of what is ordered. With what the act changes of it: "another one with olives". */
void policy_add_again(struct dialogue *dialogue, const struct act *act);
/* "One more burrito" where one is ordered: like that, and changed as the act says. False: none is. */
bool policy_add_like(struct dialogue *dialogue, const struct act *act);
/* "The same again, but with olives": the change is of the one that comes. */
void policy_join_agains(const struct dialogue *dialogue, struct acts *acts);

/* policy_draft.c: lines that are not whole yet. Puts ready drafts into calls and asks about the first that is
 * not; true when it did either. */
bool drafts_advance(struct dialogue *dialogue);
/* policy_draft_answer.c. The answer to a question about the first draft; true when it was one. */
bool drafts_answer(struct dialogue *dialogue, const struct act *act);
/* Picks from an answer in words that name no act ("the second one", "chicken"). */
bool drafts_answer_words(struct dialogue *dialogue, const char *text);
/* policy_portions.c. So many portions of what was asked about: "six plain" of a dozen bagels; false: it is no number
 * of these. */
bool portions_answer(struct dialogue *dialogue, const struct act *act);
/* What is said of the group, put to what the draft has of it; said keeps what was new. */
void portions_merge(const struct told_menu *menu, struct draft *draft, struct draft *said, int group);
/* All that are left of one kind, or evenly shared: "all cod", "two of each"; false: the words share nothing. */
bool portions_answer_words(struct dialogue *dialogue, const char *text);
/* {"item_id":..., ...} of a settled draft. NULL: no memory. */
json_t *draft_options_json(const struct dialogue *dialogue, const struct draft *draft);

/* policy_option.c: "with peppers" where several options are called peppers. Takes the only one, or notes them. */
void option_find_parts(const struct dialogue *dialogue, struct draft *draft);
/* Two sauces where one fits: none is taken, and they are noted to be asked about. */
void option_find_excess(const struct dialogue *dialogue, struct draft *draft);
void option_ask(struct dialogue *dialogue, const struct draft *draft);
/* The answer, in words that name one of them; false: they do not. */
bool option_pick(struct dialogue *dialogue, const char *text);
/* "With peppers" of the line spoken of; false: none of its options is called so. */
bool option_change_part(struct dialogue *dialogue, const struct act *act);
/* policy_swap.c: "olives instead of the mushrooms", of a draft or a line, on the side where they were; false: it is no
 * such change, or nothing has what goes. */
bool policy_swap(struct dialogue *dialogue, const struct act *act);
/* None of them after all. */
void option_leave(struct dialogue *dialogue);
/* policy_draft_size.c. "24 wings" where they come in 24 pieces: a size, not how many. */
void draft_take_number_as_size(const struct dialogue *dialogue, struct draft *draft);
/* "Half a dozen links", where only corn bread comes by the half dozen: how many, no size. */
void draft_take_size_as_number(const struct dialogue *dialogue, struct draft *draft);
/* "Make that 24" of what is ordered in pieces: the line, or -1; and the number as its size. */
int order_line_of_number(const struct dialogue *dialogue, int number);
void draft_take_number_of_line(const struct dialogue *dialogue, size_t line, struct draft *delta);
/* The answer to "what size?": "ten", "large for one, small for the other". True when it was one. */
bool draft_answer_size(struct dialogue *dialogue, const struct act *act);

/* drafts.c: the lines that are not whole yet, the one that is asked about first. */
void drafts_put(struct dialogue *dialogue, const struct draft *draft);
/* "A pork plate with okra. And no onions.": of what is ordered in this turn, one at least, the last that is made with
 * them, or can have what is said; the last one where none is. */
struct draft *drafts_last_suiting(struct dialogue *dialogue, const struct draft *said);
/* The question about the first is answered by its going. */
void drafts_drop(struct dialogue *dialogue, size_t at);
void drafts_drop_first(struct dialogue *dialogue);

/* policy_doubt.c: words that may be meant in two ways. Keeps what is in doubt out of the acts, to be asked about. */
void doubt_hold(struct dialogue *dialogue, struct acts *acts);
/* The answer to that question; true when it was one. What else was said stays in acts. */
bool doubt_answer(struct dialogue *dialogue, const char *text, struct acts *acts);
/* Asks; what was asked often enough is let go instead. True: it asked, or called. */
bool doubt_advance(struct dialogue *dialogue);
/* What is likelier is taken, and said. */
void doubt_let_go(struct dialogue *dialogue);

/* policy_offer.c: what to offer in place of the unknown and the sold out. */
void offer_for_sold_out(struct dialogue *dialogue, struct draft *draft);
/* Says that it is sold out, or when it can be had. */
void offer_tell_missing_option(struct dialogue *dialogue, const struct told_menu_option *option);
/* None of a kind can be had: says so, and when. */
void offer_tell_no_kind(struct dialogue *dialogue, const struct draft *draft);
void offer_from_search(struct dialogue *dialogue, struct draft *draft, const json_t *answer);
/* Of a kind that has one dish only, as things are. */
void offer_only(struct dialogue *dialogue, size_t item);
void offer_categories(const struct dialogue *dialogue, char *out, size_t size_bytes);

/* policy_answer.c: questions of the caller. */
void answer_question(struct dialogue *dialogue, const struct act *act);
/* policy_answer_price.c. item: the one asked about, or -1: "and how much for a medium" of what was priced
 * last. */
void answer_price(struct dialogue *dialogue, const struct act *act, int item);
/* Of the only line under way, where it names one dish; false: it does not. */
bool answer_price_of_draft(struct dialogue *dialogue);
/* "I'll take the large", "two of those", "and a large?" of what was priced last: done; false: it is
 * about something else. */
bool answer_is_of_priced(struct dialogue *dialogue, const struct act *act);
/* "I'll take that": the dish as it was priced; false: none was. */
bool answer_take_priced(const struct dialogue *dialogue, struct draft *out_draft);
/* policy_answer_hours.c: of today where that is asked, else of the week; while it is closed, when it opens next. */
void answer_hours(struct dialogue *dialogue);
void answer_opening(struct dialogue *dialogue);
/* Until when orders are taken. */
void answer_last_order(struct dialogue *dialogue);
/* policy_answer_pick.c: questions that are answered by a choice of dishes. */
void answer_cheaper(struct dialogue *dialogue, const struct act *act);
void answer_spicy(struct dialogue *dialogue);
/* policy_answer_allergen.c. item: the one asked about, or -1. */
void answer_allergen(struct dialogue *dialogue, const struct act *act, int item);
/* policy_allergy.c: who is allergic. Where the turn tells of an allergy, the kitchen is told of those listed. */
void allergy_note(struct dialogue *dialogue, const char *allergens);
/* All that were told on the call, this turn's with them, as a list ("fish, milk"); borrowed. */
const char *allergy_told(const struct dialogue *dialogue);
void answer_recommend(struct dialogue *dialogue, const struct act *act);
/* Says the list of items, and keeps it for "the second one". format has one %s. */
void answer_items(struct dialogue *dialogue, const size_t *items, size_t count, size_t list_max,
                  const char *before);

/* topic.c */
/* The caller's words may name what a rule of the restaurant's is for. */
void topic_hear(struct dialogue *dialogue, const char *text);
/* The rule for what the caller speaks of, where their words named none. */
void topic_take(struct dialogue *dialogue, enum talk kind);
/* The names and words of the restaurant's rules. */
void topic_each_word(const struct dialogue *dialogue, void (*on_word)(void *owner, const char *word),
                     void *owner);
/* What a rule is for is named, and no dish: a person is wanted, or offered. False: it is not. is_name: of each word,
 * whether dishes are called so. */
bool topic_read(const struct dialogue *dialogue, const struct words *words, const bool *is_name,
                struct acts *acts);

/* person.c */
/* Whether the team takes messages. */
bool message_is_taken_here(const struct dialogue *dialogue);
bool person_is_there(const struct dialogue *dialogue);
/* Asks whether a person is wanted; where there is none, says how to reach one. */
void person_offer(struct dialogue *dialogue);
void person_transfer(struct dialogue *dialogue);

/* policy_earlier.c */
/* Looks for the order that the caller speaks of; false: nobody can tell. */
bool earlier_ask(struct dialogue *dialogue, enum talk kind);
/* "Cancel my order", where this call has none: looks for the one that is meant; false: none is. */
bool earlier_cancel(struct dialogue *dialogue);
/* The same as last time. */
void earlier_repeat(struct dialogue *dialogue);
void earlier_result(struct dialogue *dialogue, const json_t *answer);

/* policy_message.c: what the team is told instead of an order. */
/* Keeps the turn's words, in case they become a message. */
void message_note(struct dialogue *dialogue, enum talk kind);
/* The same, and asks whether they should. */
void message_offer(struct dialogue *dialogue, enum talk kind);
/* The same, of what a person is better at, where one can be reached. */
void message_offer_or_person(struct dialogue *dialogue, enum talk kind);
/* It is asked for from now on. */
void message_begin(struct dialogue *dialogue);
/* Whether the turn, read as acts, belongs to a message that is offered or was begun. */
enum message_turn {
    MESSAGE_TURN_NONE,
    MESSAGE_TURN_TAKEN,
    MESSAGE_TURN_REPEAT /* the last answer is wanted again */
};
enum message_turn message_turn(struct dialogue *dialogue, const char *text, const struct acts *acts);
/* Asks for what it lacks, reads it back; true when it asked. */
bool message_advance(struct dialogue *dialogue);
/* A question about it was put often enough. */
void message_let_go(struct dialogue *dialogue);
void message_result(struct dialogue *dialogue, const json_t *answer);

/* policy_checkout.c */
void checkout_begin(struct dialogue *dialogue);
/* Asks for what is missing, or reads back; true when it asked or called. */
bool checkout_advance(struct dialogue *dialogue);
void checkout_particular(struct dialogue *dialogue, const struct act *act);
void checkout_yes(struct dialogue *dialogue);
/* policy_times.c: when something is served. Whether the words ask for it; then acts have the question. */
bool times_read(const struct dialogue *dialogue, const struct words *words, struct acts *acts);
void times_answer(struct dialogue *dialogue, const struct act *act);
/* The dishes of a kind, and when they are served. */
void times_tell_kind(struct dialogue *dialogue, const struct told_menu_category *category);
/* Today's special, kinds of dishes that are called so, and times with other prices. */
void times_tell_deals(struct dialogue *dialogue);
/* policy_wanted.c: when the order is wanted. */
void wanted_tell(struct dialogue *dialogue, const struct act *act);
/* Behind a time that was refused a time and nothing else: it is wanted then. False: the words are no such. */
bool wanted_answer(struct dialogue *dialogue, const char *text);
/* policy_extras.c: what belongs to an order and is no dish. */
void extras_tip(struct dialogue *dialogue, const struct act *act);
void extras_coupon(struct dialogue *dialogue);
/* The answer to what it asked, of a turn that was read as acts; true when it was one. */
bool extras_answer(struct dialogue *dialogue, const char *text, const struct acts *acts);
/* policy_area.c */
/* Whether it matters where an address is. */
bool area_is_asked_here(const struct dialogue *dialogue);
/* Where it is delivered to, and what of its terms the turn asks for. The restaurant delivers. */
void area_tell_delivery(struct dialogue *dialogue);
/* Where the address is, which does not say so; once, then it is outside. */
void area_ask(struct dialogue *dialogue);
/* It is not delivered there: asks what else. */
void area_ask_other(struct dialogue *dialogue);
/* Whether that was answered with not knowing it. */
bool area_is_unknown(const struct dialogue *dialogue, const char *answer);
/* The address as it was told, with the answer to that question behind it; or the answer. */
const char *area_put_behind(const struct dialogue *dialogue, const char *answer, char *out,
                            size_t size_bytes);
/* Says a new address with the fee there, once the server has it. */
void area_tell_taken(struct dialogue *dialogue);
/* goodbye.c */
void checkout_goodbye(struct dialogue *dialogue);

/* policy_result.c */
void result_take(struct dialogue *dialogue, struct open_call *call, const json_t *answer);
void result_menu(struct dialogue *dialogue, const char *menu_json);
/* What an answer wants the caller to hear first, if it does. */
void result_notice(struct dialogue *dialogue, const json_t *answer);

/* plain.c: sessions without the order tools. */
void plain_hear(struct dialogue *dialogue, const char *text);
void plain_greet(struct dialogue *dialogue);
void plain_result(struct dialogue *dialogue, const struct open_call *call, const json_t *answer);

#endif

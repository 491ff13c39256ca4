/* What an utterance does: a list of acts in the order they were said. Acts speak of the menu only; which line
 * of the order they concern is decided by who knows the order. */
#ifndef VP_MEANING_PARSE_H
#define VP_MEANING_PARSE_H

#include "meaning/draft.h"
#include "meaning/lines_doubt.h"
#include "meaning/talk.h"

/* What was asked last: short answers mean what the question asked for. */
enum asked {
    ASKED_NOTHING,
    ASKED_OPEN,      /* what would you like? */
    ASKED_MORE,      /* anything else? */
    ASKED_SIZE,      /* of the first draft */
    ASKED_GROUP,     /* a required choice of the first draft */
    ASKED_COUNT,     /* how many of the first draft */
    ASKED_OPTION,    /* which of several options that are called so, of the first draft */
    ASKED_WHICH,     /* one of several items */
    ASKED_OFFER,     /* would you like this instead? */
    ASKED_DRAFT,     /* did you say ...? */
    ASKED_CHANGE_TO, /* what instead? */
    ASKED_SERVICE,
    ASKED_NAME,
    ASKED_ADDRESS,
    ASKED_PHONE,
    ASKED_READ_BACK, /* is that right? */
    ASKED_WHAT_CHANGE,
    ASKED_CANCEL,
    ASKED_PERSON,
    ASKED_MEANT,   /* which of two readings */
    ASKED_MINIMUM, /* add something or pick up? */
    ASKED_PLACE,   /* which of several restaurants */
    ASKED_UPSELL,  /* would you like this with that? */
    ASKED_AREA,    /* what part of town the address is in */
    ASKED_OUTSIDE, /* it is not delivered there: pick up instead? */
    ASKED_TIP,     /* how much? */
    ASKED_COUPON,  /* what does it say? */
    ASKED_MESSAGE, /* shall the team be told? */
    ASKED_MESSAGE_WHAT,
    ASKED_MESSAGE_NUMBER, /* is the number that calls the one to call back? */
    ASKED_MESSAGE_RIGHT,
};

enum act_kind {
    ACT_ADD,
    ACT_CHANGE, /* draft: what becomes different; target: of which line (empty: the one spoken of) */
    ACT_REMOVE, /* draft: which line, or in without: which part of the line spoken of */
    ACT_AGAIN,  /* one more of the same; draft: how many, and what is different of it */
    ACT_ASK,
    ACT_PICKUP,
    ACT_DELIVERY,
    ACT_NAME,
    ACT_PHONE,
    ACT_ADDRESS,
    ACT_DONE,
    ACT_YES,
    ACT_NO,
    ACT_PERSON,
    ACT_REPEAT,
    ACT_HELLO,
    ACT_THANKS,
    ACT_BYE,
    ACT_HOLD,
    ACT_CANCEL_ORDER,
    ACT_START_OVER,
    ACT_ANY,   /* "whatever you like" */
    ACT_PLACE, /* "the second one" of a list that was read out: act.place */
    ACT_TALK,  /* no order: act.talk */
};

enum topic {
    TOPIC_NONE,
    TOPIC_PRICE,
    TOPIC_VEGETARIAN,
    TOPIC_VEGAN,
    TOPIC_GLUTEN,
    TOPIC_ALLERGEN,
    TOPIC_HOURS,
    TOPIC_DELIVERY,
    TOPIC_PICKUP,
    TOPIC_ADDRESS,
    TOPIC_PHONE,
    TOPIC_INSIDE,
    TOPIC_SIZES,
    TOPIC_MENU,
    TOPIC_OPTIONS,
    TOPIC_TIME,
    TOPIC_TOTAL,
    TOPIC_ORDER,
    TOPIC_HAVE,
    TOPIC_RECOMMEND,
    TOPIC_SERVES, /* when it is served */
};

enum { ACTS_MAX = 16, ACT_TEXT_BYTES = 160 };

/* REACH_BOTH: the two spoken of; REACH_OTHER: not the line spoken of, but the one before it. */
enum act_reach { REACH_LINE, REACH_ALL, REACH_BOTH, REACH_OTHER };

struct act {
    enum act_kind kind;
    struct draft draft, target;
    enum topic topic;
    enum talk talk;                    /* ACT_TALK */
    bool has_order;                    /* ACT_ASK, of an allergy: something is ordered in the same breath */
    bool asks_safety;                  /* ACT_ASK, of allergens: may it be eaten, not is it in there */
    int place;                         /* ACT_PLACE: from 1 on; 0: the last; TALK_FAQ: which entry */
    int group;                         /* ACT_ASK: a group of options asked about, or -1 */
    bool is_correction;                /* "I said ...", "actually ..." */
    enum act_reach reach;              /* ACT_CHANGE: which lines it is of, where no target says it */
    int share;                         /* ACT_CHANGE: of so many of the line only; 0: of all of it */
    bool is_beside;                    /* with share: so many beside the line, which loses none of them */
    char whose[WHOSE_BYTES];           /* ACT_CHANGE: of the line of this person; "": unsaid */
    char of_line[DRAFT_LINE_ID_BYTES]; /* ACT_CHANGE: of this line; "": target says it */
    bool is_denial;                    /* ACT_REMOVE: not wanted; it need not have been ordered; ACT_CHANGE:
                                          the target is what it should not be */
    bool is_recount;                   /* ACT_ADD: of what the order has, so many there are to be */
    bool is_replacement;               /* ACT_CHANGE: the draft takes the place of the line spoken of */
    bool is_after_no;                  /* "no, a large one" */
    bool has_pronoun;                  /* "it", "that" */
    bool is_more;                  /* ACT_ADD: "another", "one more"; ACT_AGAIN: "the same again, but ..." */
    bool is_doubtful;              /* ACT_ADD: acts.doubt says what else may be meant */
    size_t first_word, word_count; /* ACT_TALK: where it stands in the turn */
    bool is_spelled;               /* ACT_NAME: letter by letter; text ends in the word that was spelled */
    char text[ACT_TEXT_BYTES];     /* name, phone digits, address; ACT_ASK: the allergens (a list), or a
                                  kind of dish that is none of the menu's words; ACT_REMOVE, and ACT_CHANGE
                                  whose target names no dish: the words that say what */
};

struct acts {
    struct act at[ACTS_MAX];
    size_t count;
    bool is_empty_talk; /* nothing but "please" and the like */
    bool is_odd;        /* words were heard badly and mean nothing, or only a part of a dish's name */
    struct lines_doubt
        doubt; /* the greatest of what is ordered; those acts of it that may be meant otherwise are
                                 doubtful */
};

struct parse_setting {
    const struct lexicon *lexicon; /* NULL before the menu is known */
    const struct told_menu *menu;
    enum asked asked;
    int expected_group; /* ASKED_GROUP */
    bool wants_guesses; /* false: exact names only (fast) */
    float confidence;   /* of the recogniser, as in dialogue.h: sure words are not guessed into others */
    bool tells_allergy; /* in the same turn: "can he have the fries" asks */
    bool has_allergy;   /* it was told, now or before: "is the ranch okay" does */
    const struct heard_reading *reading; /* what is known of the text as it was heard; NULL: nothing */
};

void parse_acts(struct acts *acts, const struct parse_setting *setting, const char *text);

/* A cleared act at the end of the list; the last one again when the list is full. */
struct act *acts_add(struct acts *acts, enum act_kind kind);
bool acts_have(const struct acts *acts, enum act_kind kind);
/* Words that name nothing of the menu. */
bool act_is_unknown(const struct act *act);
/* "Forget it": what is asked about is not wanted; its sound picks nothing. */
bool act_is_given_up(const struct act *act);

#endif

/* What a caller says that is no order: who are you, hold on, where is my food, are you hiring, at seven thirty. It is
 * found before order lines are read and taken out of the words, so that no dish is heard in it. */
#ifndef VP_MEANING_TALK_H
#define VP_MEANING_TALK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "meaning/words.h"

enum talk {
    TALK_NOTHING, /* words that mean nothing to us: the dog barks, there are five of us */
    TALK_PERSON,
    TALK_ROBOT,
    TALK_WHO,
    TALK_WRONG_NUMBER,
    TALK_REPEAT,
    TALK_SLOWER,
    TALK_ORDERING, /* an order is to come */
    TALK_ORDER,
    TALK_TOTAL,
    TALK_LAST_ORDER, /* until when orders are taken */
    TALK_ID,         /* whether the buyer's age is checked */
    TALK_TAX,        /* whether prices include it, and how much it is */
    TALK_DELIVERY,   /* what delivery costs */
    TALK_CHEAPER,
    TALK_HOLD,
    TALK_KEEP, /* no to giving the order up */
    TALK_DONE,
    TALK_CANCEL,
    TALK_CANCEL_LEAVE,  /* the same, and the caller goes: no asking whether */
    TALK_EARLIER,       /* an order from before this call */
    TALK_EARLIER_FRESH, /* the same where nothing has been ordered in this call yet */
    TALK_USUAL,         /* the same as last time */
    TALK_BUSINESS,      /* jobs, suppliers, sales, things lost */
    TALK_TABLE,
    TALK_CATERING,
    TALK_MESSAGE, /* somebody is to be told something, or to call back */
    TALK_PAYMENT,
    TALK_NOTE,   /* a wish that the kitchen or the driver is not told */
    TALK_MANNER, /* how a dish is to be made or come, in the midst of its order: "well done" */
    TALK_SPICY,
    TALK_UNKNOWN, /* a question that the menu does not answer */
    TALK_DEALS,
    TALK_SMALL,
    TALK_JOKE,
    TALK_ABUSE,
    TALK_LANGUAGE,
    TALK_NUMBERED, /* a dish by a number */
    TALK_PLACE,    /* one of a list that was read out */
    TALK_TIME,     /* when it is wanted */
    TALK_ALLERGY,
    TALK_TIP,
    TALK_COUPON, /* one that the caller has */
    TALK_FAQ,    /* a question that the restaurant has answered */
    TALK_COUNT,
};

enum { TALKS_MAX = 8 };

struct talk_found {
    enum talk kind;
    size_t first, count; /* words of the utterance */
    int entry;           /* TALK_FAQ: of the setting's faq */
};

struct talks {
    struct talk_found at[TALKS_MAX];
    size_t count;
    char *
        rest; /* the utterance without them; to be freed by talks_deinit. NULL: no memory, nothing was found */
    bool is_name[WORDS_MAX]; /* words that the menu's names are made of */
    bool has_order;          /* whether the rest holds more than words of courtesy */
};

struct talk_setting {
    const char *restaurant;  /* its name's words, lower case, or NULL */
    bool is_name[WORDS_MAX]; /* words that the menu's names are made of */
    const json_t *faq;       /* borrowed: get_menu's, or NULL */
    bool has_allergy;        /* one was told before */
    bool has_order;          /* something was ordered in this call */
    bool has_list;           /* dishes were read out, and no question about a line is open */
    bool is_particular; /* a name, an address or a number was asked for: times and numbers are parts of it */
};

/* words are those of text. */
void talks_read(struct talks *talks, const struct talk_setting *setting, const struct words *words,
                const char *text);
void talks_deinit(struct talks *talks);
bool talks_have(const struct talks *talks, enum talk kind);
/* Whether the sentence at word first begins as questions do ("are you", "where is"). */
bool talk_begins_as_question(const struct words *words, size_t first);

#endif

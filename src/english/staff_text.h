/* What a restaurant's staff write in a text message: "86 salmon", "salmon back", "pause", "busy 20". */
#ifndef VP_ENGLISH_STAFF_TEXT_H
#define VP_ENGLISH_STAFF_TEXT_H

#include <stdbool.h>

enum staff_text_kind {
    STAFF_TEXT_UNKNOWN,
    STAFF_TEXT_SOLD_OUT, /* thing: what has run out */
    STAFF_TEXT_BACK,     /* thing: what can be had again */
    STAFF_TEXT_PAUSE,
    STAFF_TEXT_RESUME,
    STAFF_TEXT_BUSY,    /* minutes */
    STAFF_TEXT_SPECIAL, /* thing: the sentence, as it was written; "": none any more */
    STAFF_TEXT_STATUS
};

enum { STAFF_TEXT_THING_BYTES = 200 };

struct staff_text {
    enum staff_text_kind kind;
    char thing[STAFF_TEXT_THING_BYTES];
    bool is_for_good; /* until further notice: "for good" stands behind it */
    int minutes;
};

/* Letters of either kind, points and blanks around do not matter. */
void staff_text_read(const char *text, struct staff_text *out_text);

#endif

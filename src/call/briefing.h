/* What the model is told to say, and whether it knows of the call: the instructions of the next response, and what
 * decides which words a fresh session begins with. The texts stand in call_brief.c. */
#ifndef VP_CALL_BRIEFING_H
#define VP_CALL_BRIEFING_H

#include <stdbool.h>
#include <stddef.h>

enum { BRIEFING_TEXT_BYTES = 900 };

struct briefing {
    bool is_resumed;           /* the call goes on with the basket of an earlier leg */
    bool is_introduced;        /* a session was told of the call */
    bool has_repeated_goodbye; /* the first was talked over */
    size_t lost_lines;         /* of the restored basket */
    unsigned menu_count;       /* menus that sessions were told of while they went on */
    const char *next;          /* instructions of the next response; static or in text; NULL: none */
    char text[BRIEFING_TEXT_BYTES];
};

void briefing_resume(struct briefing *briefing, size_t lost_lines);
/* A session is told of the call now; or the one that was told failed before it said a word. */
void briefing_introduce(struct briefing *briefing, bool is_introduced);
/* One more menu is told: which one, for the names of its calls. */
unsigned briefing_count_menu(struct briefing *briefing);
/* The goodbye is said once more: true the first time. */
bool briefing_repeat_goodbye(struct briefing *briefing);
/* Instructions to say a sentence word by word, with what the model should know before and behind it; borrowed until
 * the next ones. */
const char *briefing_tell_to_say(struct briefing *briefing, const char *before, const char *sentence,
                                 const char *behind);
/* The next response is asked for with these (borrowed), or NULL. */
void briefing_set_next(struct briefing *briefing, const char *instructions);

#endif

/* Dialogues written as text. Each line of a script is one step:
 *   caller words            the caller says it (confidence -0.1)
 *   ?0.7 caller words       the same with confidence -0.7
 *   = 2 large margherita    the order must now be this (see fake_tools_summary); "=" alone: empty
 *   < words                 the last answer must contain these words
 *   ! words                 the last answer must not contain them
 *   @ tool text             the last turn must have called this tool with arguments containing text
 *   & pickup,Maria,,          service, name, phone and address must be these
 *   % 1                     the server refuses so many submits with read_back_not_heard
 *   # ended | transferred | ordered | open
 *   /                       nobody at the restaurant can be reached
 *   ^                       the caller's own number is withheld
 *   ~ 20                    the caller interrupted after so many characters
 *   - item                  sold out from now on: the new menu is told, and the order without it with a notice
 *   ; kind,name             one message was taken, and has these words; "," alone: none was
 *   $ [{...}]               the caller's number has ordered this before, as find_earlier_orders lists it
 *   : {"faq":[...]}         the menu is told again, with these members of its restaurant
 *   + lasagna {"serves":..} likewise of a dish or a kind of dish
 *   * instructions          a response is asked for; "*" alone: without instructions */
#ifndef VP_TESTS_DIALOGUE_WITH_SCRIPT_H
#define VP_TESTS_DIALOGUE_WITH_SCRIPT_H

#include <stddef.h>

struct script {
    const char *name;
    const char *steps; /* separated by " | " */
};

/* Plays one script in a session that has all order tools and has been greeted; fails the test with the
 * script's name and the whole conversation when a step does not hold. */
void script_play(const struct script *script);
/* A file's main: each script of the table is a test. */
#define SCRIPT_TESTS(table)                                                                                  \
    int main(void)                                                                                           \
    {                                                                                                        \
        return scripts_run(table, sizeof(table) / sizeof(table)[0]);                                         \
    }
int scripts_run(const struct script *scripts, size_t count);

#endif

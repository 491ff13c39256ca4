/* The last words of a call. */
#include "dialogue/dialogue_internal.h"

void checkout_goodbye(struct dialogue *dialogue)
{
    dialogue->has_ended = true;
    dialogue->question.asked = ASKED_NOTHING;
    action_say(
        dialogue,
        say_compose(dialogue, dialogue->checkout.is_ordered ? "Goodbye!" : "Thanks for calling. Goodbye!"));
    (void)action_call(dialogue, TOOL_END_CALL, NULL);
}

/* A whole dialogue from bytes: lines of text, each led by a letter that says what it is. The session has all tools
 * and a small menu; answers to calls are made up from the input or from a few fixed ones. It must never crash, never
 * hang, and do a bounded number of things for one event.
 *   h words   heard
 *   a words   assistant said
 *   u words   user said
 *   r words   respond
 *   m json    menu
 *   t json    answer to the oldest open call
 *   i         interrupted after a few letters
 *   T         fixed answers to all open calls
 *   j words   judge
 */
#include "fuzz/fuzz_input.h"

#include <stdio.h>

#include "dialogue/dialogue.h"

enum { OPEN_MAX = 64, ACTIONS_MAX = 32 };

static const char menu[] =
    "{\"ok\":true,\"restaurant\":{\"name\":\"Uno\",\"pickup\":{\"minutes\":5},\"delivery\":{\"minutes\":9}},"
    "\"categories\":[{\"id\":\"p\",\"name\":\"Pizzas\",\"items\":[{\"id\":\"m\",\"name\":\"Margherita\","
    "\"sizes\":[{\"id\":\"s\",\"name\":\"Small\",\"price\":\"1.00\"},{\"id\":\"l\","
    "\"name\":\"Large\",\"price\":\"2.00\"}],\"group_ids\":[\"t\",\"c\"],\"ingredients\":[\"basil\"]},"
    "{\"id\":\"x\",\"name\":\"Pepperoni Pizza\",\"available\":false,\"price\":\"1.00\"}]},"
    "{\"id\":\"d\",\"name\":\"Drinks\",\"items\":[{\"id\":\"k\",\"name\":\"Coke\",\"price\":\"1.00\"}]}],"
    "\"groups\":[{\"id\":\"t\",\"name\":\"Toppings\",\"min\":0,\"max\":3,\"halves\":true,"
    "\"options\":[{\"id\":\"o\",\"name\":\"Olives\"},{\"id\":\"pp\",\"name\":\"Pepperoni\"}]},"
    "{\"id\":\"c\",\"name\":\"Crust\",\"question\":\"Which crust?\",\"min\":1,\"max\":1,"
    "\"options\":[{\"id\":\"th\",\"name\":\"Thin\"},{\"id\":\"tk\",\"name\":\"Thick\"}]}]}";

static const char line_answer[] =
    "{\"ok\":true,\"line\":{\"line_id\":\"L1\",\"spoken\":\"a Coke\"},\"order\":{\"version\":2,\"lines\":["
    "{\"line_id\":\"L1\",\"item_id\":\"k\",\"name\":\"Coke\",\"quantity\":2,\"spoken\":\"two Cokes\"},"
    "{\"line_id\":\"L2\",\"item_id\":\"m\",\"name\":\"Margherita\",\"size_id\":\"s\",\"quantity\":1,"
    "\"options\":[{\"option_id\":\"o\"}]}],\"total\":\"3.00\",\"customer\":{\"service\":\"pickup\","
    "\"name\":\"Ann\"},\"missing\":[],\"read_back\":\"Two Cokes. Right?\"}}";

struct open_calls {
    char ids[OPEN_MAX][32], names[OPEN_MAX][32];
    size_t count;
};

static void take_actions(struct dialogue *dialogue, struct open_calls *open)
{
    struct dialogue_action action;
    int count = 0;
    while (dialogue_poll(dialogue, &action)) {
        if (++count > ACTIONS_MAX)
            abort();
        if (action.kind == DIALOGUE_SAY) {
            if (action.text == NULL || action.text[0] == '\0')
                abort();
        } else if (open->count < OPEN_MAX) {
            snprintf(open->ids[open->count], sizeof open->ids[0], "%s", action.tool_call_id);
            snprintf(open->names[open->count++], sizeof open->names[0], "%s", action.tool_name);
        }
    }
}

static void answer_first(struct dialogue *dialogue, struct open_calls *open, const char *answer)
{
    char id[32];
    if (open->count == 0)
        return;
    memcpy(id, open->ids[0], sizeof id);
    open->count--;
    memmove(open->ids[0], open->ids[1], open->count * sizeof open->ids[0]);
    memmove(open->names[0], open->names[1], open->count * sizeof open->names[0]);
    dialogue_tool_result(dialogue, id, answer);
}

static void answer_all(struct dialogue *dialogue, struct open_calls *open)
{
    for (int round = 0; round < 40 && open->count > 0; round++) {
        answer_first(dialogue, open, strcmp(open->names[0], "get_menu") == 0 ? menu : line_answer);
        take_actions(dialogue, open);
    }
}

static void play(struct dialogue *dialogue, struct open_calls *open, const char *line)
{
    const char *rest = line[0] != '\0' ? line + 1 : line;
    while (*rest == ' ')
        rest++;
    switch (line[0]) {
    case 'a':
        dialogue_add_assistant(dialogue, rest);
        break;
    case 'u':
        dialogue_add_user(dialogue, rest);
        break;
    case 'r':
        dialogue_respond(dialogue, rest[0] != '\0' ? rest : NULL);
        break;
    case 'm':
        dialogue_add_tool_result(dialogue, "get_menu", rest);
        break;
    case 't':
        answer_first(dialogue, open, rest);
        break;
    case 'T':
        answer_all(dialogue, open);
        break;
    case 'i':
        dialogue_interrupted(dialogue, strlen(rest));
        break;
    case 'j':
        (void)dialogue_judge(dialogue, rest);
        break;
    default:
        dialogue_hear(dialogue, rest, line[0] == 'H' ? -1.0F : -0.1F);
        break;
    }
    take_actions(dialogue, open);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
    static const char *const tools[] = {"get_menu",           "search_menu", "add_item",     "change_item",
                                        "remove_item",        "get_order",   "set_customer", "submit_order",
                                        "transfer_to_person", "end_call",    "get_weather"};
    struct dialogue *dialogue;
    struct open_calls open = {.count = 0};
    if (len > 4096 || dialogue_create(&dialogue) != VP_OK)
        return 0;
    char *text = fuzz_text(bytes, len);
    dialogue_set_tools(dialogue, tools, len % 7 == 0 ? 0 : sizeof tools / sizeof *tools);
    if (len % 3 != 0)
        dialogue_add_tool_result(dialogue, "get_menu", menu);
    int line_count = 0;
    for (char *line = text; line != NULL && line_count < 60; line_count++) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        play(dialogue, &open, line);
        line = end != NULL ? end + 1 : NULL;
    }
    answer_all(dialogue, &open);
    free(text);
    dialogue_destroy(dialogue);
    return 0;
}

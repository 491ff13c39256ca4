/* Order desks without telephones, for programs that judge what the dialogue understands: the dialogue with the real
 * order tools and prices, text in, text and baskets out (desk_lines.h).
 *
 *   text_desk MENU.yaml [--chat-url URL --chat-model NAME]
 *
 * With a URL a chat model answers instead (bench/dialogue/desk_chat.h). */
#include "bench/dialogue/desk_chat.h"
#include "eval_text/desk_lines.h"

int main(int argc, char **argv)
{
    static struct desk_lines lines = {.program = "text_desk"};
    argc = desk_chat_take(argc, argv);
    if (argc != 2)
        desk_lines_fail(&lines, "usage: text_desk MENU.yaml [--chat-url URL --chat-model NAME]");
    desk_lines_run(&lines, argv[1]);
    return 0;
}

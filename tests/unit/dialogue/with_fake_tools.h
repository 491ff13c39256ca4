/* A stand-in for the order tools of docs/tool-answers.md over one compact menu, enough to
 * hold whole dialogues against. */
#ifndef VP_TESTS_DIALOGUE_WITH_FAKE_TOOLS_H
#define VP_TESTS_DIALOGUE_WITH_FAKE_TOOLS_H

#include <jansson.h>
#include <stdbool.h>

enum { FAKE_LINES_MAX = 16 };

struct fake_line {
    char id[8];
    const json_t *item; /* borrowed from the menu */
    const json_t *size; /* or NULL */
    int quantity;
    json_t *options; /* owned array of {option_id, side, amount} */
    json_t *without; /* owned array of names */
};

struct fake_tools {
    json_t *menu; /* owned */
    struct fake_line lines[FAKE_LINES_MAX];
    size_t line_count;
    int version, next_line;
    char name[64], phone[32], address[160], service[16], wanted_at[24], allergy[80];
    int read_version; /* last read back; 0 none */
    bool is_ordered, has_ended, was_transferred, is_number_withheld;
    char message[640]; /* the last one: "kind,name,phone,wanted for,text" */
    int message_count;
    const char *earlier_json; /* borrowed: what the number ordered before, a list; NULL: nothing */
    int refuse_submits;       /* so many submits are refused with read_back_not_heard first */
};

void fake_tools_init(struct fake_tools *tools);
void fake_tools_deinit(struct fake_tools *tools);
/* The answer to a call; the caller frees it. */
char *fake_tools_answer(struct fake_tools *tools, const char *name, const char *arguments);
/* The item cannot be had any more, nor its lines. What get_menu and, where lines are lost, get_order answer then,
 * with a notice ("We are out of ID."); the caller frees them. *out_order NULL: the order is the same. */
void fake_tools_sell_out(struct fake_tools *tools, const char *item_id, char **out_menu, char **out_order);
/* "2 large margherita +mushrooms(left) -basil; 1 coke" */
const char *fake_tools_summary(const struct fake_tools *tools, char *out, size_t size_bytes);

/* The menu as get_menu answers it. */
extern const char fake_menu_json[];

#endif

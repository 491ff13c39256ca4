/* The order tools: what a model may do to an order, as tool.def has it. The server's side (call/) and the
 * embedded dialogue (dialogue/), which knows nothing else of an order, share this and nothing more. */
#ifndef VP_TOOL_TOOL_H
#define VP_TOOL_TOOL_H

#include <stddef.h>

enum tool {
#define TOOL(id, ...) TOOL_##id,
#include "tool/tool.def"
    TOOL_OTHER, /* none of these; their count, too */
};

enum tool_words {
#define WORDS(id, ...) TOOL_WORDS_##id,
#include "tool/tool.def"
    TOOL_WORDS_COUNT
};

enum { TOOL_WORDS_MAX = 6, TOOL_PARAMETERS_MAX = 12 };

/* What a model may pass at most: arguments as text, one text in them, one number. */
enum { TOOL_ARGUMENTS_MAX_BYTES = 16 * 1024, TOOL_TEXT_MAX_BYTES = 400, TOOL_COUNT_MAX = 1000000000 };

enum tool_kind {
    TOOL_KIND_TEXT,
    TOOL_KIND_WORD,
    TOOL_KIND_COUNT,
    TOOL_KIND_FLAG,
    TOOL_KIND_TEXTS,
    TOOL_KIND_CHOICES
};

enum tool_need { TOOL_OPTIONAL, TOOL_REQUIRED };

struct tool_parameter {
    const char *name;        /* NULL behind the last */
    const char *description; /* "": the name says it */
    enum tool_kind kind;
    enum tool_need need;
    enum tool_words words; /* of a WORD */
    int lowest;            /* of a COUNT */
    size_t max;            /* entries of a list */
};

struct tool_form {
    const char *name, *description;
    const char *answer; /* what it answers besides "ok", as Markdown */
    struct tool_parameter parameters[TOOL_PARAMETERS_MAX + 1];
};

extern const struct tool_form tool_forms[TOOL_OTHER];
/* What an entry of CHOICES is made of; the last has no name. */
extern const struct tool_parameter tool_choice_form[];
/* And besides that, where a menu has parts (menu_has_parts). */
extern const struct tool_parameter tool_part_form[];

/* "" for TOOL_OTHER. */
const char *tool_name(enum tool tool);
/* TOOL_OTHER for names that are none of tool.def. */
enum tool tool_find(const char *name);

/* NULL behind the last. */
const char *tool_word(enum tool_words words, size_t index);
/* Its index; -1 when it is none of them. */
int tool_word_find(enum tool_words words, const char *word);

#endif

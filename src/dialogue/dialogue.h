/* The ordering dialogue: text in, text and function calls out; no audio, no sockets, no clock. It knows
 * nothing but the session's instructions, its tools, and what the tools answer (docs/tool-answers.md gives
 * their forms).
 *
 * Use: feed an event, then poll actions until it returns false. A SAY ends with the caller's turn unless more
 * actions follow. After CALL_TOOL actions the dialogue waits for all their results. */
#ifndef VP_DIALOGUE_DIALOGUE_H
#define VP_DIALOGUE_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "english/heard.h"

struct dialogue;

VP_MUST_CHECK enum vp_err dialogue_create(struct dialogue **out_dialogue);
void dialogue_destroy(struct dialogue *dialogue); /* accepts NULL */

/* The session's set-up; may come again at any time (session.update). tool_names are those of the session. */
void dialogue_set_instructions(struct dialogue *dialogue, const char *instructions);
void dialogue_set_tools(struct dialogue *dialogue, const char *const *tool_names, size_t tool_count);

/* History placed into the conversation by the other side (conversation.item.create): what the assistant said
 * already (a greeting), what the user said, or the answer of a tool that was called before (get_menu). */
void dialogue_add_assistant(struct dialogue *dialogue, const char *text);
void dialogue_add_user(struct dialogue *dialogue, const char *text);
void dialogue_add_tool_result(struct dialogue *dialogue, const char *tool_name, const char *output_json);

/* The caller's turn, as it was heard. Its likeliest reading counts; where that one says nothing here, another that does
 * and is nearly as likely. Words that were heard surely are not guessed into names of the menu. */
void dialogue_hear_words(struct dialogue *dialogue, const struct heard_words *heard);
/* The same of words that only their text is known of. confidence: as in heard.h. */
void dialogue_hear(struct dialogue *dialogue, const char *transcript, float confidence);
/* A response was asked for without a turn (response.create); instructions may be NULL. */
void dialogue_respond(struct dialogue *dialogue, const char *instructions);
/* Result of a CALL_TOOL action. */
void dialogue_tool_result(struct dialogue *dialogue, const char *tool_call_id, const char *output_json);
/* The caller interrupted: of the last SAY only the first heard_chars characters were heard. */
void dialogue_interrupted(struct dialogue *dialogue, size_t heard_chars);

enum dialogue_action_kind { DIALOGUE_SAY, DIALOGUE_CALL_TOOL };

struct dialogue_action {
    enum dialogue_action_kind kind;
    const char *text;         /* SAY: plain English to speak */
    const char *tool_name;    /* CALL_TOOL */
    const char *tool_call_id; /* CALL_TOOL: unique in this dialogue */
    const char *arguments;    /* CALL_TOOL: a JSON object */
};

/* Next thing to do; false when there is none. Strings are valid until the next call of any function here. */
bool dialogue_poll(struct dialogue *dialogue, struct dialogue_action *out_action);

/* Endpointing on meaning: how finished does this text sound, given what was asked? */
enum dialogue_completeness {
    DIALOGUE_UNFINISHED, /* "and a …", "two large" after "what would you like": wait longer */
    DIALOGUE_UNSURE,     /* keep the usual silence */
    DIALOGUE_FINISHED,   /* a whole order line, a yes, a name that was asked for: answer early */
};
enum dialogue_completeness dialogue_judge(const struct dialogue *dialogue, const char *transcript);

/* What the caller's next words answer, as far as it says how they are spoken: at once, or with pauses. */
enum dialogue_expects {
    DIALOGUE_EXPECTS_ANYTHING, /* no order is taken */
    DIALOGUE_EXPECTS_ORDER,
    DIALOGUE_EXPECTS_CHOICE, /* yes or no, one of few */
    DIALOGUE_EXPECTS_NAME,
    DIALOGUE_EXPECTS_ADDRESS,
    DIALOGUE_EXPECTS_NUMBER,  /* of a telephone */
    DIALOGUE_EXPECTS_LETTERS, /* of a name that is spelled */
};
enum dialogue_expects dialogue_expects(const struct dialogue *dialogue);

/* Whether the caller was just asked for a name, and not for its letters: the next words are likely to be one. */
bool dialogue_is_name_asked(const struct dialogue *dialogue);

/* Answers to the question that is open, where it has few: calls on_phrase for each, in plain words. None where anything
 * may be said, nor at the read-back, whose yes must be the caller's own. */
typedef void (*dialogue_phrase_fn)(void *owner, const char *phrase);
void dialogue_each_answer(const struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner);
/* Whether those are things of the menu, which callers name within sentences, too. */
bool dialogue_asks_for_thing(const struct dialogue *dialogue);
/* Likewise what callers name in the sentences with which they change or refuse what is ordered: its dishes, by one
 * and by more, and where it was read back what was chosen for them, and what else might have been. None where
 * something else was asked. */
void dialogue_each_named(const struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner);

/* The words worth expecting, from the menu seen through get_menu: calls on_phrase for each;
 * dialogue_has_new_phrases tells whether the menu changed since then. */
bool dialogue_has_new_phrases(const struct dialogue *dialogue);
void dialogue_each_phrase(struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner);

#endif

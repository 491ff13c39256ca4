/* Sessions without the order tools: a polite assistant that answers from its instructions, calls a tool of
 * the session when the words name it, and otherwise says what it understood. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meaning/cue.h"
#include "dialogue/dialogue_internal.h"

/* "a friendly waiter" of "You are a friendly waiter of ..."; NULL when the instructions do not say. */
static const char *role(const struct dialogue *dialogue, char *out, size_t size_bytes)
{
    const char *at = dialogue->instructions != NULL ? strcasestr(dialogue->instructions, "you are ") : NULL;
    if (at == NULL)
        return NULL;
    at += strlen("you are ");
    snprintf(out, size_bytes, "%.*s", (int)strcspn(at, ".!?\n"), at);
    return out[0] != '\0' ? out : NULL;
}

void plain_greet(struct dialogue *dialogue)
{
    say_ask(dialogue, ASKED_OPEN, "Hello! How can I help you?");
    action_say(dialogue, say_compose(dialogue, dialogue->question.text));
    say_clear(dialogue);
}

/* How many of the tool name's own words ("weather" of "get_weather") were said. */
static size_t words_in_common(const char *tool, const struct words *said)
{
    static const char verbs[] =
        "get set do fetch find look lookup up check run call show list the of for to by";
    char spaced[128];
    size_t len = 0, common = 0;
    struct words parts;
    for (const char *at = tool; *at != '\0' && len + 2 < sizeof spaced; at++) {
        if (isupper((unsigned char)*at) && at > tool && islower((unsigned char)at[-1]))
            spaced[len++] = ' ';
        spaced[len++] = isalnum((unsigned char)*at) ? *at : ' ';
    }
    spaced[len] = '\0';
    words_split(&parts, spaced);
    for (size_t i = 0; i < parts.count; i++) {
        if (word_is_among(parts.at[i].text, verbs))
            continue;
        for (size_t w = 0; w < said->count; w++) {
            if (strcmp(parts.at[i].stem, said->at[w].stem) == 0) {
                common++;
                break;
            }
        }
    }
    return common;
}

static const char *named_tool(const struct dialogue *dialogue, const struct words *said)
{
    const char *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < dialogue->other_tool_count; i++) {
        size_t common = words_in_common(dialogue->other_tools[i], said);
        if (common > most) {
            most = common;
            best = dialogue->other_tools[i];
        }
    }
    return best;
}

static bool has_cue(const struct words *words, enum cue wanted)
{
    for (size_t at = 0; at < words->count;) {
        size_t count = 1;
        enum cue cue = cue_match(words, at, &count);
        if (cue == wanted)
            return true;
        at += cue == CUE_NONE ? 1 : count;
    }
    return false;
}

void plain_hear(struct dialogue *dialogue, const char *text)
{
    struct words words;
    char who[300];
    words_split(&words, text);
    const char *tool = named_tool(dialogue, &words);
    if (tool != NULL) {
        action_call_other(dialogue, tool);
        return;
    }
    bool asks_who = strcasestr(text, "who are you") != NULL || strcasestr(text, "what are you") != NULL ||
                    strcasestr(text, "your name") != NULL;
    dialogue->question.asked = ASKED_OPEN;
    dialogue->question.text[0] = '\0';
    if (words.count == 0)
        say_note(dialogue, "Sorry, I didn't catch that.");
    else if (has_cue(&words, CUE_PERSON) && dialogue->has_tool[TOOL_TRANSFER])
        person_transfer(dialogue);
    else if (has_cue(&words, CUE_REPEAT) && dialogue->last_say != NULL)
        say_note(dialogue, "%s", dialogue->last_say);
    else if (asks_who && role(dialogue, who, sizeof who) != NULL)
        say_note(dialogue, "I am %s.", who);
    else if (has_cue(&words, CUE_BYE))
        say_note(dialogue, "Goodbye!");
    else if (has_cue(&words, CUE_HELLO))
        say_note(dialogue, "Hello! How can I help you?");
    else if (has_cue(&words, CUE_THANKS))
        say_note(dialogue, "You're welcome!");
    else
        say_note(dialogue, "I heard: %.400s", text);
    if (dialogue->call_count > 0)
        return;
    action_say(dialogue, say_compose(dialogue, ""));
    say_clear(dialogue);
    if (has_cue(&words, CUE_BYE))
        (void)action_call(dialogue, TOOL_END_CALL, NULL);
}

/* The plain values of an answer in words: "temperature 21, sky clear". */
void plain_result(struct dialogue *dialogue, const struct open_call *call, const json_t *answer)
{
    const char *key;
    json_t *value;
    struct buf text;
    (void)call;
    buf_init(&text, DIALOGUE_TEXT_MAX_BYTES / 8);
    enum vp_err err = VP_OK;
    if (json_is_string(answer))
        err = buf_appendf(&text, "%.400s", json_string_value(answer));
    json_object_foreach((json_t *)answer, key, value)
    {
        const char *joint = text.len > 0 ? ", " : "";
        if (err != VP_OK)
            break;
        if (json_is_string(value))
            err = buf_appendf(&text, "%s%.60s %.200s", joint, key, json_string_value(value));
        else if (json_is_integer(value))
            err = buf_appendf(&text, "%s%.60s %" JSON_INTEGER_FORMAT, joint, key, json_integer_value(value));
        else if (json_is_real(value))
            err = buf_appendf(&text, "%s%.60s %.2f", joint, key, json_real_value(value));
    }
    if (err == VP_OK && text.len > 0 && buf_text(&text) != NULL)
        say_note(dialogue, "Here is what I found: %s.", buf_text(&text));
    else
        say_note(dialogue, "That is done.");
    buf_deinit(&text);
}

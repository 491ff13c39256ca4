#include "dialogue/dialogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "dialogue/dialogue_internal.h"
#include "meaning/heard_choice.h"
#include "meaning/misheard.h"

enum vp_err dialogue_create(struct dialogue **out_dialogue)
{
    struct dialogue *dialogue = calloc(1, sizeof *dialogue);
    if (dialogue == NULL)
        return VP_ERR_NO_MEMORY;
    dialogue->question.group = -1;
    buf_init(&dialogue->note, DIALOGUE_TEXT_MAX_BYTES);
    buf_init(&dialogue->added, DIALOGUE_TEXT_MAX_BYTES);
    buf_init(&dialogue->changed, DIALOGUE_TEXT_MAX_BYTES);
    buf_init(&dialogue->removed, DIALOGUE_TEXT_MAX_BYTES);
    *out_dialogue = dialogue;
    return VP_OK;
}

static void forget_tools(struct dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->other_tool_count; i++)
        free(dialogue->other_tools[i]);
    dialogue->other_tool_count = 0;
    memset(dialogue->has_tool, 0, sizeof dialogue->has_tool);
}

void dialogue_destroy(struct dialogue *dialogue)
{
    if (dialogue == NULL)
        return;
    forget_tools(dialogue);
    actions_clear(dialogue);
    lexicon_destroy(dialogue->lexicon);
    told_menu_destroy(dialogue->menu);
    order_view_deinit(&dialogue->view);
    combos_deinit(&dialogue->combos);
    buf_deinit(&dialogue->note);
    buf_deinit(&dialogue->added);
    buf_deinit(&dialogue->changed);
    buf_deinit(&dialogue->removed);
    free(dialogue->instructions);
    free(dialogue->last_say);
    free(dialogue->unanswered);
    free(dialogue->unanswered_reading);
    free(dialogue->notice);
    once_more_forget(&dialogue->once_more);
    free(dialogue);
}

void dialogue_set_instructions(struct dialogue *dialogue, const char *instructions)
{
    free(dialogue->instructions);
    dialogue->instructions = instructions != NULL ? strdup(instructions) : NULL;
}

void dialogue_set_tools(struct dialogue *dialogue, const char *const *tool_names, size_t tool_count)
{
    forget_tools(dialogue);
    for (size_t i = 0; i < tool_count; i++) {
        enum tool tool = tool_find(tool_names[i]);
        if (tool < TOOL_OTHER) {
            dialogue->has_tool[tool] = true;
            continue;
        }
        char *name = dialogue->other_tool_count < DIALOGUE_TOOLS_MAX ? strdup(tool_names[i]) : NULL;
        if (name != NULL)
            dialogue->other_tools[dialogue->other_tool_count++] = name;
    }
}

void dialogue_add_assistant(struct dialogue *dialogue, const char *text)
{
    free(dialogue->last_say);
    dialogue->last_say = strdup(text);
    dialogue->has_greeted = true;
    dialogue->question.asked = question_asked_by(text);
    dialogue->question.text[0] = '\0';
    dialogue->checkout.read_back_end = 0;
    free(dialogue->unanswered);
    free(dialogue->unanswered_reading);
    dialogue->unanswered_reading = NULL;
    dialogue->unanswered = NULL;
}

void dialogue_add_user(struct dialogue *dialogue, const char *text)
{
    free(dialogue->unanswered);
    free(dialogue->unanswered_reading);
    dialogue->unanswered_reading = NULL;
    dialogue->unanswered = strdup(text);
    dialogue->must_sync_order = true;
}

void dialogue_add_tool_result(struct dialogue *dialogue, const char *tool_name, const char *output_json)
{
    if (tool_find(tool_name) == TOOL_GET_MENU) {
        result_menu(dialogue, output_json);
        return;
    }
    if (tool_find(tool_name) == TOOL_CHOOSE_RESTAURANT) {
        place_result(dialogue, NULL, output_json);
        say_clear(dialogue); /* it was said */
        return;
    }
    json_t *answer = json_tree_load(span_of(output_json), 0);
    order_view_update(&dialogue->view, answer);
    result_notice(dialogue, answer);
    json_decref(answer);
}

/* Whether what is to go is on none of the lines: "that one large milk", where a mocha is ordered. */
static bool removes_nothing(const struct dialogue *dialogue, const struct act *act)
{
    struct draft without = {.item_count = 0};
    if (act->kind != ACT_REMOVE || act->is_denial || dialogue->menu == NULL || dialogue->drafts.count > 0 ||
        order_view_count(&dialogue->view) == 0)
        return false;
    if (act->draft.item_count > 0)
        return order_line_find(dialogue, &act->draft) < 0;
    for (size_t i = 0; i < act->draft.without_count; i++)
        draft_put_without(&without, act->draft.without[i]);
    for (size_t line = 0; without.without_count > 0 && line < order_view_count(&dialogue->view); line++) {
        json_t *arguments = policy_change_arguments(dialogue, line, &without);
        if (arguments == NULL)
            continue;
        json_decref(arguments);
        return false;
    }
    return without.without_count > 0;
}

static void parse_exactly(void *owner, const struct heard_reading *reading, struct acts *acts)
{
    struct dialogue *dialogue = owner;
    dialogue->reading = reading;
    policy_parse(dialogue, reading->text, false, acts);
    for (size_t i = 0; i < acts->count; i++)
        acts->is_odd = acts->is_odd || removes_nothing(dialogue, &acts->at[i]);
}

void dialogue_hear_words(struct dialogue *dialogue, const struct heard_words *heard)
{
    if (heard->count == 0) {
        policy_hear(dialogue, "", 0);
        return;
    }
    struct heard_words mended = *heard;
    for (size_t i = 0; i < mended.count && dialogue->lexicon != NULL; i++)
        misheard_mend(dialogue->lexicon, &mended.readings[i]);
    once_more_choose(&dialogue->once_more, &mended);
    if (place_must_be_chosen(dialogue)) { /* the likeliest reading that names a restaurant */
        size_t first = 0;
        while (first < mended.count && !place_is_named(dialogue, mended.readings[first].text))
            first++;
        if (first > 0 && first < mended.count)
            mended.readings[0] = mended.readings[first];
    }
    dialogue->reading = policy_is_ordering(dialogue) ? heard_choice_find(&mended, parse_exactly, dialogue)
                                                     : &mended.readings[0];
    policy_hear(dialogue, dialogue->reading->text, dialogue->reading->confidence);
    dialogue->reading = NULL;
    if (dialogue->once_more.is_answered)
        once_more_forget(&dialogue->once_more);
}

void dialogue_hear(struct dialogue *dialogue, const char *transcript, float confidence)
{
    policy_hear(dialogue, transcript, confidence);
}

void dialogue_respond(struct dialogue *dialogue, const char *instructions)
{
    policy_respond(dialogue, instructions);
}

void dialogue_tool_result(struct dialogue *dialogue, const char *tool_call_id, const char *output_json)
{
    size_t at = 0;
    while (at < dialogue->call_count && strcmp(dialogue->calls[at].id, tool_call_id) != 0)
        at++;
    if (at == dialogue->call_count)
        return; /* not ours, or answered twice */
    struct open_call *call = malloc(sizeof *call);
    if (call == NULL)
        return;
    *call = dialogue->calls[at];
    dialogue->call_count--;
    memmove(&dialogue->calls[at], &dialogue->calls[at + 1],
            (dialogue->call_count - at) * sizeof *dialogue->calls);
    if (call->tool == TOOL_GET_MENU) {
        result_menu(dialogue, output_json);
    } else if (call->tool == TOOL_CHOOSE_RESTAURANT) {
        place_result(dialogue, call, output_json);
    } else {
        json_t *answer = json_tree_load(span_of(output_json), JSON_DECODE_ANY);
        result_take(dialogue, call, answer);
        json_decref(answer);
    }
    bool is_end = call->tool == TOOL_END_CALL;
    free(call);
    if (dialogue->call_count == 0 && !is_end)
        policy_resume(dialogue);
}

void dialogue_interrupted(struct dialogue *dialogue, size_t heard_chars)
{
    once_more_interrupted(&dialogue->once_more, heard_chars);
    if (dialogue->checkout.read_back_end > 0 && heard_chars < dialogue->checkout.read_back_end)
        dialogue->checkout.is_read_back_heard = false;
}

bool dialogue_has_new_phrases(const struct dialogue *dialogue)
{
    return dialogue->has_new_phrases;
}

void dialogue_each_phrase(struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner)
{
    dialogue->has_new_phrases = false;
    if (dialogue->lexicon != NULL)
        lexicon_each_phrase(dialogue->lexicon, on_phrase, owner);
    place_each_name(dialogue, on_phrase, owner);
    topic_each_word(dialogue, on_phrase, owner);
}

bool dialogue_is_name_asked(const struct dialogue *dialogue)
{
    return dialogue->question.asked == ASKED_NAME && !dialogue->checkout.is_spelling_asked;
}

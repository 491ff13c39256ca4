#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue.h"
#include "with_fakes.h"

char fake_dialogue_log[4096];
enum dialogue_expects fake_expects;

struct dialogue {
    char say[512];
    bool has_say, has_call, has_new_phrases;
    int call_count;
    char call_id[32], arguments[256];
};

void fakes_reset(void)
{
    fake_dialogue_log[0] = '\0';
    fake_expects = DIALOGUE_EXPECTS_ANYTHING;
    fake_recognition_text = "Hello.";
    atomic_store(&fake_recognition_ms, 0);
    atomic_store(&fake_recognition_count, 0);
    atomic_store(&fake_synthesis_count, 0);
    atomic_store(&fake_vocabulary_count, 0);
}

static void note(const char *word, const char *text)
{
    size_t len = strlen(fake_dialogue_log);
    snprintf(fake_dialogue_log + len, sizeof fake_dialogue_log - len, "%s(%s) ", word, text);
}

enum vp_err dialogue_create(struct dialogue **out_dialogue)
{
    *out_dialogue = calloc(1, sizeof **out_dialogue);
    return *out_dialogue != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void dialogue_destroy(struct dialogue *dialogue)
{
    free(dialogue);
}

void dialogue_set_instructions(struct dialogue *dialogue, const char *instructions)
{
    (void)dialogue;
    note("instructions", instructions);
}

void dialogue_set_tools(struct dialogue *dialogue, const char *const *tool_names, size_t tool_count)
{
    (void)dialogue;
    note("tools", tool_count > 0 ? tool_names[0] : "");
}

void dialogue_add_assistant(struct dialogue *dialogue, const char *text)
{
    (void)dialogue;
    note("assistant", text);
}

void dialogue_add_user(struct dialogue *dialogue, const char *text)
{
    (void)dialogue;
    note("user", text);
}

void dialogue_add_tool_result(struct dialogue *dialogue, const char *tool_name, const char *output_json)
{
    (void)output_json;
    note("known", tool_name);
    dialogue->has_new_phrases = true;
}

void dialogue_hear(struct dialogue *dialogue, const char *transcript, float confidence)
{
    (void)confidence;
    note("hear", transcript);
    if (strncmp(transcript, "order", 5) == 0) {
        dialogue->has_call = true;
        snprintf(dialogue->arguments, sizeof dialogue->arguments, "{\"item\":\"%s\"}", transcript + 6);
        return;
    }
    snprintf(dialogue->say, sizeof dialogue->say, "You said this. %.400s", transcript);
    dialogue->has_say = true;
}

void dialogue_hear_words(struct dialogue *dialogue, const struct heard_words *heard)
{
    dialogue_hear(dialogue, heard->count > 0 ? heard->readings[0].text : "", 0);
}

void dialogue_respond(struct dialogue *dialogue, const char *instructions)
{
    note("respond", instructions != NULL ? instructions : "");
    snprintf(dialogue->say, sizeof dialogue->say, "%s",
             instructions != NULL ? instructions : "Anything else?");
    dialogue->has_say = true;
}

void dialogue_tool_result(struct dialogue *dialogue, const char *tool_call_id, const char *output_json)
{
    note("result", tool_call_id);
    snprintf(dialogue->say, sizeof dialogue->say, "Done with %.400s", output_json);
    dialogue->has_say = true;
}

void dialogue_interrupted(struct dialogue *dialogue, size_t heard_chars)
{
    (void)dialogue;
    char number[32];
    snprintf(number, sizeof number, "%zu", heard_chars);
    note("interrupted", number);
}

bool dialogue_poll(struct dialogue *dialogue, struct dialogue_action *out_action)
{
    if (dialogue->has_call) {
        dialogue->has_call = false;
        snprintf(dialogue->call_id, sizeof dialogue->call_id, "t%d", ++dialogue->call_count);
        *out_action = (struct dialogue_action){.kind = DIALOGUE_CALL_TOOL,
                                               .tool_name = "add_item",
                                               .tool_call_id = dialogue->call_id,
                                               .arguments = dialogue->arguments};
        return true;
    }
    if (!dialogue->has_say)
        return false;
    dialogue->has_say = false;
    *out_action = (struct dialogue_action){.kind = DIALOGUE_SAY, .text = dialogue->say};
    return true;
}

bool dialogue_is_name_asked(const struct dialogue *dialogue)
{
    (void)dialogue;
    return false;
}

enum dialogue_completeness dialogue_judge(const struct dialogue *dialogue, const char *transcript)
{
    (void)dialogue;
    size_t len = strlen(transcript);
    char last = len > 0 ? transcript[len - 1] : '\0';
    return last == '.' ? DIALOGUE_FINISHED : last == ',' ? DIALOGUE_UNFINISHED : DIALOGUE_UNSURE;
}

enum dialogue_expects dialogue_expects(const struct dialogue *dialogue)
{
    (void)dialogue;
    return fake_expects;
}

bool dialogue_has_new_phrases(const struct dialogue *dialogue)
{
    return dialogue->has_new_phrases;
}

void dialogue_each_phrase(struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner)
{
    dialogue->has_new_phrases = false;
    on_phrase(owner, "Margherita");
    on_phrase(owner, "large");
}

void dialogue_each_answer(const struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner)
{
    (void)dialogue;
    on_phrase(owner, "yes");
}

bool dialogue_asks_for_thing(const struct dialogue *dialogue)
{
    (void)dialogue;
    return false;
}

void dialogue_each_named(const struct dialogue *dialogue, dialogue_phrase_fn on_phrase, void *owner)
{
    (void)dialogue;
    (void)on_phrase;
    (void)owner;
}

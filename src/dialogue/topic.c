/* What a caller wants a person for, by the restaurant's own rules: catering has a number of its own. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/words.h"

static const json_t *rules_of(const struct dialogue *dialogue)
{
    return dialogue->menu != NULL ? json_object_get(told_menu_restaurant(dialogue->menu), "transfer_topics")
                                  : NULL;
}

/* Whether the words of the phrase stand there, one behind the other. */
static bool has_phrase(const struct words *words, const char *phrase)
{
    struct words wanted;
    words_split(&wanted, phrase);
    for (size_t at = 0; wanted.count > 0 && at + wanted.count <= words->count; at++) {
        size_t same = 0;
        while (same < wanted.count && strcmp(words->at[at + same].stem, wanted.at[same].stem) == 0)
            same++;
        if (same == wanted.count)
            return true;
    }
    return false;
}

static bool is_named(const json_t *rule, const struct words *words)
{
    const json_t *others = json_object_get(rule, "words");
    if (has_phrase(words, told_menu_text(rule, "topic")))
        return true;
    for (size_t i = 0; i < json_array_size(others); i++)
        if (has_phrase(words, json_string_value(json_array_get(others, i))))
            return true;
    return false;
}

void topic_hear(struct dialogue *dialogue, const char *text)
{
    enum asked asked = dialogue->question.asked;
    struct words words;
    const json_t *rules = rules_of(dialogue);
    if (asked != ASKED_PERSON && asked != ASKED_MESSAGE && !dialogue->message.is_begun)
        dialogue->topic[0] = '\0'; /* another matter */
    words_split(&words, text);
    for (size_t i = 0; i < json_array_size(rules); i++)
        if (is_named(json_array_get(rules, i), &words))
            snprintf(dialogue->topic, sizeof dialogue->topic, "%s",
                     told_menu_text(json_array_get(rules, i), "topic"));
}

/* As owners call it, "reservation" or "reservations". */
static bool take_named(struct dialogue *dialogue, const char *name)
{
    const json_t *rules = rules_of(dialogue);
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const char *topic = told_menu_text(json_array_get(rules, i), "topic");
        if (strncmp(topic, name, strlen(name)) != 0)
            continue;
        snprintf(dialogue->topic, sizeof dialogue->topic, "%s", topic);
        return true;
    }
    return false;
}

void topic_take(struct dialogue *dialogue, enum talk kind)
{
    bool is_trouble = dialogue->earlier.wish == EARLIER_TROUBLE;
    if (dialogue->topic[0] != '\0')
        return;
    switch (kind) {
    case TALK_TABLE:
        (void)take_named(dialogue, "reservation");
        break;
    case TALK_CATERING:
        (void)take_named(dialogue, "catering");
        break;
    case TALK_BUSINESS:
        (void)take_named(dialogue, "business");
        break;
    case TALK_EARLIER:
    case TALK_EARLIER_FRESH:
        if (!take_named(dialogue, is_trouble ? "complaint" : "change"))
            (void)take_named(dialogue, "order");
        break;
    default:
        break;
    }
}

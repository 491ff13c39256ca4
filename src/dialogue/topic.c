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

/* Words first..first+count of what was said; count 0: none. */
struct span_of_words {
    size_t first, count;
};

/* Where the words of the phrase stand, one behind the other. */
static struct span_of_words find_phrase(const struct words *words, const char *phrase)
{
    struct words wanted;
    words_split(&wanted, phrase);
    for (size_t at = 0; wanted.count > 0 && at + wanted.count <= words->count; at++) {
        size_t same = 0;
        while (same < wanted.count && strcmp(words->at[at + same].stem, wanted.at[same].stem) == 0)
            same++;
        if (same == wanted.count)
            return (struct span_of_words){at, same};
    }
    return (struct span_of_words){0, 0};
}

/* A rule is known by its words, and by its name. */
static struct span_of_words find_named(const json_t *rule, const struct words *words, bool is_by_name)
{
    const json_t *others = json_object_get(rule, "words");
    struct span_of_words found = {0, 0};
    if (is_by_name)
        found = find_phrase(words, told_menu_text(rule, "topic"));
    for (size_t i = 0; i < json_array_size(others) && found.count == 0; i++)
        found = find_phrase(words, json_string_value(json_array_get(others, i)));
    return found;
}

void topic_each_word(const struct dialogue *dialogue, void (*on_word)(void *owner, const char *word),
                     void *owner)
{
    const json_t *rules = rules_of(dialogue);
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const json_t *others = json_object_get(json_array_get(rules, i), "words");
        on_word(owner, told_menu_text(json_array_get(rules, i), "topic"));
        for (size_t w = 0; w < json_array_size(others); w++)
            if (json_string_length(json_array_get(others, w)) > 0)
                on_word(owner, json_string_value(json_array_get(others, w)));
    }
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
        if (find_named(json_array_get(rules, i), &words, true).count > 0)
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

/* "Speak to ...", "put me through to ...", "about an invoice", "the accounting department": somebody is wanted. */
static bool asks_for_somebody(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++) {
        const struct word *word = &words->at[w];
        bool is_how = w > 0 && word_is_among(words->at[w - 1].text, "how what");
        if (word_is_among(word->text,
                          "speak talk connect transfer reach regarding concerning department team") ||
            (word_is(word, "about") && !is_how) || (word_is(word, "through") && w > 0))
            return true;
    }
    return false;
}

static enum talk talk_of(const char *topic)
{
    return strncmp(topic, "reservation", strlen("reservation")) == 0 ? TALK_TABLE
           : strcmp(topic, "catering") == 0                          ? TALK_CATERING
                                                                     : TALK_BUSINESS;
}

/* Whether a dish is named, beside the words or in each of them. */
static bool is_of_dishes(const struct words *words, const bool *is_name, struct span_of_words found)
{
    size_t named = 0, within = 0;
    for (size_t w = 0; w < words->count; w++) {
        named += is_name[w];
        within += is_name[w] && w >= found.first && w < found.first + found.count;
    }
    return named > within || within == found.count;
}

bool topic_read(const struct dialogue *dialogue, const struct words *words, const bool *is_name,
                struct acts *acts)
{
    static const char of_any_order[] = "order orders change changes delivery pickup menu business";
    const json_t *rules = rules_of(dialogue);
    bool is_lead = asks_for_somebody(words);
    if (dialogue->message.is_begun || (dialogue->question.asked == ASKED_PERSON && !is_lead))
        return false;
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const char *topic = told_menu_text(json_array_get(rules, i), "topic");
        bool is_by_name = !word_is_among(topic, of_any_order);
        struct span_of_words found = find_named(json_array_get(rules, i), words, is_by_name);
        if (found.count == 0 || is_of_dishes(words, is_name, found))
            continue;
        if (is_lead)
            acts_add(acts, ACT_PERSON)->talk = TALK_PERSON;
        else
            acts_add(acts, ACT_TALK)->talk = talk_of(topic);
        return true;
    }
    return false;
}

/* What a turn's words mean while this question is open: the words are read as talk first, then as acts. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"
#include "meaning/cue.h"
#include "meaning/told_times.h"

/* The words of the restaurant's name, lower case; returns out. */
static const char *restaurant_words(const struct dialogue *dialogue, char *out, size_t size_bytes)
{
    snprintf(out, size_bytes, "%s", told_menu_text(told_menu_restaurant(dialogue->menu), "name"));
    for (char *c = out; *c != '\0'; c++)
        *c = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : ' ';
    return out;
}

/* Words beside talk that name nothing of the menu were part of it; but "a burger" of "a burger, well done" was not. */
static void drop_unknown(struct acts *acts, bool keeps_orders)
{
    size_t kept = 0;
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->at[i];
        bool is_unknown =
            (!keeps_orders && act->kind == ACT_ADD && act->draft.item_count == 0 &&
             act->draft.category_count == 0) ||
            (act->kind == ACT_REMOVE && draft_is_empty(&act->draft) &&
             (act->text[0] == '\0' || !act_is_given_up(act))) ||
            (act->kind == ACT_CHANGE && draft_is_empty(&act->draft) && draft_is_empty(&act->target));
        if (!is_unknown)
            acts->at[kept++] = *act;
    }
    acts->count = kept;
}

/* A question, and nothing on the menu that it is about: no dish is guessed into it. */
static bool is_unknown_question(const struct dialogue *dialogue, const struct parse_setting *setting,
                                const struct words *words, const char *text, struct acts *acts)
{
    if (dialogue->confidence < SURE_UNKNOWN_MEANT || words->count < 3 || !talk_begins_as_question(words, 0))
        return false;
    struct parse_setting plain = *setting;
    plain.wants_guesses = false;
    parse_acts(acts, &plain, text);
    drop_unknown(acts, false);
    if (acts->count > 0)
        return false;
    acts_add(acts, ACT_TALK)->talk = TALK_UNKNOWN;
    return true;
}

/* "Sí" to an offer in a language that is not the caller's. */
static bool is_foreign_yes(const struct dialogue *dialogue, const struct words *words)
{
    return dialogue->question.asked == ASKED_PERSON && words->count > 0 && words->count <= 3 &&
           word_is_among(words->at[0].text, "si oui ja da sim claro hai");
}

/* Marks the words that stand for dishes and what goes on them. */
static void mark_names(const struct dialogue *dialogue, const struct words *words, bool *is_name)
{
    struct hit hit;
    for (size_t w = 0; w < words->count && dialogue->lexicon != NULL; w++)
        if (lexicon_match(dialogue->lexicon, words, w, &hit) && !hit.is_part &&
            (hit.item_count + hit.option_count > 0 ||
             (hit.count > 1 && (hit.category_count > 0 || hit.is_size)))) /* "for eight" of a platter */
            memset(is_name + w, true, hit.count * sizeof *is_name);
}

/* Nothing but how dishes are to be made. */
static bool are_manners(const struct talks *talks)
{
    for (size_t i = 0; i < talks->count; i++)
        if (talks->at[i].kind != TALK_MANNER)
            return false;
    return true;
}

/* No more than that it is a question, that something comes ("I need to ask"), or nothing. */
static bool knows_nothing(const struct talks *talks)
{
    for (size_t i = 0; i < talks->count; i++)
        if (talks->at[i].kind != TALK_UNKNOWN && talks->at[i].kind != TALK_NOTHING &&
            talks->at[i].kind != TALK_HOLD)
            return false;
    return true;
}

/* is_cut: words of the turn were left out, so that the places of the others are not the turn's. */
static void end_acts(struct acts *acts, bool is_cut)
{
    turn_end_talk(acts);
    for (size_t i = 0; i < acts->count; i++) {
        acts->at[i].has_order = acts->at[i].topic == TOPIC_ALLERGEN && acts_have(acts, ACT_ADD);
        if (is_cut)
            acts->at[i].word_count = 0;
    }
}

void policy_parse(const struct dialogue *dialogue, const char *text, bool wants_guesses, struct acts *acts)
{
    /* Names and addresses sound like anything, and nobody who is asked "pickup or delivery?" orders a dish. */
    enum asked asked = dialogue->question.asked;
    bool is_particular =
        asked == ASKED_NAME || asked == ASKED_ADDRESS || asked == ASKED_AREA || asked == ASKED_PHONE;
    struct parse_setting setting = {
        .lexicon = dialogue->lexicon,
        .menu = dialogue->menu,
        .asked = asked,
        .expected_group = asked == ASKED_GROUP ? dialogue->question.group : -1,
        .wants_guesses = wants_guesses && !is_particular && asked != ASKED_SERVICE,
        .confidence = dialogue->confidence,
        .reading = dialogue->reading != NULL && strcmp(dialogue->reading->text, text) == 0 ? dialogue->reading
                                                                                           : NULL,
    };
    char name[128], without[TOLD_TIMES_TEXT_BYTES];
    struct words words;
    struct talks talks;
    words_split(&words, text);
    bool is_cut = told_times_cut(dialogue->menu, &words, text, without);
    if (is_cut) { /* "how much is that in the happy hour" */
        text = without;
        words_split(&words, text);
    }
    struct talk_setting around = {.restaurant = restaurant_words(dialogue, name, sizeof name),
                                  .faq = json_object_get(told_menu_restaurant(dialogue->menu), "faq"),
                                  .has_allergy = order_view_customer(&dialogue->view, "allergy")[0] != '\0',
                                  .has_order = order_view_count(&dialogue->view) + dialogue->drafts.count > 0,
                                  .has_list = dialogue->told_count > 0 && !question_is_of_draft(asked),
                                  .is_particular = is_particular};
    mark_names(dialogue, &words, around.is_name);
    talks_read(&talks, &around, &words, text);
    setting.tells_allergy = talks_have(&talks, TALK_ALLERGY);
    setting.has_allergy = setting.tells_allergy || around.has_allergy;
    acts->count = 0;
    acts->is_empty_talk = acts->is_odd = false;
    acts->doubt.mine_count = acts->doubt.other_count = 0;
    if (!is_particular && knows_nothing(&talks) && topic_read(dialogue, &words, around.is_name, acts)) {
        talks.count = 0;
    } else if (is_foreign_yes(dialogue, &words)) {
        acts_add(acts, ACT_YES);
    } else if (talks.count == 0) {
        if (!is_particular && times_read(dialogue, &words, acts))
            acts->is_odd = false;
        else if (is_particular || !is_unknown_question(dialogue, &setting, &words, text, acts))
            parse_acts(acts, &setting, text);
    } else if (talks.has_order) {
        bool is_mere_hold = talks.count == 1 && /* "let's see, I want a ...", "I'm allergic to nuts, a ..." */
                            (talks.at[0].kind == TALK_HOLD || talks.at[0].kind == TALK_ALLERGY);
        setting.wants_guesses = setting.wants_guesses && is_mere_hold;
        parse_acts(acts, &setting, talks.rest);
        drop_unknown(acts, are_manners(&talks));
    }
    for (size_t i = 0; i < talks.count; i++)
        turn_add_talk(dialogue, acts, &words, &talks.at[i]);
    end_acts(acts, is_cut);
    acts->is_empty_talk = acts->is_empty_talk || (talks.count > 0 && acts->count == 0);
    talks_deinit(&talks);
}

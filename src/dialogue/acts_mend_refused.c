/* What is refused of the choices that were asked about: "I can't do anything spicy" to "how spicy?" chooses nothing
 * spicy. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"

enum { VERB_WITHIN = 3 };

/* A choice that the words refuse, as the lexicon has it (singulars), and as it was said. */
struct refused {
    char phrase[PHRASE_BYTES], said[PHRASE_BYTES];
    size_t end;     /* one past its last word */
    bool is_degree; /* "too spicy": some of it may do */
};

/* One past "can't do", "doesn't handle", "nothing", "hates" at a word; 0: none of them stands there. */
static size_t refusal_end(const struct words *words, size_t at)
{
    static const char verbs[] = "do handle take eat stand like tolerate have want manage make deal";
    const char *text = words->at[at].text;
    if (word_is_among(text, "nothing hate hates dislike dislikes"))
        return at + 1;
    bool is_not = word_is(&words->at[at], "not") && at > 0 &&
                  word_is_among(words->at[at - 1].text, "can could do does did will would should");
    if (!is_not && !word_is_among(text, "never cannot can't don't doesn't"))
        return 0;
    for (size_t w = at + 1; w < words->count && w <= at + VERB_WITHIN && !words->at[w - 1].ends_clause; w++)
        if (word_is_among(words->at[w].text, verbs))
            return w + 1;
    return 0;
}

static bool is_of_group(const struct dialogue *dialogue, const struct hit *hit, int group)
{
    for (size_t i = 0; i < hit->option_count; i++)
        if ((int)dialogue->menu->options[hit->options[i]].group == group)
            return true;
    return false;
}

/* The first choice of the group right behind a refusal; false: none is refused. */
static bool find_refused(const struct dialogue *dialogue, const struct words *words, struct refused *out)
{
    static const char degrees[] = "too very so super really overly that";
    for (size_t at = 0; at < words->count; at++) {
        struct hit hit;
        size_t w = refusal_end(words, at);
        out->is_degree = false;
        if (w == 0 || words->at[w - 1].ends_clause)
            continue;
        for (; w < words->count && !words->at[w].ends_clause &&
               (word_is_among(words->at[w].text, degrees) ||
                word_is_among(words->at[w].text, "anything something it them this the any with"));
             w++)
            out->is_degree = out->is_degree || word_is_among(words->at[w].text, degrees);
        if (w >= words->count || !lexicon_match(dialogue->lexicon, words, w, &hit) ||
            !is_of_group(dialogue, &hit, dialogue->question.group))
            continue;
        snprintf(out->phrase, sizeof out->phrase, "%s", hit.phrase);
        words_join(words, w, hit.count, out->said, sizeof out->said);
        out->end = w + hit.count;
        return true;
    }
    return false;
}

/* Takes the refused choice out of the draft. True: it chooses another one of the group. */
static bool strip(const struct dialogue *dialogue, const struct refused *refused, struct draft *draft)
{
    size_t kept = 0;
    bool has_other = false;
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        if (strcmp(choice->phrase, refused->phrase) == 0)
            continue;
        for (size_t o = 0; o < choice->option_count; o++)
            has_other = has_other ||
                        (int)dialogue->menu->options[choice->options[o]].group == dialogue->question.group;
        draft->choices[kept++] = *choice;
    }
    draft->choice_count = kept;
    for (size_t i = kept = 0; i < draft->without_count; i++)
        if (strcmp(draft->without[i], refused->phrase) != 0)
            memmove(draft->without[kept++], draft->without[i], sizeof draft->without[0]);
    draft->without_count = kept;
    return has_other;
}

/* "I can't do anything spicy and a thai iced tea", of which nothing was read: the dishes behind what is refused. */
static void read_dishes_behind(const struct dialogue *dialogue, const struct words *words,
                               const struct refused *refused, struct acts *acts)
{
    char rest[ACT_TEXT_BYTES];
    if (acts->count > 0 || refused->end >= words->count)
        return;
    words_join(words, refused->end, words->count - refused->end, rest, sizeof rest);
    policy_parse(dialogue, rest, false, acts);
    for (size_t i = acts->count; i > 0; i--) {
        const struct act *act = &acts->at[i - 1];
        if (act->kind != ACT_ADD || act->draft.item_count == 0 || act->draft.is_part)
            acts_drop(acts, i - 1);
    }
}

/* "I don't want it too hot, medium is good": the option of the group that is named behind what is refused; -1: none. */
static int option_behind(const struct dialogue *dialogue, const struct words *words,
                         const struct refused *refused)
{
    for (size_t w = refused->end; w < words->count; w++) {
        struct hit hit;
        if (refusal_end(words, w) > 0)
            return -1;
        if (!lexicon_match(dialogue->lexicon, words, w, &hit) || strcmp(hit.phrase, refused->phrase) == 0)
            continue;
        for (size_t i = 0; i < hit.option_count; i++)
            if ((int)dialogue->menu->options[hit.options[i]].group == dialogue->question.group)
                return (int)hit.options[i];
    }
    return -1;
}

/* The option that the menu calls "not spicy" or "no spicy"; -1: none. */
static int option_without(const struct dialogue *dialogue, const struct refused *refused)
{
    static const char *const negations[] = {"not", "no"};
    const struct told_menu_group *group = &dialogue->menu->groups[dialogue->question.group];
    for (size_t i = 0; i < group->option_count; i++)
        for (size_t n = 0; n < sizeof negations / sizeof *negations; n++) {
            char phrase[PHRASE_BYTES];
            snprintf(phrase, sizeof phrase, "%s %.*s", negations[n], PHRASE_BYTES - 8, refused->phrase);
            if (lexicon_is_option(dialogue->lexicon, group->first_option + i, phrase))
                return (int)(group->first_option + i);
        }
    return -1;
}

/* Whether nothing is left of the act without the refused choice: what it removes may be a dish that is called so in
 * part. */
static bool is_only_refused(const struct act *act)
{
    if (act->kind == ACT_TALK)
        return act->talk == TALK_SPICY; /* "anything spicy" asks for it elsewhere */
    if (act->kind == ACT_REMOVE && act->draft.is_part)
        return true;
    return (act->kind == ACT_ADD || act->kind == ACT_CHANGE || act->kind == ACT_REMOVE) &&
           !draft_names_thing(&act->draft) && draft_is_empty(&act->target) &&
           act->draft.choice_count + act->draft.without_count + act->draft.put_back_count == 0;
}

void acts_mend_refused(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    struct refused refused;
    bool has_other = false;
    if (dialogue->question.asked != ASKED_GROUP || dialogue->question.group < 0 ||
        dialogue->drafts.count == 0 || dialogue->menu->groups[dialogue->question.group].is_slot ||
        !find_refused(dialogue, words, &refused))
        return;
    read_dishes_behind(dialogue, words, &refused, acts);
    for (size_t i = 0; i < acts->count; i++)
        has_other = strip(dialogue, &refused, &acts->at[i].draft) || has_other;
    for (size_t i = acts->count; i > 0; i--)
        if (is_only_refused(&acts->at[i - 1]))
            acts_drop(acts, i - 1);
    if (has_other)
        return;
    int option = option_behind(dialogue, words, &refused);
    if (option < 0 && !refused.is_degree)
        option = option_without(dialogue, &refused);
    if (option >= 0) {
        struct hit hit = {.options = {(size_t)option}, .option_count = 1, .group = -1};
        draft_put_choice(&acts_add(acts, ACT_CHANGE)->draft, &hit, DRAFT_WHOLE, DRAFT_REGULAR);
        return;
    }
    acts_add(acts, ACT_TALK)->talk = TALK_NOTHING; /* and the question stands */
    say_note(dialogue, "Okay, not %s%s.", refused.is_degree ? "too " : "", refused.said);
}

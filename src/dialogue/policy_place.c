/* Several restaurants on one number: which one the caller wants, first of all, and another one after all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "dialogue/dialogue_internal.h"
#include "dialogue/place_words.h"
#include "meaning/words.h"

enum { FAILURES_KEYS = 2 };

static const json_t *locations_of(const struct dialogue *dialogue)
{
    return json_object_get(told_menu_restaurant(dialogue->menu), "locations");
}

bool place_must_be_chosen(const struct dialogue *dialogue)
{
    return dialogue->has_tool[TOOL_CHOOSE_RESTAURANT] &&
           json_is_true(json_object_get(told_menu_restaurant(dialogue->menu), "must_choose"));
}

static const char *name_at(const struct dialogue *dialogue, size_t place)
{
    return told_menu_text(json_array_get(locations_of(dialogue), place), "name");
}

bool place_is_named(const struct dialogue *dialogue, const char *text)
{
    struct words words;
    struct place_named named;
    words_split(&words, text);
    return place_words_find(locations_of(dialogue), &words, &named);
}

void place_each_name(const struct dialogue *dialogue, void (*on_name)(void *owner, const char *name),
                     void *owner)
{
    const json_t *locations = locations_of(dialogue);
    for (size_t i = 0; i < json_array_size(locations); i++) {
        const json_t *synonyms = json_object_get(json_array_get(locations, i), "synonyms");
        on_name(owner, name_at(dialogue, i));
        for (size_t s = 0; s < json_array_size(synonyms); s++)
            if (json_string_length(json_array_get(synonyms, s)) > 0)
                on_name(owner, json_string_value(json_array_get(synonyms, s)));
    }
}

static const char *list_places(const struct dialogue *dialogue, enum listing listing, char *out,
                               size_t size_bytes)
{
    enum { LISTED_MAX = 8 };
    const char *names[LISTED_MAX];
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(locations_of(dialogue)) && count < LISTED_MAX; i++)
        names[count++] = name_at(dialogue, i);
    return say_list(out, size_bytes, names, count, LISTED_MAX, listing);
}

void place_ask(struct dialogue *dialogue)
{
    char list[400];
    say_ask(dialogue, ASKED_PLACE, "Which restaurant would you like, %s?",
            list_places(dialogue, LISTING_OR, list, sizeof list));
}

/* "You can press 1 for Downtown, or 2 for Riverside." */
static void tell_keys(struct dialogue *dialogue)
{
    char keys[400] = "";
    size_t count = json_array_size(locations_of(dialogue)), len = 0;
    for (size_t i = 0; i < count && len < sizeof keys - 1; i++)
        len += (size_t)snprintf(keys + len, sizeof keys - len, "%s%zu for %s",
                                listing_joint(LISTING_OR, i, count), i + 1, name_at(dialogue, i));
    say_note(dialogue, "You can press %s.", keys);
}

/* "Where are you?", "the nearest one": nobody here knows where the caller is. */
static void tell_addresses(struct dialogue *dialogue)
{
    for (size_t i = 0; i < json_array_size(locations_of(dialogue)); i++) {
        const char *address = told_menu_text(json_array_get(locations_of(dialogue), i), "address");
        if (address[0] != '\0')
            say_note(dialogue, "%s is at %s.", name_at(dialogue, i), address);
    }
}

static bool asks_addresses(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text,
                          "where address addresses near nearest nearer close closest closer"))
            return true;
    return false;
}

static bool begins_with(const struct words *words, const char *first)
{
    return words->count > 0 && word_is_among(words->at[0].text, first);
}

static bool is_question(const struct words *words)
{
    return begins_with(words, "do does how what what's is are can could when may");
}

/* "What branches do you have?": the question names them. */
static bool asks_which(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text,
                          "restaurant restaurants location locations branch branches which"))
            return true;
    return false;
}

/* Something is ordered or asked before it was said where: it is kept until then. */
static bool is_for_later(const struct words *words)
{
    enum { SHORT = 3 };
    bool has_wish = is_question(words) || begins_with(words, "and also plus");
    for (size_t w = 0; w < words->count; w++) {
        has_wish =
            has_wish || words->at[w].number > 0 ||
            word_is_among(words->at[w].text, "like want order get have need take table reservation a an some "
                                             "half dozen small medium large big extra with without");
    }
    return has_wish && words->count >= SHORT && !asks_which(words);
}

/* What is said again in other words is wanted once; what goes on or asks is wanted as well. */
static void keep(struct dialogue *dialogue, const struct words *words, const char *text)
{
    if (!is_question(words) && !begins_with(words, "and also plus")) {
        free(dialogue->unanswered);
        dialogue->unanswered = NULL;
    }
    policy_keep_for_later(dialogue, text);
}

/* "Hello?", "yes": nothing was missed. */
static bool is_mere_sound(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (!word_is_among(words->at[w].text,
                           "hello hi hey yes yeah yep um uh er okay ok so well please good morning "
                           "afternoon evening there"))
            return false;
    return true;
}

static void ask_again(struct dialogue *dialogue, const struct words *words, const char *text)
{
    if (asks_addresses(words)) {
        tell_addresses(dialogue);
    } else if (is_for_later(words)) {
        keep(dialogue, words, text);
        say_note(dialogue, "Sure, in a moment.");
        if (++dialogue->place_failures >= FAILURES_KEYS)
            tell_keys(dialogue);
    } else if (!is_mere_sound(words) && ++dialogue->place_failures >= FAILURES_KEYS) {
        tell_keys(dialogue);
    } else if (!is_mere_sound(words) && !(is_question(words) && asks_which(words))) {
        say_note(dialogue, "Sorry, I didn't catch that.");
    }
    place_ask(dialogue);
    policy_speak(dialogue);
}

static void choose(struct dialogue *dialogue, const struct place_named *named, const char *rest)
{
    const char *id = told_menu_text(json_array_get(locations_of(dialogue), named->place), "restaurant_id");
    struct open_call *call =
        action_call(dialogue, TOOL_CHOOSE_RESTAURANT, json_pack("{s:s}", "restaurant_id", id));
    if (call != NULL)
        snprintf(call->name, sizeof call->name, "%s", name_at(dialogue, named->place));
    if (rest[0] != '\0')
        policy_keep_for_later(dialogue, rest);
}

/* What ends the turn whatever was asked: a person, the last words once more, goodbye. True: it did. */
static bool do_other(struct dialogue *dialogue, const char *text)
{
    struct acts *acts = calloc(1, sizeof *acts);
    bool is_done = true;
    if (acts == NULL)
        return false;
    policy_parse(dialogue, text, false, acts);
    if (acts_have(acts, ACT_PERSON))
        person_transfer(dialogue);
    else if (acts_have(acts, ACT_REPEAT))
        policy_repeat(dialogue);
    else if (acts_have(acts, ACT_BYE))
        checkout_goodbye(dialogue);
    else
        is_done = false;
    free(acts);
    if (is_done && dialogue->call_count == 0)
        policy_speak(dialogue);
    return is_done;
}

static bool must_choose_turn(struct dialogue *dialogue, const char *text)
{
    struct words words;
    struct place_named named;
    char rest[PLACE_REST_BYTES];
    words_split(&words, text);
    if (place_words_guess(locations_of(dialogue), &words, text, &named))
        choose(dialogue, &named, place_words_rest(&words, text, &named, rest, sizeof rest));
    else if (!do_other(dialogue, text))
        ask_again(dialogue, &words, text);
    return true;
}

/* "Downtown it is." And at once what stands in the way of an order there. */
static void greet_at(struct dialogue *dialogue, const char *name)
{
    const json_t *restaurant = told_menu_restaurant(dialogue->menu);
    say_note(dialogue, "%s it is.", name);
    dialogue->question.asked = ASKED_OPEN;
    dialogue->question.text[0] = '\0';
    dialogue->question.asked_count = 0;
    dialogue->place_failures = 0;
    if (told_menu_is_paused(dialogue->menu))
        say_note(dialogue, "We can't take any orders at the moment.");
    if (json_is_false(json_object_get(restaurant, "is_open"))) {
        say_note(dialogue, "We're closed at the moment.");
        answer_opening(dialogue);
    }
}

/* A dish, a name or a street may be called so too. */
static bool may_be_other(const struct dialogue *dialogue, const struct words *words,
                         const struct place_named *named)
{
    struct hit hit;
    enum asked asked = dialogue->question.asked;
    if (asked == ASKED_NAME || asked == ASKED_ADDRESS || asked == ASKED_PHONE || dialogue->message.is_begun)
        return true;
    for (size_t w = named->first; w < named->first + named->count; w++)
        if (dialogue->lexicon != NULL && lexicon_match(dialogue->lexicon, words, w, &hit) &&
            hit.item_count + hit.option_count > 0)
            return true;
    return false;
}

static bool wants_change(const struct words *words)
{
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text,
                          "actually instead meant switch change rather other wrong not no sorry"))
            return true;
    return false;
}

bool place_turn(struct dialogue *dialogue, const char **text)
{
    char *rest = dialogue->place_rest;
    const json_t *locations = locations_of(dialogue);
    struct words words;
    struct place_named named;
    if (json_array_size(locations) == 0 || !dialogue->has_tool[TOOL_CHOOSE_RESTAURANT])
        return false;
    if (place_must_be_chosen(dialogue))
        return must_choose_turn(dialogue, *text);
    bool was_asked = dialogue->question.asked == ASKED_PLACE;
    words_split(&words, *text);
    bool is_named = was_asked ? place_words_guess(locations, &words, *text, &named)
                              : place_words_find(locations, &words, &named);
    if (!is_named || (!was_asked && may_be_other(dialogue, &words, &named)))
        return false;
    place_words_rest(&words, *text, &named, rest, sizeof dialogue->place_rest);
    const char *own = told_menu_text(told_menu_restaurant(dialogue->menu), "location");
    bool is_own = strcmp(own, name_at(dialogue, named.place)) == 0;
    if (!is_own && (was_asked || rest[0] == '\0' || wants_change(&words))) {
        choose(dialogue, &named, wants_change(&words) && !was_asked ? "" : rest);
        return true;
    }
    if (!is_own || (!was_asked && rest[0] != '\0'))
        return false;
    if (was_asked)
        greet_at(dialogue, own);
    else
        say_note(dialogue, "Yes, this is %s.", own);
    *text = rest[0] != '\0' ? rest : NULL;
    dialogue->turn_count += was_asked && rest[0] != '\0'; /* a turn of its own where it was chosen first */
    return false;
}

void place_result(struct dialogue *dialogue, const struct open_call *call, const char *output_json)
{
    json_t *answer =
        json_tree_load_within(span_of(output_json), JSON_REJECT_DUPLICATES, &json_tree_limits_menu);
    bool is_chosen = json_is_true(json_object_get(answer, "ok"));
    if (is_chosen) {
        result_menu(dialogue, output_json);
        order_view_update(&dialogue->view, answer);
        greet_at(dialogue, call != NULL ? call->name
                                        : told_menu_text(told_menu_restaurant(dialogue->menu), "location"));
        if (order_view_count(&dialogue->view) > 0)
            say_note(dialogue, "I've moved your order there.");
    } else {
        say_note(dialogue, "%s", told_menu_text(json_object_get(answer, "error"), "message"));
    }
    result_notice(dialogue, answer);
    json_decref(answer);
}

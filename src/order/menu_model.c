/* What a menu file says to the models that answer for it: where the restaurant is among several on one number, whom a
 * model plays, what it may offer of itself. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "order/menu_internal.h"

enum { PERSONA_BYTES_MAX = 600, RULE_BYTES_MAX = 300, GREETING_BYTES_MAX = 200, QUESTION_BYTES_MAX = 160 };

static void check_location(struct menu_check *check, const struct menu_raw_location *location)
{
    static const char where[] = "restaurant.location";
    if (location == NULL)
        return;
    menu_check_text(check, where, "name", location->name, MENU_NAME_BYTES - 1, true);
    menu_check_texts(check, where, "synonyms", &location->synonyms);
    menu_check_text(check, where, "greeting", location->greeting, GREETING_BYTES_MAX, false);
}

/* "en", "pt-BR": as models and recognisers want them. */
static bool is_language(const char *text)
{
    size_t len = strlen(text);
    bool is_simple =
        (len == 2 || len == 5) && islower((unsigned char)text[0]) && islower((unsigned char)text[1]);
    return is_simple && (len == 2 || (text[2] == '-' && isupper((unsigned char)text[3]) &&
                                      isupper((unsigned char)text[4])));
}

/* Names of voices and models go into URLs and JSON as they stand. */
static void check_name(struct menu_check *check, const char *key, const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/";
    if (menu_check_text(check, "restaurant", key, name, MENU_NAME_BYTES - 1, false) && name != NULL &&
        strspn(name, allowed) != strlen(name))
        menu_problem(check, "restaurant", key,
                     "\"%.64s\" is not a name; letters, digits and -_.:/ are allowed", name);
}

static void check_engine_voice(struct menu_check *check, const char *voice)
{
    if (voice != NULL && voice[0] != '\0' && strcmp(voice, "joe") != 0 && strcmp(voice, "flite") != 0)
        menu_problem(check, "restaurant", "engine_voice",
                     "\"%.32s\" is no voice of the embedded engine; joe or flite is allowed", voice);
}

static void check_restaurant(struct menu_check *check, const struct menu_raw_restaurant *restaurant)
{
    check_location(check, restaurant->location);
    menu_check_text(check, "restaurant", "persona", restaurant->persona, PERSONA_BYTES_MAX, false);
    menu_check_sentences(check, "restaurant", "rules", &restaurant->rules, MENU_RULES_MAX, RULE_BYTES_MAX);
    check_name(check, "voice", restaurant->voice);
    check_engine_voice(check, restaurant->engine_voice);
    check_name(check, "model", restaurant->model);
    if (restaurant->language != NULL && restaurant->language[0] != '\0' && !is_language(restaurant->language))
        menu_problem(check, "restaurant", "language",
                     "\"%.32s\" is not a language; a code such as en or pt-BR is allowed",
                     restaurant->language);
    if (restaurant->retention_days < 0 || restaurant->retention_days > MENU_RECORDING_DAYS_MAX)
        menu_problem(check, "restaurant", "retention_days",
                     "%d is out of range; 1 to %d is allowed, 0 for ever", restaurant->retention_days,
                     MENU_RECORDING_DAYS_MAX);
}

static bool has_item(const struct menu_raw *raw, const char *id)
{
    for (size_t c = 0; c < raw->category_count; c++)
        for (size_t i = 0; i < raw->categories[c].item_count; i++)
            if (raw->categories[c].items[i].id != NULL && strcmp(raw->categories[c].items[i].id, id) == 0)
                return true;
    return false;
}

static bool has_category(const struct menu_raw *raw, const char *id)
{
    for (size_t c = 0; c < raw->category_count; c++)
        if (raw->categories[c].id != NULL && strcmp(raw->categories[c].id, id) == 0)
            return true;
    return false;
}

static void check_upsell(struct menu_check *check, const char *where, const struct menu_raw *raw,
                         const struct menu_raw_upsell *upsell)
{
    if (menu_check_text(check, where, "offer", upsell->offer, MENU_NAME_BYTES - 1, true) &&
        !has_item(raw, upsell->offer))
        menu_problem(check, where, "offer", "there is no item \"%s\"; the id of one is needed",
                     upsell->offer);
    menu_check_text(check, where, "question", upsell->question, QUESTION_BYTES_MAX, false);
    for (size_t i = 0; i < upsell->with.count; i++) {
        char key[32];
        const char *id = upsell->with.texts[i];
        snprintf(key, sizeof key, "with[%zu]", i);
        if (menu_check_text(check, where, key, id, MENU_NAME_BYTES - 1, true) && !has_item(raw, id) &&
            !has_category(raw, id))
            menu_problem(check, where, key,
                         "there is no item and no category \"%s\"; the id of one is needed", id);
    }
}

void menu_check_model(struct menu_check *check, const struct menu_raw *raw)
{
    char where[32];
    if (raw->restaurant != NULL)
        check_restaurant(check, raw->restaurant);
    for (size_t i = 0; i < raw->upsell_count; i++) {
        snprintf(where, sizeof where, "upsell[%zu]", i);
        check_upsell(check, where, raw, &raw->upsells[i]);
    }
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static struct menu_words words_of(const struct menu_raw_texts *texts)
{
    return (struct menu_words){(const char *const *)texts->texts, texts->count};
}

static void build_restaurant(struct menu *menu, const struct menu_raw_restaurant *restaurant)
{
    static const struct menu_raw_location none = {0};
    const struct menu_raw_location *location = restaurant->location != NULL ? restaurant->location : &none;
    menu->location = (struct menu_place){.restaurant_id = restaurant->id,
                                         .name = text_or_empty(location->name),
                                         .address = restaurant->address,
                                         .synonyms = words_of(&location->synonyms)};
    menu->shared_greeting = text_or_empty(location->greeting);
    menu->persona = text_or_empty(restaurant->persona);
    menu->rules = words_of(&restaurant->rules);
    menu->voice = text_or_empty(restaurant->voice);
    menu->engine_voice = text_or_empty(restaurant->engine_voice);
    menu->language = text_or_empty(restaurant->language);
    menu->model = text_or_empty(restaurant->model);
    menu->retention_days = restaurant->retention_days;
}

enum vp_err menu_model_build(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    struct menu_upsell *upsells = arena_take(&body->arena, (raw->upsell_count + 1) * sizeof *upsells);
    if (upsells == NULL)
        return VP_ERR_NO_MEMORY;
    build_restaurant(&body->menu, raw->restaurant);
    for (size_t i = 0; i < raw->upsell_count; i++)
        upsells[i] = (struct menu_upsell){.item_id = raw->upsells[i].offer,
                                          .question = text_or_empty(raw->upsells[i].question),
                                          .with = words_of(&raw->upsells[i].with)};
    body->menu.upsells = upsells;
    body->menu.upsell_count = raw->upsell_count;
    return VP_OK;
}

bool menu_is_english(const struct menu *menu)
{
    return menu->language == NULL || menu->language[0] == '\0' || strncmp(menu->language, "en", 2) == 0;
}

/* The menu as get_menu told it (docs/tool-answers.md), in flat arrays. Strings are borrowed from the JSON
 * document that the card keeps. What is missing or of a wrong type in the document is simply not on the card. */
#ifndef VP_DIALOGUE_CARD_H
#define VP_DIALOGUE_CARD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum {
    CARD_CATEGORIES_MAX = 48,
    CARD_ITEMS_MAX = 400,
    CARD_SIZES_MAX = 1200,
    CARD_GROUPS_MAX = 96,
    CARD_OPTIONS_MAX = 900,
    CARD_ITEM_GROUPS_MAX = 12,
};

struct card_category {
    const char *id, *name;
    const json_t *synonyms;
    size_t first_item, item_count;
};

struct card_size {
    const char *id, *name, *price;
    const json_t *synonyms;
};

struct card_item {
    const char *id, *name, *description;
    const char *price; /* "" where there are sizes */
    size_t category;
    size_t first_size, size_count;
    size_t groups[CARD_ITEM_GROUPS_MAX];
    size_t group_count;
    const json_t *synonyms, *ingredients, *allergens; /* arrays of strings or NULL */
    bool is_available, is_vegetarian, is_vegan, is_gluten_free;
};

struct card_option {
    const char *id, *name, *price;
    const json_t *synonyms, *allergens;
    size_t group;
    bool is_available, is_default;
};

struct card_group {
    const char *id, *name, *question;
    int min, max;
    bool may_be_halved;
    size_t first_option, option_count;
};

struct card {
    json_t *document; /* owned */
    struct card_category categories[CARD_CATEGORIES_MAX];
    size_t category_count;
    struct card_item items[CARD_ITEMS_MAX];
    size_t item_count;
    struct card_size sizes[CARD_SIZES_MAX];
    size_t size_count;
    struct card_group groups[CARD_GROUPS_MAX];
    size_t group_count;
    struct card_option options[CARD_OPTIONS_MAX];
    size_t option_count;
};

/* Reads the answer of get_menu. VP_ERR_BAD_JSON, VP_ERR_BAD_VALUE (not an
 * answer with categories), VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err card_create(const char *menu_json, struct card **out_card);
void card_destroy(struct card *card); /* accepts NULL */

/* The restaurant's own entry, borrowed; NULL where there is none, or no card. */
const json_t *card_restaurant(const struct card *card);

/* Index, or -1. */
int card_find_item(const struct card *card, const char *item_id);
int card_find_group(const struct card *card, const char *group_id);
/* Whether the item offers the option's group. */
bool card_offers(const struct card *card, size_t item, size_t option);

/* A string member of object, or "". */
const char *card_text(const json_t *object, const char *key);

#endif

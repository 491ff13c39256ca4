/* Numbers that several restaurants share. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "order/menu_set_internal.h"

static const char *shared_number(const struct menu *one, const struct menu *other)
{
    for (size_t n = 0; n < one->called_numbers.count; n++)
        if (menu_serves_number(other, one->called_numbers.words[n]))
            return one->called_numbers.words[n];
    return NULL;
}

static bool is_called_alike(const struct menu_place *one, const struct menu_place *other)
{
    if (strcasecmp(one->name, other->name) == 0)
        return true;
    for (size_t i = 0; i < one->synonyms.count; i++)
        if (strcasecmp(one->synonyms.words[i], other->name) == 0)
            return true;
    for (size_t i = 0; i < other->synonyms.count; i++)
        if (strcasecmp(other->synonyms.words[i], one->name) == 0)
            return true;
    return false;
}

/* What is wrong between two that have a number in common; NULL: nothing. */
static const char *why_not(const struct menu *menu, const struct menu *other)
{
    if (menu->location.name[0] == '\0' || other->location.name[0] == '\0')
        return "a number reaches one restaurant, unless each file that has it names its restaurant.location";
    return is_called_alike(&menu->location, &other->location)
               ? "restaurant.location.name, or a synonym of it, is the same in both; callers choose by it"
               : NULL;
}

/* As the files would be: with the menu at index, or behind them all. */
static const struct menu *would_be(const struct menu_set *set, size_t index, const struct menu *menu,
                                   size_t i)
{
    return i == index || i == set->count ? menu : set->files[i];
}

/* How many numbers more than one file would have. Each counts at the second that has it. */
static size_t count_shared(const struct menu_set *set, size_t index, const struct menu *menu)
{
    size_t count = 0, file_count = set->count + (index == set->count);
    for (size_t i = 1; i < file_count; i++) {
        const struct menu *file = would_be(set, index, menu, i);
        for (size_t n = 0; n < file->called_numbers.count; n++) {
            size_t before_count = 0;
            for (size_t before = 0; before < i; before++)
                before_count +=
                    menu_serves_number(would_be(set, index, menu, before), file->called_numbers.words[n]);
            count += before_count == 1;
        }
    }
    return count;
}

bool menu_set_refuses(const struct menu_set *set, size_t index, const struct menu *menu, char *out_why,
                      size_t why_size_bytes)
{
    size_t sharing = 1;
    if (set->is_english_only && !menu_is_english(menu)) {
        snprintf(
            out_why, why_size_bytes,
            "restaurant.language: %s is not understood by the embedded engine, which answers here; take the key "
            "out, or set realtime_url or OPENAI_API_KEY for a model that understands it",
            menu->language);
        return true;
    }
    for (size_t i = 0; i < set->count; i++) {
        const struct menu *other = set->files[i];
        if (i == index)
            continue;
        if (strcmp(other->restaurant_id, menu->restaurant_id) == 0) {
            snprintf(out_why, why_size_bytes,
                     "restaurant.id: '%s' is the id in %s already; one file a restaurant is allowed",
                     menu->restaurant_id, set->paths[i]);
            return true;
        }
        const char *number = shared_number(menu, other);
        const char *why = number != NULL ? why_not(menu, other) : NULL;
        if (why != NULL)
            snprintf(out_why, why_size_bytes,
                     "restaurant.called_numbers: %s belongs to %s already, in %s; %s", number,
                     other->restaurant_id, set->paths[i], why);
        if (why != NULL)
            return true;
        sharing += number != NULL;
    }
    if (sharing > MENU_PLACES_MAX) {
        snprintf(out_why, why_size_bytes,
                 "restaurant.called_numbers: %zu restaurants share a number with this one; up to %d can",
                 sharing, MENU_PLACES_MAX);
        return true;
    }
    size_t shared_count = sharing > 1 ? count_shared(set, index, menu) : 0;
    if (shared_count > MENU_SHARED_MAX)
        snprintf(
            out_why, why_size_bytes,
            "restaurant.called_numbers: with this file %zu numbers would belong to several restaurants; up to %d "
            "can, give it one of its own",
            shared_count, MENU_SHARED_MAX);
    return shared_count > MENU_SHARED_MAX;
}

size_t menu_set_places(const struct menu_set *set, const struct menu *menu,
                       struct menu_place out_places[MENU_PLACES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < set->count && count < MENU_PLACES_MAX; i++)
        if (set->files[i]->location.name[0] != '\0' && shared_number(menu, set->files[i]) != NULL)
            out_places[count++] = set->files[i]->location;
    return count;
}

static size_t find_sharing(const struct menu_set *set, const char *number, struct menu *out[MENU_PLACES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < set->count && count < MENU_PLACES_MAX; i++)
        if (set->files[i]->location.name[0] != '\0' && menu_serves_number(set->files[i], number))
            out[count++] = set->files[i];
    return count;
}

/* As it was, where it says the same: whoever has it is not given another one. What it has of the first file (language,
 * voices, model, whether whoever picks up is asked) changes with that file's text. */
static struct menu *keep_or_take(const struct menu_set *set, struct menu *made)
{
    for (size_t i = 0; i < set->shared_count; i++) {
        struct menu *before = set->shared[i];
        if (strcmp(before->restaurant_id, made->restaurant_id) == 0 && before->text_hash == made->text_hash &&
            menu_has_same_places(before, made) && strcmp(before->staff_number, made->staff_number) == 0 &&
            before->retention_days == made->retention_days) {
            menu_release(made);
            return menu_retain(before);
        }
    }
    return made;
}

static bool has_number(struct menu *const *menus, size_t count, const char *number)
{
    for (size_t i = 0; i < count; i++)
        if (menu_serves_number(menus[i], number))
            return true;
    return false;
}

static enum vp_err share_all(struct menu_set *set, struct menu *out[MENU_SHARED_MAX], size_t *out_count)
{
    struct menu *sharing[MENU_PLACES_MAX], *made;
    for (size_t i = 0; i < set->count; i++)
        for (size_t n = 0; n < set->files[i]->called_numbers.count; n++) {
            const char *number = set->files[i]->called_numbers.words[n];
            size_t count = find_sharing(set, number, sharing);
            if (count < 2 || has_number(out, *out_count, number))
                continue;
            assert(*out_count < MENU_SHARED_MAX); /* menu_set_refuses */
            enum vp_err err = menu_of_number(number, sharing, count, &made);
            if (err != VP_OK)
                return err;
            out[(*out_count)++] = keep_or_take(set, made);
        }
    return VP_OK;
}

enum vp_err menu_set_share(struct menu_set *set)
{
    struct menu *shared[MENU_SHARED_MAX];
    size_t count = 0;
    enum vp_err err = share_all(set, shared, &count);
    for (size_t i = 0; i < (err == VP_OK ? set->shared_count : count); i++)
        menu_release(err == VP_OK ? set->shared[i] : shared[i]);
    if (err != VP_OK)
        return err;
    memcpy(set->shared, shared, count * sizeof *shared);
    set->shared_count = count;
    return VP_OK;
}

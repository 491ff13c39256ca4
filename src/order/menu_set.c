#include "order/menu_set.h"
#include "order/menu_set_internal.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

/* The usual reason is a copy of a menu that was left in the folder, so both files are named. */
static bool is_taken(const struct menu_set *set, const struct menu *menu, const char *path,
                     FILE *problems_out)
{
    char why[512];
    bool is_refused = menu_set_refuses(set, set->count, menu, why, sizeof why);
    if (is_refused)
        fprintf(problems_out, "%s: %s\n", path, why);
    return is_refused;
}

/* menu is taken over, but for VP_ERR_NO_MEMORY. */
static enum vp_err add(struct menu_set *set, struct menu *menu, const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    set->paths[set->count] = copy;
    set->loaded_hash[set->count] = menu->text_hash;
    set->files[set->count] = menu;
    set->menus[set->count++] = menu_retain(menu);
    return VP_OK;
}

static bool load_menu(struct menu_set *set, const char *path, FILE *problems_out)
{
    static struct problems problems;
    struct menu *menu;
    problems = (struct problems){0};
    enum vp_err err = menu_load(path, &menu, &problems);
    if (err != VP_OK) {
        problems_print(&problems, problems_out);
        if (problems.count == 0)
            fprintf(problems_out, "%s: %s\n", path, vp_err_text(err));
        return false;
    }
    if (!is_taken(set, menu, path, problems_out)) {
        err = add(set, menu, path);
        if (err == VP_OK)
            return true;
        fprintf(problems_out, "%s: %s\n", path, vp_err_text(err));
    }
    menu_release(menu);
    return false;
}

/* glob only says that it found nothing. */
static bool refuse_folder(const char *dir, FILE *problems_out)
{
    DIR *folder = opendir(dir);
    if (folder == NULL)
        fprintf(problems_out, "menus_dir: '%s' cannot be read: %s; a folder of menu files is needed\n", dir,
                strerror(errno));
    else
        fprintf(problems_out, "menus_dir: no menu file *.yaml in %s\n", dir);
    if (folder != NULL)
        closedir(folder);
    return false;
}

/* False: no memory. */
static bool find_files(const char *dir, const char *ending, int flags, glob_t *found)
{
    char *pattern;
    if (asprintf(&pattern, "%s/*.%s", dir, ending) < 0)
        return false;
    int failure = glob(pattern, flags, NULL, found);
    free(pattern);
    return failure != GLOB_NOSPACE;
}

static enum vp_err apply(struct menu_set *set, int64_t unix_ms, bool *out_has_changed);

bool menu_set_load(struct menu_set *set, const char *dir, FILE *problems_out)
{
    glob_t found = {0};
    bool all_good = true, has_changed;
    if (!find_files(dir, "yaml", 0, &found) || !find_files(dir, "yml", GLOB_APPEND, &found)) {
        globfree(&found);
        fprintf(problems_out, "menus_dir: %s\n", vp_err_text(VP_ERR_NO_MEMORY));
        return false;
    }
    if (found.gl_pathc == 0) {
        globfree(&found);
        return refuse_folder(dir, problems_out);
    }
    if (found.gl_pathc > MENU_SET_MAX) {
        fprintf(problems_out, "menus_dir: %s has %zu menu files; at most %d are allowed\n", dir,
                found.gl_pathc, MENU_SET_MAX);
        all_good = false;
    }
    for (size_t i = 0; i < found.gl_pathc && i < MENU_SET_MAX; i++)
        all_good = load_menu(set, found.gl_pathv[i], problems_out) && all_good;
    globfree(&found);
    if (apply(set, 0, &has_changed) != VP_OK) { /* those that share a number */
        fprintf(problems_out, "menus_dir: %s\n", vp_err_text(VP_ERR_NO_MEMORY));
        all_good = false;
    }
    return all_good;
}

void menu_set_release(struct menu_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        menu_release(set->menus[i]);
        menu_release(set->files[i]);
        free(set->paths[i]);
    }
    for (size_t i = 0; i < set->shared_count; i++)
        menu_release(set->shared[i]);
    free(set->things);
    free(set->houses);
    free(set->blocked);
    set->things = NULL;
    set->houses = NULL;
    set->blocked = NULL;
    set->count = set->thing_count = set->house_count = set->blocked_count = set->shared_count = 0;
}

enum vp_err menu_set_copy(struct menu_set *set, const struct menu_set *from)
{
    bool has_changed;
    set->is_english_only = from->is_english_only;
    for (size_t i = 0; i < from->count; i++) {
        enum vp_err err = add(set, from->files[i], from->paths[i]);
        if (err != VP_OK)
            return err;
        (void)menu_retain(from->files[i]);
        set->loaded_hash[i] = from->loaded_hash[i];
    }
    enum vp_err err = menu_set_put_houses(set, from->houses, from->house_count, 0, &has_changed);
    if (err == VP_OK)
        err = menu_set_put_blocked(set, from->blocked, from->blocked_count);
    return err == VP_OK ? menu_set_sell_out(set, from->things, from->thing_count, 0, &has_changed) : err;
}

struct menu *menu_set_find(const struct menu_set *set, const char *restaurant_id)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->menus[i]->restaurant_id, restaurant_id) == 0)
            return set->menus[i];
    for (size_t i = 0; i < set->shared_count; i++)
        if (strcmp(set->shared[i]->restaurant_id, restaurant_id) == 0)
            return set->shared[i];
    return NULL;
}

struct menu *menu_set_find_called(const struct menu_set *set, const char *called_number)
{
    for (size_t i = 0; i < set->shared_count; i++)
        if (menu_serves_number(set->shared[i], called_number))
            return set->shared[i];
    for (size_t i = 0; i < set->count; i++)
        if (menu_serves_number(set->menus[i], called_number))
            return set->menus[i];
    return NULL;
}

/* ---- what changes ---- */

static void replace(struct menu **place, struct menu *menu)
{
    struct menu *old = *place;
    *place = menu;
    menu_release(old);
}

/* The menu of a file as it is at that time. */
static enum vp_err lay_over(const struct menu_set *set, struct menu *menu, int64_t unix_ms,
                            struct menu **out_menu)
{
    const struct house_state *house = NULL;
    struct menu_place places[MENU_PLACES_MAX];
    struct menu *offered, *alone;
    for (size_t i = 0; i < set->house_count; i++)
        if (strcmp(set->houses[i].restaurant_id, menu->restaurant_id) == 0)
            house = &set->houses[i];
    enum vp_err err = menu_without(menu, set->things, set->thing_count, unix_ms, &offered);
    if (err != VP_OK)
        return err;
    struct menu *housed;
    err = menu_in_house(offered, house, &housed);
    menu_release(offered);
    if (err != VP_OK)
        return err;
    err = menu_among(housed, places, menu_set_places(set, menu, places), &alone);
    menu_release(housed);
    if (err != VP_OK || unix_ms == 0) { /* the time is not known yet */
        *out_menu = alone;
        return err;
    }
    err = menu_at(alone, unix_ms, out_menu);
    menu_release(alone);
    return err;
}

enum vp_err menu_set_put(struct menu_set *set, size_t index, struct menu *menu, int64_t unix_ms)
{
    struct menu *offered;
    enum vp_err err = lay_over(set, menu, unix_ms, &offered);
    if (err != VP_OK)
        return err;
    replace(&set->files[index], menu_retain(menu));
    replace(&set->menus[index], offered);
    bool has_changed; /* the others, where it shares a number with them */
    return apply(set, unix_ms, &has_changed);
}

/* A menu that offers the same as before stays, so that nobody is told of a change. */
static enum vp_err apply(struct menu_set *set, int64_t unix_ms, bool *out_has_changed)
{
    *out_has_changed = false;
    set->next_back_unix_ms = INT64_MAX;
    for (size_t i = 0; i < set->thing_count; i++) {
        int64_t until_unix_ms = set->things[i].until_unix_ms;
        if (until_unix_ms > unix_ms && until_unix_ms < set->next_back_unix_ms)
            set->next_back_unix_ms = until_unix_ms;
    }
    for (size_t i = 0; i < set->count; i++) {
        struct menu *offered;
        int64_t next_minute_unix_ms = (unix_ms / MINUTE_MS + 1) * MINUTE_MS;
        if (menu_has_times(set->files[i]) && next_minute_unix_ms < set->next_back_unix_ms)
            set->next_back_unix_ms = next_minute_unix_ms; /* days and hours begin with a minute */
        enum vp_err err = lay_over(set, set->files[i], unix_ms, &offered);
        if (err != VP_OK)
            return err;
        if (menu_offers_same(offered, set->menus[i]) && menu_has_same_house(offered, set->menus[i]) &&
            menu_has_same_places(offered, set->menus[i])) {
            menu_release(offered);
            continue;
        }
        replace(&set->menus[i], offered);
        *out_has_changed = true;
    }
    return menu_set_share(set);
}

enum vp_err menu_set_sell_out(struct menu_set *set, const struct sold_out *things, size_t count,
                              int64_t unix_ms, bool *out_has_changed)
{
    struct sold_out *copy = count > 0 ? calloc(count, sizeof *copy) : NULL;
    if (count > 0 && copy == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        copy[i] = things[i];
    free(set->things);
    set->things = copy;
    set->thing_count = count;
    return apply(set, unix_ms, out_has_changed);
}

enum vp_err menu_set_put_houses(struct menu_set *set, const struct house_state *houses, size_t count,
                                int64_t unix_ms, bool *out_has_changed)
{
    struct house_state *copy = count > 0 ? calloc(count, sizeof *copy) : NULL;
    if (count > 0 && copy == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        copy[i] = houses[i];
    free(set->houses);
    set->houses = copy;
    set->house_count = count;
    return apply(set, unix_ms, out_has_changed);
}

enum vp_err menu_set_put_blocked(struct menu_set *set, const struct blocked_number *blocked, size_t count)
{
    struct blocked_number *copy = count > 0 ? calloc(count, sizeof *copy) : NULL;
    if (count > 0 && copy == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        copy[i] = blocked[i];
    free(set->blocked);
    set->blocked = copy;
    set->blocked_count = count;
    return VP_OK;
}

enum vp_err menu_set_offer_again(struct menu_set *set, int64_t unix_ms, bool *out_has_changed)
{
    *out_has_changed = false;
    return unix_ms >= set->next_back_unix_ms ? apply(set, unix_ms, out_has_changed) : VP_OK;
}

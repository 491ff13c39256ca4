#include "order/menu_set.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* Where the menus that are loaded so far came from; found holds the paths. */
struct menu_files {
    const char *paths[MENU_SET_MAX];
};

/* A copy of a menu that was left in the folder is the usual reason, so both files are named. */
static bool is_taken(const struct menu_set *set, const struct menu_files *files, const struct menu *menu,
                     const char *path, FILE *problems_out)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct menu *other = set->menus[i];
        if (strcmp(other->restaurant_id, menu->restaurant_id) == 0) {
            fprintf(problems_out,
                    "%s: restaurant.id: '%s' is the id in %s already; one file a restaurant is allowed\n",
                    path, menu->restaurant_id, files->paths[i]);
            return true;
        }
        for (size_t n = 0; n < menu->called_numbers.count; n++) {
            if (menu_serves_number(other, menu->called_numbers.words[n])) {
                fprintf(
                    problems_out,
                    "%s: restaurant.called_numbers: %s belongs to %s already, in %s; a number reaches one "
                    "restaurant\n",
                    path, menu->called_numbers.words[n], other->restaurant_id, files->paths[i]);
                return true;
            }
        }
    }
    return false;
}

static bool load_menu(struct menu_set *set, struct menu_files *files, const char *path, FILE *problems_out)
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
    if (is_taken(set, files, menu, path, problems_out)) {
        menu_release(menu);
        return false;
    }
    files->paths[set->count] = path;
    set->menus[set->count++] = menu;
    return true;
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

bool menu_set_load(struct menu_set *set, const char *dir, FILE *problems_out)
{
    char *pattern;
    glob_t found;
    struct menu_files files = {{NULL}};
    bool all_good = true;
    if (asprintf(&pattern, "%s/*.yaml", dir) < 0) {
        fprintf(problems_out, "menus_dir: %s\n", vp_err_text(VP_ERR_NO_MEMORY));
        return false;
    }
    int failure = glob(pattern, 0, NULL, &found);
    free(pattern);
    if (failure != 0)
        return refuse_folder(dir, problems_out);
    if (found.gl_pathc > MENU_SET_MAX) {
        fprintf(problems_out, "menus_dir: %s has %zu menu files; at most %d are allowed\n", dir,
                found.gl_pathc, MENU_SET_MAX);
        all_good = false;
    }
    for (size_t i = 0; i < found.gl_pathc && i < MENU_SET_MAX; i++)
        all_good = load_menu(set, &files, found.gl_pathv[i], problems_out) && all_good;
    globfree(&found);
    return all_good;
}

void menu_set_release(struct menu_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        menu_release(set->menus[i]);
    set->count = 0;
}

struct menu *menu_set_find(const struct menu_set *set, const char *restaurant_id)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->menus[i]->restaurant_id, restaurant_id) == 0)
            return set->menus[i];
    return NULL;
}

struct menu *menu_set_find_called(const struct menu_set *set, const char *called_number)
{
    for (size_t i = 0; i < set->count; i++)
        if (menu_serves_number(set->menus[i], called_number))
            return set->menus[i];
    return NULL;
}

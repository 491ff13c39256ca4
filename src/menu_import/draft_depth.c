/* Choices within choices, as deep as a menu takes them; other systems have them in circles and deeper. */
#include <string.h>

#include "menu_import/menu_draft.h"
#include "order/menu.h"

struct walk {
    struct menu_draft *draft;
    json_t *groups; /* by id, borrowed values */
    const char *path[MENU_DEPTH_MAX];
};

static bool is_on_path(const struct walk *walk, int depth, const char *id)
{
    for (int i = 0; i < depth; i++)
        if (strcmp(walk->path[i], id) == 0)
            return true;
    return false;
}

/* Below a group that is depth deep; what it leads to too deep is taken off. */
static void bound_group(struct walk *walk, const char *id,
                        int depth) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    json_t *group = json_object_get(walk->groups, id), *option;
    size_t i;
    walk->path[depth - 1] = id;
    json_array_foreach(json_object_get(group, "options"), i, option)
    {
        json_t *inner = json_object_get(option, "groups");
        for (size_t g = json_array_size(inner); g-- > 0;) {
            const char *inner_id = json_string_value(json_array_get(inner, g));
            if (depth < MENU_DEPTH_MAX && !is_on_path(walk, depth, inner_id)) {
                bound_group(walk, inner_id, depth + 1);
                continue;
            }
            menu_draft_note(
                walk->draft,
                "option \"%s\" of \"%s\" asks for choices that go round in a circle, or more than %d deep; "
                "they are left out",
                menu_draft_text(option, "name"), menu_draft_text(group, "name"), MENU_DEPTH_MAX);
            json_array_remove(inner, g);
        }
        if (inner != NULL && json_array_size(inner) == 0)
            json_object_del(option, "groups");
    }
}

void menu_draft_bound_choices(struct menu_draft *draft)
{
    struct walk walk = {.draft = draft, .groups = json_object()};
    size_t i, c, g;
    json_t *group, *category, *item, *id;
    json_array_foreach(json_object_get(draft->menu, "groups"), i, group)
    {
        json_object_set(walk.groups, menu_draft_text(group, "id"), group);
    }
    json_array_foreach(json_object_get(draft->menu, "categories"), c, category)
    {
        json_array_foreach(json_object_get(category, "items"), i, item)
        {
            json_array_foreach(json_object_get(item, "groups"), g, id)
            {
                bound_group(&walk, json_string_value(id), 1);
            }
        }
    }
    json_decref(walk.groups);
}

/* Choices within choices, as deep as a menu takes them; other systems have them in circles and deeper. */
#include <stdio.h>
#include <string.h>

#include "menu_import/menu_draft.h"
#include "order/menu.h"

struct walk {
    struct menu_draft *draft;
    json_t *groups; /* by id, borrowed values */
    json_t *walked; /* by id: how deep the group lay when it was bounded; less deep it is too */
    json_t *lost;   /* by id: {"option": the first one's name, "count": of options that lost something} */
    const char *path[MENU_DEPTH_MAX];
};

static bool is_on_path(const struct walk *walk, int depth, const char *id)
{
    for (int i = 0; i < depth; i++)
        if (strcmp(walk->path[i], id) == 0)
            return true;
    return false;
}

static void note_loss(struct walk *walk, const char *group_id, const char *option_name)
{
    json_t *loss = json_object_get(walk->lost, group_id);
    if (loss == NULL)
        json_object_set_new(walk->lost, group_id, json_pack("{s:s, s:i}", "option", option_name, "count", 1));
    else
        json_object_set_new(loss, "count",
                            json_integer(json_integer_value(json_object_get(loss, "count")) + 1));
}

/* Once for a group: where one of its options asks too much, many do. */
static void tell_losses(struct walk *walk)
{
    const char *id;
    json_t *loss;
    json_object_foreach(walk->lost, id, loss)
    {
        char others[48] = "";
        int count = (int)menu_draft_number(loss, "count", 1);
        if (count > 1)
            snprintf(others, sizeof others, ", like %d other%s there,", count - 1, count > 2 ? "s" : "");
        menu_draft_note(
            walk->draft,
            "option \"%s\" of \"%s\"%s asks for choices that go round in a circle, or more than %d "
            "deep; they are left out",
            menu_draft_text(loss, "option"), menu_draft_text(json_object_get(walk->groups, id), "name"),
            others, MENU_DEPTH_MAX);
    }
}

/* Below a group that is depth deep; what it leads to too deep is taken off. */
static void bound_group(struct walk *walk, const char *id,
                        int depth) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    json_t *group = json_object_get(walk->groups, id), *option;
    size_t i;
    if (menu_draft_number(walk->walked, id, 0) >= depth)
        return;
    walk->path[depth - 1] = id;
    json_array_foreach(json_object_get(group, "options"), i, option)
    {
        json_t *inner = json_object_get(option, "groups");
        size_t had = json_array_size(inner);
        for (size_t g = json_array_size(inner); g-- > 0;) {
            const char *inner_id = json_string_value(json_array_get(inner, g));
            if (depth < MENU_DEPTH_MAX && !is_on_path(walk, depth, inner_id)) {
                bound_group(walk, inner_id, depth + 1);
                continue;
            }
            json_array_remove(inner, g);
        }
        if (json_array_size(inner) < had)
            note_loss(walk, id, menu_draft_text(option, "name"));
        if (inner != NULL && json_array_size(inner) == 0)
            json_object_del(option, "groups");
    }
    json_object_set_new(walk->walked, id, json_integer(depth));
}

/* ---- groups without any option ---- */

static void unoffer(json_t *thing, const json_t *empty)
{
    json_t *groups = json_object_get(thing, "groups");
    for (size_t g = json_array_size(groups); g-- > 0;)
        if (json_object_get(empty, json_string_value(json_array_get(groups, g))) != NULL)
            json_array_remove(groups, g);
    if (groups != NULL && json_array_size(groups) == 0)
        json_object_del(thing, "groups");
}

/* A menu takes none: nobody could answer its question. */
static void leave_out_empty_groups(struct menu_draft *draft)
{
    json_t *groups = json_object_get(draft->menu, "groups"), *empty = json_object(), *category, *thing;
    size_t c, i;
    for (size_t g = json_array_size(groups); g-- > 0;) {
        json_t *group = json_array_get(groups, g);
        if (json_array_size(json_object_get(group, "options")) > 0)
            continue;
        menu_draft_note(draft, "group \"%s\" has no option; it is left out", menu_draft_text(group, "name"));
        json_object_set_new(empty, menu_draft_text(group, "id"), json_true());
        json_array_remove(groups, g);
    }
    for (size_t g = 0; json_object_size(empty) > 0 && g < json_array_size(groups); g++)
        json_array_foreach(json_object_get(json_array_get(groups, g), "options"), i, thing)
        {
            unoffer(thing, empty);
        }
    json_array_foreach(json_object_get(draft->menu, "categories"), c, category)
    {
        json_array_foreach(json_object_get(category, "items"), i, thing)
        {
            unoffer(thing, empty);
        }
    }
    if (groups != NULL && json_array_size(groups) == 0)
        json_object_del(draft->menu, "groups");
    json_decref(empty);
}

void menu_draft_bound_choices(struct menu_draft *draft)
{
    struct walk walk = {
        .draft = draft, .groups = json_object(), .walked = json_object(), .lost = json_object()};
    size_t i, c, g;
    json_t *group, *category, *item, *id;
    leave_out_empty_groups(draft);
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
    tell_losses(&walk);
    json_decref(walk.groups);
    json_decref(walk.walked);
    json_decref(walk.lost);
}

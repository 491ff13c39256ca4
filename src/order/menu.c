#include "order/menu.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order/menu_internal.h"

static void body_destroy(struct menu_body *body)
{
    if (body == NULL)
        return;
    zone_close(body->zone);
    menu_blocks_free(body->blocks);
    menu_raw_free(body->raw);
    free(body);
}

static enum vp_err check_body(const struct menu_body *body, struct span yaml, const char *name,
                              struct menu_problems *problems)
{
    struct menu_check check = {.yaml = yaml, .name = name, .problems = problems};
    menu_check(&check, body->raw);
    menu_lines_destroy(check.lines);
    return problems->count == 0 ? VP_OK : VP_ERR_BAD_VALUE;
}

/* FNV-1a, 64 bits: tells whether a menu changed; it guards against nobody. */
static uint64_t hash_text(struct span text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    return hash;
}

enum vp_err menu_parse(struct span yaml, const char *name, struct menu **out_menu,
                       struct menu_problems *out_problems)
{
    struct menu_body *body = calloc(1, sizeof *body);
    out_problems->text[0] = '\0';
    out_problems->count = 0;
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = menu_yaml_read(yaml, name, &body->raw, out_problems);
    if (err == VP_OK)
        err = check_body(body, yaml, name, out_problems);
    if (err == VP_OK)
        err = menu_build(body);
    if (err != VP_OK) {
        body_destroy(body);
        return err;
    }
    atomic_init(&body->holder_count, 1);
    body->menu.text_hash = hash_text(yaml);
    *out_menu = &body->menu;
    return VP_OK;
}

enum vp_err menu_load(const char *path, struct menu **out_menu, struct menu_problems *out_problems)
{
    size_t len = 0;
    out_problems->text[0] = '\0';
    out_problems->count = 0;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        menu_problems_add(out_problems, path, 0, strerror(errno));
        return VP_ERR_NOT_FOUND;
    }
    enum vp_err err = VP_ERR_NO_MEMORY;
    char *bytes = malloc(MENU_FILE_BYTES_MAX + 1); /* one more shows a file that is too big */
    if (bytes != NULL) {
        len = fread(bytes, 1, MENU_FILE_BYTES_MAX + 1, file);
        err = ferror(file) != 0 ? VP_ERR_NOT_FOUND : VP_OK;
        if (err != VP_OK)
            menu_problems_add(out_problems, path, 0, "cannot be read");
    }
    fclose(file);
    if (err == VP_OK)
        err = menu_parse((struct span){bytes, len}, path, out_menu, out_problems);
    free(bytes);
    return err;
}

struct menu *menu_retain(struct menu *menu)
{
    atomic_fetch_add_explicit(&((struct menu_body *)menu)->holder_count, 1, memory_order_relaxed);
    return menu;
}

void menu_release(struct menu *menu)
{
    struct menu_body *body = (struct menu_body *)menu;
    if (body != NULL && atomic_fetch_sub_explicit(&body->holder_count, 1, memory_order_acq_rel) == 1)
        body_destroy(body);
}

const struct menu_item *menu_find_item(const struct menu *menu, const char *item_id)
{
    for (size_t c = 0; c < menu->category_count; c++)
        for (size_t i = 0; i < menu->categories[c].item_count; i++)
            if (strcmp(menu->categories[c].items[i].id, item_id) == 0)
                return &menu->categories[c].items[i];
    return NULL;
}

const struct menu_size *menu_find_size(const struct menu_item *item, const char *size_id)
{
    for (size_t i = 0; i < item->size_count; i++)
        if (strcmp(item->sizes[i].id, size_id) == 0)
            return &item->sizes[i];
    return NULL;
}

const struct menu_option *menu_find_option(const struct menu *menu, const struct menu_item *item,
                                           const char *option_id, const struct menu_group **out_group)
{
    for (size_t g = 0; g < item->group_count; g++) {
        const struct menu_group *group = &menu->groups[item->groups[g]];
        for (size_t o = 0; o < group->option_count; o++)
            if (strcmp(group->options[o].id, option_id) == 0) {
                if (out_group != NULL)
                    *out_group = group;
                return &group->options[o];
            }
    }
    return NULL;
}

bool menu_serves_number(const struct menu *menu, const char *called_number)
{
    for (size_t i = 0; i < menu->called_numbers.count; i++)
        if (strcmp(menu->called_numbers.words[i], called_number) == 0)
            return true;
    return false;
}

#include "order/menu.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/text_file.h"
#include "order/menu_internal.h"

static void body_destroy(struct menu_body *body)
{
    if (body == NULL)
        return;
    if (body->whole == NULL)
        zone_close(body->zone);
    menu_release(body->whole);
    arena_free(&body->arena);
    free(body);
}

/* The meaning is checked too where the shape has faults, as long as the file could be read to its end. */
static enum vp_err read_and_check(struct menu_body *body, struct span yaml, const char *name,
                                  struct problems *problems)
{
    struct yaml_tree tree;
    enum vp_err err = menu_yaml_read(yaml, name, &body->arena, &tree, &body->raw, problems);
    if (err == VP_ERR_NO_MEMORY || body->raw == NULL || !tree.is_whole)
        return err;
    struct menu_check check = {name, &tree, problems, NULL};
    menu_check(&check, body->raw);
    return problems->count == 0 ? VP_OK : VP_ERR_BAD_VALUE;
}

enum vp_err menu_parse(struct span yaml, const char *name, struct menu **out_menu,
                       struct problems *out_problems)
{
    problems_clear(out_problems);
    if (yaml.len > MENU_FILE_BYTES_MAX) {
        problems_add(out_problems, name, 0, "", "is larger than %d KiB", MENU_FILE_BYTES_MAX / 1024);
        return VP_ERR_BAD_VALUE;
    }
    struct menu_body *body = calloc(1, sizeof *body);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = read_and_check(body, yaml, name, out_problems);
    if (err == VP_OK)
        err = menu_build(body, name);
    if (err != VP_OK) {
        body_destroy(body);
        return err;
    }
    atomic_init(&body->holder_count, 1);
    body->menu.text_hash = fnv_hash(FNV_START, yaml);
    *out_menu = &body->menu;
    return VP_OK;
}

static enum vp_err parse_file(void *out_menu, struct span text, const char *name, struct problems *problems)
{
    return menu_parse(text, name, out_menu, problems);
}

enum vp_err menu_load(const char *path, struct menu **out_menu, struct problems *out_problems)
{
    problems_clear(out_problems);
    return text_file_parse(path, MENU_FILE_BYTES_MAX, parse_file, (void *)out_menu, out_problems);
}

struct menu_body *menu_body_over(struct menu *menu)
{
    struct menu_body *body = calloc(1, sizeof *body);
    if (body == NULL)
        return NULL;
    body->menu = *menu;
    body->whole = menu_retain(menu);
    body->zone = ((const struct menu_body *)menu)->zone;
    atomic_init(&body->holder_count, 1);
    return body;
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

const char *menu_number(const struct menu *menu)
{
    if (menu->public_number != NULL && menu->public_number[0] != '\0')
        return menu->public_number;
    return menu->called_numbers.count > 0 ? menu->called_numbers.words[0] : "";
}

bool menu_serves_number(const struct menu *menu, const char *called_number)
{
    for (size_t i = 0; i < menu->called_numbers.count; i++)
        if (strcmp(menu->called_numbers.words[i], called_number) == 0)
            return true;
    return false;
}

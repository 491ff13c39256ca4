/* How much there may be to choose from, choices within choices: a short file must not keep a service busy. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "order/menu.h"

enum { FILE_BYTES = 1 << 20 };

/* Three levels of groups, so many at each, of so many options that lead to all of the next level. */
static enum vp_err load(int groups, int options, struct menu **out_menu, struct problems *problems)
{
    struct buf file;
    buf_init(&file, FILE_BYTES);
    enum vp_err err = buf_append_text(
        &file,
        "restaurant: {id: deep, name: Deep, address: 1 Well Road, timezone: Europe/London, "
        "called_numbers: [\"+442070000009\"], greeting: Hello.}\npickup: {minutes: 20}\n"
        "limits: {line_quantity: 9, items: 20, total: 500}\nhours: {every_day: [\"00:00-24:00\"]}\ngroups:\n");
    for (int level = 0; level < 3 && err == VP_OK; level++)
        for (int g = 0; g < groups && err == VP_OK; g++) {
            err = buf_appendf(
                &file,
                "  - id: g%d-%d\n    name: G%d %d\n    question: Which?\n    min: 1\n    max: 1\n    options:\n",
                level, g, level, g);
            for (int o = 0; o < options && err == VP_OK; o++) {
                err = buf_appendf(&file, "      - {id: o%d-%d-%d, name: O%d %d %d, price: %d.00", level, g, o,
                                  level, g, o, o);
                for (int next = 0; next < groups && level < 2 && err == VP_OK; next++)
                    err = buf_appendf(&file, "%sg%d-%d%s", next == 0 ? ", groups: [" : ", ", level + 1, next,
                                      next == groups - 1 ? "]" : "");
                if (err == VP_OK)
                    err = buf_append_text(&file, "}\n");
            }
        }
    if (err == VP_OK)
        err = buf_append_text(&file, "categories:\n  - id: c\n    name: C\n    items:\n"
                                     "      - {id: i, name: Thing, price: 1.00, groups: [");
    for (int g = 0; g < groups && err == VP_OK; g++)
        err = buf_appendf(&file, "%sg0-%d", g > 0 ? ", " : "", g);
    assert_int_equal(err == VP_OK ? buf_append_text(&file, "]}\n") : err, VP_OK);
    *problems = (struct problems){0};
    err = menu_parse((struct span){file.at, file.len}, "deep.yaml", out_menu, problems);
    buf_deinit(&file);
    return err;
}

static void a_file_of_too_many_ways_is_refused_and_one_of_many_has_its_price(void **state)
{
    (void)state;
    static struct problems problems;
    struct menu *menu = NULL;
    int64_t cents;
    assert_int_equal(load(4, 60, &menu, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "ways; up to 1000000 are allowed"));
    if (load(1, 40, &menu, &problems) != VP_OK)
        fail_msg("%s", problems.text);
    assert_true(menu_price_from(menu, menu_find_item(menu, "i"), NULL, &cents));
    assert_int_equal(cents, 100);
    menu_release(menu);
}

TESTS = {TEST(a_file_of_too_many_ways_is_refused_and_one_of_many_has_its_price)};

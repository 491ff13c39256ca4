/* How long a turn is read on a menu of so many items: bench_reader [ITEMS...], 400 and 1500 unless said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "meaning/parse.h"

enum { TURNS = 200, MENU_MAX_BYTES = 4 << 20 };

static const char *const sauces[] = {"garlic", "lemon", "spicy",  "sweet",
                                     "smoked", "honey", "ginger", "pepper"};
static const char *const meats[] = {"chicken", "beef",  "pork", "lamb",   "tofu",   "shrimp",
                                    "salmon",  "duck",  "veal", "crab",   "turkey", "squid",
                                    "paneer",  "bacon", "tuna", "lobster"};
static const char *const dishes[] = {"curry", "noodles", "bowl", "stew",  "burger",  "wrap",
                                     "soup",  "pie",     "rice", "salad", "skewers", "dumplings"};
static const char *const said[] = {
    "I'd like two large garlic chicken curries with extra cilantro, no onions, and a lemon beef burger please",
    "can I get three spicy tofu bowls, one with peanuts and the other two plain, and a ginger pork noodles",
    "a small honey shrimp salad, no wait, make that a large one with cashews and without rice or sesame",
    "um hello I was hoping to get a smoked salmon wrap for my wife and, uh, a sweet duck soup when you get a chance",
};

static enum vp_err put_item(struct buf *json, size_t index)
{
    size_t sauce = index % 8, meat = index / 8 % 16, dish = index / 128 % 12;
    return buf_appendf(
        json,
        "%s{\"id\":\"i%zu\",\"name\":\"%s %s %s\",\"synonyms\":[\"%s with %s\"],\"sizes\":[{\"id\":\"s\",\"name\":"
        "\"Small\"},{\"id\":\"l\",\"name\":\"Large\"}],\"group_ids\":[\"extras\"],\"ingredients\":[\"onions\","
        "\"rice\",\"sesame\"]}",
        index % 125 > 0 ? "," : "", index, sauces[sauce], meats[meat], dishes[dish], dishes[dish],
        meats[meat]);
}

static char *menu_of(size_t items)
{
    struct buf json;
    buf_init(&json, MENU_MAX_BYTES);
    enum vp_err err = buf_appendf(&json, "{\"categories\":[");
    for (size_t i = 0; err == VP_OK && i < items; i++) {
        if (i % 125 == 0)
            err = buf_appendf(&json, "%s{\"id\":\"c%zu\",\"name\":\"%s\",\"items\":[", i > 0 ? "]}," : "", i,
                              dishes[i / 125 % 12]);
        if (err == VP_OK)
            err = put_item(&json, i);
    }
    if (err == VP_OK)
        err = buf_appendf(&json,
                          "]}],\"groups\":[{\"id\":\"extras\",\"name\":\"Extras\",\"max\":6,\"options\":[");
    static const char *const extras[] = {"cilantro", "peanuts", "cashews", "onions",
                                         "cheese",   "mint",    "chili",   "egg"};
    for (size_t i = 0; err == VP_OK && i < 8; i++)
        err = buf_appendf(&json, "%s{\"id\":\"o%zu\",\"name\":\"%s\"}", i > 0 ? "," : "", i, extras[i]);
    if (err == VP_OK)
        err = buf_appendf(&json, "]}]}");
    char *text = err == VP_OK ? strdup(buf_text(&json)) : NULL;
    buf_deinit(&json);
    return text;
}

/* Of the processor, so that who else computes does not count. */
static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int measure(size_t items)
{
    struct told_menu *menu = NULL;
    struct lexicon *lexicon = NULL;
    static struct acts acts;
    char *json = menu_of(items);
    double before = now_ms();
    if (json == NULL || told_menu_create(json, &menu) != VP_OK || lexicon_create(menu, &lexicon) != VP_OK)
        return 1;
    printf("%zu items: menu %.1f ms", menu->item_count, now_ms() - before);
    double worst = 0, sum = 0;
    for (size_t i = 0; i < TURNS; i++) {
        const struct parse_setting setting = {.lexicon = lexicon,
                                              .menu = menu,
                                              .asked = ASKED_OPEN,
                                              .expected_group = -1,
                                              .wants_guesses = true,
                                              .confidence = -0.2F};
        before = now_ms();
        parse_acts(&acts, &setting, said[i % (sizeof said / sizeof *said)]);
        double took = now_ms() - before;
        sum += took;
        worst = took > worst ? took : worst;
    }
    printf(", turn %.2f ms, worst %.2f ms\n", sum / TURNS, worst);
    lexicon_destroy(lexicon);
    told_menu_destroy(menu);
    free(json);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= measure((size_t)strtoul(argv[i], NULL, 10));
    return argc > 1 ? failed : measure(400) | measure(1500);
}

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meaning/lines.h"
#include "meaning/parse.h"
#include "meaning/weights.h"

/* Sentences and what they order or change: bistro.txt and bistro_changes.txt, on the menu bistro.json. */

enum { FILE_BYTES = 1 << 16 };

static struct told_menu *menu;
static struct lexicon *lexicon;

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, FILE_BYTES);
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, FILE_BYTES - 1, file) > 0);
    fclose(file);
    return text;
}

static int open_menu(void **state)
{
    (void)state;
    char *text = read_file("tests/unit/meaning/bistro.json");
    assert_int_equal(told_menu_create(text, &menu), VP_OK);
    assert_int_equal(lexicon_create(menu, &lexicon), VP_OK);
    free(text);
    return 0;
}

static int close_menu(void **state)
{
    (void)state;
    lexicon_destroy(lexicon);
    told_menu_destroy(menu);
    return 0;
}

static void append(char *out, size_t size_bytes, const char *before, const char *text)
{
    size_t len = strlen(out);
    snprintf(out + len, size_bytes - len, "%s%s", before, text);
}

static void describe_choice(const struct draft_choice *choice, char *out, size_t size_bytes)
{
    static const char *const sides[] = {"", "(left)", "(right)"}, *const amounts[] = {"", "(light)",
                                                                                      "(extra)"};
    append(out, size_bytes, " +",
           choice->option_count > 0 ? menu->options[choice->options[0]].id : choice->phrase);
    append(out, size_bytes, sides[choice->side], amounts[choice->amount]);
    if (choice->count > 1 && choice->option_count > 0 && menu->options[choice->options[0]].max_each > 1)
        append(out, size_bytes, "*", (const char[]){(char)('0' + choice->count), '\0'});
}

static void describe(const struct draft *draft, char *out, size_t size_bytes)
{
    char number[16];
    snprintf(number, sizeof number, "%d ", draft->quantity > 0 ? draft->quantity : 1);
    append(out, size_bytes, out[0] != '\0' ? "; " : "", number);
    append(out, size_bytes, draft->size, draft->size[0] != '\0' ? " " : "");
    append(out, size_bytes, "", draft->item_count > 0 ? menu->items[draft->items[0]].id : draft->heard);
    for (size_t i = 0; i < draft->choice_count; i++)
        describe_choice(&draft->choices[i], out, size_bytes);
    for (size_t i = 0; i < draft->without_count; i++)
        append(out, size_bytes, " -", draft->without[i]);
}

/* The lines that the acts of a fresh order come to. */
static void read_order(const char *said, char *out, size_t size_bytes)
{
    struct acts *acts = calloc(1, sizeof *acts);
    assert_non_null(acts);
    const struct parse_setting setting = {
        .lexicon = lexicon, .menu = menu, .asked = ASKED_OPEN, .expected_group = -1, .wants_guesses = true};
    parse_acts(acts, &setting, said);
    out[0] = '\0';
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        if (acts->at[i].kind != ACT_ADD)
            continue;
        draft_settle(draft, lexicon, menu);
        describe(draft, out, size_bytes);
    }
    free(acts);
}

/* What the acts do to an order, whatever is on it: "remove 1 coke", "change 1 coke: 3 ". */
static void read_acts(const char *said, char *out, size_t size_bytes)
{
    static const char *const verbs[] = {
        [ACT_ADD] = "add", [ACT_CHANGE] = "change", [ACT_REMOVE] = "remove", [ACT_ASK] = "ask"};
    struct acts *acts = calloc(1, sizeof *acts);
    assert_non_null(acts);
    const struct parse_setting setting = {
        .lexicon = lexicon, .menu = menu, .asked = ASKED_MORE, .expected_group = -1, .wants_guesses = true};
    parse_acts(acts, &setting, said);
    out[0] = '\0';
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *act = &acts->at[i];
        char target[200] = "", draft[200] = "";
        const char *verb = act->kind <= ACT_ASK ? verbs[act->kind] : NULL;
        describe(&act->target, target, sizeof target);
        describe(&act->draft, draft, sizeof draft);
        append(out, size_bytes, out[0] != '\0' ? "; " : "", verb != NULL ? verb : "other");
        if (act->is_recount)
            append(out, size_bytes, "", " to");
        if (draft_names_thing(&act->target))
            append(out, size_bytes, " ", target + strlen("1 "));
        if (draft_names_thing(&act->target))
            append(out, size_bytes, "", ":");
        append(out, size_bytes, " ", draft);
    }
    free(acts);
}

static void compare_sentences(const char *path, void (*read)(const char *said, char *out, size_t size_bytes))
{
    char *text = read_file(path), *rest = text, *line;
    size_t wrong = 0, number = 0;
    while ((line = strsep(&rest, "\n")) != NULL) {
        char found[400];
        char *arrow = strstr(line, " -> ");
        number++;
        if (line[0] == '#' || arrow == NULL)
            continue;
        *arrow = '\0';
        read(line, found, sizeof found);
        if (strcmp(found, arrow + 4) == 0)
            continue;
        print_message("%s:%zu: %s\n    right %s\n    found %s\n", path, number, line, arrow + 4, found);
        wrong++;
    }
    free(text);
    assert_int_equal(wrong, 0);
}

static void sentences_order_what_they_say(void **state)
{
    (void)state;
    compare_sentences("tests/unit/meaning/bistro.txt", read_order);
}

static void sentences_change_what_they_name(void **state)
{
    (void)state;
    compare_sentences("tests/unit/meaning/bistro_changes.txt", read_acts);
}

static void a_clear_reading_leads_by_more_than_a_doubtful_one(void **state)
{
    struct words words;
    struct chunks *chunks = calloc(1, sizeof *chunks);
    struct lines *lines = calloc(1, sizeof *lines);
    (void)state;
    assert_non_null(chunks);
    assert_non_null(lines);
    words_split(&words, "two large hawaiian pizzas");
    chunks_make(chunks, lexicon, &words, CHUNK_NO_GUESSES);
    lines_read(lines, lexicon, menu, &words, chunks, 0, chunks->count, -1);
    double clear = lines->margin;
    words_split(&words, "a burrito no beans, guac");
    chunks_make(chunks, lexicon, &words, CHUNK_NO_GUESSES);
    lines_read(lines, lexicon, menu, &words, chunks, 0, chunks->count, -1);
    assert_true(clear > lines->margin);
    free(chunks);
    free(lines);
}

static void a_doubt_says_what_else_may_be_meant(void **state)
{
    struct words words;
    struct chunks *chunks = calloc(1, sizeof *chunks);
    struct lines *lines = calloc(1, sizeof *lines);
    (void)state;
    assert_non_null(chunks);
    assert_non_null(lines);
    words_split(&words, "a chicken burrito no beans, guac");
    chunks_make(chunks, lexicon, &words, CHUNK_NO_GUESSES);
    lines_read(lines, lexicon, menu, &words, chunks, 0, chunks->count, -1);
    assert_true(lines_are_in_doubt(&lines->doubt));
    assert_true(lines->doubt.lead <= READER_DOUBT_MAX);
    assert_int_not_equal(lines->doubt.mine_of, 0);
    for (size_t i = 0; i < lines->doubt.mine_count; i++)
        assert_int_equal(lines->doubt.mine[i].item_count, 1);
    words_split(&words, "two large hawaiian pizzas");
    chunks_make(chunks, lexicon, &words, CHUNK_NO_GUESSES);
    lines_read(lines, lexicon, menu, &words, chunks, 0, chunks->count, -1);
    assert_false(lines_are_in_doubt(&lines->doubt) && lines->doubt.lead < 0.5);
    free(chunks);
    free(lines);
}

static void other_weights_read_otherwise(void **state)
{
    double values[WEIGHTS_COUNT];
    char found[400];
    (void)state;
    for (size_t i = 0; i < WEIGHTS_COUNT; i++)
        assert_non_null(weights_name(i, &values[i]));
    values[WEIGHT_ITEM] = -50;
    weights_use(values);
    read_order("a mocha", found, sizeof found);
    weights_use(NULL);
    assert_string_equal(found, "");
    read_order("a mocha", found, sizeof found);
    assert_string_equal(found, "1 mocha");
}

TESTS_BETWEEN(open_menu, close_menu) = {
    TEST(sentences_order_what_they_say),
    TEST(sentences_change_what_they_name),
    TEST(a_clear_reading_leads_by_more_than_a_doubtful_one),
    TEST(a_doubt_says_what_else_may_be_meant),
    TEST(other_weights_read_otherwise),
};

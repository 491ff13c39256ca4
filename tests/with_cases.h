/* Tests whose cases are the rows of a table. */
#ifndef VP_TESTS_WITH_CASES_H
#define VP_TESTS_WITH_CASES_H

/* What goes in and what has to come out, both as text. */
struct text_case {
    const char *given, *wanted;
};

#define COUNT_OF(table) (sizeof(table) / sizeof(table)[0])

/* Runs the statement behind it with row pointing to each row of table, an array. */
#define FOR_EACH(row, table)                                                                                 \
    for (__typeof__(&(table)[0]) row = (table); row < (table) + COUNT_OF(table); row++)

/* The same with each pointing to each of the cases named behind it, such as {"given", "wanted"}. */
#define FOR_EACH_CASE(each, ...)                                                                             \
    for (const struct text_case *each = (const struct text_case[]){__VA_ARGS__, {NULL, NULL}};               \
         each->given != NULL; each++)

/* The same with text pointing to each of the texts named behind it. */
#define FOR_EACH_TEXT(text, ...)                                                                             \
    for (const char *const *text = (const char *const[]){__VA_ARGS__, NULL}; *text != NULL; text++)

#endif

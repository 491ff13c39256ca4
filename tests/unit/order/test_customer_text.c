/* Telephone numbers as callers say them, completed by the restaurant's country. */
#include "with_cmocka.h"

#include "order/customer_text.h"
#include "with_edited_menu.h"

static void numbers_are_completed_as_they_are_dialled_in_the_country(void **state)
{
    (void)state;
    static const struct {
        const char *home, *said, *stored; /* stored "": it is none */
    } cases[] = {
        {"+15550001111", "(555) 000-2222", "+15550002222"},
        {"+15550001111", "1 555 000 2222", "+15550002222"},
        {"+15550001111", "555-0002", ""},
        {"+15550001111", "55500022221", ""},
        {"+15550001111", "+44 20 7946 0000", "+442079460000"},
        {"+15550001111", "0044 20 7946 0000", "+442079460000"},
        {"+442070000001", "020 7946 0123", "+442079460123"},
        {"+442070000001", "07700 900 555", "+447700900555"},
        {"+442070000001", "7700 900555", "+447700900555"},
        {"+442070000001", "44 7700 900555", "+447700900555"},
        {"+442070000001", "+1 555 000 2222", "+15550002222"},
        {"+442070000001", "9460", ""},
        {"+390612345678", "06 1234 5678", "+390612345678"},
        {"+390612345678", "347 123 4567", "+393471234567"},
        {"+4930123456", "030 123456", "+4930123456"},
        {"+35312345678", "01 234 5678", "+35312345678"},
        {"+442070000001", "call me", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[80], number[MENU_NUMBER_BYTES];
        snprintf(line, sizeof line, "called_numbers: [\"%s\"]", cases[i].home);
        struct menu *menu = edited_menu(EDITED_PIZZERIA, "called_numbers: [\"+15550001111\"]", line);
        bool is_number = customer_phone_copy(menu, cases[i].said, number);
        if (is_number != (cases[i].stored[0] != '\0') || (is_number && strcmp(number, cases[i].stored) != 0))
            fail_msg("'%s' at %s: %s", cases[i].said, cases[i].home, is_number ? number : "none");
        menu_release(menu);
    }
}

TESTS = {TEST(numbers_are_completed_as_they_are_dialled_in_the_country)};

/* What a kitchen's printer is sent, read back by a printer made by hand: paper, and how each line stands on it. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delivery/escpos.h"

enum { LINES_MAX = 64, LINE_BYTES = 160 };

struct paper {
    char lines[LINES_MAX][LINE_BYTES]; /* white on black in brackets, double size behind ##, tall behind # */
    int line_count, cut_count, table;
    size_t widest; /* in columns */
};

static void add_text(char *line, const char *text)
{
    size_t len = strlen(line);
    snprintf(line + len, LINE_BYTES - len, "%s", text);
}

static void print(const struct buf *job, struct paper *paper)
{
    const unsigned char *at = (const unsigned char *)job->at, *end = at + job->len;
    int size = 0;
    size_t columns = 0;
    memset(paper, 0, sizeof *paper);
    while (at < end) {
        char *line = paper->lines[paper->line_count];
        if (*at == '\n') {
            paper->line_count++;
            assert_true(paper->line_count < LINES_MAX);
            columns = 0;
            at++;
        } else if (*at == 0x1b && at[1] == '@') {
            at += 2;
        } else if (*at == 0x1c && at[1] == '.') {
            at += 2;
        } else if (*at == 0x1b) {
            assert_non_null(strchr("atE", at[1]));
            paper->table = at[1] == 't' ? at[2] : paper->table;
            at += 3;
        } else if (*at == 0x1d && at[1] == 'V') {
            paper->cut_count++;
            at += 4;
        } else if (*at == 0x1d) {
            assert_non_null(strchr("!B", at[1]));
            size = at[1] == '!' ? at[2] : size;
            if (at[1] == 'B')
                add_text(line, at[2] != 0 ? "[" : "]");
            at += 3;
        } else {
            char byte[2] = {(char)*at++, '\0'};
            assert_true((unsigned char)byte[0] >= ' ');
            if (columns == 0)
                add_text(line, size == 0x11 ? "##" : size == 0x01 ? "#" : "");
            columns += size == 0x11 ? 2 : 1;
            paper->widest = columns > paper->widest ? columns : paper->widest;
            add_text(line, byte);
        }
    }
}

static struct ticket *make_ticket(void)
{
    struct ticket *ticket = calloc(1, sizeof *ticket);
    assert_non_null(ticket);
    ticket->order_number = 42;
    ticket->customer.service = BASKET_PICKUP;
    snprintf(ticket->customer.name, sizeof ticket->customer.name, "Ren\xc3\xa9");
    snprintf(ticket->customer.phone, sizeof ticket->customer.phone, "+15550002222");
    snprintf(ticket->customer.address, sizeof ticket->customer.address, "12 Main Street");
    ticket->line_count = 2;
    snprintf(ticket->lines[0].name, sizeof ticket->lines[0].name, "Large Margherita");
    snprintf(ticket->lines[0].details, sizeof ticket->lines[0].details,
             "Thin Crust; left: Mushrooms, Ham; right: Olives; no onions, no basil");
    ticket->lines[0].quantity = 2;
    snprintf(ticket->lines[1].name, sizeof ticket->lines[1].name, "Coke");
    ticket->lines[1].quantity = 1;
    return ticket;
}

static void print_ticket(struct slip slip, struct paper *paper)
{
    struct buf job;
    buf_init(&job, 65536);
    slip.restaurant_name = "Luigi's";
    slip.date = "Mon 30 Nov";
    slip.at = "18:20";
    slip.due = "18:45";
    slip.reason = slip.reason != NULL ? slip.reason : "";
    slip.allergy = slip.allergy != NULL ? slip.allergy : "";
    slip.currency = slip.currency != NULL ? slip.currency : "";
    assert_int_equal(escpos_write(&job, &slip, ESCPOS_CP858), VP_OK);
    print(&job, paper);
    buf_deinit(&job);
}

static void a_cook_reads_number_time_dishes_and_what_is_left_out(void **state)
{
    static const char *const expected[] = {"##ORDER 42",
                                           "##PICKUP 18:45",
                                           "Luigi's",
                                           "Mon 30 Nov, ordered 18:20",
                                           "------------------------------------------",
                                           "#2 x Large Margherita",
                                           "    Thin Crust",
                                           "    left: Mushrooms",
                                           "    left: Ham",
                                           "    right: Olives",
                                           "    [ NO onions ]",
                                           "    [ NO basil ]",
                                           "#1 x Coke",
                                           "------------------------------------------",
                                           "#Ren\x82",
                                           "+15550002222"};
    struct ticket *ticket = make_ticket();
    struct paper paper;
    (void)state;
    print_ticket((struct slip){.ticket = ticket, .columns = 42}, &paper);
    assert_int_equal(paper.line_count, sizeof expected / sizeof expected[0]);
    for (int i = 0; i < paper.line_count; i++)
        assert_string_equal(paper.lines[i], expected[i]);
    assert_int_equal(paper.cut_count, 1);
    assert_int_equal(paper.table, 19);
    assert_true(paper.widest <= 42);
    free(ticket);
}

static void what_is_brought_says_so_and_where(void **state)
{
    struct ticket *ticket = make_ticket();
    struct paper paper;
    (void)state;
    ticket->customer.service = BASKET_DELIVERY;
    print_ticket((struct slip){.ticket = ticket, .columns = 42, .is_reprint = true}, &paper);
    assert_string_equal(paper.lines[1], "[## REPRINT ]");
    assert_string_equal(paper.lines[2], "[## DELIVERY 18:45 ]");
    assert_string_equal(paper.lines[paper.line_count - 3], "12 Main Street");
    free(ticket);
}

static void an_allergy_is_the_first_thing_and_in_capitals(void **state)
{
    struct ticket *ticket = make_ticket();
    struct paper paper;
    (void)state;
    print_ticket((struct slip){.ticket = ticket, .columns = 32, .allergy = "peanuts, severe"}, &paper);
    assert_string_equal(paper.lines[5], "[# ALLERGY: PEANUTS, SEVERE ]");
    assert_string_equal(paper.lines[6], "--------------------------------");
    assert_string_equal(paper.lines[7], "#2 x Large Margherita");
    free(ticket);
}

static void what_is_cancelled_is_void_with_its_reason(void **state)
{
    static const char *const expected[] = {"[## VOID ]",
                                           "##ORDER 42",
                                           "Luigi's",
                                           "Mon 30 Nov, ordered 18:20",
                                           "------------------------------------------",
                                           "#The caller rang again",
                                           "------------------------------------------",
                                           "2 x Large Margherita",
                                           "1 x Coke",
                                           "------------------------------------------",
                                           "#Ren\x82",
                                           "+15550002222"};
    struct ticket *ticket = make_ticket();
    struct paper paper;
    (void)state;
    print_ticket(
        (struct slip){.kind = SLIP_VOID, .ticket = ticket, .columns = 42, .reason = "The caller rang again"},
        &paper);
    assert_int_equal(paper.line_count, sizeof expected / sizeof expected[0]);
    for (int i = 0; i < paper.line_count; i++)
        assert_string_equal(paper.lines[i], expected[i]);
    free(ticket);
}

static void a_message_says_what_who_and_when(void **state)
{
    static const char *const expected[] = {"[## MESSAGE ]",
                                           "Luigi's",
                                           "Mon 30 Nov, left 18:20",
                                           "--------------------------------",
                                           "#RESERVATION",
                                           "#Friday at seven, four people",
                                           "A table by the window, if there",
                                           "is one.",
                                           "--------------------------------",
                                           "#Ada",
                                           "+15550002222"};
    const struct slip_message message = {"reservation", "A table by the window, if there is one.",
                                         "Friday at seven, four people", "Ada", "+15550002222"};
    struct paper paper;
    (void)state;
    print_ticket((struct slip){.kind = SLIP_MESSAGE, .message = &message, .columns = 32}, &paper);
    assert_int_equal(paper.line_count, sizeof expected / sizeof expected[0]);
    for (int i = 0; i < paper.line_count; i++)
        assert_string_equal(paper.lines[i], expected[i]);
}

static void prices_stand_at_the_right_edge_where_they_are_wanted(void **state)
{
    struct ticket *ticket = make_ticket();
    struct paper paper;
    (void)state;
    ticket->lines[0].total_cents = 3400;
    ticket->totals = (struct basket_totals){.tax_cents = 302, .total_cents = 3902};
    print_ticket((struct slip){.ticket = ticket, .columns = 32, .has_prices = true, .currency = "USD"},
                 &paper);
    assert_string_equal(paper.lines[12], "                       34.00 USD");
    assert_string_equal(paper.lines[paper.line_count - 4], "TOTAL                  39.02 USD");
    assert_true(paper.widest <= 32);
    free(ticket);
}

static void narrow_paper_is_kept_to(void **state)
{
    struct ticket *ticket = make_ticket();
    struct paper paper;
    (void)state;
    snprintf(ticket->lines[0].name, sizeof ticket->lines[0].name,
             "Family Grandmother's Sunday Lasagna With Extra Everything");
    snprintf(ticket->lines[0].details, sizeof ticket->lines[0].details,
             "no caramelised onions from the wood oven; Donaudampfschifffahrtsgesellschaftskapitaen");
    for (int columns = SLIP_COLUMNS_MIN; columns <= SLIP_COLUMNS_MAX; columns++) {
        print_ticket((struct slip){.ticket = ticket, .columns = columns}, &paper);
        assert_true(paper.widest <= (size_t)columns);
    }
    print_ticket((struct slip){.ticket = ticket, .columns = 32}, &paper);
    assert_string_equal(paper.lines[5], "#2 x Family Grandmother's Sunday");
    assert_string_equal(paper.lines[6], "#    Lasagna With Extra");
    free(ticket);
}

static void no_text_is_a_command(void **state)
{
    struct ticket *ticket = make_ticket();
    struct paper paper;
    (void)state;
    snprintf(ticket->customer.name, sizeof ticket->customer.name,
             "a\x1b@\x1dV\x41\n\x10\x04\x01\xc2\x9b!\xffz");
    print_ticket((struct slip){.ticket = ticket, .columns = 42}, &paper);
    assert_int_equal(paper.cut_count, 1);
    assert_string_equal(paper.lines[paper.line_count - 2], "#a@VA!?z");
    free(ticket);
}

static void letters_become_the_printers_or_their_base(void **state)
{
    static const struct {
        enum escpos_encoding encoding;
        const char *text, *bytes;
    } known[] = {
        {ESCPOS_CP858, "Caf\xc3\xa9 \xe2\x82\xac", "Caf\x82 \xd5"},
        {ESCPOS_CP1252, "Caf\xc3\xa9 \xe2\x82\xac", "Caf\xe9 \x80"},
        {ESCPOS_CP858,
         "jalape\xc3\xb1o cr\xc3\xa8me br\xc3\xbbl\xc3\xa9"
         "e",
         "jalape\xa4o cr\x8ame br\x96l\x82"
         "e"},
        {ESCPOS_CP858, "Dvo\xc5\x99\xc3\xa1k", "Dvor\xa0k"}, /* r with a caron is in neither */
        {ESCPOS_CP1252, "\xc5\x81ukasz", "Lukasz"},
        {ESCPOS_CP858, "\xe2\x80\x9cok\xe2\x80\x9d", "\"ok\""}, /* curly quotes */
        {ESCPOS_CP1252, "\xe2\x80\x9cok\xe2\x80\x9d", "\x93ok\x94"},
        {ESCPOS_CP858, "ph\xe1\xbb\x9f b\xc3\xb2", "pho b\x95"},
        {ESCPOS_CP858, "e\xcc\x81", "e"},
        {ESCPOS_CP858, "\xe5\x8c\x97\xf0\x9f\x8d\x95", "??"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char bytes[64];
        escpos_encode(known[i].encoding, span_of(known[i].text), bytes, sizeof bytes);
        assert_string_equal(bytes, known[i].bytes);
    }
}

static void status_bytes_say_what_is_wrong(void **state)
{
    static const struct {
        enum escpos_question question;
        uint8_t byte;
        const char *why;
    } known[] = {
        {ESCPOS_PRINTER, 0x12, NULL},
        {ESCPOS_PRINTER, 0x16, NULL}, /* the drawer */
        {ESCPOS_PRINTER, 0x1a, "the printer is offline"},
        {ESCPOS_OFFLINE_CAUSE, 0x16, "the printer's cover is open"},
        {ESCPOS_OFFLINE_CAUSE, 0x32, "the printer is out of paper"},
        {ESCPOS_OFFLINE_CAUSE, 0x52, "the printer has an error"},
        {ESCPOS_ERROR_CAUSE, 0x1a, "the printer has an error"},
        {ESCPOS_ERROR_CAUSE, 0x52, NULL}, /* recovers by itself */
        {ESCPOS_PAPER, 0x1e, NULL},       /* near its end */
        {ESCPOS_PAPER, 0x72, "the printer is out of paper"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct escpos_status status = {0};
        const char *why = NULL;
        assert_true(escpos_read_status(known[i].question, known[i].byte, &status));
        assert_int_equal(escpos_can_print(&status, &why), known[i].why == NULL);
        if (known[i].why != NULL)
            assert_string_equal(why, known[i].why);
    }
}

static void answers_are_told_apart(void **state)
{
    struct escpos_status status = {0};
    const char *why;
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        bool is_both = escpos_is_status((uint8_t)byte) && escpos_read_paper((uint8_t)byte, &status);
        assert_false(is_both);
    }
    status = (struct escpos_status){0};
    assert_false(escpos_read_status(ESCPOS_PRINTER, 0xff, &status));
    assert_true(escpos_read_paper(0x00, &status));
    assert_true(escpos_read_paper(0x03, &status));
    assert_true(status.is_paper_low && escpos_can_print(&status, &why));
    assert_true(escpos_read_paper(0x0c, &status));
    assert_false(escpos_can_print(&status, &why));
}

TESTS = {
    TEST(a_cook_reads_number_time_dishes_and_what_is_left_out),
    TEST(what_is_brought_says_so_and_where),
    TEST(an_allergy_is_the_first_thing_and_in_capitals),
    TEST(what_is_cancelled_is_void_with_its_reason),
    TEST(a_message_says_what_who_and_when),
    TEST(prices_stand_at_the_right_edge_where_they_are_wanted),
    TEST(narrow_paper_is_kept_to),
    TEST(no_text_is_a_command),
    TEST(letters_become_the_printers_or_their_base),
    TEST(status_bytes_say_what_is_wrong),
    TEST(answers_are_told_apart),
};

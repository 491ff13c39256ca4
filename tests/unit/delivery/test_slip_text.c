/* Slips as text, for small screens, and for Epson's printers that fetch them. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delivery/epos_xml.h"
#include "delivery/slip_fold.h"
#include "delivery/slip_text.h"

static struct ticket *make_ticket(size_t line_count)
{
    struct ticket *ticket = calloc(1, sizeof *ticket);
    assert_non_null(ticket);
    ticket->order_number = 42;
    ticket->customer.service = BASKET_DELIVERY;
    snprintf(ticket->customer.name, sizeof ticket->customer.name, "Ren\xc3\xa9 & <Co>");
    snprintf(ticket->customer.phone, sizeof ticket->customer.phone, "+15550002222");
    snprintf(ticket->customer.address, sizeof ticket->customer.address, "12 Main Street");
    ticket->totals.total_cents = 1234;
    ticket->line_count = line_count;
    for (size_t i = 0; i < line_count; i++) {
        snprintf(ticket->lines[i].name, sizeof ticket->lines[i].name, "Large Margherita");
        snprintf(ticket->lines[i].details, sizeof ticket->lines[i].details, "Thin Crust; no onions");
        ticket->lines[i].quantity = 2;
    }
    return ticket;
}

static struct slip slip_of(const struct ticket *ticket)
{
    return (struct slip){.ticket = ticket,
                         .restaurant_name = "Luigi's",
                         .date = "Mon 30 Nov",
                         .at = "18:20",
                         .due = "18:45",
                         .reason = "",
                         .allergy = "",
                         .currency = "",
                         .columns = 32};
}

static void text_has_the_lines_of_the_slip(void **state)
{
    static const char expected[] = "            ORDER 42\n"
                                   "        *DELIVERY 18:45*\n"
                                   "            Luigi's\n"
                                   "   Mon 30 Nov, ordered 18:20\n"
                                   "--------------------------------\n"
                                   "2 x Large Margherita\n"
                                   "    Thin Crust\n"
                                   "    *NO onions*\n"
                                   "--------------------------------\n"
                                   "12 Main Street\n"
                                   "Ren\xc3\xa9 & <Co>\n"
                                   "+15550002222\n";
    struct ticket *ticket = make_ticket(1);
    const struct slip slip = slip_of(ticket);
    struct buf out;
    (void)state;
    buf_init(&out, 65536);
    assert_int_equal(slip_write_text(&out, &slip), VP_OK);
    assert_string_equal(buf_text(&out), expected);
    buf_deinit(&out);
    free(ticket);
}

/* The cook reads the note, the driver the zone, whoever takes the money the sums: at 32 and at 42 columns. */
static void what_was_wished_and_where_it_goes_is_on_the_slip(void **state)
{
    static const char *const narrow[] = {
        "--------------------------------\nNOTE: ring twice, the bell is\nweak\n--------------------------------\n",
        ("Subtotal                   10.00\nTax                         0.90\nDelivery                    3.50\n"
         "Tip                         1.00\nTOTAL                      15.40\n"),
        "Coupon named: SUMMER10\n", "Zone: Old Town, fee 3.50,\n  minimum 20.00\n12 Main Street\n"};
    static const char *const wide[] = {"NOTE: ring twice, the bell is weak\n",
                                       "Zone: Old Town, fee 3.50, minimum 20.00\n"};
    struct ticket *ticket = make_ticket(1);
    struct slip slip = slip_of(ticket);
    char text[SLIP_SHORT_BYTES];
    (void)state;
    snprintf(ticket->note, sizeof ticket->note, "ring twice, the bell is weak");
    snprintf(ticket->coupon, sizeof ticket->coupon, "SUMMER10");
    snprintf(ticket->zone, sizeof ticket->zone, "Old Town");
    ticket->zone_minimum_cents = 2000;
    ticket->totals = (struct basket_totals){.subtotal_cents = 1000,
                                            .tax_cents = 90,
                                            .delivery_fee_cents = 350,
                                            .tip_cents = 100,
                                            .total_cents = 1540};
    slip.has_prices = true;
    for (int columns = 32; columns <= 42; columns += 10) {
        const char *const *parts = columns == 32 ? narrow : wide;
        size_t count = columns == 32 ? sizeof narrow / sizeof narrow[0] : sizeof wide / sizeof wide[0];
        struct buf out;
        buf_init(&out, 65536);
        slip.columns = columns;
        assert_int_equal(slip_write_text(&out, &slip), VP_OK);
        for (size_t i = 0; i < count; i++)
            if (strstr(buf_text(&out), parts[i]) == NULL)
                fail_msg("%s\nis not in\n%s", parts[i], buf_text(&out));
        buf_deinit(&out);
    }
    slip_write_short(&slip, 1600, text);
    assert_non_null(strstr(text, "NOTE: ring twice, the bell is weak\n"));
    assert_non_null(strstr(text, "12 Main Street\nZone: Old Town, fee 3.50, minimum 20.00\n"));
    assert_non_null(strstr(text, "Coupon named: SUMMER10"));
    ticket->totals.delivery_fee_cents = ticket->zone_minimum_cents = 0;
    slip_write_short(&slip, 1600, text);
    assert_non_null(strstr(text, "\nZone: Old Town, no fee\n"));
    free(ticket);
}

static void an_sms_says_it_in_few_lines(void **state)
{
    struct ticket *ticket = make_ticket(1);
    struct slip slip = slip_of(ticket);
    char text[SLIP_SHORT_BYTES];
    (void)state;
    slip.allergy = "peanuts";
    assert_string_equal(slip_write_short(&slip, 1600, text),
                        "Luigi's\nOrder 42, DELIVERY 18:45\nALLERGY: peanuts\n"
                        "Ren\xc3\xa9 & <Co>, +15550002222\n12 Main Street\n"
                        "2 x Large Margherita (Thin Crust; no onions)\n"
                        "Total 12.34");
    slip.kind = SLIP_VOID;
    slip.reason = "nobody cooks today";
    assert_non_null(strstr(slip_write_short(&slip, 1600, text), "VOID: order 42, nobody cooks today\n"));
    free(ticket);
}

/* At every limit: never longer, and whatever is left out is said so. */
static void an_sms_is_never_too_long(void **state)
{
    struct ticket *ticket = make_ticket(BASKET_LINES_MAX);
    const struct slip slip = slip_of(ticket);
    char text[SLIP_SHORT_BYTES];
    (void)state;
    for (size_t max = 40; max <= 1600; max += 7) {
        slip_write_short(&slip, max, text);
        assert_true(slip_columns(span_of(text)) <= max);
        assert_true(strstr(text, "there is more of it") != NULL || strstr(text, "Total") != NULL);
    }
    free(ticket);
}

static void words_are_broken_only_where_they_are_longer_than_the_line(void **state)
{
    static const char *const expected[] = {"Donaudampf", "schiff and", "a ham", "sandwich"};
    const char *rest = "Donaudampfschiff and a ham sandwich";
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct span part = slip_fold(&rest, 10);
        assert_int_equal(part.len, strlen(expected[i]));
        assert_memory_equal(part.at, expected[i], part.len);
    }
    assert_int_equal(*rest, '\0');
}

static void epson_is_given_xml_that_no_name_can_break(void **state)
{
    struct ticket *ticket = make_ticket(1);
    const struct slip slip = slip_of(ticket);
    struct buf out;
    (void)state;
    buf_init(&out, 65536);
    assert_int_equal(epos_write(&out, &slip, "vp17"), VP_OK);
    const char *xml = buf_text(&out);
    assert_non_null(strstr(xml, "<printjobid>vp17</printjobid>"));
    assert_non_null(strstr(xml, "Ren\xc3\xa9 &amp; &lt;Co&gt;&#10;</text>"));
    assert_non_null(strstr(xml, "reverse=\"true\">     NO onions &#10;</text>"));
    assert_null(strstr(xml, "<Co>"));
    buf_deinit(&out);
    free(ticket);
}

static void what_epson_answers_is_read(void **state)
{
#define ANSWER(job, response)                                                                                \
    "<PrintResponseInfo Version=\"2.00\"><ePOSPrint><Parameter><devid>local_printer</devid>" job             \
    "</Parameter><PrintResponse>" response "</PrintResponse></ePOSPrint></PrintResponseInfo>"
    static const struct {
        const char *xml, *job_id, *code;
        bool is_read, is_success;
    } known[] = {
        {ANSWER("<printjobid>vp17</printjobid>",
                "<response xmlns=\"x\" success=\"true\" code=\"\" status=\"1\"/>"),
         "vp17", "", true, true},
        {ANSWER("<printjobid>vp18</printjobid>", "<response success=\"false\" code=\"EPTR_COVER_OPEN\"/>"),
         "vp18", "EPTR_COVER_OPEN", true, false},
        {ANSWER("", "<response success=\"true\" code=\"\"/>"), "", "", false, false},
        {ANSWER("<printjobid>vp17</printjobid>", ""), "vp17", "", false, false},
        {ANSWER("<printjobid>a-name-that-is-much-longer-than-any-of-ours</printjobid>",
                "<response success=\"true\"/>"),
         "", "", false, false},
        {"", "", "", false, false},
        {"<response success=\"", "", "", false, false},
    };
#undef ANSWER
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct epos_response response;
        assert_int_equal(epos_read_response(known[i].xml, &response), known[i].is_read);
        if (!known[i].is_read)
            continue;
        assert_string_equal(response.job_id, known[i].job_id);
        assert_string_equal(response.code, known[i].code);
        assert_int_equal(response.is_success, known[i].is_success);
    }
}

TESTS = {
    TEST(text_has_the_lines_of_the_slip),
    TEST(what_was_wished_and_where_it_goes_is_on_the_slip),
    TEST(an_sms_says_it_in_few_lines),
    TEST(an_sms_is_never_too_long),
    TEST(words_are_broken_only_where_they_are_longer_than_the_line),
    TEST(epson_is_given_xml_that_no_name_can_break),
    TEST(what_epson_answers_is_read),
};

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "callers/twiml_reader.h"
#include "callers/twiml_url.h"

/* The caller's to destroy. */
static struct twiml_document *read_document(const char *xml)
{
    struct twiml_document *document = NULL;
    struct twiml_problem problem;
    assert_int_equal(twiml_reader_parse(span_of(xml), &document, &problem), VP_OK);
    return document;
}

static void verbs_are_read_in_order(void **state)
{
    (void)state;
    struct twiml_document *document = read_document(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- c -->\n<Response>\n"
        "<Connect action=\"/voice/resume\"><Stream url=\"wss://h/ws/media\" name=\"a\" colour=\"red\">"
        "<Parameter name=\"token\" value=\"9&amp;f\"/></Stream></Connect>"
        "<Say>  One &lt;moment&gt; </Say><Pause length=\"2\"/>"
        "<Redirect method=\"POST\">https://h/x?a=1&amp;b=2</Redirect></Response>");
    const struct twiml_element *verb = twiml_first_verb(document);
    assert_int_equal(verb->noun, TWIML_CONNECT);
    assert_string_equal(twiml_find_attribute(verb, "action"), "/voice/resume");
    const struct twiml_element *stream = verb->first_child;
    assert_int_equal(stream->noun, TWIML_STREAM);
    assert_null(twiml_find_attribute(stream, "colour"));
    assert_string_equal(twiml_find_attribute(stream->first_child, "value"), "9&f");
    verb = verb->next;
    assert_int_equal(verb->noun, TWIML_SAY);
    assert_string_equal(verb->text, "One <moment>");
    verb = verb->next;
    assert_string_equal(twiml_find_attribute(verb, "length"), "2");
    verb = verb->next;
    assert_string_equal(verb->text, "https://h/x?a=1&b=2");
    assert_null(verb->next);
    twiml_document_destroy(document);
}

static void expect_refused(const char *xml, int code, const char *text)
{
    struct twiml_document *document = NULL;
    struct twiml_problem problem;
    assert_int_equal(twiml_reader_parse(span_of(xml), &document, &problem), VP_ERR_BAD_VALUE);
    assert_int_equal(problem.code, code);
    assert_string_equal(problem.text, text);
}

static void refusals_have_twilios_numbers(void **state)
{
    (void)state;
    expect_refused("", 12100, "line 1: no element found");
    expect_refused("<Response><Say>a</Response>", 12100, "line 1: mismatched tag");
    expect_refused("<response/>", 12200, "line 1: not a TwiML element: <response>");
    expect_refused("<Response>\n<say/></Response>", 12200, "line 2: not a TwiML element: <say>");
    expect_refused("<Response><Stream/></Response>", 12200, "line 1: may not stand here: <Stream>");
    expect_refused("<!DOCTYPE a [<!ENTITY b \"c\">]><Response/>", 12100, "line 1: document type <a>");
    expect_refused(
        "<Response><Connect><Stream url=\"wss://h\"><Parameter name=\"a\"/></Stream></Connect></Response>",
        12200, "line 1: name and value are needed in <Parameter>");
}

static void what_is_not_carried_out_is_known(void **state)
{
    (void)state;
    struct twiml_document *document =
        read_document("<Response><Gather input=\"speech\"><Say>x</Say></Gather></Response>");
    assert_int_equal(twiml_first_verb(document)->noun, TWIML_GATHER);
    twiml_document_destroy(document);
}

static void expect_url(const char *base, const char *reference, const char *url)
{
    char out[TWIML_URL_BYTES];
    assert_int_equal(twiml_url_resolve(base, reference, out), VP_OK);
    assert_string_equal(out, url);
}

static void urls_are_resolved_against_the_document(void **state)
{
    (void)state;
    const char *base = "https://h.example:8443/twilio/voice?x=1";
    expect_url(base, "", "https://h.example:8443/twilio/voice?x=1");
    expect_url(base, "/a", "https://h.example:8443/a");
    expect_url(base, "b?c=2#f", "https://h.example:8443/twilio/b?c=2");
    expect_url(base, "?c=2", "https://h.example:8443/twilio/voice?c=2");
    expect_url(base, "../a/./b", "https://h.example:8443/a/b");
    expect_url(base, "../../..", "https://h.example:8443/");
    expect_url(base, "//other/a", "https://other/a");
    expect_url(base, "wss://other/ws", "wss://other/ws");
    expect_url("http://h", "a", "http://h/a");
    char out[TWIML_URL_BYTES];
    assert_int_equal(twiml_url_resolve(base, "ftp://x/y", out), VP_ERR_BAD_VALUE);
    assert_int_equal(twiml_url_resolve(base, "/a b", out), VP_ERR_BAD_VALUE);
    assert_int_equal(twiml_url_resolve(base, "http://", out), VP_ERR_BAD_VALUE);
    assert_int_equal(twiml_url_resolve("nothing", "/a", out), VP_ERR_BAD_VALUE);
    assert_int_equal(twiml_url_with_scheme("ws://h/p", "wss", out), VP_OK);
    assert_string_equal(out, "wss://h/p");
}

TESTS = {
    TEST(verbs_are_read_in_order),
    TEST(refusals_have_twilios_numbers),
    TEST(what_is_not_carried_out_is_known),
    TEST(urls_are_resolved_against_the_document),
};

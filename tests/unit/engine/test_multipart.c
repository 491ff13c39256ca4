#include "with_cmocka.h"
#include <string.h>

#include "engine/multipart.h"

static const char content_type[] = "multipart/form-data; boundary=vp7d1";

static void parts_are_found(void **state)
{
    (void)state;
    static const char body[] =
        "preamble\r\n--vp7d1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"
        "gpt-transcribe\r\n--vp7d1  \r\n"
        "content-type: audio/wav\r\n"
        "content-disposition: form-data; filename=\"a;name=b.wav\"; name=file\r\n\r\n"
        "RI\r\n--vp7\r\nFF\r\n--vp7d1\r\n"
        "Content-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--vp7d1--\r\nepilogue";
    struct multipart multipart;
    struct multipart_part part;
    assert_int_equal(multipart_begin(&multipart, content_type, (struct span){body, sizeof body - 1}), VP_OK);
    assert_int_equal(multipart_next(&multipart, &part), VP_OK);
    assert_string_equal(part.name, "model");
    assert_string_equal(part.file_name, "");
    assert_true(span_is(part.body, "gpt-transcribe"));
    assert_int_equal(multipart_next(&multipart, &part), VP_OK);
    assert_string_equal(part.name, "file");
    assert_string_equal(part.file_name, "a;name=b.wav");
    assert_true(span_is(part.body, "RI\r\n--vp7\r\nFF"));
    assert_int_equal(multipart_next(&multipart, &part), VP_OK);
    assert_string_equal(part.name, "empty");
    assert_int_equal(part.body.len, 0);
    assert_int_equal(multipart_next(&multipart, &part), VP_ERR_NEED_MORE);
    assert_int_equal(multipart_next(&multipart, &part), VP_ERR_NEED_MORE);
}

static void foreign_bodies_are_refused(void **state)
{
    (void)state;
    struct multipart multipart;
    const struct span body = SPAN_LIT("--vp7d1\r\n\r\nx\r\n--vp7d1--");
    assert_int_equal(multipart_begin(&multipart, NULL, body), VP_ERR_BAD_REQUEST);
    assert_int_equal(multipart_begin(&multipart, "application/json", body), VP_ERR_BAD_REQUEST);
    assert_int_equal(multipart_begin(&multipart, "multipart/form-data", body), VP_ERR_BAD_REQUEST);
    assert_int_equal(multipart_begin(&multipart, "multipart/form-data; boundary=\"\"", body),
                     VP_ERR_BAD_REQUEST);
    assert_int_equal(multipart_begin(&multipart, "multipart/form-data; boundary=other", body),
                     VP_ERR_BAD_REQUEST);
    assert_int_equal(multipart_begin(&multipart, content_type, SPAN_NONE), VP_ERR_BAD_REQUEST);
    struct multipart_part part;
    assert_int_equal(multipart_begin(&multipart, content_type, body), VP_OK); /* a part without a name */
    assert_int_equal(multipart_next(&multipart, &part), VP_ERR_BAD_REQUEST);
}

static void a_cut_body_is_refused(void **state)
{
    (void)state;
    static const char body[] = "--vp7d1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--vp7d1--";
    for (size_t len = 0; len < sizeof body - 1; len++) {
        struct multipart multipart;
        struct multipart_part part;
        enum vp_err err = multipart_begin(&multipart, content_type, (struct span){body, len});
        while (err == VP_OK)
            err = multipart_next(&multipart, &part);
        assert_int_equal(err, VP_ERR_BAD_REQUEST);
    }
}

TESTS = {
    TEST(parts_are_found),
    TEST(foreign_bodies_are_refused),
    TEST(a_cut_body_is_refused),
};

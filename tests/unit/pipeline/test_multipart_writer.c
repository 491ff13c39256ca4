/* Uploads as they go over the wire. */
#include "with_cmocka.h"

#include <stdio.h>

#include "pipeline/multipart_writer.h"

static void a_form_has_fields_and_a_file(void **state)
{
    (void)state;
    struct multipart_writer writer;
    struct buf out;
    char wanted[1024], content_type[96];
    buf_init(&out, 4096);
    multipart_writer_begin(&writer, &out);
    multipart_writer_field(&writer, "model", SPAN_LIT("gpt-transcribe"));
    multipart_writer_file(&writer, "file", "turn.wav", "audio/wav", SPAN_LIT("RI\r\nFF"));
    assert_int_equal(multipart_writer_end(&writer), VP_OK);
    const char *b = writer.boundary;
    snprintf(wanted, sizeof wanted,
             "--%s\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-transcribe\r\n"
             "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"turn.wav\"\r\n"
             "Content-Type: audio/wav\r\n\r\nRI\r\nFF\r\n--%s--\r\n",
             b, b, b);
    assert_string_equal(buf_text(&out), wanted);
    multipart_writer_content_type(&writer, content_type, sizeof content_type);
    assert_int_equal(strncmp(content_type, "multipart/form-data; boundary=voiceplate-", 41), 0);
    assert_string_equal(content_type + 30, b);
    buf_deinit(&out);
}

static void too_big_an_upload_is_refused(void **state)
{
    (void)state;
    struct multipart_writer writer;
    struct buf out;
    buf_init(&out, 200);
    multipart_writer_begin(&writer, &out);
    multipart_writer_field(&writer, "model", SPAN_LIT("m"));
    multipart_writer_file(&writer, "file", "turn.wav", "audio/wav", (struct span){(char[150]){0}, 150});
    assert_int_equal(multipart_writer_end(&writer), VP_ERR_TOO_BIG);
    buf_deinit(&out);
}

TESTS = {
    TEST(a_form_has_fields_and_a_file),
    TEST(too_big_an_upload_is_refused),
};

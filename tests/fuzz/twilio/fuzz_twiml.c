/* Bytes become elements, attributes and texts; whatever they are, expat reads a document whose tree holds
 * exactly the elements that were opened. */
#include "fuzz/fuzz_input.h"

#include "../../unit/twilio/expat_reader.h"
#include "twilio/twiml.h"

static size_t count_of(const char *text, const char *needle)
{
    size_t count = 0;
    for (; (text = strstr(text, needle)) != NULL; text += strlen(needle))
        count++;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct buf out;
    struct twiml twiml;
    size_t opened = 1;
    if (len > 4096)
        return 0;
    char *copy = fuzz_text(at, len), *rest = copy, *line;
    buf_init(&out, 1 << 17);
    twiml_begin(&twiml, &out);
    while ((line = strsep(&rest, "\n")) != NULL) {
        switch (line[0]) {
        case '<':
            twiml_open(&twiml, "Gather");
            if (twiml.err == VP_OK)
                opened++;
            twiml_attr(&twiml, "action", line + 1);
            break;
        case '>':
            twiml_close(&twiml);
            break;
        default:
            twiml_text(&twiml, line);
            break;
        }
    }
    enum vp_err err = twiml_end(&twiml);
    require(err == VP_OK || err == VP_ERR_BUG || err == VP_ERR_TOO_BIG);
    if (err == VP_OK) {
        struct expat_reader reader;
        require(expat_read(&reader, (struct span){out.at, out.len}));
        require(buf_text(&out) != NULL);
        require(count_of(out.at, "<Gather") + count_of(out.at, "<Response") == opened);
        buf_deinit(&reader.out);
    }
    buf_deinit(&out);
    free(copy);
    return 0;
}

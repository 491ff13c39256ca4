#include "fuzz/fuzz_input.h"

#include "callers/playout.h"
#include "callers/to_twilio.h"

/* Messages, one a line, as a stream would bring them; the audio is played and every mark comes back once. */
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct playout playout;
    struct buf scratch;
    size_t put = 0, returned = 0;
    char name[TO_TWILIO_MARK_NAME_BYTES];
    uint8_t frame[160];
    playout_init(&playout);
    buf_init(&scratch, 1 << 20);
    for (size_t start = 0; start < len;) {
        const uint8_t *end = memchr(at + start, '\n', len - start);
        size_t line_len = end != NULL ? (size_t)(end - (at + start)) : len - start;
        struct to_twilio message;
        if (to_twilio_decode((struct span){(const char *)at + start, line_len}, "MZ1", &scratch, &message) ==
            VP_OK) {
            if (message.kind == TO_TWILIO_MEDIA)
                (void)!playout_put(&playout, message.ulaw);
            else if (message.kind == TO_TWILIO_MARK)
                put += playout_put_mark(&playout, message.mark_name) == VP_OK;
            else
                playout_clear(&playout);
        }
        playout_take(&playout, frame, sizeof frame);
        while (playout_take_mark(&playout, name, sizeof name))
            returned++;
        start += line_len + 1;
    }
    playout_clear(&playout);
    while (playout_take_mark(&playout, name, sizeof name))
        returned++;
    if (put != returned || playout_waiting_bytes(&playout) != 0)
        abort();
    buf_deinit(&scratch);
    playout_deinit(&playout);
    return 0;
}

/* Frames written by hand, and a transcript of what the message decoder made of them. */
#ifndef VP_TESTS_NET_WITH_FRAMES_H
#define VP_TESTS_NET_WITH_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "net/ws_message.h"

/* One frame: first byte as on the wire, payload unmasked. */
struct test_frame {
    uint8_t first;
    const char *payload;
    size_t len;
};

#define FRAME(first, text)                                                                                   \
    {                                                                                                        \
        (first), (text), sizeof(text) - 1                                                                    \
    }
#define TEXT(text)       FRAME(0x81, text)
#define TEXT_BEGIN(text) FRAME(0x01, text)
#define MORE(text)       FRAME(0x00, text)
#define LAST(text)       FRAME(0x80, text)
#define BINARY(text)     FRAME(0x82, text)
#define CLOSE(text)      FRAME(0x88, text)
#define PING(text)       FRAME(0x89, text)
#define PONG(text)       FRAME(0x8a, text)

/* Appends the frame as the other side of role would send it. */
void frame_write(struct buf *out, enum ws_role role, const struct test_frame *frame);

enum chop { CHOP_WHOLE, CHOP_HALVES, CHOP_BYTES, CHOP_COUNT };

/* Feeds bytes (chopped) into a fresh decoder. The transcript: "T:text " "P:ping " "O:pong " "X1000:reason "
 * "!1002"; payloads over 40 bytes as "T#length ". */
void frames_transcript(const struct buf *bytes, enum ws_role role, enum chop chop, size_t message_max_bytes,
                       char *out, size_t size_bytes);

#endif

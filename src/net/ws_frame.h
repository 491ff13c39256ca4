/* WebSocket frames (RFC 6455, section 5) without I/O: bytes in, pieces of frames out, and back. */
#ifndef VP_NET_WS_FRAME_H
#define VP_NET_WS_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum ws_opcode {
    WS_OPCODE_CONTINUATION = 0,
    WS_OPCODE_TEXT = 1,
    WS_OPCODE_BINARY = 2,
    WS_OPCODE_CLOSE = 8,
    WS_OPCODE_PING = 9,
    WS_OPCODE_PONG = 10,
};

/* Which side we are: a server gets masked frames and sends plain ones, a client the other way round. */
enum ws_role { WS_ROLE_SERVER, WS_ROLE_CLIENT };

enum { WS_FRAME_HEAD_MAX = 14, WS_CONTROL_MAX = 125 };

struct ws_frame_decoder {
    enum ws_role role;
    uint8_t head[WS_FRAME_HEAD_MAX];
    uint8_t head_len;
    bool is_in_payload;
    bool is_at_start; /* no piece of this frame was handed out yet */
    uint8_t mask[4];
    uint64_t payload_len, payload_done;
    const char *why; /* after VP_ERR_BAD_FRAME: which rule; static */
};

/* Part of one frame: a frame may come in any number of pieces, the first may be empty. */
struct ws_piece {
    enum ws_opcode opcode;
    bool is_final;          /* FIN */
    bool is_first, is_last; /* piece of its frame */
    uint64_t frame_len;     /* payload length of the whole frame */
    uint8_t head_len;       /* bytes of its head */
    char *at;               /* unmasked, in the caller's bytes */
    size_t len;
};

void ws_frame_decoder_init(struct ws_frame_decoder *decoder, enum ws_role role);

/* Takes bytes (unmasked in place) and sets *out_used to how many. VP_OK: out_piece is the next piece; call
 * again with the rest. VP_ERR_NEED_MORE: all bytes were taken. VP_ERR_BAD_FRAME: reserved bits or opcodes, a
 * length not minimal or over 2^63-1, a control frame fragmented or over 125 bytes, or masked the wrong way;
 * the decoder must not be used further. */
VP_MUST_CHECK enum vp_err ws_frame_decode(struct ws_frame_decoder *decoder, char *bytes, size_t len,
                                          size_t *out_used, struct ws_piece *out_piece);

/* A text of at most max_bytes in one frame that came whole, where a frame may begin, as nearly all do: *out_text is its
 * payload, unmasked in the bytes, and ends where the frame does. False, and nothing is changed: it is another, or one
 * that ws_frame_decode may refuse, which takes this one, too. */
bool ws_frame_take_whole_text(const struct ws_frame_decoder *decoder, char *bytes, size_t len,
                              size_t max_bytes, char **out_text, size_t *out_len);

/* Appends one whole unfragmented frame whose payload is parts joined; masked in the client role. All or
 * nothing: VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err ws_frame_encode(struct buf *out, enum ws_role role, enum ws_opcode opcode,
                                          const struct span *parts, size_t part_count);

/* The same by whoever knows already how long the parts are together. */
VP_MUST_CHECK enum vp_err ws_frame_put(struct buf *out, enum ws_role role, enum ws_opcode opcode,
                                       const struct span *parts, size_t part_count, size_t payload_len);

static inline size_t ws_parts_len(const struct span *parts, size_t part_count)
{
    size_t len = 0;
    for (size_t i = 0; i < part_count; i++)
        len += parts[i].len;
    return len;
}

/* Bytes that ws_frame_encode appends. */
size_t ws_frame_encoded_len(enum ws_role role, size_t payload_len);

/* XORs len bytes with the mask, whose first byte to use is mask[phase & 3]; out may be bytes itself. */
void ws_mask(char *out, const char *bytes, size_t len, const uint8_t mask[4], uint64_t phase);

#endif

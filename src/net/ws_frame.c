#include "net/ws_frame.h"

#include <string.h>

#include "base/bytes16.h"
#include "base/bytes_wide.h"
#include "base/rand.h"
#include "base/unset.h"

enum { BIT_FIN = 0x80, BITS_RSV = 0x70, BITS_OPCODE = 0x0f, BIT_MASK = 0x80, BITS_LEN = 0x7f };
enum { MASK_BYTES = 4 };

void ws_frame_decoder_init(struct ws_frame_decoder *decoder, enum ws_role role)
{
    *decoder = (struct ws_frame_decoder){.role = role};
}

/* The mask as a word, as it stands for a byte of this phase. (This machine is little-endian.) */
static inline uint32_t turn(const uint8_t mask[4], uint64_t phase)
{
    uint32_t word, bits = 8 * (uint32_t)(phase & 3);
    memcpy(&word, mask, sizeof word);
    return bits == 0 ? word : word >> bits | word << (32 - bits);
}

static inline bytes16 four_of(uint32_t word)
{
    const uint32_t words[4] = {word, word, word, word};
    return bytes16_load(words);
}

static inline void mask_little(char *out, const char *bytes, size_t len, uint32_t word)
{
    for (; len >= sizeof word; len -= sizeof word, out += sizeof word, bytes += sizeof word) {
        uint32_t four;
        memcpy(&four, bytes, sizeof four);
        four ^= word;
        memcpy(out, &four, sizeof four);
    }
    for (; len > 0; len--, word >>= 8)
        *out++ = (char)((uint32_t)(unsigned char)*bytes++ ^ (word & 0xff));
}

/* By sixteen; the last sixteen, which are taken before anything is written, again from where they end. */
void ws_mask(char *out, const char *bytes, size_t len, const uint8_t mask[4], uint64_t phase)
{
    if (bytes_is_wide(len)) {
        bytes_wide_xor(out, bytes, len, turn(mask, phase));
        return;
    }
    if (len < 16) {
        mask_little(out, bytes, len, turn(mask, phase));
        return;
    }
    bytes16 wide = four_of(turn(mask, phase));
    bytes16 last = bytes16_load(bytes + len - 16) ^ four_of(turn(mask, phase + len - 16));
    size_t i = 0;
    for (; i + 64 <= len; i += 64) {
        bytes16_store(out + i, bytes16_load(bytes + i) ^ wide);
        bytes16_store(out + i + 16, bytes16_load(bytes + i + 16) ^ wide);
        bytes16_store(out + i + 32, bytes16_load(bytes + i + 32) ^ wide);
        bytes16_store(out + i + 48, bytes16_load(bytes + i + 48) ^ wide);
    }
    for (; i + 16 <= len; i += 16)
        bytes16_store(out + i, bytes16_load(bytes + i) ^ wide);
    bytes16_store(out + len - 16, last);
}

static const char *check_first_byte(uint8_t byte)
{
    if (byte & BITS_RSV)
        return "reserved bit is set";
    uint8_t opcode = byte & BITS_OPCODE;
    if ((opcode > WS_OPCODE_BINARY && opcode < WS_OPCODE_CLOSE) || opcode > WS_OPCODE_PONG)
        return "reserved opcode";
    if (opcode >= WS_OPCODE_CLOSE && !(byte & BIT_FIN))
        return "control frame is fragmented";
    return NULL;
}

static const char *check_second_byte(const struct ws_frame_decoder *decoder, uint8_t byte)
{
    bool is_masked = (byte & BIT_MASK) != 0;
    if (decoder->role == WS_ROLE_SERVER && !is_masked)
        return "frame to a server is not masked";
    if (decoder->role == WS_ROLE_CLIENT && is_masked)
        return "frame to a client is masked";
    if ((decoder->head[0] & BITS_OPCODE) >= WS_OPCODE_CLOSE && (byte & BITS_LEN) > WS_CONTROL_MAX)
        return "control frame is too long";
    return NULL;
}

static size_t len_bytes(uint8_t second)
{
    uint8_t len = second & BITS_LEN;
    return len == 127 ? 8 : len == 126 ? 2 : 0;
}

static const char *read_payload_len(struct ws_frame_decoder *decoder)
{
    size_t count = len_bytes(decoder->head[1]);
    uint64_t len = count == 0 ? decoder->head[1] & BITS_LEN : 0;
    for (size_t i = 0; i < count; i++)
        len = len << 8 | decoder->head[2 + i];
    if (len >> 63)
        return "length is over 63 bits";
    if ((count == 2 && len < 126) || (count == 8 && len <= UINT16_MAX))
        return "length is not minimal";
    decoder->payload_len = len;
    return NULL;
}

/* Takes bytes until the head has wanted of them; false when there are too few. */
static bool take_head(struct ws_frame_decoder *decoder, size_t wanted, const char *bytes, size_t len,
                      size_t *used)
{
    size_t missing = wanted - decoder->head_len, there = len - *used;
    size_t take = missing < there ? missing : there;
    for (size_t i = 0; i < take; i++) /* at most twelve: no call is worth it */
        decoder->head[decoder->head_len + i] = (uint8_t)bytes[*used + i];
    decoder->head_len = (uint8_t)(decoder->head_len + take);
    *used += take;
    return take == missing;
}

static void begin_payload(struct ws_frame_decoder *decoder, size_t mask_at)
{
    memcpy(decoder->mask, decoder->head + mask_at, sizeof decoder->mask); /* not used when there is none */
    decoder->payload_done = 0;
    decoder->is_in_payload = decoder->is_at_start = true;
}

/* Takes a head that came whole, with something behind it, as most do; checks as read_head. */
static enum vp_err read_whole_head(struct ws_frame_decoder *decoder, const char *bytes, size_t *used)
{
    memcpy(decoder->head, bytes, sizeof decoder->head);
    decoder->head_len = 1;
    if ((decoder->why = check_first_byte(decoder->head[0])) != NULL)
        return VP_ERR_BAD_FRAME;
    decoder->head_len = 2;
    if ((decoder->why = check_second_byte(decoder, decoder->head[1])) != NULL)
        return VP_ERR_BAD_FRAME;
    size_t len_end = 2 + len_bytes(decoder->head[1]);
    decoder->head_len = (uint8_t)len_end;
    if ((decoder->why = read_payload_len(decoder)) != NULL)
        return VP_ERR_BAD_FRAME;
    decoder->head_len = (uint8_t)(len_end + (decoder->head[1] & BIT_MASK ? 4 : 0));
    *used = decoder->head_len;
    begin_payload(decoder, len_end);
    return VP_OK;
}

/* Takes head bytes until the head is whole; checks each rule as soon as its byte is there. */
static enum vp_err read_head(struct ws_frame_decoder *decoder, const char *bytes, size_t len, size_t *used)
{
    if (decoder->head_len < 1) {
        if (!take_head(decoder, 1, bytes, len, used))
            return VP_ERR_NEED_MORE;
        if ((decoder->why = check_first_byte(decoder->head[0])) != NULL)
            return VP_ERR_BAD_FRAME;
    }
    if (decoder->head_len < 2) {
        if (!take_head(decoder, 2, bytes, len, used))
            return VP_ERR_NEED_MORE;
        if ((decoder->why = check_second_byte(decoder, decoder->head[1])) != NULL)
            return VP_ERR_BAD_FRAME;
    }
    size_t len_end = 2 + len_bytes(decoder->head[1]);
    size_t head_end = len_end + (decoder->head[1] & BIT_MASK ? 4 : 0);
    if (decoder->head_len < len_end && !take_head(decoder, len_end, bytes, len, used))
        return VP_ERR_NEED_MORE;
    if ((decoder->why = read_payload_len(decoder)) != NULL)
        return VP_ERR_BAD_FRAME;
    if (!take_head(decoder, head_end, bytes, len, used))
        return VP_ERR_NEED_MORE;
    begin_payload(decoder, len_end);
    return VP_OK;
}

bool ws_frame_take_whole_text(const struct ws_frame_decoder *decoder, char *bytes, size_t len,
                              size_t max_bytes, char **out_text, size_t *out_len)
{
    if (decoder->head_len > 0 || decoder->is_in_payload || len < 4 + MASK_BYTES)
        return false;
    uint8_t second = (uint8_t)bytes[1];
    bool is_masked = decoder->role == WS_ROLE_SERVER;
    size_t payload_len = second & BITS_LEN, head_len = 2;
    if ((uint8_t)bytes[0] != (BIT_FIN | WS_OPCODE_TEXT) || ((second & BIT_MASK) != 0) != is_masked)
        return false;
    if (payload_len == 126) {
        payload_len = (size_t)(uint8_t)bytes[2] << 8 | (uint8_t)bytes[3];
        head_len = 4;
        if (payload_len < 126)
            return false; /* it is not minimal */
    } else if (payload_len == 127) {
        return false;
    }
    char *text = bytes + head_len + (is_masked ? MASK_BYTES : 0);
    if (payload_len > max_bytes || payload_len > (size_t)(bytes + len - text))
        return false;
    if (is_masked)
        ws_mask(text, text, payload_len, (const uint8_t *)text - MASK_BYTES, 0);
    *out_text = text;
    *out_len = payload_len;
    return true;
}

enum vp_err ws_frame_decode(struct ws_frame_decoder *decoder, char *bytes, size_t len, size_t *out_used,
                            struct ws_piece *out_piece)
{
    *out_used = 0;
    if (!decoder->is_in_payload) {
        bool is_whole = decoder->head_len == 0 && len >= sizeof decoder->head;
        enum vp_err err =
            is_whole ? read_whole_head(decoder, bytes, out_used) : read_head(decoder, bytes, len, out_used);
        if (err != VP_OK)
            return err;
    } else if (len == 0) {
        return VP_ERR_NEED_MORE;
    }
    uint64_t left = decoder->payload_len - decoder->payload_done;
    size_t there = len - *out_used;
    size_t take = left < there ? (size_t)left : there;
    char *at = bytes + *out_used;
    if (decoder->role == WS_ROLE_SERVER)
        ws_mask(at, at, take, decoder->mask, decoder->payload_done);
    *out_used += take;
    decoder->payload_done += take;
    *out_piece = (struct ws_piece){
        .opcode = (enum ws_opcode)(decoder->head[0] & BITS_OPCODE),
        .is_final = (decoder->head[0] & BIT_FIN) != 0,
        .is_first = decoder->is_at_start,
        .is_last = decoder->payload_done == decoder->payload_len,
        .frame_len = decoder->payload_len,
        .head_len = decoder->head_len,
        .at = at,
        .len = take,
    };
    decoder->is_at_start = false;
    if (out_piece->is_last) {
        decoder->is_in_payload = false;
        decoder->head_len = 0;
    }
    return VP_OK;
}

size_t ws_frame_encoded_len(enum ws_role role, size_t payload_len)
{
    size_t head = payload_len < 126 ? 2 : payload_len <= UINT16_MAX ? 4 : 10;
    return head + (role == WS_ROLE_CLIENT ? 4 : 0) + payload_len;
}

static size_t write_head(uint8_t *head, enum ws_role role, enum ws_opcode opcode, size_t payload_len)
{
    uint8_t mask_bit = role == WS_ROLE_CLIENT ? BIT_MASK : 0;
    head[0] = (uint8_t)(BIT_FIN | opcode);
    if (payload_len < 126) {
        head[1] = (uint8_t)(mask_bit | payload_len);
        return 2;
    }
    size_t count = payload_len <= UINT16_MAX ? 2 : 8;
    head[1] = (uint8_t)(mask_bit | (count == 2 ? 126 : 127));
    for (size_t i = 0; i < count; i++)
        head[2 + i] = (uint8_t)((uint64_t)payload_len >> (8 * (count - 1 - i)));
    return 2 + count;
}

enum vp_err ws_frame_encode(struct buf *out, enum ws_role role, enum ws_opcode opcode,
                            const struct span *parts, size_t part_count)
{
    return ws_frame_put(out, role, opcode, parts, part_count, ws_parts_len(parts, part_count));
}

enum vp_err ws_frame_put(struct buf *out, enum ws_role role, enum ws_opcode opcode, const struct span *parts,
                         size_t part_count, size_t payload_len)
{
    enum vp_err err = buf_reserve(out, ws_frame_encoded_len(role, payload_len));
    if (err != VP_OK)
        return err;
    char *at = out->at + out->len;
    at += write_head((uint8_t *)at, role, opcode, payload_len);
    uint8_t mask[4] UNSET;
    if (role == WS_ROLE_CLIENT) {
        rand_bytes(mask, sizeof mask);
        memcpy(at, mask, sizeof mask);
        at += sizeof mask;
    }
    char *payload = at;
    for (size_t i = 0; i < part_count; at += parts[i++].len)
        if (parts[i].len > 0)
            memcpy(at, parts[i].at, parts[i].len);
    if (role == WS_ROLE_CLIENT)
        ws_mask(payload, payload, payload_len, mask, 0);
    out->len = (size_t)(at - out->at);
    return VP_OK;
}

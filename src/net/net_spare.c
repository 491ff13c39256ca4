/* Blocks that a loop keeps, so that steady traffic allocates nothing. */
#include "net/net_internal.h"

#include <stdlib.h>

void net_spare_take(struct loop *loop, struct buf *buf)
{
    if (buf->at != NULL || loop->spare_count == 0)
        return;
    struct net_block block = loop->spares[--loop->spare_count];
    loop->spare_large_count -= block.size_bytes > NET_SPARE_FRAME_MAX;
    buf->at = block.at;
    buf->size_bytes = block.size_bytes;
    buf->len = 0;
}

void net_spare_put(struct loop *loop, struct buf *buf)
{
    bool is_large = buf->size_bytes > NET_SPARE_FRAME_MAX;
    bool has_place =
        loop->spare_count < NET_SPARE_COUNT && (!is_large || loop->spare_large_count < NET_SPARE_LARGE_COUNT);
    if (buf->at != NULL && buf->size_bytes <= NET_SPARE_BLOCK_MAX && has_place) {
        loop->spare_large_count += is_large;
        loop->spares[loop->spare_count++] = (struct net_block){buf->at, buf->size_bytes};
        buf->at = NULL;
    }
    buf_deinit(buf);
}

/* CRC-32 (IEEE 802.3, as in gzip): finds what a disk or a crash did to bytes, not what a person did. */
#ifndef VP_BASE_CRC32_H
#define VP_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* crc: 0 for the first piece, then what the piece before gave. */
uint32_t crc32_add(uint32_t crc, const void *bytes, size_t len);

#endif

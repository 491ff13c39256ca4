/* Fields of an entry. */
#ifndef VP_STORE_ENTRY_INTERNAL_H
#define VP_STORE_ENTRY_INTERNAL_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* A JSON text; bytes that are no UTF-8 (a name cut in the middle of a letter) become question marks. */
json_t *entry_string(const char *text);
int64_t entry_number(const json_t *json, const char *field); /* 0 where there is none */
void entry_copy(const json_t *json, const char *field, char *out, size_t size_bytes);

#endif

/* The parts of the chunker. */
#ifndef VP_MEANING_CHUNK_INTERNAL_H
#define VP_MEANING_CHUNK_INTERNAL_H

#include "meaning/chunk.h"

/* chunk_number.c */
/* "Two of the rolls", "two soups", where a choice is called two: whether the number that the hit is counts what stands
 * at word behind. */
bool chunk_is_count(const struct lexicon *lexicon, const struct words *words, const struct hit *hit,
                    size_t behind);
/* "to large pizzas" and "for wings": the recogniser writes two and four as it hears them. */
void chunks_read_homophones(struct chunks *chunks, const struct words *words);

/* chunk_kind.c */
bool chunk_is_size_or_item(const struct chunk *chunk);

#endif

/* What a delivery address, as callers and recognisers write it, says of where it is: a postcode, a part of town. */
#ifndef VP_ENGLISH_ADDRESS_H
#define VP_ENGLISH_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

enum { ADDRESS_TOKENS_MAX = 48, ADDRESS_TOKEN_BYTES = 24 };

struct address { /* its words, in capitals without accents; letters and digits said one by one are one word */
    char at[ADDRESS_TOKENS_MAX][ADDRESS_TOKEN_BYTES];
    size_t count;
};

/* What does not fit is left out. */
void address_read(struct address *address, const char *text);
/* Whether it is within the postcode: "10001", "SW1A 1AA"; or its beginning: "SW1" (SW1A 1AA, not SW11 2AB), "SW",
 * "100". A number at the beginning of the address is a house's. */
bool address_has_postcode(const struct address *address, const char *postcode);
/* Whether every address within the postcode is within the beginning, too: W1D within W1. */
bool address_postcode_covers(const char *beginning, const char *postcode);
/* Whether it has the words of the place, other than as a street ("Old Town Road"). */
bool address_has_place(const struct address *address, const char *place);
/* Whether it has a postcode of that form, whichever. */
bool address_names_postcode(const struct address *address, const char *like);
/* Whether it is a postcode and nothing else ("my postcode is SW1A 1AA"): no street, and no house. */
bool address_is_mere_postcode(const struct address *address);

#endif

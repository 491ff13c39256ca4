/* From "that's all" to goodbye: how far it is. */
#ifndef VP_DIALOGUE_CHECKOUT_H
#define VP_DIALOGUE_CHECKOUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { CHECKOUT_NAMES_BYTES = 160, CHECKOUT_NUMBER_BYTES = 24 };

struct checkout {
    bool is_begun, is_ordered, was_phone_asked, was_closed_told;
    bool was_busy_told;                      /* with the read-back: how long it takes */
    bool was_area_asked;                     /* where the address is, and no area was found since */
    char area_of[CHECKOUT_NAMES_BYTES];      /* the address of which that was asked */
    char address_told[CHECKOUT_NAMES_BYTES]; /* with the fee there */
    bool was_phone_cut;                      /* a number without its area code was told */
    char service[CHECKOUT_NUMBER_BYTES];     /* "pickup" or "delivery", as the caller said last; "": unsaid */
    bool is_delivery_refused;                /* for a dish that is for pickup only, */
    json_int_t refused_version;              /* of the order as it was then */
    bool wants_submit;                       /* the read-back was confirmed */
    unsigned retry_count;
    char order_number[CHECKOUT_NUMBER_BYTES]; /* is_ordered */

    /* The read-back that was said last */
    size_t read_back_end; /* within last_say; 0: it held none */
    bool is_read_back_heard;
    json_int_t read_back_version;

    /* The caller's name */
    bool was_name_guessed;     /* it is one that only sounds like what was heard */
    bool was_name_asked_again; /* the name that comes now was asked for a second time */
    unsigned name_asked_again_count;
    unsigned name_correction_count;         /* said again, because another one was read back */
    bool was_spelling_asked;                /* letter by letter; once */
    bool is_spelling_asked;                 /* the name that comes now */
    bool was_spelling_repeated;             /* it was not understood the first time */
    char heard_names[CHECKOUT_NAMES_BYTES]; /* what was made of it each time it was said, bars between */
    char
        refused_names[CHECKOUT_NAMES_BYTES]; /* lower case, blanks between: those that the caller corrected */
};

#endif

#include "unit/dialogue/with_script.h"

/* Tips and coupons. */
#define TIPS ": {\"tips\":true} | a lasagna | "

static const struct script scripts[] = {
    {"a tip", TIPS "add a five dollar tip | @ set_customer {\"tip\":\"5.00\"} | < a tip of $5"},
    {"a part",
     TIPS "I'd like to leave a twenty percent tip | @ set_customer {\"tip\":\"20%\"} | < 20 percent"},
    {"beside a dish",
     ": {\"tips\":true} | two lasagnas and add a ten percent tip | @ set_customer {\"tip\":\"10%\"} | = 2 lasagna"},
    {"how much",
     TIPS "can I leave a tip | < how much would you like to tip | three dollars | @ {\"tip\":\"3.00\"}"},
    {"how much, and nothing", TIPS "can I leave a tip | no | @ {\"tip\":\"0\"}"},
    {"no tip", TIPS "no tip please | @ {\"tip\":\"0\"} | < anything else"},
    {"where none are taken", "a lasagna | add a five dollar tip | < don't take tips | = 1 lasagna"},
    {"who must", TIPS "do I have to tip | < you pay the restaurant"},
    {"a coupon",
     "a lasagna | I have a coupon code, it's SAVE5 | @ {\"coupon\":\"SAVE5\"} | < noted the coupon"},
    {"which coupon",
     "a lasagna | I have a coupon | < what does the coupon say | summer ten | @ {\"coupon\":\"summer ten\"}"},
    {"no coupon after all", "a lasagna | I have a coupon | no, never mind | < all right"},
    {"coupons of the house", "do you have any coupons | < don't know of any specials"},
};

SCRIPT_TESTS(scripts)

#include "unit/dialogue/with_script.h"

/* Where it is delivered to. The server's only area is that of 10001; 90210 it refuses. */
#define AREAS                                                                                                \
    ": {\"currency\":\"USD\",\"delivery\":{\"minutes\":45,\"fee\":\"3.50\",\"minimum\":\"0.00\","            \
    "\"areas\":[{\"name\":\"Downtown\",\"postcodes\":[\"10001\"],\"places\":[\"Old Town\"],"                 \
    "\"fee\":\"2.00\",\"minimum\":\"5.00\",\"minutes\":30}]}} | "
#define ORDER AREAS "three lasagnas | that's all | delivery | "

static const struct script scripts[] = {
    {"do you deliver", AREAS "do you deliver | < We deliver to Downtown for $2"},
    {"to a place",
     AREAS "do you deliver to the old town | < we deliver to Downtown, in about 30 minutes | < $5"},
    {"to a code", AREAS "do you deliver to 10001 | < we deliver to Downtown"},
    {"to another code", AREAS "do you deliver to 90210 | < we don't deliver there"},
    {"the fee is said with the address",
     ORDER "12 main street 10001 | < To 12 main street 10001, okay. Delivery there is $2. | < name"},
    {"the fee is that of the area before anything is ordered", AREAS
     "I'd like a delivery to 12 main street 10001 | < To 12 main street 10001, okay. Delivery there is $2."},
    {"the code is asked for",
     ORDER "12 main street | < What's the ZIP code there | 10001 | & delivery,,,12 main street, 10001"},
    {"the code in words", ORDER "12 main street | it's 10001 | & delivery,,,12 main street, 10001"},
    {"another address instead",
     ORDER "12 main street | 14 high street 10001 | & delivery,,,14 high street 10001"},
    {"nowhere that is known",
     ORDER "12 main street | queens | < we only deliver to Downtown | < pick it up instead"},
    {"outside", ORDER "1 far road 90210 | < don't deliver there | < pick it up instead | yes | & pickup,,,"},
    {"outside, and another address",
     ORDER "1 far road 90210 | no | < another address | 12 main street 10001 | < $2"},
    {"not known",
     ORDER "12 main street | I don't know | < we only deliver to Downtown | & delivery,,,12 main street"},
    {"known after all",
     ORDER "12 main street | I don't know | 10001 | & delivery,,,12 main street, 10001 | < $2"},
    {"pickup after all", ORDER "12 main street | I'll pick it up | & pickup,,,12 main street"},
    {"delivery is kept where a dish forbids it, until that is gone", AREAS
     "+ coke {\"pickup_only\":true} | a coke and three lasagnas | delivery to 12 main street 10001 | < pickup "
     "only | take off the coke | = 3 lasagna | that's all | < To 12 main street 10001, okay. | ! pickup or | "
     "& delivery,,,12 main street 10001"},
    {"the same while the dish stays",
     AREAS "+ coke {\"pickup_only\":true} | a coke and three lasagnas | delivery | < "
           "pickup only | that's all | < pickup or delivery | pickup | & pickup,,,"},
    {"and where another thing is changed", AREAS
     "+ coke {\"pickup_only\":true} | a coke and three lasagnas | delivery | < pickup only | ! okay | and a cannoli | "
     "that's all | < pickup only | < pickup or delivery | take off the coke | < address"},
    {"yes to pickup or delivery is no answer",
     "three lasagnas | that's all | < pickup or delivery | yes | < shall we deliver it | & ,,, | pickup | & pickup,,,"},
    {"yeah to pickup or delivery is none",
     "three lasagnas | that's all | yeah | < shall we deliver it | & ,,,"},
    {"that's right to it is none",
     "three lasagnas | that's all | that's right | < shall we deliver it | & ,,,"},
    {"sure to it is none", "three lasagnas | that's all | sure | < shall we deliver it | & ,,,"},
    {"nothing changes without areas",
     "three lasagnas | that's all | delivery | Maria | 12 main street | < To 12 main street, okay."},
};

SCRIPT_TESTS(scripts)

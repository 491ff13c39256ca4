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
    {"to a place that is none",
     AREAS "do you deliver to brixton | < Brixton is none of the areas | < to Downtown for $2"},
    {"to a street", AREAS "do you deliver to Oak Street | ! none of | < to Downtown for $2"},
    {"the minimum",
     AREAS "what's the minimum for delivery | < The minimum for delivery is $5 to Downtown. | ! $2"},
    {"whether there is one", AREAS "is there a minimum order | < $5 to Downtown"},
    {"the minimum of a place",
     AREAS "what's the minimum for Downtown | < minimum for delivery to Downtown is $5. | ! $2"},
    {"how long", AREAS "how long does delivery take | < takes about 30 minutes to Downtown. | ! $"},
    {"how long it takes to deliver",
     AREAS "how long does it take to deliver | < takes about 30 minutes to Downtown. | ! $"},
    {"the fee", AREAS "how much is delivery | < We deliver to Downtown for $2."},
    {"how long to where it goes", AREAS
     "delivery to 12 main street 10001 | how long does delivery take | < Delivery to Downtown takes about 30"},
    {"the minimum without areas",
     "what's the minimum for delivery | < The minimum for delivery is $20. | ! fee"},
    {"how long without areas", "how long does delivery take | < Delivery takes about 45 minutes. | ! fee"},
    {"the total while a size is open",
     "a lasagna | a margherita | < size | what's the total | < The total is | < size"},
    {"what it all comes to",
     "a lasagna | a margherita | < size | what does it all come to | < The total is | < size"},
    {"how much so far", "a lasagna | a margherita | < size | how much so far | < The total is | < size"},
    {"questions about it do not wear out the question", AREAS
     "three lasagnas | that's all | what's the total | how long does delivery take | how much is delivery | ! "
     "someone | < deliver it | delivery | < address | what's the minimum for delivery | what's the total | how long "
     "does delivery take | ! someone | 12 main street 10001 | & delivery,,,12 main street 10001"},
    {"what that comes to", "a lasagna | what does that come to | < The total is"},
    {"what it comes to with nothing else", "a margherita | < size | how much is that | ! The total is"},
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
    {"outside, and another address at once", ORDER
     "1 far road 90210 | < instead | ok then 12 main street 10001 | < $2 | & delivery,,,12 main street 10001"},
    {"outside, and a third address",
     ORDER "1 far road 90210 | 2 far road 90210 | ! once more | 3 far road 90210 | < pick "
           "it up instead | yes, my work is 12 main street 10001, please | < $2"},
    {"outside, and a postcode behind words",
     ORDER "1 far road 90210 | okay, what about 5 long acre W1D 4DR | "
           "& delivery,,,5 long acre W1D 4DR"},
    {"outside, and pickup at an hour", ORDER "1 far road 90210 | yes I'll pick it up | & pickup,,,"},
    {"that's all is no address",
     ORDER "that's all | < deliver it to | 12 main street 10001 | < To 12 main street 10001, "},
    {"that's it is none", ORDER "that's it | ! ZIP | & delivery,,,"},
    {"please is no part of one",
     ORDER "it's going to 12 main street 10001 please | & delivery,,,12 main street 10001"},
    {"thank you, that's it is none",
     ORDER "12 main street 10001, thank you, that's it | & delivery,,,12 main street 10001"},
    {"please behind a code is none",
     ORDER "12 main street please | 10001 please | & delivery,,,12 main street, 10001"},
    {"please behind delivery to is none",
     AREAS "three lasagnas | delivery to 12 main street 10001 please | & delivery,,,12 main street 10001"},
    {"for delivery to a street that is not called so", AREAS
     "one coke for delivery to 12 Long Acre, WC2E 9LH | = 1 coke | & delivery,,,12 Long Acre, WC2E 9LH"},
    {"a delivery to a postcode", AREAS "can I have a delivery to SE1 7PB | & delivery,,,SE1 7PB"},
    {"a delivery to a postcode outside", AREAS "I'd like a delivery to 90210 | < don't deliver there"},
    {"the postcode by its name", ORDER "my postcode is W1D 4DR | & delivery,,,W1D 4DR"},
    {"an address and a name behind it",
     ORDER "12 main street 10001. My name is Mike | & delivery,Mike,,12 main street 10001"},
    {"dishes before a street", AREAS
     "3 lasagnas to 12 main street 10001 | = 3 lasagna | that's all | delivery | & delivery,,,12 main street 10001"},
    {"never mind, pickup then",
     ORDER "1 far road 90210 | never mind I'll collect it | = 3 lasagna | & pickup,,,"},
    {"for delivery to two", "for delivery to lasagnas | = 2 lasagna"},
    {"a street that is not called so, alone", AREAS
     "three lasagnas | delivery | 12 Long Acre WC2E 9LH | = 3 lasagna | & delivery,,,12 Long Acre WC2E 9LH"},
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

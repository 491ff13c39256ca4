#include "unit/dialogue/with_script.h"

/* Corrections that come to nothing. */
#define TO_READ "a lasagna | that's all | pickup | Maria | < is that right | "

static const struct script scripts[] = {
    {"a number after too many is of what was refused",
     "a lasagna | twenty five cokes | < up to twenty | ok twenty | = 1 lasagna; 20 coke"},
    {"a number after too many, where a question is open",
     "a margherita | twenty five cokes | ok, twenty then | large | = 20 coke; 1 large margherita"},
    {"made a number that is sold", "a lasagna | thirty cokes | make it ten | = 1 lasagna; 10 coke"},
    {"a dish after too many is another", "a lasagna | thirty cokes | two sprites | = 1 lasagna; 2 sprite"},
    {"a number later is of what is spoken of",
     "a lasagna | thirty cokes | a sprite | make it two | = 1 lasagna; 2 sprite"},
    {"the same order refused twice", TO_READ
     "no, make the lasagna large | no, make the lasagna large | < wrong | < put you through | yes | # transferred"},
    {"the same correction twice", TO_READ "no, make the lasagna large | ! put you through | "
                                          "no, make the lasagna large | < put you through"},
    {"a correction that is understood the third time", TO_READ
     "no, zork it | ! put you through | zork it | no, two lasagnas | = 2 lasagna | < is that right | yes | # ordered"},
    {"changes that are made are no failures",
     TO_READ "no, two lasagnas | < is that right | no, and a coke | < is that right | no, two cokes | "
             "= 2 lasagna; 2 coke | ! put you through | < is that right | yes | # ordered"},
    {"what is told again behind a refusal is no more of it",
     TO_READ "no, three lasagnas | no, I said zorkfourths ago | two lasagnas | = 2 lasagna"},
    {"nor is it behind a question of ours",
     TO_READ "no, three lasagnas | ?0.8 a capri shop | no. two lasagnas | = 2 lasagna"},
    {"but what is added is", TO_READ "no, three lasagnas | no, add two lasagnas | = 5 lasagna"},
    {"a dish of the order with a word that was not heard is not one more",
     TO_READ "no, make that florb lasagna | = 1 lasagna | two lasagnas | = 2 lasagna"},
    {"nor is there another dish of that name",
     "three garlic breads | that's all | pickup | Maria | < is that right | "
     "no, make that five-fourth garlic bread | five | = 5 garlic-bread"},
    {"there and back", TO_READ "no, two lasagnas | no, one lasagna | no, two lasagnas | no, one lasagna | "
                               "< put you through"},
    {"a person refused, and wrong again", TO_READ
     "no, make the lasagna large | no, make the lasagna large | < put you through | no | < is that right | "
     "no, make the lasagna large | no, make the lasagna large | # transferred"},
    {"nobody can be reached, and wrong again",
     "/ | " TO_READ
     "no, make the lasagna large | no, make the lasagna large | < nobody can come | < is that right | "
     "no, make the lasagna large | no, make the lasagna large | < won't place | # ended"},
    {"refused twice, emptied, and the same again",
     "/ | " TO_READ
     "no, make the lasagna large | no, make the lasagna large | < nobody can come | < is that right | "
     "take off the lasagna | = | a lasagna | that's all | < won't place | # ended"},
    {"not understood at the read-back, and again",
     TO_READ "no, make the lasagna large | zork | flurb | < put you through"},
    {"five dishes that are only added", TO_READ
     "and a coke | < is that right | and a sprite | < is that right | and a diet coke | < is that right | "
     "and a small margherita | < is that right | and two cannoli | < is that right | yes | # ordered"},
    {"badly heard numbers answer no question of pickup",
     "a lasagna | that's all | < pickup or delivery | ?0.8 Forty. | = 1 lasagna | < sorry | "
     "?0.8 kids are three | = 1 lasagna | pickup | & pickup,,,"},
    {"a dish that is ordered, named at the read-back, is that dish",
     TO_READ "two lasagnas | = 2 lasagna | < is that right | yes | # ordered"},
    {"said again as it is, at the read-back", TO_READ "one lasagna | = 1 lasagna | < right"},
    {"another size once the read-back was refused",
     "a small margherita | that's all | pickup | Maria | no | a small margherita | < right | "
     "a large margherita | = 1 large margherita | < is that right"},
    {"one more at the read-back", TO_READ "and another lasagna | = 2 lasagna"},
    {"added at the read-back", TO_READ "please add two lasagnas | = 3 lasagna"},
};

SCRIPT_TESTS(scripts)

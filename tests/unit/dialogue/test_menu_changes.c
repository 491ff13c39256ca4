#include "unit/dialogue/with_script.h"

/* The menu changes while the caller orders. */
#define TWO     "a lasagna and a coke | = 1 lasagna; 1 coke | "
#define TO_READ TWO "that's all | pickup | Maria | < is that right | "
static const struct script scripts[] = {
    {"told before the next question",
     TWO "- coke | that's all | < out of coke | < pickup or delivery | ! sorry"},
    {"told once", TWO "- coke | that's all | < out of coke | pickup | ! out of coke"},
    {"told when asked to",
     TWO "- coke | * The order has changed. Say: \"We are out of coke.\" Then go on. | < out of "
         "coke. | < else | that's all | ! out of coke | < pickup or delivery"},
    {"told before the read-back",
     TWO "that's all | pickup | - coke | Maria | < out of coke | < is that right | "
         "yes | # ordered | = 1 lasagna"},
    {"a yes to what was read before",
     TO_READ "- coke | yes | ! order number | < out of coke | < is that right | # open | "
             "yes | # ordered | = 1 lasagna"},
    {"the read-back is repeated by itself",
     TO_READ "- coke | * The order has changed. Say: \"We are out of coke.\" | < out "
             "of coke | < is that right | yes | # ordered"},
    {"everything is gone",
     "a coke | that's all | pickup | Maria | < is that right | - coke | yes | < out of coke | # open "
     "| ! order number | a lasagna | = 1 lasagna"},
    {"a line that is not whole yet",
     "a margherita pizza | < size | - coke | a large one | = 1 large margherita"},
    {"what is sold out is refused", "- lasagna | a lasagna | < sold out | ="},
    {"what does not concern the order is not told",
     TWO "- lemonade | that's all | ! out of | < pickup or delivery"},
};

SCRIPT_TESTS(scripts)

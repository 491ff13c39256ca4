#include "unit/dialogue/with_script.h"

#define TOPPED "1 large margherita; 2 large margherita +pepperoni-top"
#define SHARED "a lasagna, three large margheritas, two large pepperoni | = 1 lasagna | < did you mean"

/* Words that may be meant in two ways: what is in doubt is asked about, and only that. */
static const struct script scripts[] = {
    {"the second reading",
     SHARED " | < pepperoni pizza, or one | two margheritas with pepperoni | = 1 lasagna; " TOPPED},
    {"the second one", SHARED " | the second one | = 1 lasagna; " TOPPED},
    {"the first", SHARED " | the first | = 1 lasagna; 3 large margherita; 2 large pepperoni"},
    {"yes is none of two",
     SHARED " | yes | = 1 lasagna | < the first or the second | the second | = 1 lasagna; " TOPPED},
    {"yes again is the likelier one, which is said", SHARED
     " | yes | yes | < put down three large margherita | = 1 lasagna; 3 large margherita; 2 large pepperoni"},
    {"neither", SHARED " | no | < sorry | ! did you mean | = 1 lasagna | two cokes | = 1 lasagna; 2 coke"},
    {"something else comes first", SHARED
     " | and a coke | = 1 lasagna; 1 coke | < did you mean | the second one | = 1 lasagna; 1 coke; " TOPPED},
    {"a question comes first",
     SHARED " | how late are you open | < did you mean | the second | = 1 lasagna; " TOPPED},
    {"asked twice, then the likelier one is taken, and said",
     SHARED " | a sprite | < did you mean | a coke | < put down three large margherita | "
            "= 1 lasagna; 1 sprite; 1 coke; 3 large margherita; 2 large pepperoni"},
    {"what is clear is not asked",
     "two chicken burritos with guacamole and a coke | = 2 burrito +pollo +add-guac; 1 coke | ! did you"},
};

SCRIPT_TESTS(scripts)

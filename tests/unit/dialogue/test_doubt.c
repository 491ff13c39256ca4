#include "unit/dialogue/with_script.h"

#define SHARED                                                                                               \
    "three chicken burritos, one with sour cream, two guacamole | = 1 burrito +pollo +sour-cream | < did you mean"

/* Words that may be meant in two ways: what is in doubt is asked about, and only that. */
static const struct script scripts[] = {
    {"the second reading",
     SHARED " | < chips and guacamole | two burritos with guacamole | = 1 burrito +pollo "
            "+sour-cream; 2 burrito +pollo +add-guac"},
    {"the second one",
     SHARED " | the second one | = 1 burrito +pollo +sour-cream; 2 burrito +pollo +add-guac"},
    {"the first", SHARED " | the first | = 1 burrito +pollo +sour-cream; 2 burrito +pollo; 2 guac"},
    {"yes", SHARED " | yes | = 1 burrito +pollo +sour-cream; 2 burrito +pollo; 2 guac"},
    {"neither",
     SHARED " | no | < sorry | ! did you mean | = 1 burrito +pollo +sour-cream | two cokes | = 1 burrito "
            "+pollo +sour-cream; 2 coke"},
    {"something else comes first",
     SHARED " | and a coke | = 1 burrito +pollo +sour-cream; 1 coke | < did you mean "
            "| the second one | = 1 burrito +pollo +sour-cream; 1 coke; 2 burrito "
            "+pollo +add-guac"},
    {"a question comes first",
     SHARED " | how late are you open | < did you mean | the second | = 1 burrito +pollo "
            "+sour-cream; 2 burrito +pollo +add-guac"},
    {"asked twice, then the likelier one is taken, and said", SHARED
     " | a sprite | < did you mean | a coke | < put down two burrito | = 1 burrito +pollo +sour-cream; 1 "
     "sprite; 1 coke; 2 burrito +pollo; 2 guac"},
    {"what is clear is not asked",
     "two chicken burritos with guacamole and a coke | = 2 burrito +pollo +add-guac; 1 "
     "coke | ! did you"},
};

SCRIPT_TESTS(scripts)

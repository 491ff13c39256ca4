#include "unit/dialogue/with_script.h"

#define CRISPS                                                                                               \
    "a chicken burrito with crisps | < which crisps on the burrito | < rice crisps or corn crisps | "

/* An option by a part of its name. */
static const struct script scripts[] = {
    {"the only one that is called so", "a house salad with vinaigrette | = 1 house-salad +balsamic"},
    {"which of several", CRISPS "corn | = 1 burrito +pollo +corn-crisps"},
    {"named in full", CRISPS "rice crisps | = 1 burrito +pollo +rice-crisps"},
    {"the second of them", CRISPS "the second one | = 1 burrito +pollo +corn-crisps"},
    {"none of them", CRISPS "no | < no crisps | = 1 burrito +pollo"},
    {"not understood, only that is left out",
     CRISPS "zzyx | < once more | zzyx | < no crisps | = 1 burrito +pollo"},
    {"of what is ordered",
     "a chicken burrito | with crisps | < which crisps | corn | = 1 burrito +pollo +corn-crisps"},
    {"two of which one fits",
     "a carnitas burrito with rice crisps | = 1 burrito +carnitas +rice-crisps | "
     "a house salad with ranch and italian | < which dressing for the house salad: "
     "ranch or italian | italian | = 1 burrito +carnitas +rice-crisps; 1 house-salad +italian"},
    {"what is too much is not chosen", "buffalo wings | he can't handle anything too hot | < not too hot | "
                                       "< mild, medium or hot | = | mild | = 1 buffalo-wings +mild"},
    {"what is refused is not chosen",
     "buffalo wings | I don't like medium | < not medium | = | hot | = 1 buffalo-wings +hot"},
    {"what is refused has a choice without it",
     "a house salad | I can't do ranch | = 1 house-salad +balsamic"},
    {"one is refused and another one named",
     "buffalo wings | I don't want it too hot, medium is good | = 1 buffalo-wings +medium-sauce"},
    {"one is refused, and a dish",
     "a house salad | I can't do ranch and two cokes | = 1 house-salad +balsamic; 2 coke"},
    {"two of which one fits, corrected", "buffalo wings medium hot | < which sauce for the buffalo wings | "
                                         "make that mild | = 1 buffalo-wings +mild"},
    {"an option that is called like a size",
     "buffalo wings, hot, no, just medium | = 1 buffalo-wings +medium-sauce"},
    {"a size is no option of what takes the line's place",
     "a medium cheese pizza | make that buffalo wings | < mild, medium or hot | hot | = 1 buffalo-wings +hot"},
    {"another option than the line had", "a carnitas burrito | make that a chicken taco | = 1 taco +pollo"},
    {"an option that is called like a size, later",
     "buffalo wings, hot | = 1 buffalo-wings +hot | make them medium | = 1 buffalo-wings +medium-sauce"},
    {"a count of the toppings that follow",
     "a large cheese pizza with two toppings, mushrooms and pepperoni | = 1 large cheese +mushrooms +pepperoni-top"},
    {"a count of extra toppings", "a large cheese pizza with two extra toppings, mushrooms and pepperoni | "
                                  "= 1 large cheese +mushrooms +pepperoni-top"},
    {"extra toppings",
     "a large cheese pizza with extra toppings, mushrooms and pepperoni | = 1 large cheese +mushrooms "
     "+pepperoni-top"},
    {"extra of a topping", "a large cheese pizza with extra mushrooms | = 1 large cheese +mushrooms(extra)"},
    {"an option that is called like a size, asked for",
     "buffalo wings | < mild, medium or hot | cooked medium please | = 1 buffalo-wings +medium-sauce"},
};

SCRIPT_TESTS(scripts)

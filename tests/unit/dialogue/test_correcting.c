#include "unit/dialogue/with_script.h"

/* What is taken back, within a sentence or off the order, and what takes its place. */
static const struct script scripts[] = {
    {"another sauce for the one just said", "a burrito with chicken and rice crisps, make that corn crisps | "
                                            "= 1 burrito +pollo +corn-crisps"},
    {"made so, beside what it has", "a large cheese pizza with olives, make it thin crust | "
                                    "= 1 large cheese +olives +thin-crust"},
    {"options ahead of the dish in its place",
     "a lasagna, no wait, two large thin crust mushroom cheese pizzas | = 2 large cheese +thin-crust +mushrooms"},
    {"no wait leaves nothing out",
     "a chicken burrito with sour cream, no wait guacamole | = 1 burrito +pollo +add-guac"},
    {"hang on within an order",
     "a large cheese pizza with olives hang on mushrooms | = 1 large cheese +mushrooms"},
    {"hang on and another dish", "a coke hang on a sprite please | = 1 sprite"},
    {"in a size", "two margheritas in a large, make that small | = 2 small margherita"},
    {"meant to say", "two cokes, I meant to say three | = 3 coke"},
    {"first one for another",
     "a coke and a lasagna | instead of the first one I want a cannoli | = 1 cannoli; 1 lasagna"},
    {"than the second one",
     "a coke and a lasagna | I'd rather have a cannoli than the second one | = 1 coke; 1 cannoli"},
    {"last one changed", "a coke, a lasagna and a gelato | change the last one to a cannoli | "
                         "= 1 coke; 1 lasagna; 1 cannoli"},
    {"mind changed about the first one",
     "a coke and a lasagna | I changed my mind about the first one, make it a sprite | = 1 sprite; 1 lasagna"},
    {"skip the second one", "a coke and a lasagna | skip the second one | = 1 coke"},
    {"named and taken off", "a coke and a lasagna | the coke, take that off | = 1 lasagna"},
    {"named and forgotten", "a coke and a lasagna | about the coke, forget it | = 1 lasagna"},
    {"taken off once", "a coke and a lasagna | I changed my mind about the coke, take it off | = 1 lasagna"},
    {"cancel it is the dish just named",
     "a coke and a lasagna | I've changed my mind about the coke, cancel it | = 1 lasagna | ! whole order"},
    {"cancel it alone is the order", "a coke | cancel it | < whole order"},
    {"let's not", "a coke and a lasagna | let's not do the coke | = 1 lasagna"},
    {"not that", "a coke | a lasagna | not that, I meant a cannoli | = 1 coke; 1 cannoli"},
    {"said, not", "a coke and a lasagna | I said a cannoli, not the coke | = 1 cannoli; 1 lasagna"},
    {"not the onions is no dish", "a chicken burrito but not the onions | = 1 burrito +pollo -onions"},
    {"preferred", "a coke and a lasagna | I'd prefer a sprite over the coke | = 1 sprite; 1 lasagna"},
    {"substituted", "a coke and a lasagna | substitute a sprite for the coke | = 1 sprite; 1 lasagna"},
    {"swapped as they stand", "a coke and a lasagna | swap the coke for a sprite | = 1 sprite; 1 lasagna"},
    {"scratched for another", "a coke | a lasagna | scratch that, a cannoli please | = 1 coke; 1 cannoli"},
    {"forgotten, another instead",
     "a coke and a lasagna | forget the first one, a sprite instead | = 1 lasagna; 1 sprite"},
    {"what was said stays, of two that exclude each other",
     "a house salad with ranch | a chicken burrito | change the burrito to a carnitas taco |"
     " = 1 house-salad +ranch; 1 taco +carnitas"},
};

SCRIPT_TESTS(scripts)

#include "unit/dialogue/with_script.h"

/* Which dish or line is meant where no name says it. */
static const struct script scripts[] = {
    {"everything but, of the pizza just ordered",
     "a large capricciosa | everything except the ham | = 1 large capricciosa -ham"},
    {"left out of the dish that has it, while another is asked about",
     "a large capricciosa and a lemonade | no ham | = 1 large capricciosa -ham | < lemonade"},
    {"left out of the dish asked about, which has it",
     "a large capricciosa and a lemonade | no ice | = 1 large capricciosa | large | "
     "= 1 large capricciosa; 1 large lemonade -ice"},
    {"one is made small, not the two that a size is asked of",
     "a large margherita and two lemonades | yes, but make it a small | = 1 small margherita | < lemonade"},
    {"made small where nothing else comes so", "two lemonades | make it a small | = 2 regular lemonade"},
    {"toppings are counted before they are named",
     "three topping large pizza | = | < topping | mushrooms, olives and onions | "
     "= 1 large cheese +mushrooms +olives +onions-top"},
    {"with so many toppings", "a large pizza with two toppings | < topping | sausage and peppers | "
                              "= 1 large cheese +sausage +peppers"},
    {"one topping, and the size is asked first",
     "a one topping pizza | < size | small | < topping | mushrooms | = 1 small cheese +mushrooms"},
    {"no topping after all", "a two topping medium pizza | < topping | no | = 1 medium cheese"},
    {"toppings that were named are not asked for",
     "a large two topping pizza with olives and onions | = 1 large cheese +olives +onions-top"},
    {"the part of a dish that is called so, too, goes off it",
     "a large pepperoni pizza | I don't want pepperoni on it | = 1 large pepperoni -pepperoni"},
    {"the first one is made another",
     "a lasagna and a coke | make the first one a cannoli | = 1 cannoli; 1 coke"},
    {"the second one is made another",
     "a lasagna and a coke and a gelato | make the second one a sprite | = 1 lasagna; 1 sprite; 1 gelato"},
    {"the first one is made small",
     "a large margherita and a large lemonade | make the first one small | = 1 small margherita; 1 large lemonade"},
    {"let me think, within an order", "may I get a let me think cannoli thanks | = 1 cannoli"},
    {"let me see, and two", "we'd like let me see two cokes | = 2 coke"},
    {"let me think about it", "let me think about the lasagna | = | ! Lasagna"},
    {"a name behind its word is no topping",
     "a large cheese pizza under the name Olivia | = 1 large cheese | & ,Olivia,,"},
    {"a number of the line at a place", "a lasagna and a coke | four of the first one | = 4 lasagna; 1 coke"},
    {"altogether is no dish",
     "a lasagna and a coke | I need 3 of the second one altogether | = 1 lasagna; 3 coke"},
    {"halves of both, not one and the other",
     "two large margheritas, mushrooms on one half and olives on the other | "
     "= 2 large margherita +mushrooms(left) +olives(right)"},
    {"one and the other", "two large margheritas, mushrooms on one and olives on the other | "
                          "= 1 large margherita +mushrooms; 1 large margherita +olives"},
    {"hot wings are hot", "hot wings | = 1 buffalo-wings +hot"},
    {"hot wings in another sauce are not", "two hot wings with mild sauce | = 2 buffalo-wings +mild"},
    {"a pause takes nothing away", "I'll, um, take a lasagna | = 1 lasagna"},
    {"done in a way ends nothing", "buffalo wings medium done | = 1 buffalo-wings +medium-sauce | < else"},
    {"who is presented is no topping",
     "a large cheese pizza. It's for Olivia | = 1 large cheese | & ,Olivia,,"},
    {"what the menu has not is taken for nothing else",
     "a house salad with ranch | change the ranch dressing to walnut dressing | = 1 house-salad +ranch | ! allerg"},
    {"by what only one dish is to be had with", "a steak with guac | = 1 burrito +asada +add-guac"},
    {"two by what only one dish is to be had with",
     "a steak with guac and a pork with sour cream | "
     "= 1 burrito +asada +add-guac; 1 burrito +carnitas +sour-cream"},
    {"the dish whose price was told, with something on it",
     "how much is the burrito | I'll have one with carnitas and no beans | = 1 burrito +carnitas -beans"},
    {"the dish that was asked about, otherwise",
     "is the house salad vegan | I'll take it with ranch, no onions | = 1 house-salad +ranch -onions"},
    {"one of those that were asked about, without something",
     "what's in the penne | okay one of those, no chili | = 1 penne -chili"},
    {"what is ordered beside it is no dish that was asked about",
     "a lasagna | is the house salad vegan | and a coke | = 1 lasagna; 1 coke"},
    {"behind what it is instead of, something is left out",
     "a burrito with steak instead of chicken, no rice | = 1 burrito +asada -rice"},
    {"beside what has something instead, dishes are ordered",
     "a lasagna, and a burrito with steak instead of the pork and a coke | "
     "= 1 lasagna; 1 burrito +asada; 1 coke"},
};

SCRIPT_TESTS(scripts)

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/dialogue/with_script.h"

/* Adding items: how callers put a whole order, or a piece of one, into words. */
static const struct script scripts[] = {
    {"one item", "I'd like a lasagna. | = 1 lasagna | < lasagna"},
    {"two items", "A lasagna and a coke, please. | = 1 lasagna; 1 coke"},
    {"three items in one breath",
     "Can I get a lasagna, two cokes and a garlic bread? | = 1 lasagna; 2 coke; 1 garlic-bread"},
    {"with size", "I'd like a large margherita. | = 1 large margherita"},
    {"size and noun", "One large pepperoni pizza please | = 1 large pepperoni"},
    {"quantity and size", "Two large pepperoni pizzas. | = 2 large pepperoni"},
    {"size afterwards", "A pepperoni pizza, large. | = 1 large pepperoni"},
    {"size asked",
     "Can I have a margherita pizza? | = | < what size | Medium, please. | = 1 medium margherita"},
    {"size asked, big one", "a margherita | < size | the big one | = 1 large margherita"},
    {"size asked, whole line again", "a margherita | < size | a large margherita | = 1 large margherita"},
    {"two sizes asked in turn", "a margherita and a pepperoni pizza | < margherita | large | < pepperoni | "
                                "small | = 1 large margherita; 1 small pepperoni"},
    {"required choice asked",
     "A house salad, please. | < which dressing | < ranch | Ranch. | = 1 house-salad +ranch"},
    {"required choice given", "A house salad with italian dressing | = 1 house-salad +italian"},
    {"required choice ahead", "three chicken burritos | = 3 burrito +pollo"},
    {"choice of tacos", "two carnitas tacos and a steak burrito | = 2 taco +carnitas; 1 burrito +asada"},
    {"choice split",
     "three tacos | < filling | two carnitas and one chicken | = 1 taco +pollo; 2 taco +carnitas"},
    {"choices of two tacos", "two tacos, one chicken and one carnitas | = 1 taco +pollo; 1 taco +carnitas"},
    {"topping with", "a large cheese pizza with mushrooms | = 1 large cheese +mushrooms"},
    {"toppings with and",
     "a large cheese pizza with mushrooms and olives | = 1 large cheese +mushrooms +olives"},
    {"toppings and another item",
     "a large cheese pizza with mushrooms, olives and a coke | = 1 large cheese +mushrooms +olives; 1 coke"},
    {"without", "a lasagna and a burrito with chicken, no onions | = 1 lasagna; 1 burrito +pollo -onions"},
    {"without two",
     "a small margherita without basil and mozzarella | = 1 small margherita -basil -mozzarella"},
    {"hold the", "chicken taco, hold the cilantro | = 1 taco +pollo -cilantro"},
    {"extra", "a large margherita with extra cheese | = 1 large margherita +extra-cheese"},
    {"light", "a large pepperoni pizza with light onions | = 1 large pepperoni +onions-top(light)"},
    {"halves",
     "a large cheese pizza, half mushrooms, half olives | = 1 large cheese +mushrooms(left) +olives(right)"},
    {"halves with and", "one large cheese pizza half mushrooms and half olives | = 1 large cheese "
                        "+mushrooms(left) +olives(right)"},
    {"half behind", "a large cheese pizza with mushrooms on one half and olives on the other half | = 1 "
                    "large cheese +mushrooms(left) +olives(right)"},
    {"half on half", "large cheese pizza with sausage on half | = 1 large cheese +sausage(left)"},
    {"left and right",
     "a medium cheese pizza with olives on the left side | = 1 medium cheese +olives(left)"},
    {"halves ahead",
     "a large half mushroom half pepperoni pizza | = 1 large cheese +mushrooms(left) +pepperoni-top(right)"},
    {"pizza with topping", "a large pizza with mushrooms and peppers | = 1 large cheese +mushrooms +peppers"},
    {"item and topping", "a large pepperoni and mushroom | = 1 large pepperoni +mushrooms"},
    {"shared size",
     "two large pizzas, one pepperoni and one margherita | = 1 large pepperoni; 1 large margherita"},
    {"shared size with option only",
     "two large pizzas, one margherita and one mushroom | = 1 large margherita; 1 large cheese +mushrooms"},
    {"share with", "two large cheese pizzas, one with mushrooms and one with olives | = 1 large cheese "
                   "+mushrooms; 1 large cheese +olives"},
    {"share with rest",
     "three large cheese pizzas, one with mushrooms | = 2 large cheese; 1 large cheese +mushrooms"},
    {"couple of", "a couple of cokes and a sprite | = 2 coke; 1 sprite"},
    {"dozen", "a dozen chicken tacos | = 12 taco +pollo"},
    {"half a dozen", "half a dozen carnitas tacos | = 6 taco +carnitas"},
    {"another", "a coke | = 1 coke | another coke | = 2 coke"},
    {"one more of the same", "a coke | one more please | = 2 coke"},
    {"category asks which",
     "I'd like a pizza | < which | < margherita | a large margherita | = 1 large margherita"},
    {"part of a name", "quattro | < size | large | = 1 large formaggi"},
    {"number in the name", "a large four cheese pizza | = 1 large formaggi"},
    {"diet coke is not coke", "a diet coke and a coke | = 1 diet-coke; 1 coke"},
    {"gluten-free crust", "a large margherita on a gluten free crust | = 1 large margherita +gf-crust"},
    {"thin crust", "large thin crust pepperoni pizza | = 1 large pepperoni +thin-crust"},
    {"option with noun",
     "a small margherita with thin crust and extra cheese | = 1 small margherita +thin-crust +extra-cheese"},
    {"burrito extras",
     "a chicken burrito with guacamole and sour cream | = 1 burrito +pollo +add-guac +sour-cream"},
    {"guacamole alone is the side", "a guacamole please | = 1 guac"},
    {"polite and long", "Hi, good evening, um, I would like to order two large margherita pizzas and, uh, "
                        "one caesar salad please. | = 2 large margherita; 1 caesar-salad"},
    {"my wife wants", "my wife wants a caesar salad and I'll have the lasagna | = 1 caesar-salad; 1 lasagna"},
    {"wings with sauce", "buffalo wings, hot | = 1 buffalo-wings +hot"},
    {"wings sauce asked", "buffalo wings | < mild | medium please | = 1 buffalo-wings +medium-sauce"},
    {"lemonade small", "a small lemonade | = 1 regular lemonade"},
    {"name of topping when only toppings fit",
     "a large sausage and mushroom pizza | = 1 large cheese +sausage +mushrooms"},
    {"sold-out topping", "a large cheese pizza with anchovies | = 1 large cheese | < out of anchovies"},
    {"can't be added", "a coke with mushrooms | = 1 coke | < can't"},
    {"two turns", "two cokes | < else | and a lasagna | = 2 coke; 1 lasagna"},
    {"size that is not sold", "an extra large margherita | < extra large | large | = 1 large margherita"},
    {"whatever", "a house salad | < dressing | I don't care | = 1 house-salad +ranch"},
    {"by order", "a house salad | < dressing | the second one | = 1 house-salad +italian"},
    {"choice of its own beside",
     "two tacos with carnitas and one with chicken | = 2 taco +carnitas; 1 taco +pollo"},
    {"new line without a noun",
     "a lasagna | a large with mushrooms and olives | = 1 lasagna; 1 large cheese +mushrooms +olives"},
    {"two sauces", "buffalo wings half mild half hot | < one sauce | hot | = 1 buffalo-wings +hot"},
    {"answer for the second", "a margherita and a house salad | < size | ranch | < size | small | = 1 "
                              "house-salad +ranch; 1 small margherita"},
    {"left out in the end", "a margherita | < size | what are your hours | how much is the lasagna | do you "
                            "deliver | < leave out | ="},
    {"sentences", "Two cokes. A lasagna. And garlic bread. | = 2 coke; 1 lasagna; 1 garlic-bread"},
    {"digits", "2 large pepperoni pizzas and 3 cokes | = 2 large pepperoni; 3 coke"},
};

int main(void)
{
    enum { COUNT = sizeof scripts / sizeof *scripts };
    struct CMUnitTest tests[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){.name = scripts[i].name,
                                       .test_func = script_test,
                                       .initial_state = (void *)(uintptr_t)&scripts[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

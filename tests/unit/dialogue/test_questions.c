#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/dialogue/with_script.h"

/* Questions, and what is not on the menu. */
static const struct script scripts[] = {
    {"price with size", "how much is a large margherita | < $15 | ="},
    {"price of all sizes", "what's the price of the margherita | < $9.50 | < $15"},
    {"price without size", "How much is the lasagna? | < $13"},
    {"vegetarian item", "Is the lasagna vegetarian? | < no"},
    {"vegetarian item yes", "is the margherita vegetarian | < yes"},
    {"vegetarian list", "what vegetarian pizzas do you have | < margherita | ! capricciosa"},
    {"vegan", "do you have anything vegan | < vegan | < fries"},
    {"gluten free", "is the burrito gluten free | < not gluten-free"},
    {"gluten free list", "What do you have that's gluten-free? | < gluten-free"},
    {"gluten-free pizza", "do you have gluten free pizza | < gluten-free crust"},
    {"dairy in", "is there any dairy in the lasagna | < contains milk"},
    {"do you have, sure", "do you have diet coke | sure | = 1 diet-coke"},
    {"nuts", "does the cannoli have nuts | < contains nuts"},
    {"no nuts", "does the lasagna contain peanuts | < no peanuts | < traces"},
    {"allergic", "I'm allergic to fish | < caesar salad"},
    {"allergens of", "what allergens are in the carbonara | < eggs"},
    {"hours", "what time do you close | < 10 PM"},
    {"hours open", "are you open on saturday | < 11:30 PM"},
    {"delivery", "do you deliver | < 45 minutes | < $3.50"},
    {"address", "where are you located | < 12 Harbor Street"},
    {"inside", "what's in the carbonara | < bacon"},
    {"inside comes with", "what comes on the capricciosa | < artichokes"},
    {"sizes", "what sizes do you have | < small"},
    {"sizes of", "what sizes does the lemonade come in | < regular"},
    {"menu", "what do you have | < pizzas | < drinks"},
    {"category", "what pizzas do you have | < capricciosa"},
    {"category desserts", "what kind of desserts do you have | < cannoli | ! tiramisu"},
    {"toppings", "what toppings do you have | < mushrooms"},
    {"dressings while asked",
     "a house salad | < dressing | what are my options | < balsamic | italian | = 1 house-salad +italian"},
    {"how long", "how long will it take | < 25 minutes"},
    {"total", "a lasagna | what's the total | < $13"},
    {"so far", "a lasagna and a coke | what do I have so far | < lasagna | < coke"},
    {"do you have", "do you have diet coke | < diet coke | yes | = 1 diet-coke"},
    {"do you have, no", "do you have diet coke | no thanks | ="},
    {"do you have, yes with size", "do you have lemonade | < yes | yes, a large one | = 1 large lemonade"},
    {"sold out", "a tiramisu | < sold out | < cannoli | a cannoli then | = 1 cannoli"},
    {"sold out, by number", "two tiramisus | < sold out | the first one | = 2 cannoli"},
    {"sold out, no", "a lasagna | a tiramisu | < sold out | no thanks | = 1 lasagna"},
    {"unknown item", "a hot dog please | < don't have | ="},
    {"unknown with offer", "I'd like a calzone | @ search_menu {\"query\":\"calzone\"} | < did you mean | "
                           "yes | < size | small | = 1 small cheese"},
    {"unknown with offer, no",
     "I'd like a calzone | < did you mean | no | < what would you like | a lasagna | = 1 lasagna"},
    {"unknown with offer, other", "I'd like a calzone | < did you mean | a lasagna | = 1 lasagna"},
    {"hawaiian pizza", "a large hawaiian pizza | < hawaiian | ="},
    {"question then order", "do you deliver? I'd like a lasagna. | = 1 lasagna | < 45 minutes"},
    {"recommend", "what do you recommend | < cheese pizza"},
    {"price while asked",
     "a margherita | < size | how much is the large | < $15 | large | = 1 large margherita"},
    {"phone of the place", "what's your phone number | < 5550001111"},
    {"are you a robot", "are you a robot | # transferred"},
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

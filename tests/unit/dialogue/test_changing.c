#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/dialogue/with_script.h"

/* Changing and taking off, before and after the line stands. */
static const struct script scripts[] = {
    {"make that three", "a coke | make that three | = 3 coke | < now it's 3 coke"},
    {"make it two", "a lasagna please | Actually, make it two. | = 2 lasagna"},
    {"make it a large", "a small margherita | make it a large | = 1 large margherita"},
    {"keeps the quantity", "two small margheritas | make them large | = 2 large margherita"},
    {"bare size", "a small margherita | large, actually | = 1 large margherita"},
    {"change to", "a coke | change the coke to a sprite | = 1 sprite"},
    {"actually change it to",
     "a coke and a lasagna | actually change the coke to a diet coke | = 1 diet-coke; 1 lasagna"},
    {"instead", "a coke | can I have a sprite instead | = 1 sprite"},
    {"instead of", "a coke and a lasagna | I'd like a sprite instead of the coke | = 1 sprite; 1 lasagna"},
    {"instead of ahead", "a coke and a lasagna | instead of the coke, a sprite | = 1 sprite; 1 lasagna"},
    {"keeps size", "a large margherita | change it to a pepperoni pizza | = 1 large pepperoni"},
    {"no, I said", "a large margherita | no, I said a large pepperoni | = 1 large pepperoni"},
    {"I said quantity", "a coke | I said two cokes | = 2 coke"},
    {"no, and another", "a lasagna | no, and also a coke | = 1 lasagna; 1 coke"},
    {"take off", "a coke and a lasagna | take off the coke | = 1 lasagna | < took off the coke"},
    {"remove", "two cokes and a lasagna | remove the lasagna please | = 2 coke"},
    {"cancel one of", "three cokes | cancel one of the cokes | = 2 coke"},
    {"remove that", "a coke | a lasagna | remove that | = 1 coke"},
    {"I don't want", "a coke and a lasagna | I don't want the coke anymore | = 1 lasagna"},
    {"never mind the", "a coke and a lasagna | never mind the coke | = 1 lasagna"},
    {"not on the order", "a coke | take off the lasagna | = 1 coke | < don't have that"},
    {"no onions afterwards", "a chicken burrito | no onions | = 1 burrito +pollo -onions"},
    {"take the onions off", "a chicken burrito | take the onions off | = 1 burrito +pollo -onions"},
    {"onions of the one named", "a chicken burrito and a carnitas taco | take the onions off the burrito | = "
                                "1 burrito +pollo -onions; 1 taco +carnitas"},
    {"put back", "a chicken burrito without onions | put the onions back | = 1 burrito +pollo"},
    {"extra cheese afterwards",
     "a large margherita | with extra cheese please | = 1 large margherita +extra-cheese"},
    {"add mushrooms",
     "a large margherita and a coke | add mushrooms | = 1 large margherita +mushrooms; 1 coke"},
    {"add to the named", "a large margherita and a small pepperoni pizza | add olives to the margherita | = "
                         "1 large margherita +olives; 1 small pepperoni"},
    {"drop a topping", "a large cheese pizza with mushrooms | no mushrooms | = 1 large cheese"},
    {"change the filling", "a carnitas taco | make it chicken | = 1 taco +pollo"},
    {"make the named large", "a small margherita and a small pepperoni pizza | make the margherita large | = "
                             "1 large margherita; 1 small pepperoni"},
    {"in the same breath", "a coke, actually make that a sprite | = 1 sprite"},
    {"quantity in the same breath", "two cokes, no, make that three | = 3 coke"},
    {"change while asked", "a margherita | < size | make it two large ones | = 2 large margherita"},
    {"leave it while asked", "a coke | a margherita | < size | never mind | = 1 coke"},
    {"change without saying to what",
     "a coke | change the coke | < what would you like | a sprite | = 1 sprite"},
    {"only one", "two cokes | just one coke actually | = 1 coke"},
    {"start over", "a coke and a lasagna | start over | < everything | yes | ="},
    {"keep it", "a coke | cancel my order | < everything | no | = 1 coke"},
    {"thin crust instead",
     "a large margherita | can I get that on thin crust | = 1 large margherita +thin-crust"},
    {"half of it afterwards",
     "a large cheese pizza | put mushrooms on half of it | = 1 large cheese +mushrooms(left)"},
    {"also is no correction", "a coke | actually can I also get a sprite | = 1 coke; 1 sprite"},
    {"add is no correction", "a coke | no, add a sprite too | = 1 coke; 1 sprite"},
    {"the one that is there",
     "a small margherita | can I get the margherita without basil | = 1 small margherita -basil"},
    {"make the named thin",
     "a large margherita | can you make the margherita thin crust | = 1 large margherita +thin-crust"},
    {"topping by a short name",
     "a large cheese pizza with sausage | take off the sausage | = 1 large cheese"},
    {"make as an order", "can you make me a large margherita | = 1 large margherita"},
    {"the category for the item", "a large margherita | make it two pizzas | = 2 large margherita"},
    {"should be", "a small lemonade | the lemonade should be large | = 1 large lemonade"},
    {"same item said again",
     "a chicken burrito with sour cream | make that two burritos | = 2 burrito +pollo +sour-cream"},
    {"size of the one that has it",
     "a large cheese pizza and a coke | make it a small | = 1 small cheese; 1 coke"},
    {"replacement asks what it needs",
     "a lasagna | change the lasagna to a house salad | < dressing | ranch | = 1 house-salad +ranch"},
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

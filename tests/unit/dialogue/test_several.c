#include "unit/dialogue/with_script.h"

/* Changes of several lines, of a part of one, of another than the one spoken of; what a "no" leaves out; numbers. */
static const struct script scripts[] = {
    {"removes the line that is named in part",
     "a garlic bread and a coke | take off the breads | = 1 coke | < took off the garlic bread"},
    {"removes nothing else",
     "a garlic bread and a coke | take off the dragons | = 1 garlic-bread; 1 coke | < don't have that"},
    {"no, of a word of a line", "a chips and guacamole and a coke | no chips | = 1 coke"},
    {"no, of an ordered dish", "a coke and a lasagna | actually no lasagna | = 1 coke"},
    {"no, of what is not ordered", "a coke | no lasagna then | = 1 coke | ! one lasagna"},
    {"removes that", "a coke | a lasagna | take that off please | = 1 coke"},
    {"the second of one",
     "a coke and a lasagna | remove the second coke | = 1 coke; 1 lasagna | < only 1 coke"},
    {"the second of two", "two cokes and a lasagna | remove the second coke | = 1 coke; 1 lasagna"},
    {"the third of two", "two cokes | remove the third coke | = 2 coke | < only 2 coke"},
    {"the second of two lines",
     "a large margherita, a coke and a small margherita | take off the second margherita | "
     "= 1 large margherita; 1 coke"},
    {"the first of two lines",
     "a large margherita, a coke and a small margherita | take off the first margherita | "
     "= 1 coke; 1 small margherita"},
    {"the last of two lines",
     "a large margherita, a small margherita and a coke | remove the last margherita | = 1 large margherita; 1 coke"},
    {"the last one", "a coke | a lasagna | remove the last one | = 1 coke"},
    {"skips a kind", "a garlic bread and a coke | skip the drink | = 1 garlic-bread"},
    {"no kind after all", "a lasagna and a coke | no drink after all | = 1 lasagna"},
    {"leaves a kind off", "a lasagna and a coke | leave off the pasta | = 1 coke"},
    {"drops the draft of the kind",
     "a margherita and a lemonade | < margherita | drop the drink | large | = 1 large "
     "margherita | ! lemonade"},
    {"drops no draft of another kind",
     "a margherita and a coke | < margherita | skip the drink | large | = 1 large "
     "margherita"},
    {"no, of a part of other dishes",
     "a coke with no pizza on it and a sprite without cheese | = 1 coke; 1 sprite |"
     " < I don't know what is in the Sprite"},
    {"what the menu does not list", "a lasagna without pineapple | = 1 lasagna | < menu lists no pineapple"},
    {"drops the draft that is named", "a margherita | < size | no coke | large | = 1 large margherita"},
    {"cut the onions", "a carnitas taco | cut the onions | = 1 taco +carnitas -onions"},
    {"no, no onions", "a carnitas taco | no, no onions | = 1 taco +carnitas -onions"},
    {"on both", "a large margherita and a large cheese pizza | thin crust on both | = 1 large margherita "
                "+thin-crust; 1 large cheese +thin-crust"},
    {"both of them medium",
     "a large margherita and a small cheese pizza | make both of them medium | = 1 medium "
     "margherita; 1 medium cheese"},
    {"on all that can",
     "a carnitas taco, a chicken burrito and a coke | no onions on anything | = 1 taco +carnitas "
     "-onions; 1 burrito +pollo -onions; 1 coke"},
    {"all of them cut",
     "a carnitas taco and a chicken burrito | can you cut the onions on all of them | = 1 taco "
     "+carnitas -onions; 1 burrito +pollo -onions"},
    {"both sides are one pizza",
     "a large margherita and a large cheese pizza with mushrooms on both sides | = 1 large "
     "margherita; 1 large cheese +mushrooms"},
    {"nothing, and something on its way",
     "a lasagna. And take off the cannoli. | = 1 lasagna | ! nothing on your order"},
    {"all, in one breath",
     "a large margherita, a small cheese pizza and a coke, all with thin crust | = 1 large margherita +thin-crust; 1 "
     "small cheese +thin-crust; 1 coke"},
    {"both large, in one breath",
     "a lasagna, a margherita and a capricciosa, both large | = 1 lasagna; 1 large margherita; 1 large capricciosa"},
    {"all the tacos",
     "two carnitas tacos, a chicken taco and a lemonade, all the tacos without onions, the lemonade large | = 2 taco "
     "+carnitas -onions; 1 taco +pollo -onions; 1 large lemonade"},
    {"on both, in one breath",
     "a large margherita and a large capricciosa with mushrooms on both | = 1 large margherita +mushrooms; 1 large "
     "capricciosa +mushrooms"},
    {"all behind them",
     "a margherita and a capricciosa. All large, please. And a coke. | = 1 large margherita; 1 large "
     "capricciosa; 1 coke"},
    {"one of them", "two cokes | make one of them a sprite | = 1 coke; 1 sprite"},
    {"change one of them", "two cokes | can you change one of them to a diet coke | = 1 coke; 1 diet-coke"},
    {"one of the named",
     "two cokes and a lasagna | swap one of the cokes for a sprite | = 1 coke; 1 lasagna; 1 sprite"},
    {"one of them otherwise",
     "two large margheritas | make one of them thin crust | = 1 large margherita; 1 large "
     "margherita +thin-crust"},
    {"the other one",
     "a carnitas taco and a chicken burrito | no cheese on that, and no cilantro on the other one | = "
     "1 taco +carnitas -cilantro; 1 burrito +pollo -cheese"},
    {"one so and one so of two",
     "two large margheritas | actually one large and one small | = 1 large margherita; 1 small margherita"},
    {"one so and one so, made",
     "two large margheritas | make it one large and one small | = 1 large margherita; 1 small margherita"},
    {"parts that are fewer leave the rest",
     "four large margheritas | actually one thin crust and one small | = 2 large margherita; 1 large margherita "
     "+thin-crust; 1 small margherita"},
    {"parts that are more",
     "a large margherita | actually one large and two small | = 1 large margherita; 2 small "
     "margherita"},
    {"parts that are named",
     "two large margheritas and a coke | sorry, one large margherita and one small margherita | = 1 large margherita; "
     "1 coke; 1 small margherita"},
    {"as many lines as parts",
     "two large margheritas, one with mushrooms | actually one medium and one small | = 1 medium margherita; 1 small "
     "margherita +mushrooms"},
    {"parts with toppings",
     "two large margheritas | no, one with mushrooms and one with thin crust | = 1 large margherita +mushrooms; 1 "
     "large margherita +thin-crust"},
    {"a part has its toppings on the half where they are",
     "two large cheese pizzas with mushrooms on the left half | one should be small | = 1 large cheese "
     "+mushrooms(left); 1 small cheese +mushrooms(left)"},
    {"a dish in the place of another keeps the half",
     "a large cheese pizza with mushrooms on the left half | make it a large margherita | = 1 large margherita "
     "+mushrooms(left)"},
    {"one should be otherwise",
     "two large margheritas | one should be small | = 1 large margherita; 1 small margherita"},
    {"the one there is should be otherwise",
     "a large margherita | that one should be small | = 1 small margherita"},
    {"make the named two", "a coke and a lasagna | make the coke two | = 2 coke; 1 lasagna"},
    {"named ahead", "a coke and a lasagna | and the coke, make it two | = 2 coke; 1 lasagna"},
    {"two of the named", "a coke and a lasagna | two of the cokes actually | = 2 coke; 1 lasagna"},
    {"after a no it is how many",
     "a coke | that's all | < pickup | no, one coke was right, I want two cokes | = 2 coke"},
    {"two should be",
     "a large margherita and a small cheese pizza | no the margherita should be small and the cheese "
     "pizza large | = 1 small margherita; 1 large cheese"},
    {"a total", "a coke, a sprite and a lasagna, that's it, three | = 1 coke; 1 sprite; 1 lasagna"},
    {"a total of the kind",
     "a coke, a sprite and a diet coke, so three drinks | = 1 coke; 1 sprite; 1 diet-coke"},
    {"number taken back", "two, no three large margheritas | = 3 large margherita"},
    {"said twice, agreed",
     "a lasagna - mom I want cannoli! - okay okay, and cannoli | = 1 lasagna; 1 cannoli"},
    {"half of six", "six tacos, half carnitas half chicken | = 3 taco +carnitas; 3 taco +pollo"},
    {"one of each",
     "three tacos, one of each, carnitas, chicken and steak | = 1 taco +carnitas; 1 taco +pollo; 1 taco "
     "+asada"},
    {"one size for two",
     "two larges, one margherita and one capricciosa | = 1 large margherita; 1 large capricciosa"},
    {"a size for each",
     "two margheritas | < size | large for one, small for the other | = 1 large margherita; 1 small "
     "margherita"},
    {"offer and more", "a tiramisu | < cannoli | cannoli and a coke | = 1 cannoli; 1 coke"},
    {"a dish by its number", "a number 42 and two cokes | = 1 penne; 2 coke"},
    {"by its number alone", "I'll have the 42 | = 1 penne"},
    {"by its number in words", "number forty two please | = 1 penne"},
    {"the number ahead of its kind", "a number 9 lunch with chicken | = 1 burrito +pollo"},
    {"so many of a number", "two number 42 | = 2 penne"},
    {"a few are a quantity", "nine cokes | = 9 coke"},
    {"hers",
     "a medium margherita for her, a large cheese pizza for me | make hers thin crust | = 1 medium margherita "
     "+thin-crust; 1 large cheese"},
    {"mine",
     "I'll have a large cheese pizza and she wants a medium margherita | make mine thin crust | = 1 large cheese "
     "+thin-crust; 1 medium margherita"},
    {"my wife's",
     "a medium margherita for my wife, a large cheese pizza for me | my wife's on thin crust please | = 1 "
     "medium margherita +thin-crust; 1 large cheese"},
    {"can his be",
     "a medium margherita for him, a large cheese pizza for me | can his be thin crust | = 1 medium "
     "margherita +thin-crust; 1 large cheese"},
    {"whose is asked",
     "a medium margherita and a large cheese pizza | make hers thin crust | < which one is hers | the "
     "margherita | = 1 medium margherita +thin-crust; 1 large cheese"},
    {"the only one that can",
     "a medium margherita and a coke | make hers thin crust | = 1 medium margherita +thin-crust; "
     "1 coke"},
    {"the only one that is nobody else's",
     "a large cheese pizza | a medium margherita for her | make mine thin crust | = "
     "1 large cheese +thin-crust; 1 medium margherita"},
    {"hers becomes another",
     "a coke for me and a sprite for her | change hers to a diet coke | = 1 coke; 1 diet-coke"},
    {"one of the named becomes another",
     "two cokes and two lasagnas | make one of the cokes a sprite | = 1 coke; 2 "
     "lasagna; 1 sprite"},
    {"can one of them",
     "two large margheritas and a coke | can one of them be thin crust | = 1 large margherita; 1 coke; "
     "1 large margherita +thin-crust"},
    {"can both",
     "a large margherita and a large cheese pizza | can both be thin crust | = 1 large margherita +thin-crust; "
     "1 large cheese +thin-crust"},
    {"on anything, and another dish",
     "a chicken burrito | no onions on anything please, and add a coke | = 1 burrito "
     "+pollo -onions; 1 coke"},
    {"a size ahead of several",
     "three mediums, two margheritas and one capricciosa | = 2 medium margherita; 1 medium "
     "capricciosa"},
    {"said again after a no",
     "one carnitas taco, one chicken taco | no, one carnitas taco, one taco with carne asada | = "
     "1 taco +carnitas; 1 taco +asada"},
    {"all told again",
     "a large cheese pizza, a lasagna | no no. cheese pizza. then the lasagna. that's two | = 1 large cheese; "
     "1 lasagna"},
    {"named and the other one",
     "a large margherita and a large capricciosa | no basil on the margherita, and no ham on "
     "the other one | = 1 large margherita -basil; 1 large capricciosa -ham"},
    {"that, and why", "a coke | a lasagna | cancel that, my brother says no | = 1 coke"},
    {"just two of the other",
     "a coke and a lasagna | forget the lasagna actually, just two of the cokes | = 2 coke"},
    {"no, two, behind a dish",
     "a margherita | < size | a coke as well, no, two | large | = 2 coke; 1 large margherita"},
    {"another filling in the same breath",
     "a chicken taco please. actually no make it a carnitas taco | = 1 taco +carnitas"},
    {"a question behind a comma",
     "a coke | no I don't want a gelato, does the lasagna have milk in it | = 1 coke"},
};

SCRIPT_TESTS(scripts)

#include "unit/dialogue/with_script.h"

/* Several of a dish in one breath, some of them made otherwise: the parts add up to the number ordered; and
 * what is several, but not how many. */
static const struct script scripts[] = {
    {"one and the other, beside a side dish",
     "a side of fries and two large margheritas, one with olives and the other with onions | "
     "= 1 fries; 1 large margherita +olives; 1 large margherita +onions-top"},
    {"some, and the rest behind",
     "four large margheritas. I want mushrooms on two and olives on the rest | = 2 large margherita +mushrooms; 2 "
     "large margherita +olives"},
    {"for some of them, and on the rest",
     "four large margheritas. For two of them I want mushrooms, and olives on the rest | = 2 large margherita "
     "+mushrooms; 2 large margherita +olives"},
    {"put on one and on the other",
     "two large margheritas, put mushrooms and olives on one and peppers on the other one | = 1 large margherita "
     "+mushrooms +olives; 1 large margherita +peppers"},
    {"some get, and for the others",
     "three large margheritas, two get mushrooms, and olives for the other one | = 2 large margherita +mushrooms; "
     "1 large margherita +olives"},
    {"in digits",
     "3 large margheritas, mushrooms on 1 of them and olives on the remaining 2 | = 1 large margherita +mushrooms; "
     "2 large margherita +olives"},
    {"each group its own choice",
     "two burritos, one chicken and one carnitas | the chicken with guacamole and the carnitas with sour cream | "
     "= 1 burrito +pollo +add-guac; 1 burrito +carnitas +sour-cream"},
    {"each group its own choice, in one breath",
     "three burritos, two chicken and one carnitas. The chicken with guacamole and the carnitas with sour cream. | "
     "= 2 burrito +pollo +add-guac; 1 burrito +carnitas +sour-cream"},
    {"put on each that is named",
     "a large margherita and a large capricciosa, mushrooms on the margherita and olives on the capricciosa | "
     "= 1 large margherita +mushrooms; 1 large capricciosa +olives"},
    {"put on each that is ordered",
     "a large margherita and a large capricciosa | put mushrooms on the capricciosa and olives on the margherita | "
     "= 1 large margherita +olives; 1 large capricciosa +mushrooms"},
    {"put on one, and something else ordered",
     "a large margherita | put mushrooms on the margherita and a coke | = 1 large margherita +mushrooms; 1 coke"},
    {"put on one, and on the other, too",
     "a large margherita and a large capricciosa | put mushrooms on the capricciosa and the margherita | "
     "= 1 large margherita +mushrooms; 1 large capricciosa +mushrooms"},
    {"put on one with more",
     "a large margherita | put mushrooms on the margherita with olives | = 1 large margherita +mushrooms +olives"},
    {"so many of each dish", "fries and cannoli, two of each | = 2 fries; 2 cannoli"},
    {"of each, said before them",
     "two of each please, fries and cannoli, and a coke | = 2 fries; 2 cannoli; 1 coke"},
    {"of each of what was read out",
     "what desserts do you have | < we have | one of each | = 1 cannoli; 1 gelato"},
    {"of each of what was asked about one after another",
     "how much is the lasagna | < lasagna | and the cannoli | < cannoli | two of each | = 2 lasagna; 2 cannoli"},
    {"of each of what there is",
     "do you have cannoli and fries | < which would you like | one of each | = 1 cannoli; "
     "1 fries"},
    {"left out of one, and politeness behind",
     "three large margheritas, no basil on one when you get a chance | = 2 large margherita; 1 large margherita "
     "-basil"},
    {"one without", "a couple of lasagnas, one without ricotta | = 1 lasagna; 1 lasagna -ricotta"},
    {"one without of each",
     "two tacos with carnitas, no onions on one and no salsa on the other | = 1 taco +carnitas -onions; 1 taco "
     "+carnitas -salsa"},
    {"one without, and others",
     "three chicken burritos, one no onions, two guacamole | = 1 burrito +pollo -onions; 2 burrito +pollo +add-guac"},
    {"the plain one counts",
     "three chicken burritos, one plain, two guacamole | = 1 burrito +pollo; 2 burrito +pollo +add-guac"},
    {"two with are more of the dish",
     "one chicken burrito with sour cream, two with guacamole | = 1 burrito +pollo +sour-cream; 2 burrito +pollo "
     "+add-guac"},
    {"made so, in a sentence of its own",
     "four tacos. Make three carnitas and the rest chicken | = 3 taco +carnitas; 1 taco +pollo"},
    {"another inherits what stood before the name",
     "a large thin crust margherita with mushrooms and another with olives | = 1 large margherita +thin-crust "
     "+mushrooms; 1 large margherita +thin-crust +olives"},
    {"one with is one more of the dish",
     "a large margherita with mushrooms and one with olives | = 1 large margherita +mushrooms; 1 large margherita "
     "+olives"},
    {"on one half is no share of two",
     "a large margherita with mushrooms on one half and olives on the other when you get a chance | "
     "= 1 large margherita +mushrooms(left) +olives(right)"},
    {"on one side is a half, and no side dish", "a large margherita with mushrooms on one side | = 1 large "
                                                "margherita +mushrooms(left)"},
    {"I'd like it with, behind a dish",
     "a chicken burrito and I'd like it with guacamole | = 1 burrito +pollo +add-guac"},
    {"a few are not one",
     "a coke and a few cannoli | = 1 coke | < how many cannoli | three | = 1 coke; 3 cannoli"},
    {"a bunch of them",
     "a bunch of carnitas tacos and a coke | < how many taco | just two | = 1 coke; 2 taco +carnitas"},
    {"some, of what is counted", "some cokes please | < how many | a coke and, no, four cokes | = 4 coke"},
    {"how many is a line of its own",
     "several lasagnas | < how many | two lasagnas and a coke | = 2 lasagna; 1 coke"},
    {"some of one",
     "some garlic bread and a large margherita with a few olives | = 1 garlic-bread; 1 large margherita "
     "+olives | ! how many"},
    {"a size of all",
     "two margheritas in a medium, one of them with mushrooms | = 1 medium margherita; 1 medium margherita "
     "+mushrooms"},
    {"a dish behind one with",
     "two large margheritas, one with mushrooms, one with olives and a coke | = 1 large margherita +mushrooms; 1 "
     "large margherita +olives; 1 coke"},
    {"the other two are the rest",
     "four tacos with pork | make two of the tacos with steak and the other two with chicken | "
     "= 2 taco +asada; 2 taco +pollo"},
    {"the other two stay as they are",
     "four tacos with pork | make two of the tacos with steak and the other two just pork | "
     "= 2 taco +carnitas; 2 taco +asada"},
    {"the one that is told by its choice",
     "two tacos, one chicken and one steak | the steak one without onions please | "
     "= 1 taco +pollo; 1 taco +asada -onions"},
    {"the one that is told by its choice becomes another",
     "two tacos, one chicken and one steak | make the steak one a pork | = 1 taco +pollo; 1 taco +carnitas"},
    {"the large one", "a large margherita and a small pepperoni pizza | make the large one thin crust | "
                      "= 1 large margherita +thin-crust; 1 small pepperoni"},
    {"what tells the first of two", "two tacos, one chicken and one steak and no onions on the chicken one | "
                                    "= 1 taco +pollo -onions; 1 taco +asada"},
    {"two of them and another instead of three",
     "three tacos with pork | actually two pork and a chicken | = 2 taco +carnitas; 1 taco +pollo"},
    {"two others and a third are further ones",
     "three tacos with pork | and two steak and a chicken | = 3 taco +carnitas; 2 taco +asada; 1 taco +pollo"},
    {"the same with another choice, in one breath",
     "a taco with pork and another with steak and the same but with chicken | "
     "= 1 taco +carnitas; 1 taco +asada; 1 taco +pollo"},
};

SCRIPT_TESTS(scripts)

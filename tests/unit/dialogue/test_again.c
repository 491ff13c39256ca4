#include "unit/dialogue/with_script.h"

/* One more of what is ordered already: as it is, or changed. */
static const struct script scripts[] = {
    {"a question that is begun and given up",
     "a lasagna | and what drinks do you... never mind. a coke | = 1 lasagna; 1 coke"},
    {"named, then said in full", "the margherita! A large margherita, please. | = 1 large margherita"},
    {"begun twice",
     "I'd like a lasagna... Tom, put that down! Sorry. A lasagna and a coke. | = 1 lasagna; 1 coke"},
    {"two in two sentences", "A lasagna for me. And a lasagna for my wife. | = 2 lasagna"},
    {"and two of another kind",
     "A small margherita. A large margherita. | = 1 small margherita; 1 large margherita"},
    {"just the one named",
     "a large margherita, and oh, is there a special? Okay, just the margherita. Thin crust. | = 1 "
     "large margherita +thin-crust"},
    {"the same with what was left out",
     "a large margherita without basil | and the same but small with the basil | = 1 large margherita -basil; 1 small "
     "margherita"},
    {"another size in one breath",
     "a small margherita with mushrooms, and I'll have a large one | = 1 small margherita +mushrooms; 1 large "
     "margherita +mushrooms"},
    {"what somebody just wants corrects nothing", "a lasagna, and my son just wants a lasagna | = 2 lasagna"},
    {"one goes, and the other is so many",
     "a lasagna, two cokes | forget the lasagna and make it three cokes | = 3 coke"},
    {"one goes, and so many come for it",
     "a lasagna | forget the lasagna and make it three cokes | = 3 coke"},
    {"so many, all in all", "a lasagna and a coke for each of us, so three cokes | = 1 lasagna; 3 coke"},
    {"so many, without the name", "a coke for everybody, so four | = 4 coke"},
    {"instead of the line, by a word of its name",
     "a margherita | < size | large | make that a lasagna instead of the margherita | = 1 lasagna"},
    {"the same again in one breath",
     "a large margherita with mushrooms, and the same again but small | = 1 large margherita +mushrooms; 1 small "
     "margherita +mushrooms"},
    {"the same again instead of",
     "a carnitas taco. And the same again, but chicken instead of carnitas. | = 1 taco +carnitas; "
     "1 taco +pollo"},
    {"of two the one that is so",
     "a carnitas taco and two chicken tacos | no, I said one chicken taco | = 1 taco +carnitas; 1 "
     "taco +pollo"},
    {"told once more",
     "a lasagna and two cokes | I'd like a lasagna and two cokes, please | = 1 lasagna; 2 coke"},
    {"and the same again",
     "a lasagna and two cokes | another lasagna and two more cokes | = 2 lasagna; 4 coke"},
    {"the one that is ordered", "a lasagna | the lasagna, and two cokes | = 1 lasagna; 2 coke"},
    {"another of those with something", "a chicken burrito | another of those with sour cream | "
                                        "= 1 burrito +pollo; 1 burrito +pollo +sour-cream"},
    {"another one but with another meat",
     "a chicken burrito with sour cream | add another one but with steak | "
     "= 1 burrito +pollo +sour-cream; 1 burrito +sour-cream +asada"},
    {"another one just like that", "a chicken burrito | another one just like that | = 2 burrito +pollo"},
    {"another just like that but less",
     "a chicken burrito | another one just like that, but no rice | = 1 burrito +pollo; 1 burrito +pollo -rice"},
    {"one more, and what it is without, a breath later",
     "a chicken burrito | a chicken burrito | = 2 burrito +pollo | no rice | = 1 burrito +pollo; "
     "1 burrito +pollo -rice"},
    {"another just like that, and what it is without, a breath later",
     "a chicken burrito | another one just like that | but without the rice | = 1 burrito +pollo; "
     "1 burrito +pollo -rice"},
    {"of both of them, a breath later",
     "a chicken burrito | a chicken burrito | no rice on both | = 2 burrito +pollo -rice"},
    {"two at once are changed at once", "two chicken burritos | no rice | = 2 burrito +pollo -rice"},
    {"a steak one", "a chicken taco | and a steak one | = 1 taco +pollo; 1 taco +asada"},
    {"a steak one answers what was asked", "a taco | < filling | a steak one | = 1 taco +asada"},
    {"a small one", "a large lemonade | and a small one | = 1 large lemonade; 1 regular lemonade"},
    {"a small one corrects", "a large lemonade | actually a small one | = 1 regular lemonade"},
    {"a small one after no", "a large lemonade | no, a small one | = 1 regular lemonade"},
    {"make it a small one", "a large lemonade | make it a small one | = 1 regular lemonade"},
    {"one more of a kind copies its options",
     "a chicken burrito with sour cream | one more burrito | = 2 burrito +pollo +sour-cream"},
    {"one more of a kind, changed",
     "a chicken burrito with sour cream | another burrito with steak | = 1 burrito "
     "+pollo +sour-cream; 1 burrito +sour-cream +asada"},
    {"one more copies the size", "a large margherita | one more margherita | = 2 large margherita"},
    {"another in another size",
     "a large margherita | another small margherita | = 1 large margherita; 1 small "
     "margherita"},
    {"what is left out is copied", "a chicken taco without onions | another one with steak | = 1 taco +pollo "
                                   "-onions; 1 taco +asada -onions"},
    {"a second one", "a coke | let me get a second one | = 2 coke"},
    {"one for somebody else", "a coke | and one for my wife too | = 2 coke"},
    {"two more", "a coke | two more of those | = 3 coke"},
    {"the same again, but", "a chicken burrito | the same again but with jalapenos | = 1 burrito +pollo; 1 "
                            "burrito +pollo +jalapenos"},
    {"the same again in another size",
     "a large lemonade | same again, but small | = 1 large lemonade; 1 regular lemonade"},
    {"of several lines the one that can have it",
     "a chicken burrito and a coke | another one with sour cream | = 1 burrito +pollo; 1 coke; 1 burrito +pollo "
     "+sour-cream"},
    {"nothing to have again", "another one with olives | = "},
};

SCRIPT_TESTS(scripts)

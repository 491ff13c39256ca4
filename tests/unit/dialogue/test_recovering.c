#include "unit/dialogue/with_script.h"

/* Putting right what the recogniser got wrong, as callers do it when they hear it repeated. */
static const struct script scripts[] = {
    /* A goodbye that was none. */
    {"bye is hi", "Bye, I'd like to a large pepperoni pizza, please. | < pepperoni | # open"},
    {"bye alone at the beginning", "Bye. | # open | ! goodbye"},
    {"bye before any order", "what are your hours | bye | # open | < before you go | no | # ended"},
    {"bye twice", "do you deliver | bye | # open | bye bye | # ended"},
    {"thanks, bye", "what are your hours | no thanks, bye | # ended"},
    {"bye with an order", "a coke | bye | # open | < pickup or delivery"},
    {"goodbye with an order and words", "a coke | goodbye, and a lasagna | = 1 coke; 1 lasagna | # open"},
    /* The line just repeated. */
    {"no, I said two",
     "a large pepperoni pizza | No, I said two large pepperoni pizzas. | = 2 large pepperoni"},
    {"no, two", "a large pepperoni pizza | No, two large pepperoni pizzas. | = 2 large pepperoni"},
    {"not one, two", "a large pepperoni pizza | not one, two | = 2 large pepperoni"},
    {"not one but two", "a large pepperoni pizza | not one but two | = 2 large pepperoni"},
    {"no, two", "a large pepperoni pizza | no, two | = 2 large pepperoni"},
    {"two, not one", "a large pepperoni pizza | two, not one | = 2 large pepperoni"},
    {"I said two", "a large pepperoni pizza | I said two | = 2 large pepperoni"},
    {"no, the large one", "a small margherita | no, the large one | = 1 large margherita"},
    {"no, a large one", "a small margherita | no, a large one | = 1 large margherita"},
    {"no, large", "a small margherita | no, large | = 1 large margherita"},
    {"not small, large", "a small margherita | not small, large | = 1 large margherita"},
    {"large, not small", "a small margherita | large, not small | = 1 large margherita"},
    {"no, make it three", "a coke | no, make it three | = 3 coke"},
    {"no, three cokes", "a coke | no, three cokes | = 3 coke"},
    {"no, a lasagna", "a coke | no, a lasagna | = 1 coke; 1 lasagna"},
    {"make that the named line", "a large margherita and a coke | Actually, make that two large margheritas. "
                                 "| = 2 large margherita; 1 coke"},
    {"make that a", "five cokes | No, make that a coke. | = 1 coke"},
    {"make that to", "a large margherita and a coke | actually make that to large margheritas | = 2 large "
                     "margherita; 1 coke"},
    {"the same line again after no",
     "two large margheritas | no, two large margheritas | = 2 large margherita"},
    /* Homophones. */
    {"to a large, singular", "I'd like to a large pepperoni pizza. | = 1 large pepperoni | < 1 large"},
    {"four delivery", "I'd like to order four delivery two lasagnas | = 2 lasagna | & delivery,,,"},
    {"for delivery to large",
     "for delivery to large pepperoni pizzas please | = 2 large pepperoni | & delivery,,,"},
    {"four pickup", "two lasagnas | that's all | four pickup | & pickup,,,"},
    /* Not on the order. */
    {"take off what is not there", "a coke | take off the lasagna | = 1 coke | < 1 coke | < change"},
    {"take off with nothing there", "take off the lasagna | = | < nothing"},
    /* Names. */
    {"no, the name is", "a coke | that's all | pickup | Nolly | < is that right | No, the name is Molly. | & "
                        "pickup,Molly,, | < is that right | ! what should I change"},
    {"the name is, while changing",
     "a coke | that's all | pickup | Dave | no | < change | the name is Molly | & "
     "pickup,Molly,, | < is that right"},
    {"the name is repeated", "a coke | that's all | pickup | It's Molly | < Molly"},
    {"no, it's for delivery",
     "two lasagnas | that's all | pickup | Ben | No, it's for delivery. | & delivery,Ben,, | "
     "< address"},
    {"the name alike when it is corrected",
     "a coke | that's all | pickup | ?0.2 time | < Tim | the name is Time "
     "| & pickup,Time,,"},
    {"a number for a name", "a coke | that's all | pickup | Nine. | & pickup,Nina,, | = 1 coke"},
    /* Answers heard as something else. */
    {"said again with what was lost", "a large margherita and a lemonade | < size | no | < leave out | "
                                      "a large margherita with mushrooms | = 1 large margherita +mushrooms"},
    {"to cut", "a coke | that's all | To cut. | & pickup,,, | = 1 coke"},
    {"perfect cut", "a coke | that's all | Perfect cut. | & pickup,,, | = 1 coke"},
    {"that's it tanks", "a coke | That's what it tanks. | < pickup or delivery | = 1 coke"},
    {"us", "a lasagna | that's all | pickup | Ben | ?0.8 Us. | # ordered"},
    {"yes, laughed felt",
     "a carnitas burrito | that's all | pickup | Ben | ?0.58 Yes, laughed Felt. | # ordered | = 1 "
     "burrito +carnitas"},
    {"no was a yes",
     "a lasagna | that's all | pickup | Ben | No. | < change | Nothing, that's right. | yes | # ordered"},
    {"a please that flees", "two cokes flee | = 2 coke"},
    /* All of it again, because a part was not understood. */
    {"said again", "two cokes and a blorf | = 2 coke | two cokes and a lasagna | = 2 coke; 1 lasagna"},
    {"said again while a question is open, with a size that it has not",
     "a large lasagna and a margherita | < what size | a large lasagna and a large margherita | = 1 lasagna; 1 large "
     "margherita"},
    {"said twice on purpose", "two cokes | two cokes | = 4 coke"},
    {"an unknown word before its kind", "a large capricious pizza | < Capricciosa"},
    {"I said an", "two lasagnas | No, I said a lasagna. | = 1 lasagna"},
    {"please after a removal",
     "a lasagna and a coke | Take off the coat. | Please. | = 1 lasagna | ! sorry | ! would you like?"},
    {"something, thanks", "a lasagna | ?1.1 Black said, \"Thanks\". | < pickup or delivery | = 1 lasagna"},
    {"a name behind other words", "a coke | that's all | pickup | The main is Susan. | & pickup,Susan,,"},
    {"please, late", "a lasagna | that's all | Pick up. | Please, | ! sorry | < name"},
    {"a false start", "Burrito one chicken burrito please | = 1 burrito +pollo"},
    {"a choice alone", "extra cheese please | < what size"},
    {"the rest is lost", "?0.4 a lasagna and a zorquin | = 1 lasagna | < rest | ! menu"},
    /* What is taken off sounds like a line. */
    {"take off the coat", "a lasagna and a coke | take off the coat please | = 1 lasagna"},
    {"change what it is made with",
     "a carnitas burrito | change the carnitas the chicken | = 1 burrito +pollo"},
    {"a plural that was two",
     "a large margherita | no, make that a large margheritas | = 2 large margherita"},
    /* Answers that name the kind again. */
    {"a side salad", "a margherita | < size | A large pizza. | = 1 large margherita"},
};

SCRIPT_TESTS(scripts)

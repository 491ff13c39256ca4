#include "unit/dialogue/with_script.h"

/* Texts as a recogniser writes them over the telephone. */
static const struct script scripts[] = {
    {"to large", "I'd like to large pepperoni pizzas. | = 2 large pepperoni"},
    {"to a large", "Like to a large pepperoni pizzas | = 2 large pepperoni"},
    {"too cokes", "Can I get too cokes? | = 2 coke"},
    {"for wings", "I want for buffalo wings, hot. | = 4 buffalo-wings +hot"},
    {"for tacos", "For chicken tacos please. | = 4 taco +pollo"},
    {"carbon are", "I'd like the carbon are | = 1 carbonara"},
    {"carbon era", "one carbon era please | = 1 carbonara"},
    {"margarita", "A large margarita. | = 1 large margherita"},
    {"glacan mauve", "?0.4 One glacan mauve | < guacamole"},
    {"guac a mole", "and a guac a mole | = 1 guac"},
    {"lasagne", "two lasagnes please | = 2 lasagna"},
    {"la zanya", "?0.4 a la zanya | < lasagna"},
    {"canoli", "?0.4 Three canolis. | = 3 cannoli"},
    {"capri choza", "?0.4 large capri chosa | < capricciosa"},
    {"boffalo wings", "buffalo winks mild | = 1 buffalo-wings +mild"},
    {"car need us", "two tacos | < filling | car neat us | = 2 taco +carnitas"},
    {"peperony", "a large peperony pizza | = 1 large pepperoni"},
    {"mush rooms", "a large cheese pizza with mush rooms | = 1 large cheese +mushrooms"},
    {"sulphanks", "a lasagna | That sulphanks. | < pickup or delivery"},
    {"that's hall", "a lasagna | That's hall. | < pickup or delivery"},
    {"pick cup", "a lasagna | that's all | pick cup | < name"},
    {"digits", "2 cokes and 1 lasagna | = 2 coke; 1 lasagna"},
    {"capitals and stops", "TWO COKES. | = 2 coke"},
    {"accents", "jalapeños on a chicken burrito | = 1 burrito +jalapenos +pollo"},
    {"typographic apostrophe", "I’d like a lasagna, that’s all. | = 1 lasagna | < pickup or delivery"},
    {"phone with money", "two lasagnas | that's all | delivery | Ben | 1 Oak Street | < phone | 555, 010, "
                         "2030 | & delivery,Ben,5550102030,1 Oak Street"},
    {"phone with words", "two lasagnas | that's all | delivery | Ben | 1 Oak Street | < phone | five five "
                         "five, oh one oh, double two three oh | & delivery,Ben,5550102230,1 Oak Street"},
    {"phone in homophones", "two lasagnas | that's all | delivery | Ben | 1 Oak Street | < phone | five five "
                            "five for to won ate nine nine nine | & delivery,Ben,5554218999,1 Oak Street"},
    {"unsure and only alike", "?1.0 one glacan mauve | < did you say | yes | = 1 guac"},
    {"unsure and only alike, no", "?1.0 one glacan mauve | < did you say | no, a lasagna | = 1 lasagna"},
    {"well done", "a large cheese pizza well done and a coke | = 1 large cheese; 1 coke | < else"},
    {"badly heard and unknown", "?0.8 a florb snazzle | < sorry | ! don't have | ="},
    {"well heard and unknown", "?0.1 a florb snazzle | < don't have"},
    {"empty text", "?0.1 | < sorry"},
    {"Italian", "house salad | < dressing | Eye talian. | = 1 house-salad +italian"},
    {"filler only", "um | < sorry | uh a coke | = 1 coke"},
    {"stutter", "I'd like a a lasagna and a a coke | = 1 lasagna; 1 coke"},
    {"thank you inside", "a lasagna, thank you, and a coke | = 1 lasagna; 1 coke"},
};

SCRIPT_TESTS(scripts)

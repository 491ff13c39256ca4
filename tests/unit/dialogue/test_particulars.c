#include "unit/dialogue/with_script.h"

/* Names, numbers and addresses, and the yes that places the order. */
#define TO_NAME "a lasagna | that's all | pickup | < name | "
#define TO_READ TO_NAME "Sam | < is that right | "

static const struct script scripts[] = {
    {"spelled behind the name", TO_NAME "Maria M. A. R. I. A. | & pickup,Maria,, | < M, A, R, I, A"},
    {"spelled alone", TO_NAME "It's spelled K. A. T. H. R. Y. N. | & pickup,Kathryn,, | < K, A, T"},
    {"spelled with examples", TO_NAME "M as in Mike, I as in India, A as in apple | & pickup,Mia,,"},
    {"spelled with doubles", TO_NAME "S H A double N O N | & pickup,Shannon,,"},
    {"spelled in the alphabet of pilots",
     TO_NAME "sierra hotel alpha yankee november echo | & pickup,Shayne,,"},
    {"last name spelled", TO_NAME "Anna Lopez, L O P E Z | & pickup,Anna Lopez,, | < L, O, P"},
    {"spelled as a correction", TO_READ "no, it's J O S H | & pickup,Josh,, | < is that right"},
    {"name and number",
     TO_NAME "it's for Rodriguez and my number is five five five eight six seven five three oh nine | & "
             "pickup,Rodriguez,5558675309, | < 555-867-5309"},
    {"of a mother",
     TO_NAME "It's for my mother, her name is Guadalupe Hernandez-Garcia. | & pickup,Guadalupe "
             "Hernandez-Garcia,,"},
    {"sounds right is no name", TO_NAME "yeah that sounds right | & pickup,,, | < name"},
    {"sure is no name", TO_NAME "sure | & pickup,,, | < name"},
    {"courtesy is no name", TO_NAME "please | & pickup,,, | < name"},
    {"spelled before it is asked for",
     "a lasagna | it's Yolanda, Y O L A N D A | & ,Yolanda,, | = 1 lasagna"},
    {"spelled with a K", TO_NAME "the name is Chris but spelled with a K, K R I S | & pickup,Kris,,"},
    {"this is ridiculous", "this is ridiculous | & ,,,"},
    {"this is a name", "this is Anna | & ,Anna,,"},
    {"number with doubles",
     "a lasagna | My phone number is five five five, eight six seven, double five, oh nine. | & "
     ",,5558675509, | < 555-867-5509"},
    {"number with the country",
     "a lasagna | my number is one five five five eight six seven five three oh nine | < "
     "555-867-5309"},
    {"address, whole",
     "two lasagnas | delivery please to 41 elm street apartment 3b | & delivery,,,41 elm street apartment "
     "3b | < 41 elm street apartment 3b"},
    {"yeah wait", TO_READ "Yeah wait. | # open | < change | ! thank you"},
    {"yes but", TO_READ "Yes, but make it do. | # open | < change"},
    {"yes but the name", TO_READ "yes but the name is wrong | # open"},
    {"yes no hold on", TO_READ "yes no hold on | # open"},
    {"yes and a question", TO_READ "yes, how long will it take | < 25 minutes | # open | yes | # ordered"},
    {"a whole yes with courtesy", TO_READ "yes that's perfect, thank you so much | # ordered"},
    {"two pizzas after all",
     TO_READ "yes but make it two lasagnas | = 2 lasagna | < is that right | yes | # ordered"},
    {"asked in other words, then let go",
     "a margherita | < what size | zzyx | < sorry | how late are you open | < leave out | ="},
    {"asked about, not let go",
     "a margherita | < what size | what sizes are there | < small | how much is it | < $15 | < what size | "
     "large | = 1 large margherita"},
    {"the name in other words", TO_NAME "sure | ! under | < name | yes | < without that | < put you through"},
};

SCRIPT_TESTS(scripts)

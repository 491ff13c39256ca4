#include "unit/dialogue/with_script.h"

/* From "that's all" to goodbye. */
#define LASAGNA "a lasagna | = 1 lasagna | "
#define TO_READ LASAGNA "that's all | < pickup or delivery | pickup | < name | Maria | < is that right | "
#define TYPED   "The caller typed on the telephone's keys: "

static const struct script scripts[] = {
    {"whole call", TO_READ "@ get_order {\"for_read_back\":true} | yes | @ submit_order | # ordered | # "
                           "ended | < 17 | < $13 | < goodbye"},
    {"no means done", LASAGNA "no | < pickup or delivery"},
    {"no thanks", LASAGNA "no thanks that's it | < pickup or delivery"},
    {"that will be all", LASAGNA "That will be all, thank you. | < pickup or delivery"},
    {"nothing else", LASAGNA "nothing else | < pickup or delivery"},
    {"order and done", "a lasagna and that's all | = 1 lasagna | < pickup or delivery"},
    {"all in one", "a lasagna for pickup, my name is Maria, and that's it | = 1 lasagna | & pickup,Maria,, | "
                   "< is that right"},
    {"a dish for the service", LASAGNA
     "that's all | < pickup or delivery | ?0.1 a small margherita | = 1 lasagna; 1 small margherita | & ,,, | "
     "< pickup or delivery"},
    {"a bare dish for the service", LASAGNA "that's all | < pickup or delivery | ?0.1 garlic bread | & ,,,"},
    {"service early", "a lasagna for pickup | = 1 lasagna | that's all | ! delivery | < name"},
    {"name my name is", LASAGNA "that's all | pick up | my name is John | & pickup,John,,"},
    {"name it's", LASAGNA "that's all | I'll pick it up | It's John Smith. | & pickup,John Smith,,"},
    {"name under", LASAGNA "that's all | takeout please | put it under Garcia please | & pickup,Garcia,,"},
    {"name spelled", LASAGNA "that's all | pickup | J-O-H-N | & pickup,John,,"},
    {"name and spelled", LASAGNA "that's all | pickup | Jon, J O N | & pickup,Jon,,"},
    {"name short", LASAGNA "that's all | pickup | Rosemary. | & pickup,Rosemary,,"},
    {"name like a dish", LASAGNA "that's all | pickup | Margherita | & pickup,Margherita,, | = 1 lasagna"},
    {"pickup for a name", LASAGNA "that's all | pickup for Anna | & pickup,Anna,, | < is that right"},
    {"delivery", "two lasagnas | that's all | delivery please | < name | Ben | < address | 12 Oak Street "
                 "apartment 4 | & delivery,Ben,,12 Oak Street apartment 4 | < phone | 555 010 2030 | & "
                 "delivery,Ben,5550102030,12 Oak Street apartment 4 | < is that right | yes | # ordered"},
    {"delivery with address", "two lasagnas | that's all | deliver it to 40 Main Street | < name | Ann | & "
                              "delivery,Ann,,40 Main Street"},
    {"address in place of the name",
     "two lasagnas | that's all | delivery | 40 Main Street | < name | Ann | & delivery,Ann,,40 Main Street"},
    {"phone typed", "two lasagnas | that's all | delivery | Ben | 12 Oak Street | < phone | " TYPED
                    "5550102030 | & delivery,Ben,5550102030,12 Oak Street | < is that right"},
    {"phone typed, one more digit", "^ | a lasagna | that's all | pickup | Ben | < phone number | " TYPED
                                    "15550102030 | & pickup,Ben,15550102030,"},
    {"phone typed unasked", "a lasagna | " TYPED "5550102030 | & ,,5550102030, | = 1 lasagna"},
    {"a key of no meaning", "a lasagna | " TYPED "7 | = 1 lasagna"},
    {"withheld number",
     "^ | a lasagna | that's all | pickup | Ben | < phone number | 555 010 2030 | & pickup,Ben,5550102030, | "
     "< is that right | yes | # ordered"},
    {"withheld number, kept back",
     "^ | a lasagna | that's all | pickup | Ben | < phone number | no thanks | < is that right | yes | # ordered"},
    {"no phone",
     "two lasagnas | that's all | delivery | Ben | 12 Oak Street | < phone | no | < is that right"},
    {"below the minimum", LASAGNA "that's all | delivery | < minimum | pick it up then | < name"},
    {"below the minimum, fine",
     LASAGNA "that's all | delivery | < minimum | fine, I'll pick it up | & pickup,,, | < name"},
    {"below the minimum, okay then",
     LASAGNA "that's all | delivery | < minimum | ok I'll pick it up then | & pickup,,, | < name"},
    {"below the minimum, said back", LASAGNA
     "that's all | delivery | < minimum | oh, under twenty? fine I'll pick it up | & pickup,,, | < name "
     "| = 1 lasagna"},
    {"below the minimum, add",
     LASAGNA "that's all | delivery | < minimum | add another lasagna | = 2 lasagna | < name"},
    {"yes with please", TO_READ "yes please | # ordered"},
    {"correct", TO_READ "that's correct | # ordered"},
    {"right alone", TO_READ "right | # ordered"},
    {"sounds good", TO_READ "sounds good, thank you | # ordered"},
    {"yes with what was misheard",
     TO_READ "Yes, purpose. | < was that a yes | ! change | # open | yes | # ordered"},
    {"yes with what was misheard, said again",
     TO_READ "Yes. Her fact. | < yes, or 2 for no | Yes. Her fact. | # ordered"},
    {"yes with what was misheard, refused",
     TO_READ "Yes, Dart felt. | < was that a yes | no | < change | ! cancel"},
    {"yes and a wish that is not told", TO_READ "yes, but wait | < change"},
    {"yes with a person", TO_READ "Yes, person. | < was that a yes | < operator | # open | yes | # ordered"},
    {"yes with a person, meant", TO_READ "yeah. person | # open | operator | # transferred"},
    {"yes, and a person in words", TO_READ "yes, I want to talk to a person | # transferred"},
    {"yes, and a person please", TO_READ "yes, a person please | # transferred"},
    {"a person at the read-back", TO_READ "a person please | # transferred"},
    {"yes with a swear word",
     TO_READ "Yes, bullshit. | < was that a yes | ! sorry about that | # open | yes | # ordered"},
    {"a swear word without a yes", TO_READ "this is bullshit | < sorry about that | # open"},
    {"yes it does", TO_READ "yes, it does | # ordered"},
    {"no then change",
     TO_READ "no | < change | make it two lasagnas | = 2 lasagna | < is that right | yes | # ordered"},
    {"no with change", TO_READ "no, make that two | = 2 lasagna | < is that right | yes | # ordered"},
    {"no with count", TO_READ "no, it's two lasagnas | = 2 lasagna | < is that right"},
    {"yes and add",
     TO_READ "yes and add a coke | = 1 lasagna; 1 coke | < is that right | # open | yes | # ordered"},
    {"remove at the end", LASAGNA "a coke | that's all | pickup | Maria | < is that right | take off the "
                                  "coke | = 1 lasagna | < is that right"},
    {"name corrected", TO_READ "my name is Mario | & pickup,Mario,, | < is that right"},
    {"doubtful name asked again",
     LASAGNA "that's all | pickup | ?0.5 the navy never | < what name | & pickup,,, | "
             "Emma | & pickup,Emma,, | < is that right"},
    {"doubtful name asked again once", LASAGNA "that's all | pickup | ?0.5 Vbjgwyk | < what name | ?0.5 "
                                               "Vbjgwyk | & pickup,Vbjgwyk,, | < is that right"},
    {"doubtful correction asked again", TO_READ "?0.5 no the name is Dora | < what name | & pickup,Maria,, | "
                                                "?0.5 it's Laura | & pickup,Laura,, | < right"},
    {"sure name is taken as it is", LASAGNA "that's all | pickup | Vbjgwyk | & pickup,Vbjgwyk,,"},
    {"question at the end", TO_READ "how long will it take | < 25 minutes | < right? | yes | # ordered"},
    {"unclear at the end", TO_READ "flurb gnarl | < sorry | < right? | # open | yes | # ordered"},
    {"twice unclear at the end",
     TO_READ "flurb gnarl | < say yes | flurb gnarl | < put you through | no | < right? | yes | # ordered"},
    {"interrupted read-back is read again",
     TO_READ "~ 5 | yes | # open | < lasagna | < is that right | yes | # ordered"},
    {"only the question was cut", TO_READ "~ 61 | yes | # ordered"},
    {"interrupted with a correction",
     TO_READ "~ 8 | no make that two | = 2 lasagna | < is that right | yes | # ordered"},
    {"server did not hear",
     "% 1 | " TO_READ "yes | # open | < once more | < is that right | yes | # ordered"},
    {"server never hears", "% 9 | " TO_READ "yes | yes | yes | yes | < put you through | # open"},
    {"empty order", "that's all | < nothing on your order"},
    {"bye with an order", LASAGNA "bye | < pickup or delivery"},
    {"bye without", "bye | # open | bye | < before you go | bye | # ended"},
    {"message", LASAGNA "can I leave a message for the owner | # transferred"},
    {"person", LASAGNA "can I talk to a person please | # transferred | < putting you through"},
    {"operator", "operator | # transferred"},
    {"repeat", LASAGNA "sorry, can you repeat that | < lasagna"},
    {"repeat read-back", TO_READ "what was that | < lasagna | < is that right | yes | # ordered"},
    {"greeting", "hello | < what"},
    {"hold on", LASAGNA "hold on a second | < take your time | a coke | = 1 lasagna; 1 coke"},
    {"asked again when silent", LASAGNA "* Ask whether the caller is still there. | < still there"},
    {"say in quotes", "* Say: \"We close in ten minutes.\" | < we close in ten minutes"},
    {"nonsense never loops", "blah blorp | < sorry | blah blorp | < put you through | yes | # transferred"},
    {"nonsense then an order", "the weather is nice today | < sorry | a lasagna | = 1 lasagna"},
    {"add in place of the service",
     LASAGNA "that's all | oh and a coke | = 1 lasagna; 1 coke | < pickup or delivery"},
    {"question in place of the name", LASAGNA "that's all | pickup | how much is it | < $13 | < name"},
    {"phone number kept",
     "my phone number is five five five zero one zero zero one two three | a lasagna | & ,,5550100123,"},
    {"after the order", TO_READ "yes | thanks bye | < goodbye"},
};

SCRIPT_TESTS(scripts)

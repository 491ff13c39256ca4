#include "unit/dialogue/with_script.h"

/* What is no order is taken down for the team: asked for, read back, handed over once, and never food. */
#define OPEN  ": {\"takes_messages\":true} | "
#define ALONE ": {\"takes_messages\":true,\"can_transfer\":false} | "
#define TABLE                                                                                                \
    OPEN                                                                                                     \
        "I'd like to make a reservation for four at seven tonight. | < can't book tables | < call you back? | "
#define RULES                                                                                                 \
    ": {\"takes_messages\":true,\"transfer_topics\":[{\"topic\":\"catering\",\"words\":[\"party platter\"]}," \
    "{\"topic\":\"accounting\",\"words\":[\"invoice\"]}]} | "
#define LASAGNA "a lasagna | = 1 lasagna | "

static const struct script scripts[] = {
    {"a table", TABLE
     "yes please | < what name | = | Kevin | < number you're calling from | yes | "
     "< a table, for four at seven tonight | < Kevin | < right? | , | yes | < noted it | ! booked | = | "
     "; reservation,Kevin,,for four at seven tonight,I'd like to make a reservation | no | # ended"},
    {"a table, and that is all",
     TABLE "yes | Kevin | yes | yes | < noted it | that's all | ! nothing on your order | # ended"},
    {"a table, said twice",
     TABLE "Can you book a table? | < what name | = | , | bye | < haven't noted | , | ="},
    {"a table, not wanted so", TABLE "no | , | = | # open"},
    {"a table, and then an order", TABLE "no thanks | a lasagna | = 1 lasagna | ,"},
    {"no day", OPEN
     "can I book a table for six | yes | < what day and time | on Friday at half past seven | < what name | "
     "Maria | yes | < half past seven | yes | ; reservation,Maria,,for six on friday at half past seven"},
    {"nothing said of it",
     OPEN "do you take reservations | yes | < day and time, and for how many | "
          "tomorrow at noon, ten people | Sam | yes | yes | ; reservation,Sam,,tomorrow at noon ten people"},
    {"all at once",
     OPEN "can I book a table | yes, for six on Saturday at eight | < what name | Sam | yes | yes | "
          "; reservation,Sam,,for six on saturday at eight"},
    {"what it is, in place of a yes",
     ": {\"orders_ahead_days\":3,\"is_open\":true,\"now\":\"Monday 2026-11-30 14:05\"} | " OPEN
     "can I book a table | for six people tomorrow at half past seven | ! okay. | < what name | Sam | yes | yes | "
     "; reservation,Sam,,for six people tomorrow at half past seven"},
    {"what it is, in few words",
     OPEN "can I book a table for six | tomorrow at seven | < what name | Sam | yes | yes | "
          "; tomorrow at seven"},
    {"who it is for, in place of a yes", TABLE
     "the name is Anna Bell | < number you're calling from | yes | < Anna Bell | yes | ; reservation,Anna Bell"},
    {"a name in place of the matter", OPEN
     "can I leave a message | < tell them | Rob | < tell them | ! you said | my umbrella is at table four | "
     "< number you're calling from | yes | < you said, my umbrella | yes | ; other,Rob,,,my umbrella"},
    {"another number", TABLE "yes | Kevin | no | < what number | 415 555 0199 | < 415-555-0199 | yes | "
                             "; reservation,Kevin,4155550199,"},
    {"a number at once",
     TABLE "yes | Kevin | it's 415 555 0199 | < 415-555-0199 | yes | ; Kevin,4155550199,"},
    {"withheld", TABLE "^ | yes | Kevin | < what number | 415 555 0199 | yes | ; Kevin,4155550199,"},
    {"wrong name",
     TABLE "yes | Kevin | yes | no, the name is Calvin | < Calvin | , | yes | ; reservation,Calvin,"},
    {"more to it", TABLE "yes | Kevin | yes | we also need a high chair | < right? | , | yes | ; high chair"},
    {"wrong altogether",
     TABLE "yes | Kevin | yes | no | < tell them | for six on Sunday at noon | < right? | yes | "
           "; reservation,Kevin,,for six on sunday at noon"},
    {"given up", TABLE "yes | never mind | < noted nothing | , | # open"},
    {"a person after all", TABLE "yes | let me talk to a person | # transferred | ,"},
    {"asked to repeat", TABLE "yes | what? | < what name | Kevin | yes | yes | ; Kevin"},
    {"no dish is heard in it",
     TABLE "yes | Kevin | yes | and could we have the lasagna ready | = | < right? | ,"},
    {"an order goes on behind it", LASAGNA OPEN
     "do you take reservations | yes | for two tomorrow at noon | Ann | yes | yes | "
     "< anything else | = 1 lasagna | that's all | pickup | < what name | Ann | < have 1 lasagna"},
    {"a message",
     OPEN "can I leave a message | < tell them | my umbrella is at table four | < what name | Sam | yes | "
          "< you said, my umbrella is at table four | yes | ; other,Sam,,,my umbrella"},
    {"a callback", OPEN "can somebody call me back please | < what name | Sam | yes | yes | ; callback,Sam"},
    {"catering",
     OPEN "do you do catering for fifty people on Saturday | yes | Sam | yes | < catering, for fifty | yes | "
          "; catering,Sam,,for fifty people on saturday"},
    {"a complaint, a person first",
     OPEN "my pizza never came | < put you through | < take a message | = | yes | # transferred"},
    {"a complaint, as a message",
     OPEN "my pizza never came | a message please | < what name | Sam | yes | yes | "
          "; complaint,Sam,,,my pizza never came"},
    {"a change, nobody there",
     ALONE "I want to change the order I made earlier | < can't find an order | < take that down | yes | "
           "Sam | yes | yes | ; change,Sam,,,I want to change the order"},
    {"nobody there", ALONE "are you hiring | yes | Sam | yes | yes | ; other,Sam"},
    {"a party that is to be seated", OPEN
     "we are a party of twelve on Saturday at seven, can you fit us in | < can't book tables | < take that down | ="},
    {"a table that is to be given up",
     OPEN "I need to cancel my reservation | < can't book tables | ! nothing on your order"},
    {"a room", OPEN "could I reserve the private room for a birthday | < can't book tables | ="},
    {"catering has a person",
     RULES "do you do catering for fifty people on Saturday | < put you through | < message | "
           "yes | @ \"topic\":\"catering\" | @ catering for fifty people | # transferred"},
    {"catering as a message all the same",
     RULES "do you do catering for fifty people on Saturday | a message please | Sam | yes | yes | "
           "; catering,Sam,,for fifty people on saturday"},
    {"a rule's own words",
     RULES "can I speak to somebody about a party platter | yes | @ \"topic\":\"catering\" | # transferred"},
    {"a rule's name", RULES "can I speak to accounting please | @ \"topic\":\"accounting\" | # transferred"},
    {"a department",
     RULES "Can I talk to the accounting department, please? | @ \"topic\":\"accounting\" | # transferred"},
    {"put through", RULES "put me through to accounting | @ \"topic\":\"accounting\" | # transferred"},
    {"about a rule's word",
     RULES "I need to ask about an invoice | @ \"topic\":\"accounting\" | # transferred"},
    {"a rule's word that is no dish",
     RULES "I'd like to place an order for a party platter | = | < put you through | yes | "
           "@ \"topic\":\"catering\" | # transferred"},
    {"a rule's name and nothing else",
     RULES "accounting please | = | < put you through | yes | @ \"topic\":\"accounting\" | # transferred"},
    {"a dish beside a rule's word", RULES "a lasagna for our invoice party | = 1 lasagna | # open"},
    {"a rule called as every order is", ": {\"transfer_topics\":[{\"topic\":\"order\",\"words\":[]}]} | "
                                        "I'd like to order | # open | ! put you | a lasagna | = 1 lasagna"},
    {"a person for nothing in particular",
     RULES "let me talk to a person | @ {\"reason\":\"the caller asked\"} | # transferred"},
    {"only a rule reaches somebody",
     ": {\"takes_messages\":true,\"can_transfer\":false,\"transfer_topics\":[{\"topic\":\"catering\",\"words\":[]}]} | "
     "do you do catering | < put you through | no | a complaint please, my pizza was cold | ! put you through"},
    {"a person who is told what was noted",
     TABLE "yes | let me talk to a person | @ for four at seven | # transferred"},
    {"where no messages are taken", "can I leave a message | # transferred | ,"},
    {"as before where none are taken",
     "can I book a table for six on friday | < can't book tables | < put you through | ,"},
    {"a name is asked no third time",
     TABLE "yes | ?0.9 mmm | ?0.9 mmm | ?0.9 mmm | < number you're calling from"},
    {"I'll call you back is none", OPEN "I'll call you back later | ! what name | ,"},
    {"a driver's call is a note", OPEN LASAGNA "can the driver call me when he's here? | ! what name | ,"},
};

SCRIPT_TESTS(scripts)

#include "unit/dialogue/with_script.h"

/* Whoever asks about an order from before this call hears how it stands; a change of it is for a person or a message,
 * and never a second order. */
#define ORDER(more)                                                                                          \
    "$ [{\"order_number\":12,\"say\":\"Your order number 12 should be ready at 6:40 PM.\","                  \
    "\"contents\":\"Order number 12 is 2 Large Margherita. The total is $34.\","                             \
    "\"lines\":[{\"item_id\":\"margherita\",\"size_id\":\"large\",\"quantity\":2,\"options\":[],"            \
    "\"without\":[\"basil\"]},"                                                                              \
    "{\"item_id\":\"lasagna\",\"size_id\":\"\",\"quantity\":1,\"options\":[],\"without\":[]}]" more "}] | "
#define OPEN  ": {\"takes_messages\":true} | " ORDER("")
#define LATE  ": {\"takes_messages\":true} | " ORDER(",\"is_late\":true")
#define OVER  ": {\"takes_messages\":true} | " ORDER(",\"is_over\":true")
#define ALONE ": {\"takes_messages\":true,\"can_transfer\":false} | " ORDER("")

static const struct script scripts[] = {
    {"where it is",
     OPEN "where is my order | @ find_earlier_orders | < ready at 6:40 | ! put you through | = | ,"},
    {"whether it is ready",
     OPEN "is my order ready | < ready at 6:40 | ! put you through | < get for you | ="},
    {"an order goes on behind it", OPEN "is my order ready | a lasagna | = 1 lasagna"},
    {"one that is late",
     LATE "where is my food | < number 12 | < put you through | < take a message | yes | # transferred"},
    {"one that is over, and is not here",
     OVER "my order still hasn't arrived | < number 12 | < put you through | ="},
    {"what is in it", OPEN "can you repeat my last order | < 2 Large Margherita | < $34 | < 6:40 | ="},
    {"added to", OPEN "can you add a lasagna to the order I made earlier | = | < 2 Large Margherita | "
                      "< can't change it | < take a message | yes | # transferred | ="},
    {"added to, as a message", OPEN
     "I want to add a lasagna to the order I placed earlier | a message please | < what name | Sam | yes | yes | "
     "; change,Sam,,,Order 12: I want to add a lasagna | ="},
    {"cancelled, nobody there", ALONE
     "I want to cancel the order I made earlier | < can't change it | < take that down | yes | Sam | yes | yes | "
     "; change,Sam,,,Order 12: I want to cancel"},
    {"cancelled in few words", OPEN "cancel my order please | < can't change it | < put you through | ="},
    {"cancelled, after other talk",
     OPEN "what are your hours | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, after hello",
     OPEN "hello | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, after a question", OPEN
     "do you have lasagna | no thanks | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, after an offer",
     OPEN "do you have lasagna | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, after the state",
     OPEN "is my order ready | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, after the state and a no",
     OPEN "is my order ready | no | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, said twice", OPEN
     "I want to cancel my order | I want to cancel my order | ! nothing was ordered | < put you through | "
     "yes | # transferred"},
    {"cancelled, after a dish taken off", OPEN
     "a lasagna | take the lasagna off | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, after it was not heard",
     OPEN "?-1.2 blah mumble | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, after a message begun",
     OPEN "can I leave a message | I want to cancel my order | ! nothing was ordered"},
    {"cancelled, the whole order",
     OPEN "what are your hours | cancel the whole order | < can't change it | ! nothing was ordered"},
    {"cancelled, after a table",
     OPEN "can I book a table | no | I want to cancel my order | < can't change it | ! nothing was ordered"},
    {"cancelled, what was begun in this call",
     OPEN "a lasagna | cancel my order | < cancel the whole order | yes | ="},
    {"what was ordered", OPEN "what did I order | < 2 Large Margherita | ="},
    {"how long it takes yet", OPEN "how long until my order is ready | < 6:40"},
    {"with both orders",
     OPEN "a lasagna | can you add it to the order I made earlier | a message please | Sam | yes | yes | "
          "; In this call: 1 Lasagna"},
    {"a complaint", OPEN "my pizza was cold | < sorry | < number 12 | < put you through | ="},
    {"a complaint of what was in it",
     OPEN "there was a hair in my pizza yesterday | < sorry | < put you through | ! which | ="},
    {"the same again, of what was ordered yesterday", OPEN
     "I ordered yesterday, I'd like the same again | @ any_day | ! sorry | = 2 large margherita -basil; 1 lasagna"},
    {"none of today",
     ": {\"takes_messages\":true} | where is my order | < can't find an order | < put you through | ="},
    {"a withheld number", "^ | " OPEN "where is my order | < can't see your number | ! 6:40"},
    {"where nobody takes messages",
     ORDER("") "I want to change the order I made earlier | < can't change it | < put you through"},
    {"the same as last time",
     OPEN "I'd like the same as last time please | @ any_day | < same as last time | "
          "= 2 large margherita -basil; 1 lasagna"},
    {"a complaint of another day",
     ": {\"takes_messages\":true} | my food was cold last night | < sorry | ! can't find | < put you through | ="},
    {"the usual", OPEN "can I get my usual | = 2 large margherita -basil; 1 lasagna | that's all | pickup"},
    {"the same, and something is sold out",
     OPEN "- lasagna | the same as last time | = 2 large margherita -basil | < sold out"},
    {"the same, of nobody who ordered",
     "the same as last time | < can't find an order | ! put you through | ="},
};

SCRIPT_TESTS(scripts)

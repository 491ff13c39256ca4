#include "dialogue/cue.h"

#include <string.h>

#include "dialogue/sound.h"

/* Words are separated by blanks, alternatives by bars; a leading '?' makes a word optional. */
static const struct {
    enum cue cue;
    const char *pattern;
} cues[] = {
    {CUE_DET, "a|an|the|some|my|our|your|any"},
    {CUE_PRONOUN, "it|that|them|those|these|this"},
    {CUE_PRONOUN, "that|this|the last|first one"},
    {CUE_PRONOUN, "all|both of them|those|these"},
    {CUE_AND, "and|plus|also|then"},
    {CUE_AND, "as well as"},
    {CUE_AND, "along with"},
    {CUE_AND, "and then|also"},
    {CUE_OR, "or"},
    {CUE_WITH, "with"},
    {CUE_WITH, "topped with"},
    {CUE_WITH, "that has|have|comes"},
    {CUE_WITHOUT, "without|minus"},
    {CUE_WITHOUT, "with no"},
    {CUE_WITHOUT, "but no"},
    {CUE_WITHOUT, "hold|skip|omit ?the"},
    {CUE_WITHOUT, "leave off|out ?the"},
    {CUE_WITHOUT, "leave the"},
    {CUE_WITHOUT, "not any"},
    {CUE_WITHOUT, "no more"},
    {CUE_WITHOUT, "do not put|want|add any"},
    {CUE_WITHOUT, "can not have"},
    {CUE_TO, "to|too|into"},
    {CUE_FOR, "for"},
    {CUE_OF, "of"},
    {CUE_HALF, "?one half"},
    {CUE_HALF, "half of it|them"},
    {CUE_LEFT, "?on ?the left ?half|side"},
    {CUE_RIGHT, "?on ?the right half|side"},
    {CUE_RIGHT, "on the right"},
    {CUE_OTHER_HALF, "?on ?the other ?half|side"},
    {CUE_ON_HALF, "on ?the half ?of ?it"},
    {CUE_ON_HALF, "on one half|side ?of ?it"},
    {CUE_ON_HALF, "on one side"},
    {CUE_WHOLE, "on ?the whole|both|all ?of ?it|sides|halves|thing|pizza"},
    {CUE_EXTRA, "extra|double"},
    {CUE_EXTRA, "lots|plenty of"},
    {CUE_EXTRA, "a lot of"},
    {CUE_EXTRA, "more"},
    {CUE_LIGHT, "light|lightly|easy|less"},
    {CUE_LIGHT, "easy|light on ?the"},
    {CUE_LIGHT, "a little|bit ?bit ?of"},
    {CUE_LIGHT, "just|only a little ?bit ?of"},
    {CUE_LIGHT, "not too|so much"},
    {CUE_ONLY, "just|only"},
    {CUE_MORE, "one more ?of"},
    {CUE_MORE, "another ?one ?of"},
    {CUE_BOTH, "both"},
    {CUE_FILLER, "um|uh|er|ah|hmm|well|so|like|please|maybe|oh|you|know|let|us|see|now|really|actually|sir"},
    {CUE_FILLER, "of|is|are|be|do|does|i|we|me|one|size|sized|there|on|in|at|up"},
    {CUE_FILLER,
     "today|tonight|if|possible|guess|think|could|can|would|will|am|going|gonna|just|too|as|well"},
    {CUE_FILLER, "let me think|see"},
    {CUE_FILLER, "?i ?am ordering ?for ?a|the ?whole ?big party|group|family|office"},
    {CUE_FILLER, "for a|the ?whole ?big party|group|office"},
    {CUE_FILLER, "it is for a party|group"},
    {CUE_FILLER, "well done|cooked"},
    {CUE_FILLER, "i think"},
    {CUE_FILLER, "i guess"},
    {CUE_FILLER, "if i|you can|could"},
    {CUE_FILLER, "on it|them|that|top"},
    {CUE_FILLER, "on the side"},
    {CUE_FILLER, "order|type|kind|sort|of"},
    {CUE_FILLER, "my wife|husband|friend|son|daughter wants|wanted|has"},
    {CUE_FILLER, "my wife|husband|friend|son|daughter would like"},
    {CUE_FILLER, "have|has|had|got|get|come|comes|go|goes|want|need|know|say|tell|here|nice|back|by|from|"
                 "about|but|because|off|out|number|quantity|anything|something|"
                 "sauce|dressing|topping|toppings|flavor|style|else"},
    {CUE_EACH, "each"},
    {CUE_SIDE_OF, "?and a side|order|orders|sides|bowl|bowls|plate|plates|cup|glass|bottle|bottles|can|"
                  "cans|slice|portion|piece|pieces of"},
    {CUE_SIDE_OF, "slices|orders|sides|bowls|plates|cups|glasses|bottles|cans|pieces of"},
    {CUE_PUT_BACK, "put ?the"},
    {CUE_WHICH_OTHER, "the other one|ones"},

    {CUE_ADD, "i would ?also like|love ?to ?also ?have|get|order|do|try|add"},
    {CUE_ADD, "i would like to place|make|put an|a|in order ?for"},
    {CUE_ADD, "i|we have|got a|an ?big|large|huge|small order"},
    {CUE_ADD, "i|we also|just|only want|need|wanted ?to ?have|get|order|add"},
    {CUE_ADD, "i|we want|need|wanted ?to ?have|get|order|do|try|add"},
    {CUE_ADD, "i want|need|wanted to place|make an|a order ?for"},
    {CUE_ADD, "i|we will|am going to ?also have|take|get|do|order|try|go"},
    {CUE_ADD, "i|we will ?also have|take|get|do|order|try|go ?with"},
    {CUE_ADD, "i am gonna have|get|do"},
    {CUE_ADD, "can|could|may i|we|you ?please ?just ?also have|get|order|do|add|give ?me|us"},
    {CUE_ADD, "can|could you ?please make me|us"},
    {CUE_ADD, "let me|us ?just have|get|do|order|add"},
    {CUE_ADD, "give me"},
    {CUE_ADD, "get me|us"},
    {CUE_ADD, "would like|love ?to ?have|get|order|do"},
    {CUE_ADD, "like to have|get|order"},
    {CUE_ADD, "we would like|love ?to ?have|get|order"},
    {CUE_ADD, "add|include|throw ?in ?on ?me"},
    {CUE_ADD, "i am looking for"},
    {CUE_ADD, "how about"},
    {CUE_ADD, "what about"},
    {CUE_ADD, "can you ?please ?also add|get|put|throw ?in ?me"},
    {CUE_ADD, "put|toss ?in|on ?me"},
    {CUE_ADD, "going to have|get|do"},
    {CUE_ADD, "i|we wish|wanna"},
    {CUE_ADD, "order"},
    {CUE_ADD, "place|make an order ?for"},
    {CUE_MAKE, "make|turn|do that|it|them|those|these|this"},
    {CUE_MAKE, "make|turn that|the last|first one"},
    {CUE_MAKE, "make|turn ?all|both ?of them|those"},
    {CUE_MAKE, "make"},
    {CUE_MAKE, "can|could you|we ?please make"},
    {CUE_MAKE, "can|could you ?please make|do it|that|them|those"},
    {CUE_MAKE, "can i ?please have|get|make it|that|them|those"},
    {CUE_MAKE, "i would like|want|need it|that|them|those ?to ?be"},
    {CUE_MAKE, "it|that|those|they should|must be"},
    {CUE_MAKE, "it|that is supposed to be"},
    {CUE_ACTUALLY, "i ?have change|changed my mind"},
    {CUE_CHANGE, "change|switch|swap|replace|substitute|exchange"},
    {CUE_CHANGE, "can|could i|you|we ?please change|switch|swap|replace"},
    {CUE_CHANGE, "i|we would like|want|need to change|switch|swap|replace"},
    {CUE_CHANGE, "let me|us change|switch|swap|replace"},
    {CUE_REMOVE, "remove|cancel|delete|drop|scratch|forget|lose|nix|skip ?about"},
    {CUE_REMOVE, "take off|out|away|back"},
    {CUE_REMOVE, "take"},
    {CUE_REMOVE, "get rid of"},
    {CUE_REMOVE, "can|could i|you|we ?please remove|cancel|delete|drop|take ?off|out"},
    {CUE_REMOVE, "i|we would like|want|need to remove|cancel|delete|drop|take ?off|out"},
    {CUE_REMOVE, "i|we do|did not want|need|order|like|say|ask ?for ?any ?anymore"},
    {CUE_REMOVE, "no need for"},
    {CUE_REMOVE, "never mind|about"},
    {CUE_REMOVE, "nevermind"},
    {CUE_NOT, "not"},
    {CUE_NOT, "rather than"},
    {CUE_INSTEAD_OF, "instead of|off"},
    {CUE_INSTEAD_OF, "in place of"},
    {CUE_INSTEAD, "instead"},
    {CUE_SHOULD_BE, "should|must ?have ?be|been"},
    {CUE_SHOULD_BE, "was|is|are|were supposed to be"},
    {CUE_ACTUALLY, "actually"},
    {CUE_ACTUALLY, "wait"},
    {CUE_ACTUALLY, "sorry"},
    {CUE_ACTUALLY, "i changed my mind"},
    {CUE_ACTUALLY, "on second thought"},
    {CUE_SAID, "i said|meant|mean|asked|ordered|wanted ?for"},
    {CUE_SAID, "it|that is|was"},
    {CUE_SAID, "it|that should be|have"},
    {CUE_SAID, "that is not what i ?said|ordered|wanted"},
    {CUE_SAME, "same ?thing again"},
    {CUE_SAME, "the same ?thing|one ?again"},
    {CUE_SAME, "one more of that|those|them|the same"},
    {CUE_SAME, "another one ?please"},
    {CUE_SAME, "one more ?please"},

    {CUE_YES,
     "yes|sure|correct|absolutely|definitely|exactly|perfect|right|yup|affirmative|certainly|uhhuh|totally"},
    {CUE_YES, "yes yes|sir|maam|please|indeed"},
    {CUE_YES, "that|it is|was|sounds|looks right|correct|good|great|perfect|fine"},
    {CUE_YES, "that|it sounds|looks right|correct|good|great|perfect|fine"},
    {CUE_YES, "sounds|looks good|great|right|perfect|fine|correct"},
    {CUE_YES, "you got it"},
    {CUE_YES, "of course"},
    {CUE_YES, "okay|great|fine|good|cool|wonderful|excellent"},
    {CUE_YES, "all right|good"},
    {CUE_YES, "that works"},
    {CUE_YES, "that will work|do"},
    {CUE_YES, "go ahead"},
    {CUE_YES, "i do|would|am"},
    {CUE_YES, "uh huh"},
    {CUE_YES, "mm hmm"},
    {CUE_YES, "mhm|mmhmm"},
    {CUE_YES, "why not"},
    {CUE_YES, "that is fine|good|okay|great|perfect|right|correct"},
    {CUE_YES, "everything is right|correct|good|fine|perfect"},
    {CUE_YES, "place|submit|confirm it|that"},
    {CUE_NO, "no|negative|wrong|incorrect"},
    {CUE_NO, "no no"},
    {CUE_NO, "noel"}, /* "no, I'll" */
    {CUE_NO, "no thanks|thank ?you"},
    {CUE_NO, "not really|right|quite|correct"},
    {CUE_NO, "that|it is not|wrong ?right|correct"},
    {CUE_NO, "that|it is wrong|incorrect"},
    {CUE_NO, "i do not think so"},
    {CUE_NO, "i do|would not"},
    {CUE_NO, "of course not"},

    {CUE_DONE, "that is ?going ?to ?be ?it all|it|everything ?for ?now|me|us|today"},
    {CUE_DONE, "that will|would|should be|do all|it|everything ?for ?now|me|us|today"},
    {CUE_DONE, "that will|would do ?it ?for ?now|me|us|today"},
    {CUE_DONE, "that does it"},
    {CUE_DONE, "that is all ?i ?need|want|wanted"},
    {CUE_DONE, "that is all i need|want|wanted|have"},
    {CUE_DONE, "this is all|it|everything"},
    {CUE_DONE, "it is all|everything ?for ?now"},
    {CUE_DONE, "is all"},
    {CUE_DONE, "i have everything|all ?i ?need"},
    {CUE_DONE, "everything thanks|please"},
    {CUE_DONE, "that all|it"},
    {CUE_DONE, "all for now"},
    {CUE_DONE, "nothing ?else|more ?thanks"},
    {CUE_DONE, "no more"},
    {CUE_DONE, "not at the moment"},
    {CUE_DONE, "not ?for now|today"},
    {CUE_DONE, "i|we am|are all|done|finished|good|set|complete"},
    {CUE_DONE, "i|we am|are all good|set|done"},
    {CUE_DONE, "all set|done"},
    {CUE_DONE, "done|finished|checkout"},
    {CUE_DONE, "check out"},
    {CUE_DONE, "just|only that|those|this|it|these"},
    {CUE_DONE, "i think|guess|believe that is all|it|everything"},
    {CUE_DONE, "finish|place|complete|submit|send ?the|my|that|this order"},
    {CUE_DONE, "that completes|concludes ?the|my order"},
    {CUE_DONE, "everything"},
    {CUE_DONE, "i do not need|want anything else|more"},
    {CUE_DONE, "wrap it up"},

    {CUE_PERSON, "?a|the|an|some|to|with real|human|live ?live person|being|agent"},
    {CUE_PERSON, "speak|talk ?to|with ?a|an|the|some|any "
                 "person|human|somebody|someone|manager|operator|employee|staff|representative|people|owner"},
    {CUE_PERSON, "a person|human|manager|operator|representative"},
    {CUE_PERSON, "operator|representative|agent|manager|human"},
    {CUE_PERSON, "transfer|connect|put me"},
    {CUE_PERSON, "put me through"},
    {CUE_PERSON, "talk|speak to|with ?a|an|the somebody|someone|anyone|anybody"},
    {CUE_PERSON, "are you a robot|machine|computer|bot"},
    {CUE_PERSON, "i want|need|would ?like a person|human"},
    {CUE_REPEAT, "repeat|say ?that|it|please ?again"},
    {CUE_REPEAT, "repeat that|it|the question"},
    {CUE_REPEAT, "can|could you ?please repeat|say ?that|it ?again"},
    {CUE_REPEAT, "what did you say"},
    {CUE_REPEAT, "say ?that|it again"},
    {CUE_REPEAT, "come again"},
    {CUE_REPEAT, "pardon ?me"},
    {CUE_REPEAT, "excuse me"},
    {CUE_REPEAT, "what was that"},
    {CUE_REPEAT, "one more time"},
    {CUE_REPEAT, "i|we did|could not hear|catch|understand|get ?you|that"},
    {CUE_REPEAT, "i can not hear ?you"},
    {CUE_REPEAT, "huh"},
    {CUE_REPEAT, "sorry what"},
    {CUE_HELLO, "hello"},
    {CUE_HELLO, "good morning|evening|afternoon|day"},
    {CUE_HELLO, "how are you ?doing ?today"},
    {CUE_HELLO, "is anyone|anybody|somebody there|here"},
    {CUE_HELLO, "are you there"},
    {CUE_THANKS, "thank you ?so|very ?very ?much ?sir"},
    {CUE_THANKS, "thanks ?so|very|a ?much|lot"},
    {CUE_THANKS, "i appreciate it|that"},
    {CUE_BYE, "goodbye|bye|byebye|cheerio"},
    {CUE_BYE, "good bye|night"},
    {CUE_BYE, "bye bye"},
    {CUE_BYE, "see you ?later|soon|then"},
    {CUE_BYE, "take care"},
    {CUE_BYE, "have a good|nice|great day|one|night|evening"},
    {CUE_BYE, "hang up"},
    {CUE_HOLD, "hold|hang on ?a|one ?second|sec|minute|moment"},
    {CUE_HOLD, "one|a ?just second|sec|minute|moment ?please"},
    {CUE_HOLD, "just|wait ?one|a second|sec|minute|moment"},
    {CUE_HOLD, "give me a|one second|sec|minute|moment"},
    {CUE_HOLD, "let me think|see|check"},
    {CUE_HOLD, "bear with me"},
    {CUE_HOLD, "i am ?still thinking|looking"},
    {CUE_HOLD, "wait ?please"},
    {CUE_CANCEL_ALL, "cancel|forget|scrap ?my|the|this|whole|about ?whole|entire order"},
    {CUE_CANCEL_ALL, "cancel|forget everything|all"},
    {CUE_CANCEL_ALL, "cancel it|that all"},
    {CUE_CANCEL_ALL, "forget the whole thing|order"},
    {CUE_CANCEL_ALL, "i want|would ?like to cancel ?my|the|this order"},
    {CUE_CANCEL_ALL, "i do not want to order ?anything ?anymore"},
    {CUE_START_OVER, "start|begin over|again"},
    {CUE_START_OVER, "start from ?the scratch|beginning"},
    {CUE_START_OVER, "remove|delete|take|clear ?off everything|all"},
    {CUE_EVERYTHING, "everything|all ?of ?it"},
    {CUE_ANY, "any|whatever|whichever|either"},
    {CUE_ANY, "either one ?is|works ?fine"},
    {CUE_ANY, "i do not care|mind"},
    {CUE_ANY, "you choose|pick|decide"},
    {CUE_ANY, "surprise me"},
    {CUE_ANY, "does not matter"},
    {CUE_ANY, "it does not matter"},

    {CUE_ADDRESS_IS, "?my|the|delivery address|location is"},
    {CUE_ADDRESS_IS, "my|the delivery address is"},
    {CUE_ADDRESS_IS, "i|we live at|on|in"},
    {CUE_ADDRESS_IS, "deliver|delivered|delivery|bring|send ?it|that ?to ?the address"},
    {CUE_ADDRESS_IS, "deliver|delivered|delivery|bring|send ?it|that|them to|at"},
    {CUE_PICKUP, "pickup|takeout|takeaway|collection|carryout|togo"},
    {CUE_PICKUP, "pick|picking ?it|that|them|this up"},
    {CUE_PICKUP, "?for|a pick up"},
    {CUE_PICKUP, "take|carry out"},
    {CUE_PICKUP, "take away"},
    {CUE_PICKUP, "to|for go"},
    {CUE_PICKUP, "collect ?it"},
    {CUE_PICKUP, "i will come ?by|in ?and get|collect|pick ?it ?up"},
    {CUE_PICKUP, "come ?and get|pick it ?up"},
    {CUE_PICKUP, "i will|would|am|want|like ?to ?like ?to ?going ?to pick|picking ?it|that|them|this up"},
    {CUE_PICKUP, "for|is|its|a|as|the|on pickup|collection|takeout|carryout|takeaway"},
    {CUE_DELIVERY, "delivery|delivered"},
    {CUE_DELIVERY, "deliver ?it|that|them|this ?to ?me|us"},
    {CUE_DELIVERY, "for|is|its|a delivery"},
    {CUE_DELIVERY, "have it|them delivered"},
    {CUE_DELIVERY, "bring it to ?me|us"},
    {CUE_DELIVERY, "i would|want like ?it delivery|delivered"},
    {CUE_NAME_IS, "?and ?the|my name is|in"},
    {CUE_NAME_IS, "?and ?the|my order is for|under"},
    {CUE_NAME_IS, "?and ?the|my name for ?the|my ?pickup order|pickup is"},
    {CUE_NAME_IS, "?it is under ?the ?name ?of"},
    {CUE_NAME_IS, "?put ?it under ?the ?name ?of"},
    {CUE_NAME_IS, "name it|is ?is"},
    {CUE_NAME_IS, "?the|a order|pickup|reservation for|under"},
    {CUE_NAME_IS, "call me"},
    {CUE_NAME_IS, "in the name of"},
    {CUE_NAME_IS, "this is"},
    {CUE_PHONE_IS, "?my|the|a|it ?phone|telephone|cell|callback|contact|mobile number ?is|its"},
    {CUE_PHONE_IS, "?my|the phone|telephone|cell is"},
    {CUE_PHONE_IS, "call me|back at|on"},
    {CUE_PHONE_IS, "you can reach me at|on"},
    {CUE_PHONE_IS, "my|the number is"},

    {CUE_ASK_PRICE, "how much ?is|are|does|do|for ?would"},
    {CUE_ASK_PRICE, "what is|are ?the price|prices|cost ?of|for"},
    {CUE_ASK_PRICE, "what does|do|would ?it ?the cost"},
    {CUE_ASK_PRICE, "price|cost|costs|prices ?of|for"},
    {CUE_ASK_PRICE, "how expensive ?is|are"},
    {CUE_ASK_VEGETARIAN, "vegetarian|veggie|meatless|vegetarians"},
    {CUE_ASK_VEGETARIAN, "without|no meat"},
    {CUE_ASK_VEGETARIAN, "have|has|contain|contains|is ?any meat"},
    {CUE_ASK_VEGAN, "vegan|vegans|plant-based"},
    {CUE_ASK_VEGAN, "dairy free"},
    {CUE_ASK_GLUTEN, "gluten ?free"},
    {CUE_ASK_GLUTEN, "celiac|coeliac"},
    {CUE_ASK_ALLERGEN, "allergic|allergy|allergies|allergen|allergens ?to"},
    {CUE_ASK_ALLERGEN, "contain|contains"},
    {CUE_ASK_HOURS, "?what time|when do|are|does|is|will you|it|the|they ?guys ?place ?restaurant ?kitchen "
                    "open|close|opening|closing|closed"},
    {CUE_ASK_HOURS, "what are|is your|the ?opening ?business hours"},
    {CUE_ASK_HOURS, "how late are|is|do ?you ?guys ?open"},
    {CUE_ASK_HOURS, "are you ?guys ?still open|closed"},
    {CUE_ASK_HOURS, "hours ?today"},
    {CUE_ASK_HOURS, "opening hours|times"},
    {CUE_ASK_HOURS, "what|which days are you open|closed"},
    {CUE_ASK_DELIVERY, "do|can you ?guys deliver"},
    {CUE_ASK_DELIVERY, "do|can you ?guys do|offer|have delivery|deliveries"},
    {CUE_ASK_DELIVERY, "is there ?a delivery ?fee|charge|minimum"},
    {CUE_ASK_DELIVERY, "delivery fee|charge|minimum|cost"},
    {CUE_ASK_DELIVERY, "how much is|for ?the|your delivery ?fee|charge"},
    {CUE_ASK_DELIVERY, "what is|are ?the|your delivery|minimum ?fee|charge|minimum|cost|order"},
    {CUE_ASK_DELIVERY, "how long|much|far does|is|for|do|will ?the|a|you delivery|deliver ?take"},
    {CUE_ASK_PICKUP, "do|can you ?guys do|offer|have pickup|takeout|carryout"},
    {CUE_ASK_ADDRESS, "where are|is you|the|your ?restaurant ?store ?located|at|location|address|place"},
    {CUE_ASK_ADDRESS, "what is|are your|the address|location|directions"},
    {CUE_ASK_ADDRESS, "where do i pick|come|go ?it ?up"},
    {CUE_ASK_PHONE, "what is your|the ?phone|telephone number"},
    {CUE_ASK_INSIDE, "what is|are|comes|goes|do|does|come ?it|they ?come ?comes in|inside|on|with"},
    {CUE_ASK_INSIDE, "what does|do ?it|the come|comes|have|has with|in|on"},
    {CUE_ASK_INSIDE, "what is|are|does|do"},
    {CUE_ASK_INSIDE, "what|which ingredients ?are|is ?in"},
    {CUE_ASK_INSIDE, "ingredients ?in|of"},
    {CUE_ASK_INSIDE, "tell me about|more ?about"},
    {CUE_ASK_INSIDE, "describe"},
    {CUE_ASK_INSIDE, "what comes|goes|is on|in|with"},
    {CUE_ASK_SIZES, "what|which ?different size|sizes ?do|does|are|is"},
    {CUE_ASK_SIZES, "how many size|sizes ?do|does|are"},
    {CUE_ASK_SIZES, "how big|large is|are"},
    {CUE_ASK_MENU, "what do you ?guys have|serve|sell|offer|got"},
    {CUE_ASK_MENU, "what is|are on|in ?the|your menu"},
    {CUE_ASK_MENU, "what can i|you get|order|have"},
    {CUE_ASK_MENU, "what|which kind|kinds|types|type|sort|sorts of"},
    {CUE_ASK_MENU, "what else ?do ?you ?have|is"},
    {CUE_ASK_MENU, "what|which|are ?are ?the|my|your options|choices"},
    {CUE_ASK_MENU, "what are the|my|your options|choices"},
    {CUE_ASK_MENU, "?the menu ?please"},
    {CUE_ASK_MENU, "read|tell ?me the menu"},
    {CUE_ASK_RECOMMEND, "what do|would you recommend|suggest"},
    {CUE_ASK_RECOMMEND,
     "what is|are ?your|the|you ?most good|best|popular|special|specials|recommended|favorite"},
    {CUE_ASK_RECOMMEND, "recommend|recommendation|recommendations|suggestions ?something"},
    {CUE_ASK_RECOMMEND, "any ?have specials|deals|recommendations|suggestions"},
    {CUE_ASK_RECOMMEND, "any|have specials|deals"},
    {CUE_ASK_TIME,
     "how long ?will|is|does|until|till|for|before ?it|that|the ?order ?wait ?going ?to ?be ?take"},
    {CUE_ASK_TIME, "when will|can|would|is|should it|i|that|my|the ?order ?food ?be ready"},
    {CUE_ASK_TIME, "when will|can|would|is|should it|i|that|my|the ?order ?food ?be ?come ?and pick ?it ?up"},
    {CUE_ASK_TIME, "what time ?will|can ?it|i ?be ready"},
    {CUE_ASK_TIME, "how soon"},
    {CUE_ASK_TIME, "wait time"},
    {CUE_ASK_TOTAL, "total"},
    {CUE_ASK_TOTAL, "what is|was|will ?be ?my|the total ?so ?far"},
    {CUE_ASK_TOTAL, "how much is ?it|that|this|everything ?the ?all ?total ?altogether ?so ?far"},
    {CUE_ASK_TOTAL, "how much ?is|does|will ?it|that|do ?i ?owe ?come ?be ?to|cost|altogether"},
    {CUE_ASK_TOTAL, "how much do i owe"},
    {CUE_ASK_TOTAL, "how much will it|that ?all be|cost"},
    {CUE_ASK_TOTAL, "what do i owe"},
    {CUE_ASK_ORDER, "what do|did i have|order|ordered|got ?so ?far"},
    {CUE_ASK_ORDER, "what have i ordered|got ?so ?far"},
    {CUE_ASK_ORDER, "what is ?in|on my|the order ?so ?far"},
    {CUE_ASK_ORDER, "read|repeat ?me ?it|that|my|the ?order back ?to ?me"},
    {CUE_ASK_ORDER, "read|repeat|review ?me my|the|whole ?whole order ?back ?to ?me"},
    {CUE_ASK_ORDER, "can you read|repeat it|that|my|the|this ?order back ?to ?me"},
    {CUE_ASK_ORDER, "so far"},
    {CUE_ASK_HAVE, "do|would you ?guys ?still ?also have|serve|sell|carry|got|offer ?any"},
    {CUE_ASK_HAVE, "have you got ?any"},
    {CUE_ASK_HAVE, "you|is there any"},
    {CUE_ASK_HAVE, "is|are there any|a|an"},
    {CUE_ASK_HAVE, "have you"},
    {CUE_ASK_WHICH, "what|which"},
    {CUE_ASK_IS, "is|are|does|do|can|has it|they|that|those|the|this"},
};

/* One pattern word against one spoken word. */
static bool alternative_is(const char *at, size_t len, const char *text)
{
    size_t text_len = strlen(text);
    for (size_t i = 0; i <= len;) {
        const char *bar = memchr(at + i, '|', len - i);
        size_t word_len = bar != NULL ? (size_t)(bar - at) - i : len - i;
        if (word_len == text_len && memcmp(at + i, text, text_len) == 0)
            return true;
        i += word_len + 1;
    }
    return false;
}

/* Words the pattern takes from first on; 0: it does not stand there. Optional words are taken when they fit
 * and given back when the rest then fails. */
static size_t pattern_length(const char *pattern, const struct words *words, size_t first, size_t taken)
{
    while (*pattern == ' ')
        pattern++;
    if (*pattern == '\0')
        return taken;
    size_t len = strcspn(pattern, " ");
    bool is_optional = *pattern == '?';
    size_t at = first + taken;
    bool may_go_on = taken == 0 || !words->at[at - 1].ends_sentence;
    if (at < words->count && may_go_on &&
        alternative_is(pattern + is_optional, len - is_optional, words->at[at].text)) {
        size_t length = pattern_length(pattern + len, words, first, taken + 1);
        if (length > 0)
            return length;
    }
    return is_optional ? pattern_length(pattern + len, words, first, taken) : 0;
}

enum cue cue_match(const struct words *words, size_t first, size_t *out_count)
{
    enum cue best = CUE_NONE;
    size_t longest = 0;
    for (size_t i = 0; i < sizeof cues / sizeof *cues; i++) {
        size_t length = pattern_length(cues[i].pattern, words, first, 0);
        if (length > longest) {
            longest = length;
            best = cues[i].cue;
        }
    }
    if (best != CUE_NONE)
        *out_count = longest;
    return best;
}

struct sounding {
    enum cue cue;
    const char *text;
};

static double best_likeness(const struct words *words, const struct sounding *sounds, size_t count,
                            enum cue of, double floor)
{
    char said[128], said_key[SOUND_KEY_BYTES], key[SOUND_KEY_BYTES];
    double best = 0;
    words_join(words, 0, words->count, said, sizeof said);
    sound_key(said, said_key);
    for (size_t i = 0; i < count; i++) {
        if (sounds[i].cue != of)
            continue;
        double score = sound_alike(said, said_key, sounds[i].text, sound_key(sounds[i].text, key), floor);
        best = score > best ? score : best;
    }
    return best;
}

enum cue cue_guess_service(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_PICKUP, "pickup"},
        {CUE_PICKUP, "for pickup"},
        {CUE_PICKUP, "pickup please"},
        {CUE_PICKUP, "i will pick it up"},
        {CUE_DELIVERY, "delivery"},
        {CUE_DELIVERY, "for delivery"},
        {CUE_DELIVERY, "delivery please"},
        {CUE_DELIVERY, "delivered"},
    };
    static const double floor = 0.35, margin = 0.06;
    size_t count = sizeof sounds / sizeof *sounds;
    if (words->count > 5)
        return CUE_NONE;
    double pickup = best_likeness(words, sounds, count, CUE_PICKUP, floor);
    double delivery = best_likeness(words, sounds, count, CUE_DELIVERY, floor);
    return pickup > delivery + margin ? CUE_PICKUP : delivery > pickup + margin ? CUE_DELIVERY : CUE_NONE;
}

enum cue cue_guess_done(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_DONE, "that is it thanks"},     {CUE_DONE, "that is all thanks"}, {CUE_DONE, "that is it"},
        {CUE_DONE, "that is all"},           {CUE_DONE, "that is everything"}, {CUE_DONE, "no that is all"},
        {CUE_DONE, "no that is everything"}, {CUE_DONE, "no thank you"},
    };
    static const double floor = 0.64;
    if (words->count > 6)
        return CUE_NONE;
    return best_likeness(words, sounds, sizeof sounds / sizeof *sounds, CUE_DONE, floor) >= floor ? CUE_DONE
                                                                                                  : CUE_NONE;
}

enum cue cue_guess_yes(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_YES, "yes"},
        {CUE_YES, "yes please"},
        {CUE_YES, "yes that is right"},
        {CUE_YES, "yes perfect"},
        {CUE_YES, "that is right"},
        {CUE_YES, "that is correct"},
        {CUE_YES, "correct"},
        {CUE_YES, "yeah"},
        {CUE_NO, "no"},
        {CUE_NO, "no it is not"},
        {CUE_NO, "no that is wrong"},
        {CUE_NO, "nope"},
    };
    static const double floor = 0.55, margin = 0.1;
    size_t count = sizeof sounds / sizeof *sounds;
    if (words->count > 4)
        return CUE_NONE;
    double yes = best_likeness(words, sounds, count, CUE_YES, floor);
    double no = best_likeness(words, sounds, count, CUE_NO, floor);
    return yes > no + margin ? CUE_YES : no > yes + margin ? CUE_NO : CUE_NONE;
}

enum cue cue_guess(const struct words *words)
{
    static const struct sounding sounds[] = {
        {CUE_DONE, "that is all"},
        {CUE_DONE, "that is all thanks"},
        {CUE_DONE, "that is all thank you"},
        {CUE_DONE, "that will be all"},
        {CUE_DONE, "that is it"},
        {CUE_DONE, "that is everything"},
        {CUE_DONE, "nothing else"},
        {CUE_DONE, "no that is all"},
        {CUE_NO, "no thanks"},
        {CUE_NO, "no thank you"},
        {CUE_YES, "yes please"},
        {CUE_YES, "that is right"},
        {CUE_YES, "that is correct"},
        {CUE_PICKUP, "pick up"},
        {CUE_PICKUP, "for pickup"},
        {CUE_DELIVERY, "delivery"},
        {CUE_DELIVERY, "for delivery"},
        {CUE_PICKUP, "pickup please"},
        {CUE_YES, "correct"},
        {CUE_DELIVERY, "delivery please"},
    };
    char said[128], said_key[SOUND_KEY_BYTES], key[SOUND_KEY_BYTES];
    enum cue best = CUE_NONE;
    double best_score = 0.72;
    if (words->count > 7)
        return CUE_NONE;
    words_join(words, 0, words->count, said, sizeof said);
    sound_key(said, said_key);
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++) {
        double score =
            sound_alike(said, said_key, sounds[i].text, sound_key(sounds[i].text, key), best_score);
        if (score > best_score) {
            best_score = score;
            best = sounds[i].cue;
        }
    }
    return best;
}

const char *cue_allergen(const struct word *word)
{
    static const struct {
        const char *said, *allergen;
    } allergens[] = {
        {"peanut", "peanuts"},   {"nut", "nuts"},         {"almond", "nuts"},
        {"walnut", "nuts"},      {"cashew", "nuts"},      {"hazelnut", "nuts"},
        {"pecan", "nuts"},       {"pistachio", "nuts"},   {"milk", "milk"},
        {"dairy", "milk"},       {"lactose", "milk"},     {"gluten", "wheat"},
        {"wheat", "wheat"},      {"egg", "eggs"},         {"soy", "soy"},
        {"soya", "soy"},         {"fish", "fish"},        {"shellfish", "shellfish"},
        {"shrimp", "shellfish"}, {"sesame", "sesame"},    {"mustard", "mustard"},
        {"celery", "celery"},    {"sulfite", "sulfites"}, {"sulphite", "sulfites"},
    };
    for (size_t i = 0; i < sizeof allergens / sizeof *allergens; i++)
        if (strcmp(allergens[i].said, word->stem) == 0)
            return allergens[i].allergen;
    return NULL;
}

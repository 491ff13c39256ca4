/* Words that mean nothing for an order, beside the fixed phrases of cue.c. */
#include "meaning/cue.h"

static const char small_words[] =
    "twice thrice times "
    "chance hoping hope wondering calling splash squirt dash addition scoop sprinkle sprinkles made fan "
    "pump pumps squirts splashes dashes favor quick real different substitute tell ask asked figure kindly called "
    "tall grande venti trenta ya yall gimme ahead nah "
    "yep yup guys folks rest except nothing i we you he she they it its us our your his her their here "
    "there this that these those would like want wanna need have has had get got getting give take try do "
    "does did can could may might will shall let please um uh oh well so just only then too again now "
    "really maybe think guess be is are was am been being go going gonna for to of on in at by from as "
    "along or than what how which who when if one ones order orders ordered ordering prefer love wish "
    "something anything thing things topping toppings item items size sized sizes inside top bottom dish "
    "main good great nice morning afternoon evening side sides serving add adding added include including "
    "included includes contain contains up out over off much appreciate appreciated finally next first "
    "second third last bag bowl glass cup plate piece pieces make put know mine thanks thank okay ok yes "
    "yeah hi hello hey sure today tonight soon possible both all each every any some with and also plus "
    "my the a an course meal lunch dinner everyone everybody kid kids wife husband friend son daughter "
    "mom mother dad father instead same such kind sort type lets see me them him actually sir madam ma'am "
    "about around but because since while though although delicious favorite yummy tasty fresh big nicely "
    "hungry thirsty starving food eat drink drinks eating drinking flavor flavored style place places "
    "should must done cooked way either neither whatever looking wanting having craving mood feel feeling "
    "feels sound sounds start starting begin ready right alright perfect cool bring brings served serve "
    "comes come coming goes went party people total amount number quantity separate separately super very "
    "quite pretty fine another other others else more less few couple bit little dozen later before after "
    "until till myself ourselves yourself don't not no none never without";

bool cue_is_small_word(const char *text)
{
    return word_is_among(text, small_words);
}

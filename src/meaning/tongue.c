#include "meaning/tongue.h"

#include <string.h>

/* Words that are hardly ever said in English and name no dish. */
static const char sure_words[] =
    "quiero quisiera buenas buenos tardes noches dias favor gracias hablo habla hablan hable hablar ingles "
    "espanol usted "
    "ustedes puede puedo necesito tengo tiene tienen donde cuanto cuesta llevar pedir ordenar senor senora "
    "alguien quien "
    "ayuda ayudarme hacer nombre telefono direccion domicilio recoger entiendo "
    "bonjour bonsoir voudrais vous parlez francais anglais merci plait avez commander "
    "ich moechte mochte haette hatte guten bitte danke sprechen deutsch nicht bestellen "
    "vorrei buongiorno buonasera parla italiano grazie posso ordinare "
    "obrigado obrigada voce falar portugues gostaria";
/* Words that may be a slip, or part of a dish. */
static const char weak_words[] =
    "hola una un por para con sin y el los las es esta muy si que hay de del grande pequena pequeno ciao je suis "
    "est pas et les des "
    "pour avec sil eine ein und der mit zwei eu quero uma com ola bom boa per due una dos tres";

bool tongue_is_other(const struct words *words, const char *text)
{
    enum { FOREIGN_LETTERS = 4, SURE = 2, ENOUGH = 3, SHARE = 3 };
    size_t letters = 0, points = 0, sure = 0;
    for (const char *c = text; *c != '\0'; c++)
        letters +=
            (unsigned char)*c >= 0xCE; /* first bytes of Greek, Cyrillic and all that stands behind them */
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++)
        letters -= *c == 0xE2 && letters > 0; /* but for dashes and quotes */
    for (size_t w = 0; w < words->count; w++) {
        bool is_sure = word_is_among(words->at[w].text, sure_words);
        sure += is_sure;
        points += is_sure ? SURE : word_is_among(words->at[w].text, weak_words);
    }
    return letters >= FOREIGN_LETTERS || (sure > 0 && points >= ENOUGH && SHARE * points >= words->count);
}

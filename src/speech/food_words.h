/* How words of menus are said that CMUdict lacks. */
#ifndef VP_SPEECH_FOOD_WORDS_H
#define VP_SPEECH_FOOD_WORDS_H

/* CMUdict's phones with their stress ("AH0 R EY1 P AH0"); NULL: it is none. word: lower case. */
const char *food_word_phones(const char *word);

#endif

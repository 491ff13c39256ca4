#include "unit/dialogue/with_script.h"

/* What callers ask of the house: answered from the menu file's own words, or not at all. */
#define FAQ                                                                                                  \
    ": {\"faq\":[{\"questions\":[\"Do you have parking?\",\"Where can I park?\"],"                           \
    "\"answer\":\"There is a car park behind the house.\"},"                                                 \
    "{\"questions\":[\"Do you take reservations for big groups?\"],\"answer\":\"For groups of eight.\"},"    \
    "{\"questions\":[\"Do you have gluten free dishes?\"],\"answer\":\"Ask for our gluten free card.\"}]} | "
#define SPLIT_DAY                                                                                            \
    ": {\"is_open\":false,\"now\":\"Monday 2026-11-30 15:00\",\"today\":[{\"opens\":\"11:00\",\"closes\":"   \
    "\"14:00\"},{\"opens\":\"17:00\",\"closes\":\"22:30\"}],\"opens_next\":{\"day\":\"today\",\"opens\":"    \
    "\"17:00\"}} | "
#define OPEN_DAY                                                                                             \
    ": {\"is_open\":true,\"now\":\"Monday 2026-11-30 12:00\",\"today\":[{\"opens\":\"11:00\",\"closes\":"    \
    "\"14:00\"},{\"opens\":\"17:00\",\"closes\":\"22:30\"}]} | "
#define SPLIT_WEEK                                                                                           \
    ": {\"hours\":["                                                                                         \
    "{\"day\":\"Monday\",\"opens\":\"11:00\",\"closes\":\"14:00\"},"                                         \
    "{\"day\":\"Monday\",\"opens\":\"17:00\",\"closes\":\"22:00\"},"                                         \
    "{\"day\":\"Tuesday\",\"opens\":\"11:00\",\"closes\":\"14:00\"},"                                        \
    "{\"day\":\"Tuesday\",\"opens\":\"17:00\",\"closes\":\"22:00\"}"                                         \
    "]} | "
#define EVERY_DAY                                                                                            \
    ": {\"hours\":["                                                                                         \
    "{\"day\":\"Monday\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"                                         \
    "{\"day\":\"Tuesday\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"                                        \
    "{\"day\":\"Wednesday\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"                                      \
    "{\"day\":\"Thursday\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"                                       \
    "{\"day\":\"Friday\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"                                         \
    "{\"day\":\"Saturday\",\"opens\":\"09:00\",\"closes\":\"17:00\"},"                                       \
    "{\"day\":\"Sunday\",\"opens\":\"09:00\",\"closes\":\"17:00\"}"                                          \
    "]} | "
#define MIDNIGHT                                                                                             \
    ": {\"is_open\":true,\"now\":\"Monday 2026-11-30 12:00\",\"today\":["                                    \
    "{\"opens\":\"11:00\",\"closes\":\"24:00\"}]} | "
#define ALL_DAY                                                                                              \
    ": {\"hours\":["                                                                                         \
    "{\"day\":\"Monday\",\"opens\":\"00:00\",\"closes\":\"24:00\"},"                                         \
    "{\"day\":\"Tuesday\",\"opens\":\"00:00\",\"closes\":\"24:00\"},"                                        \
    "{\"day\":\"Wednesday\",\"opens\":\"00:00\",\"closes\":\"24:00\"},"                                      \
    "{\"day\":\"Thursday\",\"opens\":\"00:00\",\"closes\":\"24:00\"},"                                       \
    "{\"day\":\"Friday\",\"opens\":\"00:00\",\"closes\":\"24:00\"},"                                         \
    "{\"day\":\"Saturday\",\"opens\":\"00:00\",\"closes\":\"24:00\"},"                                       \
    "{\"day\":\"Sunday\",\"opens\":\"00:00\",\"closes\":\"24:00\"}"                                          \
    "]} | "
#define NEW_YEAR                                                                                             \
    ": {\"holidays\":[{\"date\":\"2026-12-31\",\"day\":\"Thursday 2026-12-31\","                             \
    "\"name\":\"New Year's Eve\",\"openings\":[{\"opens\":\"11:00\",\"closes\":\"15:00\"}]},"                \
    "{\"date\":\"2027-01-01\",\"day\":\"Friday 2027-01-01\","                                                \
    "\"name\":\"New Year's Day\",\"openings\":[]}]} | "
#define HOLIDAY                                                                                              \
    ": {\"is_open\":false,\"today\":[],\"holidays\":[{\"date\":\"2026-12-25\",\"day\":\"today\",\"name\":"   \
    "\"Christmas Day\",\"openings\":[]}],\"opens_next\":{\"day\":\"Monday\",\"opens\":\"11:00\"}} | "

#define OWN                                                                                                  \
    ": {\"faq\":[{\"questions\":[\"How many loyalty points do I have?\"],\"tool\":\"loyalty_points\"},"      \
    "{\"questions\":[\"Is my parcel there?\"],\"tool\":\"broken_tool\"}]} | "

static const struct script scripts[] = {
    {"the restaurant's own tool",
     OWN "how many loyalty points do I have | @ loyalty_points {} | < 120 points"},
    {"beside an order too",
     OWN "a lasagna. How many loyalty points do I have? | @ loyalty_points {} | < 120 points | = 1 lasagna"},
    {"one that fails", OWN "is my parcel there? | @ broken_tool {} | < can't look that up | # open"},
    {"parking", FAQ "do you have parking | < car park behind"},
    {"parking in other words", FAQ "hi, is there a place to park there? | < car park behind"},
    {"parking, no more", FAQ "parking? | < car park behind"},
    {"beside an order", FAQ "a lasagna please, and do you have parking? | < car park | = 1 lasagna"},
    {"in a sentence of its own", FAQ "A lasagna. Where can I park? | < car park | = 1 lasagna"},
    {"another question", FAQ "do you have wifi | ! car park | < can't tell"},
    {"half of a question", FAQ "do you take reservations | ! eight"},
    {"nothing is made up", "do you have parking | < can't tell | < person"},
    {"a dish is no question", FAQ "can I get a lasagna | ! car park | = 1 lasagna"},
    {"at the question for a name", FAQ "a lasagna | that's all | pickup | Parker | & pickup,Parker,,"},
    {"the answer before the menu's own", FAQ "do you have gluten free dishes | < gluten free card"},
    {"close tonight",
     SPLIT_DAY "what time do you close tonight | < and from 5 PM to 10:30 PM | < we open today at 5 PM"},
    {"open now", SPLIT_DAY "are you open now | < No, we're closed at the moment. We open today at 5 PM."},
    {"open", OPEN_DAY "are you open | < Yes, we're open until 2 PM. | ! Monday"},
    {"still open", OPEN_DAY "hi, are you guys still open? | < Yes, we're open until 2 PM."},
    {"days alike at once",
     SPLIT_WEEK "what are your hours | < Monday and Tuesday we're open from 11 AM to 2 PM, "
                "and from 5 PM to 10 PM. Wednesday to Sunday we're closed."},
    {"around the clock", ALL_DAY "what are your hours | < We're open every day around the clock. | "
                                 "are you open on Monday | < open on Monday around the clock"},
    {"until midnight", MIDNIGHT "are you open | < Yes, we're open until midnight."},
    {"every day alike", EVERY_DAY "what are your hours | < We're open every day from 9 AM to 5 PM."},
    {"new year's eve",
     NEW_YEAR "are you open on new year's eve | < open on New Year's Eve from 11 AM to 3 PM | ! Monday"},
    {"new year's day is not its eve",
     NEW_YEAR "are you open on new year's day | < closed on New Year's Day | ! Eve"},
    {"tax included",
     ": {\"tax_included\":true,\"tax_percent\":\"20\"} | is VAT included | < Our prices include "
     "the tax, 20 percent | do your prices include tax | < include the tax | a lasagna | = 1 lasagna"},
    {"tax on top",
     "how much is the tax | < The tax is 8.875 percent, on top | is tax included? | < on top | = | "
     "how much tax do you charge | < on top"},
    {"the total with tax", "a lasagna | how much is that with tax | < total | ! on top"},
    {"last orders", OPEN_DAY
     "what's the last order time | < take orders until we close | < open today from 11 AM to 2 PM | ="},
    {"how late", OPEN_DAY "how late can I order | < take orders until we close"},
    {"last orders of a day",
     "when do you stop taking orders on Saturday | < on Saturday from 12 PM to 11:30 PM"},
    {"an ID",
     "+ penne {\"age_restricted\":true} | do I need ID | < Only for what has an age limit, like the Penne | "
     "a penne | do I need to bring my ID? | < have an ID ready for the Penne | = 1 penne"},
    {"no ID", "do you check ids | < nothing on our menu needs an ID"},
    {"the caller's address",
     "three lasagnas | that's all | delivery | 12 main street | what's the address you have | "
     "< The address I have is 12 main street | what's my address | < 12 main street | "
     "where are you located | < Harbor Street"},
    {"the restaurant's address", "what is the address | < Harbor Street"},
    {"what is offered has its article",
     ": {\"upsell\":[{\"item_id\":\"taco\",\"with\":[\"pasta\"]}]} | a lasagna | "
     "< Would you like a Taco with that?"},
    {"what is offered in the plural has none",
     ": {\"upsell\":[{\"item_id\":\"buffalo-wings\",\"with\":[\"pasta\"]}]} | "
     "a lasagna | < Would you like Buffalo Wings with that?"},
    {"a line that is left out is not led to",
     "a burrito and a taco | < For the Burrito: | what are your hours | how much is the lasagna | "
     "< leave out | ! For the Burrito: I"},
    {"the week", SPLIT_DAY "what are your hours | < Monday"},
    {"a busy kitchen is told with the order",
     ": {\"busy_minutes\":20,\"pickup\":{\"minutes\":45}} | a lasagna | ! busy | that's all | pickup | Maria | "
     "< The kitchen is busy: it takes about 45 minutes. I have 1 Lasagna | make that two | < I have 2 | ! busy"},
    {"a kitchen that is not busy", "a lasagna | that's all | pickup | Maria | < I have 1 Lasagna | ! busy"},
    {"a holiday", HOLIDAY "are you open today | < closed today, Christmas Day | < on Monday at 11 AM"},
    {"a holiday by its name",
     ": {\"holidays\":[{\"date\":\"2026-12-25\",\"day\":\"Friday 2026-12-25\",\"name\":"
     "\"Christmas Day\",\"openings\":[]}]} | "
     "are you open on Christmas | < We're closed on Christmas Day. | ! Monday to"},
    {"a holiday that the menu does not know",
     "are you open on Christmas | < don't know of other hours | < Monday"},
    {"a day by its name", "how late are you open on Sunday | < closed on Sunday | "
                          "how late are you open on Monday | < open on Monday from | ! today"},
    {"tomorrow", SPLIT_DAY "when do you open tomorrow | < tomorrow from | ! closed"},
    {"the kitchen", SPLIT_DAY "is the kitchen still open | < No, we're closed at the moment"},
    {"no food in it",
     "do you have a kids menu | < can't tell | can I bring my dog | < can't tell | do you sell gift cards | "
     "< can't tell | can I get a receipt emailed to me | < can't tell | ="},
    {"a holiday without today", HOLIDAY "what are your hours | < Christmas Day"},
};

SCRIPT_TESTS(scripts)

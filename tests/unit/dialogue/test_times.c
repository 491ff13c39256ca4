#include "unit/dialogue/with_script.h"

/* What is served, or has another price, at some days and hours. */
#define HAPPY(is_now)                                                                                        \
    ": {\"price_times\":[{\"name\":\"Happy Hour\",\"when\":\"from 4 PM to 6 PM\",\"is_now\":" is_now         \
    "}]} | "                                                                                                 \
    "+ penne {\"price\":\"11.00\",\"time_prices\":[{\"time\":\"Happy Hour\",\"price\":\"7.00\"}]} | "
#define LUNCH                                                                                                      \
    "+ pasta {\"serves\":\"Monday to Friday from 11 AM to 3 PM\"} | "                                              \
    "+ penne {\"available\":false,\"served_now\":false} | + lasagna {\"available\":false,\"served_now\":false} | " \
    "+ carbonara {\"available\":false,\"served_now\":false} | "
#define SPECIALS "+ wings {\"name\":\"Lunch Wings\",\"serves\":\"Monday to Friday from 11 AM to 3 PM\"} | "
#define AHEAD    ": {\"orders_ahead_days\":3,\"now\":\"Monday 2026-11-30 17:00\"} | "

static const struct script scripts[] = {
    {"a dish of the lunch hours",
     LUNCH "a lasagna please | < we serve Lasagna Monday to Friday from 11 AM to 3 PM | ="},
    {"a kind of the lunch hours", LUNCH "I'd like some pasta | < we serve Pasta Monday to Friday | ="},
    {"have you got it", LUNCH "do you have pasta | < we serve Pasta Monday to Friday from 11 AM"},
    {"when is it served", LUNCH "when do you serve pasta | < we serve Pasta Monday to Friday from 11 AM"},
    {"until when",
     LUNCH "what time do you stop serving pasta | < we serve Pasta Monday to Friday from 11 AM"},
    {"still", LUNCH "are you still serving pasta | < we serve Pasta Monday to Friday"},
    {"a dish all day", LUNCH "is the lasagna served all day? | < We serve Lasagna Monday to Friday | ="},
    {"a dish until when", LUNCH "until when can I get the lasagna | < We serve Lasagna Monday to Friday | ="},
    {"when a dish", LUNCH "when do you have lasagna | < We serve Lasagna Monday to Friday | ="},
    {"when it is ready is another question",
     LUNCH "a taco with chicken | when can I pick that up | ! we serve"},
    {"not among what there is", LUNCH "what do you have | ! Pasta"},
    {"beside what can be had", LUNCH "a taco with chicken and a lasagna | < we serve Lasagna | ! sold out"},
    {"at the time that is wanted", LUNCH AHEAD
     "a lasagna for tomorrow at noon | @ set_customer {\"wanted_at\":\"2026-12-01 12:00\"} | @ get_menu"},
    {"a kind by a word of its name",
     SPECIALS "until when is lunch served | < We serve Lunch Wings Monday to Friday from 11 AM | ="},
    {"a kind that is called special",
     "+ pasta {\"name\":\"Pasta Specials\",\"serves\":\"from 11 AM to 3 PM\"} | "
     "do you have any specials | < For Pasta Specials we have Spaghetti Carbonara | < from 11 AM to 3 PM | ="},
    {"what they are at other times",
     LUNCH "what are the pasta | < For Pasta we have Spaghetti Carbonara, Lasagna and Penne Arrabbiata, "
           "Monday to Friday from 11 AM | ="},
    {"what they are", "what are the pasta | < Lasagna | ="},
    {"the happy hour is a special",
     HAPPY("false") "any specials today | < Happy Hour is from 4 PM to 6 PM | ="},
    {"a dish of the happy hour", HAPPY("false") "I want the happy hour penne | = 1 penne"},
    {"some of them", HAPPY("false") "can I get two happy hour pennes please | = 2 penne"},
    {"the happy hour and no dish", HAPPY("false") "do you have a happy hour | < Happy Hour is from 4 PM | ="},
    {"when is happy hour", HAPPY("false") "when is happy hour | < Happy Hour is from 4 PM to 6 PM | < Penne"},
    {"the price now", HAPPY("false") "how much is the penne | < $11 | ! 7"},
    {"the price in the happy hour",
     HAPPY("false") "how much is the penne during happy hour | < $7 | < 4 PM to 6 PM"},
    {"the happy hour's price now",
     HAPPY(
         "true") "+ penne {\"price\":\"7.00\"} | how much is the penne | < $7 | < Happy Hour price, from 4 PM"},
};

SCRIPT_TESTS(scripts)

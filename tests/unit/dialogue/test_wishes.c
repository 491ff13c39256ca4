#include "unit/dialogue/with_script.h"

/* When an order is wanted, and what else the kitchen is told: asked of the server where the menu takes it, else
 * refused in words. */
#define LATER ": {\"orders_ahead_days\":3,\"is_open\":true,\"now\":\"Monday 2026-11-30 14:05\"} | "
#define NOTES ": {\"takes_notes\":true} | "

static const struct script scripts[] = {
    {"an option ahead of a dish that cannot have it",
     "a thin crust lasagna | = 1 lasagna | < can't add thin crust"},
    {"how the dish of that kind is made", NOTES "a large margherita and a coke | make the pizza well done | "
                                                "@ \"note\":\"well done\" | < margherita"},
    {"how a dish that is not ordered is made",
     NOTES "a coke | make the pizza well done | = 1 coke | < don't have that"},
    {"at half past seven tonight",
     LATER "a lasagna for pickup at seven thirty tonight | = 1 lasagna | "
           "@ \"wanted_at\":\"2026-11-30 19:30\" | < for today at 7:30 PM, okay"},
    {"seven o'clock", LATER "a lasagna at seven o'clock | @ \"2026-11-30 19:00\" | = 1 lasagna"},
    {"7 pm", LATER "two lasagnas for 7 pm please | @ \"2026-11-30 19:00\" | = 2 lasagna"},
    {"tomorrow at noon",
     LATER "a lasagna for tomorrow at noon | @ \"2026-12-01 12:00\" | < tomorrow at 12 PM"},
    {"on thursday",
     LATER "a lasagna | I need it for thursday evening at six | @ \"2026-12-03 18:00\" | < for thursday"},
    {"in two hours", LATER "a lasagna in two hours | @ \"2026-11-30 16:05\" | = 1 lasagna"},
    {"a quarter past eight", LATER "a lasagna, ready by quarter past eight | @ \"2026-11-30 20:15\""},
    {"half past six", LATER "a lasagna at half past six | @ \"2026-11-30 18:30\""},
    {"soon is now", LATER "a lasagna in twenty minutes | ! today at | < pickup takes"},
    {"where none are taken for later",
     "a lasagna for pickup at seven thirty tonight | < can't set a time | = 1 lasagna"},
    {"closed, for later",
     ": {\"orders_ahead_days\":0,\"is_open\":false,\"now\":\"Monday 2026-11-30 09:05\"} | a lasagna "
     "at noon | @ \"2026-11-30 12:00\" | = 1 lasagna"},
    {"a number is no time", LATER "seven tacos with chicken | = 7 taco +pollo"},
    {"another time is of the same day",
     LATER "a lasagna for tomorrow at noon | make it for 4 pm | @ \"2026-12-01 16:00\" | < tomorrow at 4 PM"},
    {"a day without a time",
     LATER "can I get a lasagna on friday | < order for friday | ! kitchen begins | at seven | "
           "@ \"2026-12-04 19:00\" | < friday at 7 PM"},
    {"a day without a time, where none are taken", "a lasagna | for friday please | < can't set a time"},
    {"extra napkins",
     NOTES "a lasagna with extra napkins please | = 1 lasagna | @ \"note\":\"extra napkins\"} | "
           "< noted that"},
    {"the bell",
     NOTES "a lasagna | please ring the doorbell twice | @ \"note\":\"ring the doorbell twice\" | < noted"},
    {"cut in squares",
     NOTES "a large pepperoni pizza, and could you cut it in squares? | = 1 large pepperoni | "
           "@ \"note\":\"cut it in squares\""},
    {"more of what is in it, of the line",
     NOTES "a lasagna | extra ricotta on it | @ \"note\":\"extra ricotta\" | = 1 lasagna"},
    {"more of what is in it, asked for", NOTES
     "a burrito with carnitas | can I get extra beans | @ \"note\":\"extra beans\" | = 1 burrito +carnitas"},
    {"more of what is in it, in one breath",
     NOTES "a lasagna with extra ricotta | @ \"note\":\"extra ricotta\" | = 1 lasagna | ! can't add"},
    {"more of what another dish has for an option", NOTES
     "a burrito with carnitas | extra cheese on it | @ \"note\":\"extra cheese\" | = 1 burrito +carnitas"},
    {"easy on what is in it", NOTES
     "a burrito with carnitas | go easy on the onions | @ \"note\":\"light onions\" | = 1 burrito +carnitas"},
    {"more of it where no notes are taken",
     "a lasagna | extra ricotta on it | < can't add ricotta | = 1 lasagna"},
    {"what is not in the dish is no note",
     NOTES "a lasagna | extra mushrooms on it | < can't add mushroom | = 1 lasagna"},
    {"on the side",
     NOTES "a house salad with ranch on the side and a lasagna | @ \"note\":\"ranch on the side\" | "
           "= 1 house-salad +ranch; 1 lasagna"},
    {"on the side, of what is in it anyway", NOTES
     "a burrito with carnitas, cheese on the side | @ \"note\":\"cheese on the side\" | = 1 burrito +carnitas"},
    {"on the side, of the line spoken of", NOTES
     "a house salad with ranch | can I get the dressing on the side | @ \"note\":\"dressing on the side\""},
    {"a dish on the side", NOTES "a lasagna with fries on the side | ! on the side | = 1 lasagna; 1 fries"},
    {"how often", "lasagna twice and a coke | = 2 lasagna; 1 coke"},
    {"so many times", "a taco with chicken three times | = 3 taco +pollo"},
    {"where none are taken", "a lasagna with extra napkins please | = 1 lasagna | < can't pass that on"},
};

SCRIPT_TESTS(scripts)

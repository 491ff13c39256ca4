/* What a sentence is proposed to have been, by the sounds of its words; no recogniser is needed. */
#include "with_cmocka.h"

#include <string.h>

#include "speech/flite_voice.h"
#include "speech/repair.h"

struct room {
    struct menu_lm *lm;
    struct word_sounds *sounds;
    struct repair *repair;
};

static struct room open_room(const char *const *phrases, size_t count)
{
    static const char dictionary[] = "barbacoa B AA R B AH K OW AH\nbarb B AA R B\na AH\nkoa K OW AH\n"
                                     "carnitas K AA R N IY T AH S\nwith W IH DH\nplease P L IY Z\n"
                                     "the DH AH\n";
    struct room room = {.lm = NULL};
    assert_int_equal(flite_voice_start(), VP_OK); /* for words that are on no menu */
    assert_int_equal(menu_lm_create(&room.lm), VP_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(menu_lm_count(room.lm, phrases[i]), VP_OK);
    assert_int_equal(menu_lm_count(room.lm, "with the please"), VP_OK);
    assert_int_equal(menu_lm_finish(room.lm), VP_OK);
    assert_int_equal(word_sounds_create(room.lm, SPAN_LIT(dictionary), &room.sounds), VP_OK);
    assert_int_equal(repair_create(room.lm, room.sounds, phrases, count, &room.repair), VP_OK);
    return room;
}

static void close_room(struct room *room)
{
    repair_destroy(room->repair);
    word_sounds_destroy(room->sounds);
    menu_lm_destroy(room->lm);
}

static const struct word_sureness unsure = {.count = 0};

/* A menu that says how its name is pronounced has both spellings; the general model writes the name. */
static void of_two_spellings_of_a_sound_the_name_is_proposed(void **state)
{
    (void)state;
    static const char *const phrases[] = {"barb a koa", "barbacoa", "carnitas"};
    static char texts[REPAIRS_MAX][REPAIR_TEXT_BYTES];
    struct room room = open_room(phrases, 3);
    assert_true(repair_find(room.repair, "With bargicle, please.", &unsure, texts) > 0);
    assert_string_equal(texts[0], "With barbacoa, please.");
    close_room(&room);
}

static void an_answer_stands_in_the_place_of_the_words_that_sound_like_it(void **state)
{
    (void)state;
    static const char *const phrases[] = {"barbacoa", "carnitas"};
    struct room room = open_room(phrases, 2);
    char text[REPAIR_TEXT_BYTES];
    float likely = repair_answer(room.repair, "With bargicle, please.", &unsure, "barbacoa", text);
    assert_string_equal(text, "With barbacoa, please.");
    float unlikely = repair_answer(room.repair, "With bargicle, please.", &unsure, "carnitas", text);
    assert_string_equal(text, "With carnitas, please.");
    assert_true(likely < unlikely);
    assert_float_equal(repair_answer(room.repair, "The.", &unsure, "barbacoa", text), 1, 0);
    assert_float_equal(repair_answer(room.repair, "The barbacoas.", &unsure, "barbacoa", text), 1, 0);
    close_room(&room);
}

static void words_that_are_sure_and_known_stay(void **state)
{
    (void)state;
    static const char *const phrases[] = {"barbacoa", "carnitas"};
    static const struct word_sureness sure = {.at = {0.99F, 0.99F, 0.99F}, .count = 3};
    struct room room = open_room(phrases, 2);
    char text[REPAIR_TEXT_BYTES];
    assert_float_equal(repair_answer(room.repair, "Carnitas.", &sure, "barbacoa", text), 1, 0);
    assert_true(repair_answer(room.repair, "With bargicle, please.", &sure, "barbacoa", text) < 0.6F);
    assert_string_equal(text, "With barbacoa, please.");
    close_room(&room);
}

TESTS = {
    TEST(of_two_spellings_of_a_sound_the_name_is_proposed),
    TEST(an_answer_stands_in_the_place_of_the_words_that_sound_like_it),
    TEST(words_that_are_sure_and_known_stay),
};

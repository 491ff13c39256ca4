/* The table of the verbs' options, and what it makes of a command line. */
#include "with_cmocka.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/option_values.h"
#include "app/verb_options.h"
#include "audio/wav.h"

static void no_verb_has_two_options_of_one_name_or_letter(void **state)
{
    (void)state;
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        for (const struct verb_option *a = verb_options; a->name != NULL; a++)
            for (const struct verb_option *b = verb_options; verb_option_is_of(a, verb) && b != a; b++) {
                if (verb_option_is_of(b, verb) &&
                    (strcmp(a->name, b->name) == 0 || (a->letter != 0 && a->letter == b->letter)))
                    fail_msg("%s: --%s and --%s", verb->name, b->name, a->name);
            }
}

static void every_option_has_a_verb_and_says_what_it_is(void **state)
{
    (void)state;
    for (const struct verb_option *option = verb_options; option->name != NULL; option++) {
        bool is_switch = option->kind == VERB_OPTION_SWITCH;
        if (option->verbs == 0 || option->help == NULL || (option->placeholder == NULL) != is_switch ||
            (option->kind == VERB_OPTION_TAKEN) != (option->take != NULL) ||
            (option->kind == VERB_OPTION_NUMBER && option->low >= option->high) ||
            (option->letter != 0 && !isalpha(option->letter)))
            fail_msg("--%s", option->name);
    }
}

static void verbs_are_told_whole_and_found_by_name(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct verb *verb = verbs; verb->name != NULL; verb++, count++) {
        assert_int_equal(verb->id, count);
        assert_ptr_equal(verbs_find(verb->name), verb);
        assert_true(verb->summary[0] != '\0' && verb->doc[0] != '\0' && verb->run != NULL);
        assert_non_null(strstr(verb->statuses, VERB_STATUS_USAGE));
    }
    assert_int_equal(count, VERB_VERSION + 1);
}

static void read_line(const struct verb *verb, const char *const *words, struct arguments *out_arguments)
{
    char *argv[16] = {(char *)verb->name};
    int argc = 1;
    while (words[argc - 1] != NULL) {
        argv[argc] = (char *)words[argc - 1];
        argc++;
    }
    verb_options_parse(verb, argc, argv, out_arguments);
}

static void a_command_line_sets_what_it_says_and_nothing_else(void **state)
{
    (void)state;
    static struct arguments arguments;
    read_line(&verbs[VERB_ORDERS], (const char *const[]){"-r", "harbor-pizza", "--limit=7", "--json", NULL},
              &arguments);
    assert_string_equal(arguments.restaurant_id, "harbor-pizza");
    assert_int_equal(arguments.limit, 7);
    assert_true(arguments.wants_json);
    assert_null(arguments.config_path);
    assert_int_equal(arguments.word_count, 0);
    assert_int_equal(arguments.live_after_s, -1);
    read_line(&verbs[VERB_FLAGS], (const char *const[]){"set", "realtime_percent", "5", "--who", "Ada", NULL},
              &arguments);
    assert_int_equal(arguments.word_count, 3);
    assert_string_equal(arguments.words[1], "realtime_percent");
    assert_string_equal(arguments.who, "Ada");
    assert_false(arguments.wants_json);
    assert_int_equal(arguments.limit, 0);
    read_line(&verbs[VERB_CHECK], (const char *const[]){"--live-after", "0", NULL}, &arguments);
    assert_int_equal(arguments.live_after_s, 0);
}

static void values_of_the_simulated_twilio_are_read(void **state)
{
    (void)state;
    static struct arguments arguments;
    read_line(&verbs[VERB_PHONE],
              (const char *const[]){"a.yaml", "--dial", "busy", "--status-events", "ringing,answered",
                                    "--stream-loss", "hang-up", "--twilio-api", "127.0.0.1:40123", "b.yaml",
                                    NULL},
              &arguments);
    const struct phone_setup *setup = &arguments.phone;
    assert_int_equal(setup->dial_result, PHONE_LINE_DIAL_BUSY);
    assert_int_equal(setup->dial_talk_s, 2);
    assert_int_equal(setup->status_events, PHONE_LINE_STATUS_RINGING | PHONE_LINE_STATUS_ANSWERED);
    assert_true(setup->hangs_up_on_stream_loss);
    assert_string_equal(setup->api_address, "127.0.0.1");
    assert_int_equal(setup->api_port, 40123);
    assert_int_equal(arguments.word_count, 2);
    assert_string_equal(arguments.words[1], "b.yaml");
    read_line(&verbs[VERB_PHONE],
              (const char *const[]){"--say", "one", "--say", "two", "--dial", "answers:9", NULL}, &arguments);
    assert_int_equal(arguments.said_count, 2);
    assert_int_equal(arguments.phone.dial_talk_s, 9);
}

static void rounds_and_what_disturbs_a_line_are_read(void **state)
{
    (void)state;
    static struct arguments arguments;
    char why[VERB_OPTION_WHY_BYTES];
    read_line(&verbs[VERB_EVAL], (const char *const[]){"a.yaml", "--round", "babble", "--round=clean", NULL},
              &arguments);
    assert_int_equal(arguments.rounds, 1 | 4);
    read_line(&verbs[VERB_EVAL], (const char *const[]){"a.yaml", NULL}, &arguments);
    assert_int_equal(arguments.rounds, 0);
    assert_false(option_take_round(&arguments, "noisy", why));
    assert_string_equal(why, "'noisy' is not clean, noise, babble or human");
    read_line(&verbs[VERB_PHONE],
              (const char *const[]){"a.yaml", "--noise", "15", "--background", "babble:10", NULL},
              &arguments);
    assert_int_equal(arguments.phone.noise_db, 15);
    assert_int_equal(arguments.phone.background.sound, BACKGROUND_BABBLE);
    assert_int_equal(arguments.phone.background.db, 10);
}

static void a_background_that_cannot_be_heard_is_refused(void **state)
{
    (void)state;
    static struct arguments arguments;
    static int16_t pcm16[8000];
    char why[VERB_OPTION_WHY_BYTES], path[64], value[80];
    snprintf(path, sizeof path, "/tmp/voiceplate-background-%d.wav", (int)getpid());
    snprintf(value, sizeof value, "%s:12", path);
    assert_false(option_take_background(&arguments, value, why));
    assert_non_null(strstr(why, "is not there"));
    assert_int_equal(wav_write(path, 8000, 1, pcm16, 8000), VP_OK);
    assert_false(option_take_background(&arguments, value, why));
    assert_non_null(strstr(why, "is silent"));
    assert_int_equal(wav_write(path, 8000, 1, pcm16, 0), VP_OK);
    assert_false(option_take_background(&arguments, value, why));
    for (int i = 0; i < 8000; i++)
        pcm16[i] = (int16_t)(i % 16 < 8 ? 3000 : -3000);
    assert_int_equal(wav_write(path, 8000, 1, pcm16, 8000), VP_OK);
    assert_true(option_take_background(&arguments, value, why));
    assert_string_equal(arguments.phone.background.wav, path);
    unlink(path);
}

TESTS = {
    TEST(no_verb_has_two_options_of_one_name_or_letter),
    TEST(every_option_has_a_verb_and_says_what_it_is),
    TEST(verbs_are_told_whole_and_found_by_name),
    TEST(a_command_line_sets_what_it_says_and_nothing_else),
    TEST(values_of_the_simulated_twilio_are_read),
    TEST(rounds_and_what_disturbs_a_line_are_read),
    TEST(a_background_that_cannot_be_heard_is_refused),
};

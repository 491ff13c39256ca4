/* One traditional call against scripted models, with the real order tools. */
#ifndef VP_TESTS_PIPELINE_WITH_SCENE_H
#define VP_TESTS_PIPELINE_WITH_SCENE_H

#include "flow/pipeline/with_rest.h"
#include "with_journal.h"

/* One call: what a web process and its store keep between the turns. */
struct scene {
    struct rest_server *rest;
    struct menu *menu;
    struct menu *next_menu; /* retained; not NULL: the next turn's, once it has begun */
    struct spoken_turn *turn;
    char *talk; /* owned */
    struct kept_journal kept;
    bool is_done, is_journal_dead, refuses;

    enum turn_wish wish;
    enum turn_step failed;
    char heard[512], say[1024];
    size_t wav_bytes;
    int order_number, round_count, tool_count;
    uint32_t version;
    int64_t total_ms;
};

/* cmocka set-up and tear-down; *state is a struct scene. */
int open_scene(void **state);
int close_scene(void **state);

struct spoken_turn_options options_of(struct scene *scene);
/* One turn to its end; the store answers meanwhile. */
void run(struct scene *scene, const struct spoken_turn_options *options);
/* The same with words that somebody else recognised. */
void take_turn(struct scene *scene, const char *words);
void answer_journal(struct scene *scene);

/* The model's next answers. */
void model_says(struct scene *scene, const char *text);
void model_calls(struct scene *scene, const char *text, const char *name, const char *arguments);
/* It submits the version of the last turn. */
void submit(struct scene *scene);

/* The role of the last message of the last request, and a part of its content. */
void expect_last_message(struct scene *scene, const char *role, const char *part);

#endif

/* One turn while it runs: the recording is fetched, the pipeline answers, the outcome is stored, and only
 * then everybody who asked for it gets the same answer. */
#ifndef VP_TRADITIONAL_TURN_RUN_H
#define VP_TRADITIONAL_TURN_RUN_H

#include "own_tool/own_tools.h"
#include "store/journal.h"
#include "traditional/recording_fetch.h"
#include "traditional/key_order.h"
#include "traditional/turn_request.h"

/* At most one thing runs: a fetch, the pipeline's turn, a sentence in the making, an order by keys; while its
 * outcome is stored none does. Over, nothing runs, the call has no turn, and only jobs are waited for. */
struct turn_run {
    struct turn_run *next;  /* of the desk */
    struct turn_desk *desk; /* held */
    struct turn_call *call; /* NULL once the call is over */
    struct turn_request *waiting;
    struct turn_request *first; /* owned: what began it, answered or not, without its connection */
    struct menu *menu;          /* retained */
    struct journal journal;
    struct own_tools own_tools; /* for the pipeline's turn */
    struct buf instructions;

    struct recording_fetch *fetch; /* what runs; at most one of these */
    struct spoken_turn *turn;
    struct synthesise *synthesise;
    struct synthesise_settings voice; /* of the first words */
    struct key_order *key_order;
    bool is_recording_lost; /* it could not be fetched */
    bool is_storing, is_over;
    struct loop_later free_later;

    /* the outcome */
    enum turn_wish wish;
    int keys_count;
    struct buf wav;
    char *say, *talk_json, *answer; /* owned */
    char *chosen_basket_json;       /* owned: a key has chosen the restaurant; NULL: none has */
    uint32_t chosen_version;        /* of that basket */
    char topic[MENU_NAME_BYTES];    /* of a transfer; "": none */
    char audio_id[STORE_AUDIO_ID_BYTES];
    bool is_first_words;         /* said by no turn of the pipeline: a greeting, or what stands for one */
    struct turn_latency latency; /* total -1: none */
};

bool turn_run_is_sane(const struct turn_run *run);

/* Begins the turn that request asks for (taken over). On failure the request is passed on to a person. */
void turn_run_start(struct turn_desk *desk, struct turn_request *request, struct menu *menu);
/* Whether its outcome may still become what the restaurant orders. */
bool turn_run_may_obey(const struct turn_run *run);
/* What the restaurant ordered of the call, if it did, is the outcome. False: it did not, or the outcome is being
 * stored. */
bool turn_run_obey(struct turn_run *run);
/* One more who asks; gets the answer, or a filler when it takes too long. */
void turn_run_join(struct turn_run *run, struct turn_request *request);
/* All who waited were answered: stops what runs; frees itself when the last job came back. */
void turn_run_end(struct turn_run *run);
/* The restaurant's menu has changed (retained). */
void turn_run_on_menu(struct turn_run *run, struct menu *menu);
/* A newer holder has the call: nothing of the turn counts any more, and all who wait are kept on the line
 * without a word. Frees itself likewise. */
void turn_run_yield(struct turn_run *run);
/* This process ends: all who wait shall ask again. Frees itself when the last job came back. */
void turn_run_cut(struct turn_run *run);

#endif

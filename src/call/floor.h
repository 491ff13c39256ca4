/* Who has the floor while the agent speaks, or is about to. The caller's first sound pauses the agent; then it is
 * decided what it was, while the agent is silent already and waiting costs nobody anything:
 *   - a voice that goes on is a turn;
 *   - what is well below the caller's own voice is the room: a television, somebody else;
 *   - what ends soon is judged by its words ("mhm", "right" say "go on", "wait" does not, a cough has none), and where
 *     nobody tells the words, by its sound and length.
 * Pure: packets and words in, what to do out. It tells nothing of the same sound twice. */
#ifndef VP_CALL_FLOOR_H
#define VP_CALL_FLOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "audio/foreground.h"
#include "call/line_level.h"

enum floor_act {
    FLOOR_NOTHING,
    FLOOR_PAUSE,     /* the agent falls silent, for now */
    FLOOR_ASK_WORDS, /* what was said since floor.onset_ms? floor_words brings it */
    FLOOR_RESUME,    /* it was nothing: the agent goes on */
    FLOOR_YIELD      /* the caller has the floor */
};

/* Undecided from a FLOOR_PAUSE until FLOOR_RESUME or FLOOR_YIELD. What stands below "of the sound" means something only
 * while there is one. */
struct floor {
    struct line_level line;
    struct foreground foreground; /* what stands out of the room */
    bool is_undecided;
    bool is_turn;       /* the caller has the floor: what sounds near is learned as their voice */
    bool was_room;      /* what was found to be nothing last was far away: its words are somebody else's */
    bool may_be_answer; /* the agent's question was heard as good as to its end: "yes" is no "go on" */
    /* Of the sound: */
    int32_t run_ms;   /* loud packets in a row, before it is one */
    int32_t loud_ms;  /* loud packets of it */
    int32_t quiet_ms; /* since the last of them */
    int32_t level;
    bool is_asked;         /* for its words */
    int32_t asked_loud_ms; /* loud_ms then */
    int64_t onset_ms;      /* when it began */
    int64_t decided_ms;    /* by when it has to be decided */
    int64_t heard_ms;      /* when the last packet came */
    int64_t near_at_ms;    /* and the last that is loud and not far */
    int32_t turn_ms;       /* of the turn: loud packets; as long as one where it was found to be one */
    int32_t room_ms;       /* for so long the room has sounded, with short pauses */
    int32_t room_quiet_ms; /* and not, since */
    int32_t lately;        /* the line's level, falling slowly */
    int64_t resumed_ms;    /* when the last one was found to be nothing; 0: none was */
    uint64_t square, rise; /* sums of the samples' squares, and of those of their differences */
};

void floor_init(struct floor *floor);

/* A packet of the caller's, at its arrival (monotonic). is_agents: the agent speaks, or is about
 * to. */
enum floor_act floor_hear(struct floor *floor, const struct caller_sound *sound, bool is_agents,
                          int64_t now_ms);
/* The model's voice activity detection says that somebody speaks, while the agent has the floor. */
enum floor_act floor_model_hears(struct floor *floor, int64_t now_ms);
/* What was asked for. words: as recognised, "" for none; NULL: nobody can tell. */
enum floor_act floor_words(struct floor *floor, const char *words, int64_t now_ms);
/* When floor_on_deadline is due: packets may stay away. INT64_MAX: it is not. */
int64_t floor_due_ms(const struct floor *floor);
enum floor_act floor_on_deadline(struct floor *floor, int64_t now_ms);
/* It has to be decided now, whatever is known. */
enum floor_act floor_decide_now(struct floor *floor, int64_t now_ms);
/* Nobody hears the caller any more. */
void floor_give_up(struct floor *floor);
/* Somebody else has decided: the caller's turn begins, or is over. */
void floor_set_turn(struct floor *floor, bool is_turn);

/* When the caller was heard last, while the room sounds; 0: it is quiet. */
int64_t floor_above_room_ms(const struct floor *floor);
/* Whether the turn has been short so far, and nobody has found out that it is one: a cough, "yes". */
bool floor_is_brief(const struct floor *floor);
/* Whether the caller's voice sounds right now. */
bool floor_is_voiced(const struct floor *floor);
/* Whether what sounds right now is the room, as it was found before, and has gone on for long. */
bool floor_hears_room(const struct floor *floor, int64_t now_ms);

#endif

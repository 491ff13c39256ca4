/* What decides, in a call, that a voice is one, that a silence has lasted long enough, and that something
 * will not come any more. The settings (docs/config.md) have the waits that a restaurant may choose.
 *
 * Where a value's origin is known it stands behind it; the others were chosen, not measured: the history of
 * the file that used them first gives a reason, which is the comment here, and no figure. */
#ifndef VP_CALL_THRESHOLDS_H
#define VP_CALL_THRESHOLDS_H

/* ---- whether it is a voice, by level (last_voice.c) ----
 * Levels are means of mu-law codes (0 to 127, near to a logarithm: 16 codes are 6 dB). Chosen. */
enum {
    LAST_VOICE_BELOW_PEAK = 48, /* 18 dB under the caller's loudest is silence or noise */
    LAST_VOICE_LEAST = 16,      /* about -48 dBFS: nothing quieter is a voice */
    LAST_VOICE_DIP_MS = 120,    /* a pause between words, or within one */
    LAST_VOICE_PAUSE_MS = 1000, /* what comes after a longer one is not the same utterance */
    LAST_VOICE_SCALE = 1024 /* the peak falls by a thousandth of itself each packet: one click is forgotten */
};

/* ---- how loud the caller, the line and the room are (line_level.c). In codes of mu-law: 8 codes are 3 dB.
 * Chosen ---- */
enum {
    LINE_VOICE_LEAST = 12, /* -51 dBFS: an "s" at the beginning of a word has no more */
    LINE_ABOVE_NOISE = 14, /* 5 dB: steady noise varies by less between packets */
    LINE_ABOVE_ROOM = 13,  /* 5 dB: a room's voice varies by more, and was measured where it is loud */
    LINE_FAR = 22,         /* 8 dB under the caller's own voice: who speaks into a telephone varies by less */
    LINE_NOISE_RISE_PER_S = 3,
    LINE_ROOM_FALL_PER_S = 2, /* a television of -20 dB is forgotten in half a minute */
    LINE_NEAR_USUAL = 60,     /* a caller's voice while it is not known: one of -37 dBFS may still break in */
    LINE_VOICE_UP = 4,        /* a voice's level: the part of the way that one packet takes it up, and down */
    LINE_VOICE_DOWN = 64,
    LINE_VOICE_LOST = 18, /* 7 dB less at a turn's end than in it: something else sounded last */
    LINE_VOICE_FALL = 8   /* and so much less the voice is then */
};

/* ---- who has the floor (floor.c). Measured by tools/bench_floor ---- */
enum {
    FLOOR_ONSET_MS = 40,       /* so much sound in a row pauses the agent: two packets, more than a click */
    FLOOR_SOUND_OVER_MS = 180, /* of quiet: longer than the stop within "got it" and "uh-huh" */
    FLOOR_NO_PACKETS_MS = 400, /* silence that is suppressed: later than a packet comes */
    FLOOR_CLICK_OVER_MS = 320, /* of quiet behind a click, which may have been a first syllable */
    FLOOR_CLICK_MS = 60,       /* shorter than any word */
    FLOOR_ROOM_GOES_ON_MS = 3000, /* nobody who speaks to the agent does so for so long while it speaks */
    FLOOR_ROOM_PAUSE_MS = 1500,   /* and what pauses for so long has stopped */
    FLOOR_ROOM_MS = 340,          /* by then a near voice has had a vowel, and its level */
    TURN_ONSET_MAX_MS = 3000,     /* an older sound is not the one that a turn began with */
    FLOOR_TURN_MS = 750,          /* nobody says "mhm" for so long; the agent has been silent all the while */
    FLOOR_BRIEF_MAX_MS = 1500,    /* from a short sound to the model's end of its turn */
    FLOOR_WORDS_MS =
        1500, /* for the words: the engine takes 60 ms where it is idle, and longer where it is not */
    FLOOR_WORDLESS_MS = 450,       /* without words, what is longer is a turn */
    FLOOR_UNDECIDED_MAX_MS = 3000, /* when packets stay away */
    FLOOR_MODEL_LATE_MS = 1500,    /* the model's detector hears later what was judged already */
    FLOOR_WORDS_LEAD_MS = 160,     /* asked for with so much from before the sound: words begin softly */
    FLOOR_UNSEEN_MS = 250, /* the model hears a voice that the line's level does not show: it knows better */
    SEGMENT_ASK_MS =
        400, /* chosen: a model that was busy when a turn ended begins its answer sooner, or never */
    SEGMENT_BRIEF_MS = 700, /* chosen: for the words of a turn that may be a cough, from the engine itself */
    SEGMENT_ANSWER_MS = 3000, /* a model's own answer to what was none begins within this time */
    FLOOR_PACKET_MS = 20,     /* Twilio's packets */
    FLOOR_WORDS_MAX_BYTES = 8 * 8000,
    FLOOR_HUM_PCT =
        9 /* squares of differences to squares: a tone of 380 Hz. Hums have 2 to 5, words 10 and more */
};

/* ---- what is kept of the agent's speech for the time after a pause (playback.c). Chosen ---- */
enum {
    PLAYBACK_MAX_MS = 60000, /* of unheard audio in one call: 480 kB; more cannot be paused */
    PLAYBACK_LEAD_MS = 300,  /* so far back a quiet moment is looked for */
    PLAYBACK_OVERLAP_MS =
        60, /* and where there is none, so much is said twice: a clear cuts later than it is sent */
    PLAYBACK_QUIET = 40 /* codes of mu-law: quieter than this a synthetic voice is between words */
};

/* ---- gaps in the caller's audio (gap.c; twilio.md 3.2 says that they are to be filled). Chosen ---- */
enum {
    GAP_FILL_MAX_MS = 10000,
    GAP_QUIET_MS = 750,      /* no packet for so long while the caller speaks */
    GAP_QUIET_FILL_MS = 1000 /* then so much silence is added */
};

/* ---- whether what is sent can be heard (audible.c, readback.c) ---- */
enum {
    AUDIBLE_LEAST_RMS =
        130, /* chosen: -48 dB under full scale, as for the caller's voice; speech is near -26 */
    AUDIBLE_PAUSE_MS = 200,   /* ITU-T P.56: a shorter pause belongs to the speech around it */
    AUDIBLE_LEAST_COUNT = 6,  /* chosen: stretches of 10 ms; less is a click */
    AUDIBLE_GARBLED_PCT = 25, /* of the loud stretches that are no mu-law: PCM speech (festival, espeak-ng, at
                                 * 0 to 38 dB less) has 30 to 88, as mu-law it has 0 */
    AUDIBLE_LEAD_MAX_MS =
        2000, /* chosen: an answer that has so much silence before its first sound has none */
    AUDIBLE_SPEECH_LEAST_COUNT = 100, /* chosen: of less than a second nothing is said */
    AUDIBLE_HOLLOW_PCT =
        65, /* of the loud stretches that is near silence: clicks 50 times a second have 89, speech
                              * (festival, espeak-ng with whisper and croak, 100 to 400 words a minute, at 0 to 24 dB
                              * less) has 14 to 36 */
    READBACK_AUDIBLE_PCT = 60, /* chosen: of a read-back; spoken ones have 85 and more */
    /* Of its words: espeak-ng at 400 words a minute needs 25, a usual voice 65; samples of one format that are taken
     * for another come six times too fast, at 11. */
    READBACK_MS_PER_BYTE = 13
};
/* Deviation of the level, and variance of how samples follow each other, of steady noise: white noise has 0.8 dB and
 * 0.037; the speech above 1.6 dB and more, and at least 0.08; a tone has no variance. */
#define AUDIBLE_STEADY_DB           2.0
#define AUDIBLE_CHANCE_VARIANCE     0.008
#define AUDIBLE_CHANCE_VARIANCE_MAX 0.06

/* ---- what the caller heard (heard.c, readback.c). Chosen ---- */
enum {
    ROUND_TRIP_USUAL_MS = 50,    /* what the official transport adds to the last mark; until a mark tells */
    ROUND_TRIP_MAX_MS = 600,     /* a longer one is a telephone that plays late */
    HEARD_MARK_JITTER_MS = 100,  /* the network's part in a late mark, and in late sound */
    HEARD_MARK_LATE_MS = 1000,   /* past its time by this much, a mark counts as lost */
    HEARD_PAUSE_MAX_MS = 60000,  /* a pause that nobody ends, which is a fault: nobody is silent for ever */
    HEARD_QUEUE_MAX_MS = 300000, /* more unheard audio than this is refused */
    READBACK_TAIL_MS = 1500      /* the closing question: a caller may answer into it */
};

/* ---- how long a state may last (call.c, caller_turn.c, call_settle.c). Chosen ---- */
enum {
    CALL_LISTENING_MAX_MS = 60000,  /* sound without end is noise: the model is asked to answer */
    CALL_MONOLOGUE_MS = 120000,     /* unless it has the pauses of speech: then so long */
    CALL_MONOLOGUE_PAUSE_MS = 8000, /* which come so often */
    CALL_MONOLOGUE_LOOK_MS = 1000,  /* between looks */
    CALL_DEAD_TURNS = 3,  /* neither understood nor answered: a television, a bad line: a person helps */
    CALL_DEAD_MS = 10000, /* and nothing was answered for so long: pieces of one sentence are no such turns */
    CALL_HOLD_MS = 60000, /* "hold on": nobody is asked whether they are still there */
    CALL_INTERRUPTED_MAX_MS = 2000, /* for the interrupted response to end */
    CALL_LAG_MS = 300,              /* a pause between pieces of an answer that is none */
    CALL_FALLBACK_MAX_MS = 2000,    /* for the telephone to take leave */
    CALL_OWN_GREETING_MS =
        1500,           /* after a session began: an answer to nobody is a greeting of the model's own */
    CALL_ONSET_MS = 400 /* a voice so young may be a turn that nobody has noticed yet */
};

/* ---- the goodbye (closing.c). Chosen ---- */
enum {
    CLOSING_GRACE_MS = 1000, /* behind the goodbye: callers answer within it */
    CLOSING_REOPENS_MAX = 3, /* in a call: then a goodbye is the last */
    CLOSING_WAIT_MS = 6000,  /* chosen: for a goodbye that was asked for to begin */
    CLOSING_ANSWER_MS =
        3000, /* for the model to answer what was said into the goodbye, where it took it for a turn */
    CLOSING_AFTERWORD_MS = 5000 /* silence after that answer */
};

/* ---- what is typed (keys.c) ---- */
enum {
    KEYS_PAUSE_MS = 2000, /* chosen: people who read a number off pause less between its digits */
    KEYS_ZERO_MS =
        1200 /* chosen: a number that begins with 0 goes on sooner; who wants a person waits no longer */
};

/* ---- whether the model still listens (probe.c, unanswered.c, unheard.c) ---- */
enum {
    PROBE_SPOKEN_MS = 300,  /* chosen: so much voice is a word, and more than a click */
    PROBE_SILENCE_MS = 800, /* chosen: after it; the model should have noticed long before */
    PROBE_INTERRUPTED_MS =
        300, /* chosen: for an interrupted response to end; a model that lives takes a round trip */
    PROBE_ANSWER_MS = 1000,   /* chosen: for the sign of life */
    PROBE_EVERY_MS = 3000,    /* chosen: between two probes: a noisy line is no reason for many */
    PROBE_UNANSWERED_MAX = 2, /* chosen: then it is a server that does not answer probes, and is left alone */
    UNANSWERED_LEAST_MS = 1500, /* chosen: of the last turn's answer; models take 0.5 to 1.5 s */
    UNANSWERED_SLOW_MAX =
        3,             /* chosen: times call_slow_ms, until anything sounds: whatever is done meanwhile */
    UNHEARD_MS = 1000, /* chosen: beyond the silence after which the model should have told the turn's end */
    UNHEARD_ROOM_MS = 2500, /* chosen: with a television behind the caller, whose end the model never hears */
    UNHEARD_ENGINE_MS = 4000 /* the engine's: it waits so long for the rest of an unfinished sentence
                              * (engine/thresholds.h, eagerness auto), and may be busy */
};

/* ---- a session that was lost (rescue.c, filler.c, renewal.c) ---- */
enum {
    CALL_RESCUES_MAX = 6,       /* chosen: in one call */
    CALL_REDIAL_MS = 1500,      /* chosen: a fresh session at a model that just failed may take so long */
    CALL_REDIAL_PAUSE_MS = 250, /* chosen: between diallings of an engine that is not there yet */
    CALL_GOES_ON_MAX = 2,       /* chosen: answers in a row that broke off and are gone on with */
    CALL_UNMOVED_MS = 1500,     /* chosen: for the model's voice detection to find the replayed turn */
    CALL_ENGINE_PATIENCE = 2, /* chosen: times as long: the master watches the engine, and slow is not dead */
    CALL_PREROLL_COUNT = 40,  /* chosen: packets kept from before a turn, 0.8 s */
    /* chosen: a slow voice's English (13 letters a second; espeak-ng's of 160 words a minute needs 61): of a sentence
     * that broke off, rather too few words count as heard */
    CALL_SPOKEN_MS_PER_BYTE = 78,
    FILLER_QUIET_MS = 600,       /* chosen: nobody was heard for so long */
    FILLER_EVERY_MS = 4000,      /* chosen: between two of them */
    FILLER_SLOW_MS = 2500,       /* chosen: an answer that takes longer is late; models take 0.5 to 1.5 s */
    FILLER_NOTICED_MS = 500,     /* chosen: of it passes before a turn's end is noticed */
    FILLER_FUNCTION_MS = 800,    /* chosen: a function that takes longer is long */
    FILLER_UNANSWERED_MS = 1500, /* chosen: a first session that is not there yet */
    FILLER_ASK_AGAIN_MS = 100,   /* chosen: the telephone's marks are late */
    RENEW_EARLY_MS = 120000,     /* chosen: before the limit, or a fifth of a shorter session's time */
    RENEW_AGAIN_MS = 10000,      /* chosen: after a second session that could not be had */
    RENEW_LOOK_MS = 250,         /* chosen: between looks whether nobody speaks */
    MENU_NEWS_PAUSE_MS = 400     /* chosen: nobody speaks, and who was about to has begun */
};

#endif

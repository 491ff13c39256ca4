/* What decides when a caller's turn begins and ends, and what counts as silence there.
 *
 * The waits of a turn were chosen: they are the shortest that the callers of the simulated telephone bear
 * (docs/adr/0010); what they cost and save shows in tests/bench and in the latencies of /health. */
#ifndef VP_ENGINE_THRESHOLDS_H
#define VP_ENGINE_THRESHOLDS_H

/* ---- where a turn begins and ends (endpoint.c) ---- */
enum {
    ENDPOINT_WINDOW_MS = 32, /* Silero's window at 8 kHz (speech.h) */
    /* Voice that makes a turn: two windows, so that a click is none. Chosen. */
    ENDPOINT_START_MS = 2 * ENDPOINT_WINDOW_MS,
    /* Silence after which to recognise; stops within words are shorter. Six windows at first, brought down in
     * two steps so that the answer comes earlier. */
    ENDPOINT_SPECULATE_MS = 4 * ENDPOINT_WINDOW_MS,
    ENDPOINT_EARLIEST_MS =
        7 * ENDPOINT_WINDOW_MS, /* least silence that ends a turn, whatever is known of it */
    ENDPOINT_LAG_MAX_MS =
        4 * ENDPOINT_WINDOW_MS,     /* by which the voice detector may notice silence late; chosen */
    ENDPOINT_SPEECH_MAX_MS = 19000, /* the recogniser takes 20 s with pre-roll: longer speech ends here */
    /* 20 dB below the turn's loudest window is no voice, only its echo in the detector. Chosen. */
    TURN_QUIET_RATIO = 10
};
/* Probability of voice: from the session's threshold on (0.5 is the protocol's default, openai-realtime.md
 * 2.2), and until so much below, which is chosen. */
#define TURN_THRESHOLD_DEFAULT 0.5
#define TURN_HYSTERESIS        0.15F

/* ---- how long an unfinished sentence is waited for (session_config.c) ---- */
enum {
    UNFINISHED_SERVER_VAD_MS = 1200, /* where the server decides by silence (ADR 10) */
    /* By the eagerness of semantic detection: the waits are the protocol's (openai-realtime.md 2.2), the
     * silences that end what may be finished are chosen. */
    EAGERNESS_LOW_SILENCE_MS = 1200,
    EAGERNESS_LOW_WAIT_MS = 8000,
    EAGERNESS_MEDIUM_SILENCE_MS = 700, /* "auto" too */
    EAGERNESS_MEDIUM_WAIT_MS = 4000,
    EAGERNESS_HIGH_SILENCE_MS = 400,
    EAGERNESS_HIGH_WAIT_MS = 2000
};

/* ---- a turn that does not end by itself (session_hear.c, engine.c) ---- */
enum {
    /* No audio for so long in a pause: the client sends nothing while its user is silent. Chosen. */
    STALL_MS = 1500,
    /* What was just begun to be read gets a little time, however late it is. Chosen. */
    TEXT_TIME_MIN_MS = 500,
    /* Telephones take a model that is silent for call_stall_ms (2.5 s) for dead: before, the caller is asked
     * to say it again. */
    TEXT_LATE_MS = 2200
};

/* ---- what an answer counts as, for clients that add it up or limit it (response_json.c) ---- */
enum {
    BYTES_PER_TEXT_TOKEN = 4, /* English, roughly */
    OUTPUT_TOKENS_PER_S = 20, /* a token of sound is 50 ms at the service */
    /* What a limit leaves is cut to so many bytes of text for ten tokens before it is spoken: a second of speech
     * is 14 characters and 20 tokens, and the text counts, too. */
    SPOKEN_BYTES_PER_TEN_TOKENS = 6
};

/* ---- the first sound of an answer (response_speak.c) ---- */
enum {
    /* -50 dBFS: a voice's breath before a sentence, some 150 ms of it. Chosen. */
    SPEECH_QUIET_PEAK = 100,
    SPEECH_LEAD_MS = 20,        /* of it kept, for soft first sounds; chosen */
    SPEECH_FIRST_PIECE_MS = 60, /* lasts until the next one has been made; chosen */
    /* Sound beyond that is made when nothing is urgent (speak_job.c): twice a piece of the neural voice. Chosen. */
    SPEECH_AHEAD_MS = 1500
};

#endif

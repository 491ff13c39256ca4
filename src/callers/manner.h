/* How a person speaks who does not read aloud: in pieces, with pauses and "um", beginnings that are broken off, now
 * faster, now slower. Speech programs do none of it. */
#ifndef VP_CALLERS_MANNER_H
#define VP_CALLERS_MANNER_H

#include "callers/voice.h"

enum {
    MANNER_PIECES_MAX = 32,
    MANNER_PIECE_BYTES = VOICE_TEXT_MAX_BYTES + 16,
};

/* What is spoken in one go. */
struct manner_piece {
    char text[MANNER_PIECE_BYTES];
    double speed; /* of the voice's own pace */
    int pause_ms; /* silence before it */
    double
        spoken; /* this share of it is heard, then it breaks off: 1, or less of a beginning that is taken back */
};

struct manner_plan {
    struct manner_piece pieces[MANNER_PIECES_MAX];
    size_t count;
};

/* How these words are spoken in a manner that is not plain; the same seed gives the same. Nothing is said that the text
 * does not say but "um" and the like, and words of it twice. */
void manner_make_plan(enum voice_manner manner, const char *text, uint32_t seed,
                      struct manner_plan *out_plan);

/* voice_speak, in the voice's manner: each piece is spoken and joined to the last one. The same voice says the same
 * words always in the same way. */
VP_MUST_CHECK enum vp_err manner_speak(const struct voice *voice, const char *text,
                                       struct voice_clip *out_clip);

#endif

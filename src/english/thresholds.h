/* How likenesses of words are weighed. Chosen with the dialogue's own thresholds (dialogue/thresholds.h),
 * while conversations with garbled words were made to go well; none was measured by itself. */
#ifndef VP_ENGLISH_THRESHOLDS_H
#define VP_ENGLISH_THRESHOLDS_H

/* How much letters and sounds each say of a likeness (sound_alike.c); together 1. */
#define LIKE_LETTERS_SHARE 0.45
#define LIKE_SOUNDS_SHARE  0.55

#endif

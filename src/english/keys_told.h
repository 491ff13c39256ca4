/* What the caller types on the telephone's keys, as words of the caller's turn. */
#ifndef VP_ENGLISH_KEYS_TOLD_H
#define VP_ENGLISH_KEYS_TOLD_H

/* Before the keys; only models read it. */
#define KEYS_TOLD "The caller typed on the telephone's keys: "

#endif

/* A variable that the compiler need not fill (-ftrivial-auto-var-init): for large ones on the way of each frame of
 * audio, which are written whole before they are read. */
#ifndef VP_BASE_UNSET_H
#define VP_BASE_UNSET_H

#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define UNSET __attribute__((uninitialized))
#endif
#endif
#ifndef UNSET
#define UNSET
#endif

#endif

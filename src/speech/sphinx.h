/* The second opinion: PocketSphinx with a menu's language model. It hears menu talk in everything, so its
 * text is a candidate only. One decoder belongs to one vocabulary and one thread. */
#ifndef VP_SPEECH_SPHINX_H
#define VP_SPEECH_SPHINX_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "speech/speech.h"

enum { SPHINX_RATE_HZ = 16000 };

struct sphinx;

struct sphinx_files {
    const char *model_dir;
    int dict_fd, menu_arpa_fd, names_arpa_fd; /* memory_file.h; read during the call only */
};
/* VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err sphinx_create(const struct sphinx_files *files, struct sphinx **out_sphinx);
void sphinx_destroy(struct sphinx *sphinx); /* accepts NULL */

/* One utterance: begin, feed pieces of any length, finish. Begin may also follow feed: the old one is dropped. */
VP_MUST_CHECK enum vp_err sphinx_begin(struct sphinx *sphinx, enum speech_expected expected);
VP_MUST_CHECK enum vp_err sphinx_feed(struct sphinx *sphinx, const int16_t *pcm16, size_t sample_count);
/* Lower-case words parted by spaces; "" when nothing was heard. */
VP_MUST_CHECK enum vp_err sphinx_finish(struct sphinx *sphinx, char *out_text, size_t size_bytes);

#endif

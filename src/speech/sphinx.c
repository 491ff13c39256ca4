#include "speech/sphinx.h"

#include <pocketsphinx.h>
#include <sphinxbase/feat.h>
#include <sphinxbase/ngram_model.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sphinx {
    ps_decoder_t *decoder;
    bool is_listening;
};

static const char menu_search[] = "menu";

static void format_path(char *out, size_t size_bytes, int fd)
{
    snprintf(out, size_bytes, "/proc/self/fd/%d", fd);
}

static enum vp_err set_language_model(struct sphinx *sphinx, int arpa_fd)
{
    char path[32];
    format_path(path, sizeof path, arpa_fd);
    ngram_model_t *lm =
        ngram_model_read(ps_get_config(sphinx->decoder), path, NGRAM_ARPA, ps_get_logmath(sphinx->decoder));
    if (lm == NULL)
        return VP_ERR_MODEL;
    bool is_set =
        ps_set_lm(sphinx->decoder, menu_search, lm) == 0 && ps_set_search(sphinx->decoder, menu_search) == 0;
    ngram_model_free(lm); /* the decoder keeps its own reference */
    return is_set ? VP_OK : VP_ERR_MODEL;
}

enum vp_err sphinx_create(const char *model_dir, int dict_fd, int arpa_fd, struct sphinx **out_sphinx)
{
    char dict_path[32];
    format_path(dict_path, sizeof dict_path, dict_fd);
    struct sphinx *sphinx = calloc(1, sizeof *sphinx);
    if (sphinx == NULL)
        return VP_ERR_NO_MEMORY;
    cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", model_dir, "-dict", dict_path, NULL);
    if (config != NULL) {
        sphinx->decoder = ps_init(config);
        cmd_ln_free_r(config); /* the decoder keeps its own reference */
    }
    enum vp_err err = sphinx->decoder != NULL ? set_language_model(sphinx, arpa_fd) : VP_ERR_MODEL;
    if (err != VP_OK) {
        sphinx_destroy(sphinx);
        return err;
    }
    *out_sphinx = sphinx;
    return VP_OK;
}

void sphinx_destroy(struct sphinx *sphinx)
{
    if (sphinx == NULL)
        return;
    if (sphinx->decoder != NULL)
        ps_free(sphinx->decoder);
    free(sphinx);
}

enum vp_err sphinx_begin(struct sphinx *sphinx)
{
    if (sphinx->is_listening)
        ps_end_utt(sphinx->decoder);
    sphinx->is_listening = ps_start_utt(sphinx->decoder) == 0;
    return sphinx->is_listening ? VP_OK : VP_ERR_MODEL;
}

enum vp_err sphinx_feed(struct sphinx *sphinx, const int16_t *pcm16, size_t sample_count)
{
    return ps_process_raw(sphinx->decoder, pcm16, sample_count, FALSE, FALSE) >= 0 ? VP_OK : VP_ERR_MODEL;
}

enum vp_err sphinx_finish(struct sphinx *sphinx, char *out_text, size_t size_bytes)
{
    int32_t score = 0;
    sphinx->is_listening = false;
    if (ps_end_utt(sphinx->decoder) != 0)
        return VP_ERR_MODEL;
    const char *text = ps_get_hyp(sphinx->decoder, &score);
    snprintf(out_text, size_bytes, "%s", text != NULL ? text : "");
    return VP_OK;
}

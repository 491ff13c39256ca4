#include "speech/word_sounds.h"

#include <ctype.h>
#include <stdlib.h>

#include "english/plain_text.h"
#include "speech/flite_voice.h"

struct word_sounds {
    const struct menu_lm *lm;
    struct sound at[]; /* by word of the model */
};

static void read_line(struct word_sounds *sounds, const char *line, const char *end)
{
    const char *space = memchr(line, ' ', (size_t)(end - line));
    char word[PLAIN_TEXT_WORD_BYTES];
    if (space == NULL || !span_copy((struct span){line, (size_t)(space - line)}, word, sizeof word))
        return;
    int32_t id = menu_lm_find(sounds->lm, word); /* an alternative "word(2)" is found nowhere */
    if (id > MENU_LM_END && sounds->at[id].count == 0)
        (void)sound_append(&sounds->at[id], (struct span){space, (size_t)(end - space)});
}

enum vp_err word_sounds_create(const struct menu_lm *lm, struct span dictionary,
                               struct word_sounds **out_sounds)
{
    struct word_sounds *sounds = calloc(1, sizeof *sounds + menu_lm_word_count(lm) * sizeof sounds->at[0]);
    if (sounds == NULL)
        return VP_ERR_NO_MEMORY;
    sounds->lm = lm;
    const char *end = dictionary.at + dictionary.len;
    for (const char *line = dictionary.at; line < end;) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        line_end = line_end != NULL ? line_end : end;
        read_line(sounds, line, line_end);
        line = line_end + (line_end < end);
    }
    *out_sounds = sounds;
    return VP_OK;
}

void word_sounds_destroy(struct word_sounds *sounds)
{
    free(sounds);
}

const struct sound *word_sounds_of(const struct word_sounds *sounds, int32_t word)
{
    return &sounds->at[word];
}

bool word_sounds_append(const struct word_sounds *sounds, const char *word, struct sound *sound)
{
    int32_t id = menu_lm_find(sounds->lm, word);
    if (id > MENU_LM_END && sounds->at[id].count > 0) {
        const struct sound *known = &sounds->at[id];
        if (sound->count + known->count > SOUND_PHONES_MAX)
            return false;
        memcpy(sound->phones + sound->count, known->phones, known->count);
        sound->count += known->count;
        return true;
    }
    char letters[PLAIN_TEXT_WORD_BYTES], phones[256];
    size_t len = 0;
    for (; *word != '\0'; word++)
        if (isalpha((unsigned char)*word))
            letters[len++] = *word;
    letters[len] = '\0';
    return flite_voice_phones(letters, phones, sizeof phones) == VP_OK &&
           sound_append(sound, span_of(phones));
}

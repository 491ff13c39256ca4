#include "speech/pronounce.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/span.h"
#include "english/plain_text.h"
#include "speech/flite_voice.h"
#include "speech/food_words.h"

enum { PHONES_BYTES_MAX = 256 };

/* The first pronunciation found for each word of the model; at NULL: none yet. */
struct found {
    struct span *phones;
    size_t count;
};

static bool is_known_to(const struct menu_lm *lm, const char *word)
{
    return lm != NULL && menu_lm_find(lm, word) != MENU_LM_NO_WORD;
}

/* Takes the lines of the dictionary whose word the model knows. */
static enum vp_err take_known(struct span dictionary, const struct menu_lm *lm, const struct menu_lm *other,
                              struct found *found, struct buf *out)
{
    enum vp_err err = VP_OK;
    const char *end = dictionary.at + dictionary.len;
    for (const char *line = dictionary.at, *next; line < end && err == VP_OK; line = next) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        line_end = line_end != NULL ? line_end : end;
        next = line_end < end ? line_end + 1 : end;
        const char *space = memchr(line, ' ', (size_t)(line_end - line));
        if (space == NULL)
            continue;
        struct span head = {line, (size_t)(space - line)};
        const char *mark = memchr(line, '(', head.len);
        char word[PLAIN_TEXT_WORD_BYTES];
        if (!span_copy((struct span){line, mark != NULL ? (size_t)(mark - line) : head.len}, word,
                       sizeof word))
            continue;
        int32_t id = menu_lm_find(lm, word);
        if (id <= MENU_LM_END || is_known_to(other, word))
            continue;
        if (found->phones[id].at == NULL)
            found->phones[id] = (struct span){space + 1, (size_t)(line_end - space - 1)};
        err = buf_append(out, line, (size_t)(line_end - line));
        if (err == VP_OK)
            err = buf_append_text(out, "\n");
    }
    return err;
}

/* Without the stress, which PocketSphinx does not know. */
static bool find_food_word(const char *word, char *out, size_t size_bytes)
{
    const char *phones = food_word_phones(word);
    size_t len = 0;
    if (phones == NULL)
        return false;
    for (; *phones != '\0' && len + 1 < size_bytes; phones++)
        if (!isdigit((unsigned char)*phones))
            out[len++] = *phones;
    out[len] = '\0';
    return *phones == '\0';
}

/* English plural ending behind a last phone. */
static const char *plural_ending(const char *phones)
{
    static const char *const hissing[] = {"S", "Z", "SH", "CH", "ZH", "JH"};
    static const char *const voiceless[] = {"P", "T", "K", "F", "TH"};
    const char *space = strrchr(phones, ' '), *last = space != NULL ? space + 1 : phones;
    for (size_t i = 0; i < sizeof hissing / sizeof hissing[0]; i++)
        if (strcmp(last, hissing[i]) == 0)
            return " IH Z";
    for (size_t i = 0; i < sizeof voiceless / sizeof voiceless[0]; i++)
        if (strcmp(last, voiceless[i]) == 0)
            return " S";
    return " Z";
}

static bool find_singular(const struct menu_lm *lm, const struct found *found, const char *word, char *out,
                          size_t size_bytes)
{
    char singular[PLAIN_TEXT_WORD_BYTES];
    size_t len = strlen(word);
    if (len < 4 || word[len - 1] != 's')
        return false;
    span_copy((struct span){word, len - 1}, singular, sizeof singular);
    if (len > 2 && word[len - 2] == '\'')
        singular[len - 2] = '\0';
    int32_t id = menu_lm_find(lm, singular);
    bool is_known = id > MENU_LM_END && found->phones[id].at != NULL
                        ? span_copy(found->phones[id], out, size_bytes)
                        : find_food_word(singular, out, size_bytes);
    const char *ending = is_known ? plural_ending(out) : "";
    if (!is_known || strlen(out) + strlen(ending) >= size_bytes)
        return false;
    memcpy(out + strlen(out), ending, strlen(ending) + 1);
    return true;
}

static bool find_by_rule(const char *word, char *out, size_t size_bytes)
{
    char letters[PLAIN_TEXT_WORD_BYTES];
    size_t len = 0;
    for (const char *at = word; *at != '\0' && len < sizeof letters - 1; at++)
        if (isalpha((unsigned char)*at))
            letters[len++] = *at;
    letters[len] = '\0';
    return len > 0 && flite_voice_phones(letters, out, size_bytes) == VP_OK;
}

/* A word that nobody can pronounce is left out: PocketSphinx then never proposes it. */
static enum vp_err add_missing(const struct menu_lm *lm, const struct menu_lm *other,
                               const struct found *found, struct buf *out)
{
    enum vp_err err = VP_OK;
    char phones[PHONES_BYTES_MAX];
    for (size_t i = MENU_LM_END + 1; i < found->count && err == VP_OK; i++) {
        const char *word = menu_lm_word(lm, i);
        if (found->phones[i].at == NULL && !is_known_to(other, word) &&
            (find_food_word(word, phones, sizeof phones) ||
             find_singular(lm, found, word, phones, sizeof phones) ||
             find_by_rule(word, phones, sizeof phones)))
            err = buf_appendf(out, "%s %s\n", word, phones);
    }
    return err;
}

enum vp_err pronounce_words(const char *dict_path, const struct menu_lm *lm, const struct menu_lm *other,
                            struct buf *out)
{
    enum vp_err err = VP_ERR_MODEL;
    struct found found = {.count = menu_lm_word_count(lm)};
    void *bytes = MAP_FAILED;
    struct stat stat;
    int fd = open(dict_path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &stat) != 0 || stat.st_size == 0)
        goto out;
    bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        goto out;
    found.phones = calloc(found.count, sizeof *found.phones);
    err = found.phones != NULL
              ? take_known((struct span){bytes, (size_t)stat.st_size}, lm, other, &found, out)
              : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = add_missing(lm, other, &found, out);
out:
    free(found.phones);
    if (bytes != MAP_FAILED)
        munmap(bytes, (size_t)stat.st_size);
    if (fd >= 0)
        close(fd);
    return err;
}

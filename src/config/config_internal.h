/* What the files of the settings share: the table, and where each value came from. */
#ifndef VP_CONFIG_CONFIG_INTERNAL_H
#define VP_CONFIG_CONFIG_INTERNAL_H

#include "config/config_url.h"

enum config_kind {
    CONFIG_TEXT,
    CONFIG_WORD,
    CONFIG_URL,
    CONFIG_HEADER,
    CONFIG_SECRET,
    CONFIG_INT,
    CONFIG_DECIMAL,
    CONFIG_BOOL
};

struct config_entry { /* a heading where key is NULL */
    const char *key, *unit, *help, *section;
    enum config_kind kind;
    bool is_fixed; /* cannot be reloaded */
    size_t offset;
    const char *text_default;
    const char *words; /* "a|b|c", of a word */
    struct config_url_rule url;
    double number_default, low, high;
};

enum { CONFIG_WORDS_BYTES = 128 };

extern const struct config_entry config_entries[CONFIG_ENTRY_COUNT];

const struct config_entry *config_find_entry(const char *key);
void *config_field(struct config *config, const struct config_entry *entry);

/* Gives the value and keeps its source: line of the file, or (0) the variable's name. Wrong ones are told. */
void config_set(struct config *config, const struct config_entry *entry, const char *value, unsigned line,
                const char *variable, struct problems *problems);

/* config_secret.c. The secret that a key "chat_key_file" is the file of; NULL: it is no such key. */
const struct config_entry *config_find_secret_of_file(const char *key);
/* As config_set with the text of the file at path, without the line break at its end. */
void config_set_from_file(struct config *config, const struct config_entry *entry, const char *path,
                          unsigned line, const char *variable, struct problems *problems);
/* Secrets that nothing else has set, from files of their names in folder (NULL, "": none; systemd.exec(5),
 * CREDENTIALS). VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err config_read_credentials(struct config *config, const char *folder,
                                                  struct problems *problems);

/* The words of "a|b|c", one after the other: at is the whole at first, then where to go on. False behind the
 * last. */
bool config_next_word(const char **at, struct span *out_word);
/* "a, b, c"; an empty word has a name. Cut to fit; returns out. */
const char *config_list_words(const char *words, char out[CONFIG_WORDS_BYTES]);

/* Tells something about a key's value, with its file and line or its variable's name; with the key alone
 * where it has its default. */
void config_tell(const struct config *config, const char *key, struct problems *problems, const char *format,
                 ...) __attribute__((format(printf, 4, 5)));

/* As Markdown: the entry's default, as code; nothing where it is empty. What of its kind is allowed. */
void config_print_default(FILE *out, const struct config_entry *entry);
void config_print_allowed(FILE *out, const struct config_entry *entry);

#endif

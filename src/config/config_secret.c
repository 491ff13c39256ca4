/* Secrets that stand in files of their own: KEY_file beside each secret KEY, and systemd's credentials. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/config_internal.h"
#include "base/text_file.h"

enum { SECRET_FILE_MAX_BYTES = 8192 };

const struct config_entry *config_find_secret_of_file(const char *key)
{
    static const char end[] = "_file";
    char secret[64];
    size_t len = strlen(key), end_len = sizeof end - 1;
    if (len <= end_len || strcmp(key + len - end_len, end) != 0 ||
        !span_copy((struct span){key, len - end_len}, secret, sizeof secret))
        return NULL;
    const struct config_entry *entry = config_find_entry(secret);
    return entry != NULL && entry->kind == CONFIG_SECRET ? entry : NULL;
}

/* Editors and echo put a line break behind it, which is no part of it. */
static void cut_line_break(char *text)
{
    size_t len = strlen(text);
    if (len > 0 && text[len - 1] == '\n')
        text[--len] = '\0';
    if (len > 0 && text[len - 1] == '\r')
        text[--len] = '\0';
}

/* The file's text as a string of its own, to be wiped and freed; NULL, with the reason without file and line told. */
static char *read_secret(const char *path, struct problems *reasons)
{
    struct span text;
    if (text_file_read(path, SECRET_FILE_MAX_BYTES, &text, reasons) != VP_OK)
        return NULL;
    char *copy = malloc(text.len + 1);
    if (copy != NULL) {
        memcpy(copy, text.at, text.len);
        copy[text.len] = '\0';
        cut_line_break(copy);
    }
    explicit_bzero((char *)text.at, text.len);
    free((char *)text.at);
    if (copy != NULL && copy[0] == '\0') { /* or begins with a NUL, and is no text */
        problems_add(reasons, path, 0, "", "is empty");
        free(copy);
        return NULL;
    }
    return copy;
}

static void set_secret(struct config *config, const struct config_entry *entry, char *secret, unsigned line,
                       const char *variable, struct problems *problems)
{
    config_set(config, entry, secret, line, variable, problems);
    explicit_bzero(secret, strlen(secret));
    free(secret);
}

void config_set_from_file(struct config *config, const struct config_entry *entry, const char *path,
                          unsigned line, const char *variable, struct problems *problems)
{
    static struct problems reasons; /* one thread reads settings */
    char key[80];
    problems_clear(&reasons);
    char *secret = read_secret(path, &reasons);
    if (secret != NULL) {
        set_secret(config, entry, secret, line, variable, problems);
        return;
    }
    snprintf(key, sizeof key, "%s_file", entry->key);
    reasons.text[strcspn(reasons.text, "\n")] = '\0';
    problems_add(problems, line > 0 ? config->file_name : variable, line, key, "%s", reasons.text);
}

enum vp_err config_read_credentials(struct config *config, const char *folder, struct problems *problems)
{
    size_t count_before = problems->count;
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT && folder != NULL && folder[0] != '\0'; i++) {
        const struct config_entry *entry = &config_entries[i];
        const struct config_source *source = &config->sources[i];
        char path[4096], name[sizeof source->variable];
        if (entry->key == NULL || entry->kind != CONFIG_SECRET || source->line > 0 ||
            source->variable[0] != '\0')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->key);
        snprintf(name, sizeof name, "$CREDENTIALS_DIRECTORY/%s", entry->key);
        if (access(path, F_OK) == 0)
            config_set_from_file(config, entry, path, 0, name, problems);
    }
    return problems->count == count_before ? VP_OK : VP_ERR_BAD_VALUE;
}

#include <inttypes.h>

#include "config/config_internal.h"

void config_print(const struct config *config, FILE *out)
{
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++) {
        const struct config_entry *entry = &config_entries[i];
        if (entry->key == NULL)
            continue;
        const void *field = (const char *)config + entry->offset;
        fprintf(out, "%s: ", entry->key);
        if (entry->kind == CONFIG_INT)
            fprintf(out, "%" PRId64 "\n", *(const int64_t *)field);
        else if (entry->kind == CONFIG_DECIMAL)
            fprintf(out, "%g\n", *(const double *)field);
        else if (entry->kind == CONFIG_BOOL)
            fprintf(out, "%s\n", *(const bool *)field ? "true" : "false");
        else if (entry->kind == CONFIG_SECRET)
            fprintf(out, "%s\n", ((const char *)field)[0] != '\0' ? "********" : "\"\"");
        else
            fprintf(out, "\"%s\"\n", (const char *)field);
    }
}

void config_print_default(FILE *out, const struct config_entry *entry)
{
    if (entry->kind == CONFIG_BOOL)
        fputs(entry->number_default != 0 ? "`true`" : "`false`", out);
    else if (entry->text_default == NULL)
        fprintf(out, "`%g`", entry->number_default);
    else if (entry->text_default[0] != '\0')
        fprintf(out, "`%s`", entry->text_default);
}

static void print_url(FILE *out, const struct config_url_rule *url)
{
    const char *path = url->path == CONFIG_URL_NO_PATH ? ", no path" : "";
    if (url->in_clear == NULL)
        fprintf(out, "%s or %s URL%s", url->plain, url->secure, path);
    else
        fprintf(out, "%s URL%s; %s on loopback", url->secure, path, url->plain);
}

void config_print_allowed(FILE *out, const struct config_entry *entry)
{
    char list[CONFIG_WORDS_BYTES];
    static const char *const words[] = {[CONFIG_TEXT] = "text",
                                        [CONFIG_HEADER] = "name of a header",
                                        [CONFIG_SECRET] = "secret",
                                        [CONFIG_BOOL] = "true, false"};
    if (entry->kind == CONFIG_WORD)
        fputs(config_list_words(entry->words, list), out);
    else if (entry->kind == CONFIG_URL)
        print_url(out, &entry->url);
    else if (entry->kind == CONFIG_INT || entry->kind == CONFIG_DECIMAL)
        fprintf(out, "%g to %g%s%s", entry->low, entry->high, entry->unit[0] != '\0' ? " " : "", entry->unit);
    else
        fputs(words[entry->kind], out);
}

void config_print_docs(FILE *out)
{
    fputs(
        "# Configuration\n\n"
        "Made by `voiceplate docs config` from `src/config/config.def`. A flat YAML file (`--config FILE`,\n"
        "`VOICEPLATE_CONFIG`, `voiceplate.yaml` in the current folder, or `/etc/voiceplate/voiceplate.yaml` of a\n"
        "program in `/usr/bin`) with lines `key: value`; each key also as environment variable\n"
        "`VOICEPLATE_<KEY>`, which wins.\n\n"
        "Each secret may stand in a file of its own instead: `twilio_auth_token_file: PATH` (as a variable\n"
        "`TWILIO_AUTH_TOKEN_FILE`, `VOICEPLATE_ADMIN_TOKEN_FILE`), or in the file of its name in systemd's\n"
        "`CREDENTIALS_DIRECTORY` (`LoadCredential=`, `LoadCredentialEncrypted=`), which counts where nothing else\n"
        "sets it. The line break at its end is no part of it; files are read anew at a reload, systemd's at a\n"
        "restart.\n\n"
        "Wrong values are refused at start, all of them at once: each with its file and line, or\n"
        "the variable it came from, and with what is allowed; a misspelt key with the one that was\n"
        "probably meant. Numbers are decimal. URLs are written as they will be used before anything\n"
        "is done with them: small letters in scheme and host, no default port, no slash at the end.\n\n"
        "A [reload](operations.md#reload) gives new calls the new values; *restart* marks those that cannot "
        "be\n"
        "changed under a running service.\n",
        out);
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++) {
        const struct config_entry *entry = &config_entries[i];
        if (entry->key == NULL) {
            fprintf(out, "\n## %s\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n",
                    entry->section);
            continue;
        }
        fprintf(out, "| `%s` | ", entry->key);
        config_print_default(out, entry);
        fputs(" | ", out);
        config_print_allowed(out, entry);
        fprintf(out, " | %s%s |\n", entry->help, entry->is_fixed ? " *Restart.*" : "");
    }
}

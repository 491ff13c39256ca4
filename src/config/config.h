/* Settings: from a YAML file and the environment, checked once at start, then constant and passed down. */
#ifndef VP_CONFIG_CONFIG_H
#define VP_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/problems.h"
#include "base/span.h"

enum {
    CONFIG_TEXT_BYTES = 512,
#define SECTION(title)  +1
#define ENTRY(key, ...) +1
    CONFIG_ENTRY_COUNT = 0
#include "config/config.def"
};

struct config {
#define SECTION(title)
#define ENTRY(key, declaration, ...) declaration;
#include "config/config.def"
    /* Not settings: */
    char public_base_as_written[CONFIG_TEXT_BYTES]; /* public_base_url with its host in the file's letters */
    char file_name[CONFIG_TEXT_BYTES];              /* that was read; "" for none */
    struct config_source {
        unsigned line;     /* of the file; 0: not from there */
        char variable[64]; /* of the environment; "": not from there */
    } sources[CONFIG_ENTRY_COUNT];
};

void config_set_defaults(struct config *config);
/* A flat YAML mapping; what is right in it is set. VP_ERR_BAD_VALUE with all problems ("voiceplate.yaml:3:
 * web_port: 70000 is not in 0..65535 port"), the errors of text_file_read. */
VP_MUST_CHECK enum vp_err config_read_file(struct config *config, const char *path,
                                           struct problems *problems);
/* The same from memory; name stands for the file. */
VP_MUST_CHECK enum vp_err config_parse(struct config *config, struct span yaml, const char *name,
                                       struct problems *problems);
/* VOICEPLATE_<KEY> for every key, and OPENAI_API_KEY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN. environment is
 * NULL-terminated "NAME=value". VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err config_read_environment(struct config *config, char *const *environment,
                                                  struct problems *problems);
/* Rules between keys, and words that must be one of a few; URLs are written as they
 * will be used. VP_ERR_BAD_VALUE. */
VP_MUST_CHECK enum vp_err config_check(struct config *config, struct problems *problems);

/* Where a program keeps its settings that was installed below a prefix: PREFIX/bin/voiceplate has
 * PREFIX/etc/voiceplate/voiceplate.yaml, below /usr it is /etc/voiceplate/voiceplate.yaml (Filesystem Hierarchy
 * Standard 3.0, 4.1). False: that program lies in no folder called bin. */
bool config_installed_path(const char *program, char *out, size_t size_bytes);
/* Defaults, then the file (NULL: voiceplate.yaml if there is one, then that of the installed program), then the
 * environment and systemd's credentials, then the rules. */
VP_MUST_CHECK enum vp_err config_load(struct config *config, const char *path, struct problems *problems);

/* The same, with the problems told on standard error. Returns whether all is well. */
bool config_load_or_tell(struct config *config, const char *path);

/* All keys, in the order of the table; returns how many. */
size_t config_list_keys(const char *out_keys[CONFIG_ENTRY_COUNT]);
/* Calls on_key for each key whose value differs. */
void config_each_change(const struct config *one, const struct config *other,
                        void (*on_key)(void *owner, const char *key), void *owner);
/* Gives the settings that cannot be reloaded the values that they have in from. out_names ("web_port
 * store_url", cut to fit) are those that differed. */
void config_keep_fixed(struct config *config, const struct config *from, char *out_names, size_t size_bytes);

/* All settings with values, secrets as stars. */
void config_print(const struct config *config, FILE *out);
/* The page docs/config.md. */
void config_print_docs(FILE *out);
/* The middle of voiceplate.yaml(5), in roff. */
void config_print_man(FILE *out);

#endif

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config_internal.h"
#include "base/nearest.h"
#include "base/text_file.h"
#include "base/yaml_tree.h"

enum { FILE_MAX_BYTES = 256 * 1024 };

/* path: the key as it was written, which is told; key: what it would be among ours. */
static void tell_unknown(const char *file, unsigned line, const char *path, const char *key,
                         struct problems *problems)
{
    const char *keys[CONFIG_ENTRY_COUNT], *best = NULL;
    size_t count = config_list_keys(keys), best_distance = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t distance = nearest_distance(key, keys[i]);
        if (distance < best_distance) {
            best_distance = distance;
            best = keys[i];
        }
    }
    if (nearest_is_likely(key, best_distance))
        problems_add(problems, file, line, path, "no such setting; did you mean %s?", best);
    else
        problems_add(problems, file, line, path, "no such setting; 'voiceplate help config' lists them");
}

static void tell_twice(const struct config *config, const struct yaml_node *node,
                       const struct config_entry *entry, struct problems *problems)
{
    problems_add(problems, config->file_name, node->key_line, node->key,
                 "%s stands in line %u already; one of the two is enough", entry->key,
                 config->sources[entry - config_entries].line);
}

/* A secret stands in the settings or in a file of its own. */
static void read_secret_file(struct config *config, const struct yaml_node *node,
                             const struct config_entry *entry, struct problems *problems)
{
    if (config->sources[entry - config_entries].line > 0)
        tell_twice(config, node, entry, problems);
    if (node->text[0] != '\0') /* an empty one names no file */
        config_set_from_file(config, entry, node->text, node->key_line, "", problems);
}

static void read_node(struct config *config, const struct yaml_node *node, struct problems *problems)
{
    const struct config_entry *entry = config_find_entry(node->key);
    const struct config_entry *secret = entry == NULL ? config_find_secret_of_file(node->key) : NULL;
    if (entry == NULL && secret == NULL)
        tell_unknown(config->file_name, node->key_line, node->key, node->key, problems);
    else if (node->kind == YAML_KIND_LIST || node->kind == YAML_KIND_MAPPING)
        problems_add(problems, config->file_name, node->key_line, node->key,
                     "must be a single value, not a %s", node->kind == YAML_KIND_LIST ? "list" : "mapping");
    else if (node->kind == YAML_KIND_TEXT && secret != NULL)
        read_secret_file(config, node, secret, problems);
    else if (node->kind == YAML_KIND_TEXT && entry->kind == CONFIG_SECRET &&
             config->sources[entry - config_entries].line > 0)
        tell_twice(config, node, entry, problems);
    else if (node->kind == YAML_KIND_TEXT)
        config_set(config, entry, node->text, node->key_line, "", problems);
}

static void read_tree(struct config *config, const struct yaml_tree *tree, struct problems *problems)
{
    const struct yaml_node *root = tree->root;
    if (root == NULL)
        return; /* an empty file sets nothing */
    if (root->kind != YAML_KIND_MAPPING) {
        if (root->kind != YAML_KIND_BROKEN)
            problems_add(problems, config->file_name, root->line, "",
                         "expected lines of the form 'key: value'");
        return;
    }
    for (const struct yaml_node *node = root->first; node != NULL; node = node->next)
        read_node(config, node, problems);
}

enum vp_err config_parse(struct config *config, struct span yaml, const char *name, struct problems *problems)
{
    struct arena arena = {0};
    struct yaml_tree tree;
    size_t count_before = problems->count;
    snprintf(config->file_name, sizeof config->file_name, "%s", name);
    enum vp_err err = yaml_tree_parse(yaml, name, &arena, &tree, problems);
    if (err != VP_ERR_NO_MEMORY) {
        read_tree(config, &tree, problems);
        err = problems->count == count_before ? VP_OK : VP_ERR_BAD_VALUE;
    }
    arena_free(&arena);
    return err;
}

static enum vp_err parse_file(void *config, struct span text, const char *name, struct problems *problems)
{
    return config_parse(config, text, name, problems);
}

enum vp_err config_read_file(struct config *config, const char *path, struct problems *problems)
{
    return text_file_parse(path, FILE_MAX_BYTES, parse_file, config, problems);
}

static const char variable_prefix[] = "VOICEPLATE_";

/* The key that a variable is for, in out_key; false: it is none of this family. */
static bool key_of_variable(const char *name, char *out_key, size_t size_bytes)
{
    static const char *const others[][2] = {{"OPENAI_API_KEY", "realtime_key"},
                                            {"TWILIO_ACCOUNT_SID", "twilio_account_sid"},
                                            {"TWILIO_AUTH_TOKEN", "twilio_auth_token"},
                                            {"TWILIO_SHARED_KEY", "twilio_shared_key"}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        size_t len = strlen(others[i][0]);
        bool has_file = strcmp(name + (strncmp(name, others[i][0], len) == 0 ? len : 0), "_FILE") == 0;
        if (has_file || strcmp(name, others[i][0]) == 0)
            return snprintf(out_key, size_bytes, "%s%s", others[i][1], has_file ? "_file" : "") <
                   (int)size_bytes;
    }
    if (strncmp(name, variable_prefix, sizeof variable_prefix - 1) != 0)
        return false;
    size_t len = 0;
    for (const char *at = name + sizeof variable_prefix - 1; *at != '\0' && len + 1 < size_bytes; at++)
        out_key[len++] = (char)tolower((unsigned char)*at);
    out_key[len] = '\0';
    return true;
}

/* Variables of the same family that are no settings: they tell the tools where a service is. */
static bool is_for_tools(const char *name)
{
    static const char *const names[] = {"VOICEPLATE_CONFIG",     "VOICEPLATE_URL", "VOICEPLATE_SERVER_PID",
                                        "VOICEPLATE_SERVER_LOG", "VOICEPLATE_BIN", "VOICEPLATE_MODELS"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

enum vp_err config_read_environment(struct config *config, char *const *environment,
                                    struct problems *problems)
{
    size_t count_before = problems->count;
    for (; *environment != NULL; environment++) {
        const char *equals = strchr(*environment, '=');
        char name[96], key[64];
        if (equals == NULL ||
            !span_copy((struct span){*environment, (size_t)(equals - *environment)}, name, sizeof name) ||
            !key_of_variable(name, key, sizeof key) || is_for_tools(name))
            continue;
        const struct config_entry *entry = config_find_entry(key);
        const struct config_entry *secret = entry == NULL ? config_find_secret_of_file(key) : NULL;
        if (entry != NULL)
            config_set(config, entry, equals + 1, 0, name, problems);
        else if (secret != NULL && equals[1] != '\0')
            config_set_from_file(config, secret, equals + 1, 0, name, problems);
        else if (secret == NULL)
            tell_unknown(name, 0, "", key, problems);
    }
    return problems->count == count_before ? VP_OK : VP_ERR_BAD_VALUE;
}

bool config_installed_path(const char *program, char *out, size_t size_bytes)
{
    static const char folder[] = "/bin/voiceplate";
    size_t len = strlen(program), folder_len = sizeof folder - 1;
    if (len < folder_len || strcmp(program + len - folder_len, folder) != 0)
        return false;
    struct span prefix = {program, len - folder_len};
    if (span_is(prefix, "/usr"))
        prefix.len = 0;
    return snprintf(out, size_bytes, "%.*s/etc/voiceplate/voiceplate.yaml", (int)prefix.len, prefix.at) <
           (int)size_bytes;
}

/* The file where none was named: a link to nowhere is a mistake to tell, not a reason to serve with defaults. */
static const char *find_usual(char *installed, size_t size_bytes)
{
    static const char usual[] = "voiceplate.yaml";
    struct stat stat_of;
    char program[4096];
    if (lstat(usual, &stat_of) == 0)
        return usual;
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    program[len > 0 ? len : 0] = '\0';
    static const char replaced[] = " (deleted)"; /* proc(5); an upgrade put another program at its path */
    if (len > (ssize_t)sizeof replaced && strcmp(program + len - (sizeof replaced - 1), replaced) == 0)
        program[len - (ssize_t)(sizeof replaced - 1)] = '\0';
    bool is_there = config_installed_path(program, installed, size_bytes) && lstat(installed, &stat_of) == 0;
    return is_there ? installed : NULL;
}

/* Every source is read to its end and the rules are applied to what is right, so that all mistakes show at
 * once; but a file that cannot be read says nothing about the rest. */
enum vp_err config_load(struct config *config, const char *path, struct problems *problems)
{
    char installed[CONFIG_TEXT_BYTES];
    enum vp_err err = VP_OK;
    config_set_defaults(config);
    problems_clear(problems);
    if (path == NULL)
        path = getenv("VOICEPLATE_CONFIG");
    if (path != NULL && path[0] == '\0')
        path = NULL;
    if (path == NULL)
        path = find_usual(installed, sizeof installed);
    if (path != NULL)
        err = config_read_file(config, path, problems);
    if (err != VP_OK && err != VP_ERR_BAD_VALUE)
        return err;
    enum vp_err environment_err = config_read_environment(config, environ, problems);
    enum vp_err credentials_err = config_read_credentials(config, getenv("CREDENTIALS_DIRECTORY"), problems);
    enum vp_err check_err = config_check(config, problems);
    return err != VP_OK               ? err
           : environment_err != VP_OK ? environment_err
           : credentials_err != VP_OK ? credentials_err
                                      : check_err;
}

bool config_load_or_tell(struct config *config, const char *path)
{
    static struct problems problems;
    enum vp_err err = config_load(config, path, &problems);
    problems_print(&problems, stderr);
    if (err != VP_OK && problems.count == 0)
        fprintf(stderr, "settings: %s\n", vp_err_text(err));
    return err == VP_OK;
}

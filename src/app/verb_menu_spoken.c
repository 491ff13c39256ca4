#include "app/verb_menu_spoken.h"

#include <stdio.h>
#include <unistd.h>

#include "app/spoken_check.h"
#include "service/engine_setup.h"

enum { TIME_MAX_MS = 10 * 60 * 1000 };

struct speech_models *verb_menu_spoken_open(void)
{
    static struct config config;
    struct speech_models *models = NULL;
    char why[2048] = "";
    if (!config_load_or_tell(&config, NULL))
        return NULL;
    const struct engine_options engine = engine_setup(&config);
    const struct speech_paths paths = {.models_dir = engine.models_dir, .sphinx_dir = engine.sphinx_dir};
    if (speech_models_load(&paths, &models, why, sizeof why) == VP_OK)
        return models;
    fprintf(stderr, "menu check --spoken: %s\n", why);
    return NULL;
}

static void show_progress(void *owner, size_t done_count, size_t count)
{
    (void)owner;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, done_count < count ? "\rsaid %zu of %zu" : "\r\033[K", done_count, count);
}

static void print_missed(const char *path, const struct spoken_thing *thing)
{
    printf("%s: %s %s (%s): heard \"%s\"", path, spoken_kind_name(thing->kind), thing->name, thing->id,
           thing->heard);
    if (thing->other[0] != '\0')
        printf(", which is %s\n", thing->other);
    else if (thing->synonym[0] != '\0')
        printf("; the synonym \"%s\" would be\n", thing->synonym);
    else
        puts("");
}

static void print_all(const char *path, const struct spoken_check *check)
{
    size_t said_count = 0, missed_count = 0;
    for (size_t i = 0; i < check->count; i++) {
        said_count += check->things[i].was_said;
        missed_count += check->things[i].was_said && !check->things[i].is_heard;
    }
    printf("%s: %zu names said over the telephone, %zu not heard back%s\n", path, said_count, missed_count,
           missed_count > 0 ? ":" : "");
    for (size_t i = 0; i < check->count; i++)
        if (check->things[i].was_said && !check->things[i].is_heard)
            print_missed(path, &check->things[i]);
    if (said_count < check->count)
        printf("%s: %zu more were not said: the time was over\n", path, check->count - said_count);
}

static json_t *missed_json(const struct spoken_check *check)
{
    json_t *list = json_array();
    for (size_t i = 0; i < check->count; i++) {
        const struct spoken_thing *thing = &check->things[i];
        if (thing->is_heard)
            continue;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b, s:s, s:s?, s:s?}", "kind",
                                              spoken_kind_name(thing->kind), "id", thing->id, "name",
                                              thing->name, "said", thing->was_said, "heard", thing->heard,
                                              "heard_as", thing->other[0] != '\0' ? thing->other : NULL,
                                              "synonym", thing->synonym[0] != '\0' ? thing->synonym : NULL));
    }
    return list;
}

bool verb_menu_spoken(const struct speech_models *models, const char *path, const struct menu *menu,
                      bool wants_json, json_t **out_json)
{
    struct spoken_check check;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const struct spoken_settings settings = {.models = models,
                                             .thread_count = cores > 0 ? (int)cores : 1,
                                             .time_ms = TIME_MAX_MS,
                                             .on_progress = show_progress};
    *out_json = NULL;
    if (!menu_is_english(menu)) {
        fprintf(stderr, "%s: restaurant.language: %s is not spoken here; --spoken knows English\n", path,
                menu->language);
        return false;
    }
    enum vp_err err = spoken_check_run(menu, &settings, &check);
    if (err != VP_OK)
        fprintf(stderr, "%s: cannot be said: %s\n", path, vp_err_text(err));
    else if (wants_json)
        *out_json = missed_json(&check);
    else
        print_all(path, &check);
    spoken_check_deinit(&check);
    return err == VP_OK;
}

#include "speech/ort_library.h"

#include <dlfcn.h>
#include <elf.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

static const char library_name[] = "libonnxruntime.so";

struct search {
    char *why; /* what was wrong with each place so far */
    size_t why_size_bytes;
};

static void add_text(char *text, size_t size_bytes, const char *piece)
{
    size_t len = strlen(text);
    if (len + 1 < size_bytes)
        snprintf(text + len, size_bytes - len, "%s", piece);
}

static void note_place(struct search *search, const char *place, const char *what)
{
    add_text(search->why, search->why_size_bytes, search->why[0] != '\0' ? "; " : "");
    add_text(search->why, search->why_size_bytes, place);
    add_text(search->why, search->why_size_bytes, ": ");
    add_text(search->why, search->why_size_bytes, what);
}

/* A file that was cut short maps well and ends the process when its missing part is touched. The table of
 * sections stands at the end of every shared library. */
static const char *damage_of(const char *path)
{
    struct stat stat_of;
    Elf64_Ehdr head;
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return "none";
    bool is_read = fread(&head, sizeof head, 1, file) == 1 && fstat(fileno(file), &stat_of) == 0;
    fclose(file);
    if (!is_read || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 || head.e_ident[EI_CLASS] != ELFCLASS64)
        return "not a shared library";
    if (head.e_shoff + (uint64_t)head.e_shnum * head.e_shentsize > (uint64_t)stat_of.st_size)
        return "cut short";
    return NULL;
}

/* The folder of the running program; "." where the system does not tell. */
static void program_dir(char *out, size_t size_bytes)
{
    ssize_t len = readlink("/proc/self/exe", out, size_bytes - 1);
    out[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(out, '/');
    if (slash != NULL)
        *slash = '\0';
    else
        snprintf(out, size_bytes, ".");
}

enum { FOLDER_COUNT = 3 };

static void list_paths(const char *models_dir, char out_paths[FOLDER_COUNT][PATH_BYTES])
{
    char program[PATH_BYTES / 2];
    program_dir(program, sizeof program);
    snprintf(out_paths[0], PATH_BYTES, "%s/%s", program, library_name);
    snprintf(out_paths[1], PATH_BYTES, "%s/%s", models_dir, library_name);
    snprintf(out_paths[2], PATH_BYTES, "%s/../lib/voiceplate/%s", program, library_name);
}

static const struct ort_api_base *open_library(struct search *search, const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *error = dlerror(), *reason = error != NULL ? strrchr(error, ':') : NULL;
        note_place(search, path, reason != NULL ? reason + 2 : "cannot be loaded");
        return NULL;
    }
    const struct ort_api_base *(*base_of)(void);
    *(void **)&base_of = dlsym(library, "OrtGetApiBase");
    if (base_of == NULL) {
        note_place(search, path, "not ONNX Runtime");
        dlclose(library);
        return NULL;
    }
    return base_of();
}

static const struct ort_api_base *search_all(struct search *search, const char *models_dir)
{
    char paths[FOLDER_COUNT][PATH_BYTES];
    const struct ort_api_base *base = NULL;
    list_paths(models_dir, paths);
    for (int i = 0; i < FOLDER_COUNT && base == NULL; i++) {
        const char *damage = damage_of(paths[i]);
        if (damage != NULL)
            note_place(search, paths[i], damage);
        else
            base = open_library(search, paths[i]);
    }
    static const char *const system_names[] = {library_name, "libonnxruntime.so.1"};
    for (int i = 0; i < 2 && base == NULL; i++)
        base = open_library(search, system_names[i]);
    return base;
}

static enum vp_err explain(const char *places, char *out_why, size_t why_size_bytes)
{
    if (why_size_bytes > 0)
        snprintf(out_why, why_size_bytes,
                 "The speech runtime %s is missing or unusable; run tools/setup. Looked at %s.", library_name,
                 places);
    return VP_ERR_MODEL;
}

enum vp_err ort_library_load(const char *models_dir, const struct ort_api_base **out_base, char *out_why,
                             size_t why_size_bytes)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static const struct ort_api_base *loaded; /* its threads and its static data outlive any unloading */
    char places[PATH_BYTES] = "";
    struct search search = {places, sizeof places};
    pthread_mutex_lock(&lock);
    if (loaded == NULL)
        loaded = search_all(&search, models_dir);
    const struct ort_api_base *base = loaded;
    pthread_mutex_unlock(&lock);
    if (base == NULL)
        return explain(places, out_why, why_size_bytes);
    *out_base = base;
    return VP_OK;
}

enum vp_err ort_library_find(const char *models_dir, char *out_path, size_t path_size_bytes, char *out_why,
                             size_t why_size_bytes)
{
    char paths[FOLDER_COUNT][PATH_BYTES], places[PATH_BYTES] = "";
    struct search search = {places, sizeof places};
    list_paths(models_dir, paths);
    for (int i = 0; i < FOLDER_COUNT; i++) {
        const char *damage = damage_of(paths[i]);
        if (damage == NULL) {
            snprintf(out_path, path_size_bytes, "%s", paths[i]);
            return VP_OK;
        }
        note_place(&search, paths[i], damage);
    }
    /* The system's loader has a cache and a search of its own: only loading asks it. */
    const struct ort_api_base *base = NULL;
    if (ort_library_load(models_dir, &base, NULL, 0) == VP_OK) {
        snprintf(out_path, path_size_bytes, "%s", "");
        return VP_OK;
    }
    note_place(&search, "the system's loader", "none");
    return explain(places, out_why, why_size_bytes);
}

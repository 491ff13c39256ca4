#include "bench/relay/usage.h"

#include <dirent.h>
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int64_t usage_cpu_ns(pid_t pid)
{
    char path[64 + 256];
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *tasks = opendir(path);
    if (tasks == NULL)
        return -1;
    int64_t sum_ns = 0;
    for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
        int64_t ran_ns;
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", (int)pid, task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (file == NULL)
            continue;
        if (fscanf(file, "%" SCNd64, &ran_ns) == 1)
            sum_ns += ran_ns;
        fclose(file);
    }
    closedir(tasks);
    return sum_ns;
}

int64_t usage_busy_ns(int cpu)
{
    char line[256], name[16];
    long long user, nice, system, idle, waiting, hard, soft, stolen;
    int64_t busy_ns = -1;
    FILE *file = fopen("/proc/stat", "r");
    if (file == NULL)
        return -1;
    snprintf(name, sizeof name, "cpu%d ", cpu);
    while (busy_ns < 0 && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0 &&
            sscanf(line + strlen(name), "%lld %lld %lld %lld %lld %lld %lld %lld", &user, &nice, &system,
                   &idle, &waiting, &hard, &soft, &stolen) == 8)
            busy_ns = (user + nice + system + hard + soft + stolen) * (1000000000 / sysconf(_SC_CLK_TCK));
    fclose(file);
    return busy_ns;
}

int64_t usage_private_bytes(pid_t pid)
{
    char path[64], line[160];
    int64_t kib, sum_kib = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return -1;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Private_Clean: %" SCNd64, &kib) == 1 ||
            sscanf(line, "Private_Dirty: %" SCNd64, &kib) == 1)
            sum_kib += kib;
    fclose(file);
    return sum_kib * 1024;
}

static void read_name(int pid, char *name, size_t size_bytes)
{
    char path[64];
    name[0] = '\0';
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return;
    if (fgets(name, (int)size_bytes, file) != NULL)
        name[strcspn(name, "\n")] = '\0';
    fclose(file);
}

pid_t usage_find_child(pid_t parent, const char *prefix)
{
    char path[64], found_name[32];
    int pid;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        err(EXIT_FAILURE, "%s", path);
    while (fscanf(file, "%d", &pid) == 1) {
        read_name(pid, found_name, sizeof found_name);
        if (strncmp(found_name, prefix, strlen(prefix)) == 0) {
            fclose(file);
            return pid;
        }
    }
    errx(EXIT_FAILURE, "process %d has no child '%s'", (int)parent, prefix);
}

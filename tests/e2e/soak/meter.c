#include "e2e/soak/meter.h"

#include <dirent.h>
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"

enum { ASK_MAX_MS = 10000, METRICS_MAX_BYTES = 1 << 20 };

/* The name of a metric, and what the table calls it. */
static const struct gauge {
    const char *metric, *name;
} gauges[METER_GAUGE_COUNT] = {
    [METER_CALLS] = {"voiceplate_calls_live", "calls"},
    [METER_STREAMS] = {"voiceplate_media_streams_live", "media streams"},
    [METER_SESSIONS] = {"voiceplate_model_sessions_live", "model sessions"},
    [METER_CONNECTIONS] = {"voiceplate_http_connections_live", "HTTP connections"},
    [METER_TIMERS] = {"voiceplate_timers_held", "timers"},
    [METER_SPOOLED] = {"voiceplate_spool_records", "spooled writes"},
};

const char *meter_gauge_name(enum meter_gauge gauge)
{
    return gauges[gauge].name;
}

/* -- the kernel's figures ------------------------------------------------------------------------------ */

static int count_descriptors(pid_t pid)
{
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return -1;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static void read_memory(struct meter_process *process)
{
    char path[64], line[160];
    int64_t kib;
    process->pss_bytes = process->anonymous_bytes = -1;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)process->pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Pss: %" SCNd64, &kib) == 1)
            process->pss_bytes = kib * 1024;
        else if (sscanf(line, "Anonymous: %" SCNd64, &kib) == 1)
            process->anonymous_bytes = kib * 1024;
    fclose(file);
}

static void read_process(struct meter_reading *reading, pid_t pid, const char *name)
{
    if (reading->process_count == METER_PROCESSES_MAX)
        return;
    struct meter_process *process = &reading->processes[reading->process_count];
    *process = (struct meter_process){.pid = pid, .descriptor_count = count_descriptors(pid)};
    snprintf(process->name, sizeof process->name, "%s", name);
    read_memory(process);
    reading->process_count++;
}

static void read_processes(const struct meter *meter, struct meter_reading *reading)
{
    pid_t pids[METER_PROCESSES_MAX];
    char name[METER_NAME_BYTES];
    read_process(reading, meter->service->pid, "master");
    int count = service_find(meter->service, "web", pids, METER_PROCESSES_MAX);
    for (int i = 0; i < count; i++)
        read_process(reading, pids[i], "web");
    count = service_find(meter->service, "worker.", pids, METER_PROCESSES_MAX); /* children are told by age */
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "worker %d", i + 1);
        read_process(reading, pids[i], name);
    }
}

static int64_t size_of(const char *path, const char *ending)
{
    char whole[512];
    struct stat about;
    snprintf(whole, sizeof whole, "%s%s", path, ending);
    return stat(whole, &about) == 0 ? about.st_size : 0;
}

/* -- the service's own --------------------------------------------------------------------------------- */

struct asked {
    struct meter_reading *reading;
    bool is_answered;
};

static int64_t value_of(const char *text, const char *metric)
{
    size_t len = strlen(metric);
    for (const char *at = text; (at = strstr(at, metric)) != NULL; at += len)
        if ((at == text || at[-1] == '\n') && at[len] == ' ')
            return strtoll(at + len, NULL, 10);
    errx(EXIT_FAILURE, "/metrics has no %s", metric);
}

static void on_metrics(void *owner, const struct http_response *response)
{
    struct asked *asked = owner;
    asked->is_answered = true;
    if (response->err != VP_OK || response->status != 200)
        return;
    char *text = strndup(response->body.at, response->body.len);
    if (text == NULL)
        err(EXIT_FAILURE, "metrics");
    for (int i = 0; i < METER_GAUGE_COUNT; i++)
        asked->reading->gauges[i] = value_of(text, gauges[i].metric);
    asked->reading->has_gauges = true;
    free(text);
}

static void read_gauges(const struct meter *meter, struct meter_reading *reading)
{
    char url[200];
    struct asked asked = {.reading = reading};
    struct http_fetch *request;
    snprintf(url, sizeof url, "%s/metrics", meter->service->url);
    const struct http_fetch_options options = {.method = "GET",
                                               .url = url,
                                               .timeout_ms = ASK_MAX_MS,
                                               .body_max_bytes = METRICS_MAX_BYTES,
                                               .on_done = on_metrics,
                                               .owner = &asked};
    if (http_fetch(meter->http, &options, &request) != VP_OK)
        return;
    while (!asked.is_answered)
        loop_round(meter->loop, 20);
}

void meter_read(const struct meter *meter, struct meter_reading *out_reading)
{
    int call_count = out_reading->call_count;
    *out_reading = (struct meter_reading){.at_ms = clock_mono_ms(), .call_count = call_count};
    read_gauges(meter, out_reading);
    read_processes(meter, out_reading);
    out_reading->store_bytes = size_of(meter->store_path, "") + size_of(meter->store_path, "-wal");
    out_reading->spool_bytes = size_of(meter->store_path, "-spool");
}

/* -- comparing ----------------------------------------------------------------------------------------- */

const struct meter_process *meter_find(const struct meter_reading *reading, const char *name)
{
    const struct meter_process *found = NULL;
    for (int i = 0; i < reading->process_count; i++) {
        if (strcmp(reading->processes[i].name, name) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = &reading->processes[i];
    }
    return found;
}

bool meter_is_same(const struct meter_reading *before, const struct meter_reading *after, char *out_what,
                   size_t size_bytes)
{
    if (!before->has_gauges || !after->has_gauges) {
        snprintf(out_what, size_bytes, "/metrics is not answered");
        return false;
    }
    if (after->process_count != before->process_count) {
        snprintf(out_what, size_bytes, "processes: %d before, %d after", before->process_count,
                 after->process_count);
        return false;
    }
    for (int i = 0; i < METER_GAUGE_COUNT; i++)
        if (after->gauges[i] != before->gauges[i]) {
            snprintf(out_what, size_bytes, "%s: %" PRId64 " before, %" PRId64 " after", gauges[i].name,
                     before->gauges[i], after->gauges[i]);
            return false;
        }
    for (int i = 0; i < before->process_count; i++) {
        const struct meter_process *was = &before->processes[i], *is = meter_find(after, was->name);
        if (is == NULL || is->descriptor_count != was->descriptor_count) {
            snprintf(out_what, size_bytes, "descriptors of %s: %d before, %d after", was->name,
                     was->descriptor_count, is != NULL ? is->descriptor_count : -1);
            return false;
        }
    }
    return true;
}

#include "realtime/recording_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audio/wav.h"
#include "base/call_sid.h"
#include "base/log_limit.h"
#include "base/thread.h"
#include "store/recording_files.h"

enum { QUEUE_MAX_BYTES = 16 << 20 }; /* of all calls: a disk may stand still for two seconds of 500 of them */

struct recording_file {
    struct recording_writer *writer;
    char restaurant_id[64], call_sid[CALL_SID_BYTES];
    char path[RECORDING_PATH_BYTES]; /* the thread's, as are fd and size_bytes */
    int fd;                          /* -1: not open */
    size_t size_bytes;               /* of sound */
    atomic_bool has_failed;
};

struct job { /* a block, or the end of a file */
    struct recording_file *file;
    struct job *next;
    bool is_end;
    size_t len;
    char bytes[];
};

struct recording_writer {
    const char *folder;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t condition;
    struct job *first, **last;
    size_t queued_bytes;
    bool is_ending;
};

static void fail(struct recording_file *file, const char *reason)
{
    if (!atomic_exchange(&file->has_failed, true))
        log_of_call(LOG_LEVEL_ERROR, "app", file->call_sid, "recording ends here reason=\"%s\" restaurant=%s",
                    reason, file->restaurant_id);
}

/* ---- the thread ---- */

static void open_file(struct recording_file *file)
{
    char part[RECORDING_PATH_BYTES + 8], header[WAV_ULAW_HEADER_BYTES];
    const char *folder = file->writer->folder;
    int number = 1 + recording_files_count(folder, file->restaurant_id, file->call_sid, true);
    if (number > RECORDING_PARTS_MAX ||
        !recording_files_path(folder, file->restaurant_id, file->call_sid, number, file->path)) {
        fail(file, "no name for it");
        return;
    }
    (void)mkdir(folder, 0700);
    snprintf(part, sizeof part, "%s/%s", folder, file->restaurant_id);
    (void)mkdir(part, 0700);
    snprintf(part, sizeof part, "%s.part", file->path);
    file->fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    wav_ulaw_header(header, 2, 0);
    if (file->fd < 0 || pwrite(file->fd, header, sizeof header, 0) != (ssize_t)sizeof header)
        fail(file, strerror(errno));
}

static void write_block(struct recording_file *file, const char *bytes, size_t len)
{
    char header[WAV_ULAW_HEADER_BYTES];
    if (file->fd < 0 && !file->has_failed)
        open_file(file);
    if (file->has_failed || len == 0)
        return;
    ssize_t wrote = pwrite(file->fd, bytes, len, (off_t)(sizeof header + file->size_bytes));
    if (wrote > 0)
        file->size_bytes += (size_t)wrote & ~(size_t)1;
    int why = wrote < 0 ? errno : ENOSPC;
    wav_ulaw_header(header, 2, file->size_bytes);
    if (pwrite(file->fd, header, sizeof header, 0) != (ssize_t)sizeof header || wrote != (ssize_t)len)
        fail(file, strerror(why));
}

/* What a full disk left is kept: its header is right. */
static void finish(struct recording_file *file)
{
    char part[RECORDING_PATH_BYTES + 8];
    snprintf(part, sizeof part, "%s.part", file->path);
    if (file->fd >= 0) {
        (void)!ftruncate(file->fd, (off_t)(WAV_ULAW_HEADER_BYTES + file->size_bytes));
        close(file->fd);
        if (file->size_bytes == 0)
            unlink(part);
        else if (rename(part, file->path) != 0)
            fail(file, strerror(errno));
        else
            log_of_call(LOG_LEVEL_INFO, "app", file->call_sid, "recorded restaurant=%s seconds=%zu",
                        file->restaurant_id, file->size_bytes / 16000);
    }
    free(file);
}

static struct job *next_job(struct recording_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->first == NULL && !writer->is_ending)
        pthread_cond_wait(&writer->condition, &writer->lock);
    struct job *job = writer->first;
    if (job != NULL) {
        writer->first = job->next;
        if (writer->first == NULL)
            writer->last = &writer->first;
        writer->queued_bytes -= job->len;
    }
    pthread_mutex_unlock(&writer->lock);
    return job;
}

static void *run(void *arg)
{
    for (struct job *job; (job = next_job(arg)) != NULL; free(job))
        if (job->is_end)
            finish(job->file);
        else
            write_block(job->file, job->bytes, job->len);
    return NULL;
}

/* ---- the loop ---- */

enum vp_err recording_writer_start(const char *folder, struct recording_writer **out_writer)
{
    struct recording_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return VP_ERR_NO_MEMORY;
    writer->folder = folder;
    writer->last = &writer->first;
    pthread_mutex_init(&writer->lock, NULL);
    thread_init_condition(&writer->condition);
    if (thread_start(&writer->thread, run, writer) != 0) {
        free(writer);
        return VP_ERR_NO_MEMORY;
    }
    *out_writer = writer;
    return VP_OK;
}

void recording_writer_stop(struct recording_writer *writer)
{
    if (writer == NULL)
        return;
    thread_end(writer->thread, &writer->lock, &writer->condition, &writer->is_ending);
    pthread_cond_destroy(&writer->condition);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}

const char *recording_writer_folder(const struct recording_writer *writer)
{
    return writer->folder;
}

static void queue(struct recording_writer *writer, struct job *job)
{
    pthread_mutex_lock(&writer->lock);
    *writer->last = job;
    writer->last = &job->next;
    writer->queued_bytes += job->len;
    pthread_cond_signal(&writer->condition);
    pthread_mutex_unlock(&writer->lock);
}

static bool is_full(struct recording_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    bool is = writer->queued_bytes > QUEUE_MAX_BYTES;
    pthread_mutex_unlock(&writer->lock);
    return is;
}

static struct job *make_job(struct recording_file *file, struct span bytes)
{
    struct job *job = malloc(sizeof *job + bytes.len);
    if (job == NULL)
        return NULL;
    *job = (struct job){.file = file, .len = bytes.len};
    if (bytes.len > 0)
        memcpy(job->bytes, bytes.at, bytes.len);
    return job;
}

struct recording_file *recording_file_open(struct recording_writer *writer, const char *restaurant_id,
                                           const char *call_sid)
{
    struct recording_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return NULL;
    file->writer = writer;
    file->fd = -1;
    (void)span_copy(span_of(restaurant_id), file->restaurant_id, sizeof file->restaurant_id);
    (void)span_copy(span_of(call_sid), file->call_sid, sizeof file->call_sid);
    (void)recording_file_put(file, SPAN_NONE);
    return file;
}

bool recording_file_put(struct recording_file *file, struct span stereo_ulaw)
{
    if (file->has_failed)
        return false;
    struct job *job = is_full(file->writer) ? NULL : make_job(file, stereo_ulaw);
    if (job == NULL)
        fail(file, "the disk does not keep up");
    else
        queue(file->writer, job);
    return job != NULL;
}

/* Without memory for the end the file stays unfinished, as if the process had died. */
void recording_file_end(struct recording_file *file)
{
    struct job *job = make_job(file, SPAN_NONE);
    if (job == NULL)
        return;
    job->is_end = true;
    queue(file->writer, job);
}

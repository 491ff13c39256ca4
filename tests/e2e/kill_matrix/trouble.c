#include "e2e/kill_matrix/trouble.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *lock;
static char filler[512]; /* "": the disk is as it was */

static const char *database_path(void)
{
    const char *url = getenv("VOICEPLATE_STORE_URL");
    if (url == NULL || strncmp(url, "sqlite:", strlen("sqlite:")) != 0)
        errx(EXIT_FAILURE, "VOICEPLATE_STORE_URL names no file");
    return url + strlen("sqlite:");
}

static void take_lock(void)
{
    if (sqlite3_open(database_path(), &lock) != SQLITE_OK || sqlite3_busy_timeout(lock, 5000) != SQLITE_OK ||
        sqlite3_exec(lock, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        errx(EXIT_FAILURE, "the database cannot be locked: %s", sqlite3_errmsg(lock));
}

static void fill_disk(void)
{
    static const char block[4096];
    snprintf(filler, sizeof filler, "%s.filler", database_path());
    int fd = open(filler, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        err(EXIT_FAILURE, "%s", filler);
    while (write(fd, block, sizeof block) > 0)
        continue;
    if (errno != ENOSPC)
        err(EXIT_FAILURE, "%s", filler);
    close(fd);
}

static void delete_database(void)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char path[512];
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(path, sizeof path, "%s%s", database_path(), endings[i]);
        if (unlink(path) != 0)
            err(EXIT_FAILURE, "%s", path);
    }
}

/* The service's wall clock, which libfaketime reads from a file, jumps; its monotonic one does not. */
static void turn_clock(const char *offset)
{
    const char *path = getenv("FAKETIME_TIMESTAMP_FILE");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file == NULL || fputs(offset, file) < 0 || fclose(file) != 0)
        errx(EXIT_FAILURE, "the service has no clock of its own: FAKETIME_TIMESTAMP_FILE");
}

static void turn_an_hour_on(void)
{
    turn_clock("+3600\n");
}

static void turn_a_day_on(void)
{
    turn_clock("+86400\n");
}

static void turn_ten_minutes_back(void)
{
    turn_clock("-600\n");
}

static void turn_to_2038(void)
{
    static const int64_t end_of_32_bits = 2147483647;
    char offset[32];
    snprintf(offset, sizeof offset, "+%lld\n", (long long)(end_of_32_bits - 2 - time(NULL)));
    turn_clock(offset);
}

static const struct {
    const char *fault;
    void (*begin)(void);
} troubles[] = {{"lock", take_lock},          {"disk", fill_disk},
                {"gone", delete_database},    {"clock-hour", turn_an_hour_on},
                {"clock-day", turn_a_day_on}, {"clock-back", turn_ten_minutes_back},
                {"clock-2038", turn_to_2038}};

bool trouble_is(const char *fault)
{
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
        if (strcmp(troubles[i].fault, fault) == 0)
            return true;
    return false;
}

void trouble_begin(const char *fault)
{
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
        if (strcmp(troubles[i].fault, fault) == 0)
            troubles[i].begin();
}

void trouble_end(void)
{
    sqlite3_close(lock); /* and what it had begun */
    lock = NULL;
    if (filler[0] != '\0')
        unlink(filler);
    filler[0] = '\0';
}

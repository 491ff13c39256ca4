/* A database of a test's own at the PostgreSQL server that tests/postgres.sh started. The folder of that server
 * stands in VOICEPLATE_TEST_POSTGRES. */
#ifndef VP_TESTS_WITH_POSTGRES_H
#define VP_TESTS_WITH_POSTGRES_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rand.h"

/* POSTGRES_SKIPPED: the exit status by which ctest knows a test that was skipped. */
enum { POSTGRES_TEST_URL_BYTES = 320, POSTGRES_SKIPPED = 77 };

struct with_postgres {
    char format[256]; /* the URL, with %s for the database */
    char database[32], url[POSTGRES_TEST_URL_BYTES];
};

static inline void with_postgres_url(const struct with_postgres *server, const char *database,
                                     char out[POSTGRES_TEST_URL_BYTES])
{
    const char *at = strstr(server->format, "%s");
    snprintf(out, POSTGRES_TEST_URL_BYTES, "%.*s%s%s", (int)(at - server->format), server->format, database,
             at + 2);
}

static inline bool with_postgres_run(const struct with_postgres *server, const char *database,
                                     const char *sql)
{
    char url[POSTGRES_TEST_URL_BYTES];
    with_postgres_url(server, database, url);
    PGconn *connection = PQconnectdb(url);
    PGresult *result = PQexec(connection, sql);
    bool is_done = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
    if (!is_done)
        fprintf(stderr, "%s: %s", sql, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return is_done;
}

/* False: there is no server, and the test is skipped, which was said. */
static inline bool with_postgres_make(struct with_postgres *server)
{
    const char *folder = getenv("VOICEPLATE_TEST_POSTGRES");
    char path[256], hex[17], sql[128];
    snprintf(path, sizeof path, "%s/url", folder != NULL ? folder : "");
    FILE *file = fopen(path, "re");
    bool is_there = file != NULL && fgets(server->format, sizeof server->format, file) != NULL;
    if (file != NULL)
        fclose(file);
    if (!is_there) {
        printf("skipped: no PostgreSQL server runs for the tests (tests/postgres.sh)\n");
        return false;
    }
    server->format[strcspn(server->format, "\n")] = '\0';
    rand_hex(hex, 8);
    snprintf(server->database, sizeof server->database, "vp_%s", hex);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0 STRATEGY file_copy", server->database);
    with_postgres_url(server, server->database, server->url);
    return with_postgres_run(server, "postgres", sql);
}

static inline void with_postgres_drop(const struct with_postgres *server)
{
    char sql[128];
    snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", server->database);
    (void)with_postgres_run(server, "postgres", sql);
}

#endif

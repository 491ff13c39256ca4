/* The files that libpq opens by itself to reach a server (PostgreSQL, "Parameter Key Words", "Environment Variables",
 * "The Password File", "SSL Support"). */
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/postgres_internal.h"
#include "store/store_place.h"

/* As libpq finds it: HOME, else what the machine knows of the user. */
static const char *home_folder(void)
{
    const char *home = getenv("HOME");
    if (home != NULL && home[0] != '\0')
        return home;
    const struct passwd *user = getpwuid(geteuid());
    return user != NULL ? user->pw_dir : NULL;
}

static bool is_of_a_file(const char *keyword)
{
    static const char *const keywords[] = {"sslcert", "sslkey",    "sslrootcert",
                                           "sslcrl",  "sslcrldir", "passfile"};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (strcmp(keyword, keywords[i]) == 0)
            return true;
    return false;
}

static void tell_options(PQconninfoOption *options, store_on_file_fn on_file, void *owner)
{
    for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
        if (option->val != NULL && option->val[0] != '\0' && is_of_a_file(option->keyword))
            on_file(owner, option->val);
    PQconninfoFree(options);
}

void store_each_file_of_server(const char *url, store_on_file_fn on_file, void *owner)
{
    static const char *const names[] = {".pgpass", ".pg_service.conf", ".postgresql"};
    const char *home = home_folder();
    char path[PATH_MAX];
    if (!store_is_remote(url))
        return;
    for (size_t i = 0; home != NULL && i < sizeof names / sizeof names[0]; i++)
        if (snprintf(path, sizeof path, "%s/%s", home, names[i]) < (int)sizeof path)
            on_file(owner, path);
    tell_options(PQconninfoParse(url, NULL), on_file, owner);
    tell_options(PQconndefaults(), on_file, owner); /* of the environment, and of the service that it names */
}

#include "net/name_servers.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <resolv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

typedef int (*look_up_fn)(const char *host, const char *service, const struct addrinfo *hints,
                          struct addrinfo **answer);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct __res_state *known;   /* under the lock; NULL: none is */
static _Thread_local bool is_given; /* this thread's are those that were known */

static bool is_closed(void)
{
    int fd = open(_PATH_RESCONF, O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        close(fd);
    return fd < 0 && errno == EACCES;
}

static void release(struct __res_state *servers)
{
    if (servers != NULL)
        res_nclose(servers);
    free(servers);
}

void name_servers_note(void)
{
    struct __res_state *fresh = calloc(1, sizeof *fresh), *outdated = fresh;
    if (fresh == NULL || res_ninit(fresh) != 0) {
        free(fresh);
        return;
    }
    pthread_mutex_lock(&lock);
    if (!is_closed()) { /* still not: these are the file's */
        outdated = known;
        known = fresh;
    }
    pthread_mutex_unlock(&lock);
    release(outdated);
}

/* A server of IPv6 stands in memory of its own, which the library frees when the thread ends. */
static bool copy_server(struct __res_state *to, int i)
{
    const struct sockaddr_in6 *address = known->_u._ext.nsaddrs[i];
    to->nsaddr_list[i] = known->nsaddr_list[i];
    to->_u._ext.nssocks[i] = -1;
    if (address == NULL)
        return true;
    to->_u._ext.nsaddrs[i] = malloc(sizeof *address);
    if (to->_u._ext.nsaddrs[i] == NULL)
        return false;
    *to->_u._ext.nsaddrs[i] = *address;
    return true;
}

static void copy_known(struct __res_state *to)
{
    to->retrans = known->retrans;
    to->retry = known->retry;
    to->options = known->options | RES_INIT;
    to->ndots = known->ndots;
    to->_vcsock = -1;
    (void)!getrandom(&to->id, sizeof to->id, GRND_NONBLOCK);
    while (to->nscount < known->nscount && copy_server(to, to->nscount))
        to->nscount++;
    memcpy(to->defdname, known->defdname, sizeof to->defdname);
    for (size_t i = 0; i < MAXDNSRCH && known->dnsrch[i] != NULL; i++)
        to->dnsrch[i] = to->defdname + (known->dnsrch[i] - known->defdname);
}

/* The library reads no file for a thread whose state was set by hand (glibc, resolv/resolv_context.c), and the file for
 * one that has none. */
static void set_thread(bool gives_known)
{
    if (gives_known == is_given)
        return;
    pthread_mutex_lock(&lock);
    if (known != NULL || !gives_known) {
        res_nclose(&_res);
        memset(&_res, 0, sizeof _res);
        if (gives_known)
            copy_known(&_res);
        is_given = gives_known;
    }
    pthread_mutex_unlock(&lock);
}

static pthread_once_t is_found = PTHREAD_ONCE_INIT;
static look_up_fn look_up;

static void find_look_up(void)
{
    void *found = dlsym(RTLD_NEXT, "getaddrinfo");
    memcpy(&look_up, &found, sizeof look_up);
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **answer)
{
    pthread_once(&is_found, find_look_up);
    if (look_up == NULL)
        return EAI_SYSTEM;
    if (host != NULL && (hints == NULL || (hints->ai_flags & AI_NUMERICHOST) == 0)) {
        set_thread(is_closed());
        if (!is_given)
            name_servers_note();
    }
    return look_up(host, service, hints, answer);
}

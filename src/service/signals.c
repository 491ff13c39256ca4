#include "service/signals.h"

#include <signal.h>
#include <stddef.h>

static const int idle[] = {
    SIGPIPE, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGHUP,
    SIGIO,   SIGPWR,  SIGSTKFLT, SIGXCPU, SIGXFSZ, /* a log beyond `ulimit -f` fails like a full disk */
    SIGTTIN, SIGTTOU, SIGTSTP,
};

/* But those in except. */
static void set_all(void (*disposition)(int signal_number), const sigset_t *except)
{
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++)
        if (sigismember(except, idle[i]) == 0)
            signal(idle[i], disposition);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        if (sigismember(except, number) == 0)
            signal(number, disposition);
}

void signals_ignore_idle(void)
{
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    set_all(SIG_IGN, &blocked);
}

void signals_set_default(void)
{
    sigset_t none;
    sigemptyset(&none);
    set_all(SIG_DFL, &none);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

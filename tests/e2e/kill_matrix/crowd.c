#include "e2e/kill_matrix/crowd.h"

#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/descriptors.h"

static int port_of(const char *url)
{
    int port = 0;
    const char *colon = strrchr(url, ':');
    if (colon == NULL || sscanf(colon, ":%d", &port) != 1)
        errx(EXIT_FAILURE, "%s has no port", url);
    return port;
}

/* Silent ones, half requests, bodies that do not end, and nonsense. A connection that was closed
 * meanwhile is no error. */
static void come(int port, int number)
{
    static const char *const words[] = {
        "", "GET /hea", "POST /voice HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nx",
        "nonsense\r\n\r\n"};
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    const char *word = words[number / 2 % 4];
    if (fd >= 0 && connect(fd, (struct sockaddr *)&where, sizeof where) == 0)
        (void)send(fd, word, strlen(word), MSG_NOSIGNAL);
}

void crowd_start(const char *web_url, const char *media_url, int connection_count)
{
    int ports[] = {port_of(web_url), port_of(media_url)};
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        err(EXIT_FAILURE, "fork");
    if (pid > 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    descriptors_raise();
    for (int i = 0; i < connection_count; i++)
        come(ports[i % 2], i);
    for (;;)
        pause();
}

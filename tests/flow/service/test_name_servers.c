/* Names are looked up in the sandbox, whatever becomes of /etc/resolv.conf: on a machine of the test's own, with its
 * /etc, its network and a name server in it. Where this machine lets us have none there is nothing to try. */

#include "with_cmocka.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/metric.h"
#include "service/sandbox_setup.h"
#include "with_folder.h"

enum { PATIENCE_S = 60, CANNOT_ENTER = 77, NAME_SERVER_PORT = 53, QUESTION_BYTES_MAX = 512 };

static struct shared shared;
static char folder[FOLDER_PATH_BYTES], etc[FOLDER_PATH_BYTES];

static int make_service(void **state)
{
    (void)state;
    folder_make(folder, "/tmp/voiceplate-sandbox");
    folder_make(etc, "/tmp/voiceplate-etc");
    snprintf(shared.config.sandbox, sizeof shared.config.sandbox, "on");
    snprintf(shared.config.store_url, sizeof shared.config.store_url, "sqlite:%s/test.db", folder);
    return 0;
}

static int end_service(void **state)
{
    (void)state;
    return folder_remove(folder) | folder_remove(etc);
}

/* Answers each question of IPv4 with 192.0.2.7, and each other one with nothing. */
static void *serve_names(void *arg)
{
    static const unsigned char of_ipv4[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 192, 0, 2, 7};
    unsigned char message[QUESTION_BYTES_MAX + sizeof of_ipv4];
    int fd = *(int *)arg;
    struct sockaddr_storage from;
    for (;;) {
        socklen_t from_len = sizeof from;
        ssize_t len = recvfrom(fd, message, QUESTION_BYTES_MAX, 0, (struct sockaddr *)&from, &from_len);
        if (len < 17)
            return NULL;
        size_t end = 12 + strlen((char *)message + 12) + 5; /* the header, the name, type and class */
        bool is_ipv4 = message[end - 3] == 1;
        message[2] = 0x81, message[3] = 0x80;
        message[7] = is_ipv4;
        memset(message + 8, 0, 4);
        memcpy(message + end, of_ipv4, sizeof of_ipv4);
        (void)!sendto(fd, message, end + (is_ipv4 ? sizeof of_ipv4 : 0), 0, (struct sockaddr *)&from,
                      from_len);
    }
}

static bool write_line(const char *path, const char *line)
{
    FILE *file = fopen(path, "w");
    return file != NULL && fputs(line, file) >= 0 && fclose(file) == 0;
}

/* An /etc and a network, and a socket for a name server in it. CANNOT_ENTER: this machine lets us have none. */
static int make_a_machine(int *out_server)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(NAME_SERVER_PORT)};
    struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 6);
    if (unshare(CLONE_NEWNS | CLONE_NEWNET) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount(etc, "/etc", NULL, MS_BIND, NULL) != 0)
        return CANNOT_ENTER;
    *out_server = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (ioctl(*out_server, SIOCSIFFLAGS, &loopback) != 0 ||
        bind(*out_server, (struct sockaddr *)&at, sizeof at) != 0)
        return CANNOT_ENTER;
    return write_line("/etc/resolv.conf", "nameserver 127.0.0.7\n") &&
                   write_line("/etc/nsswitch.conf", "hosts: files dns\n") && write_line("/etc/hosts", "")
               ? 0
               : 1;
}

static bool finds(const char *name)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *answer;
    if (getaddrinfo(name, "443", &hints, &answer) != 0)
        return false;
    const struct sockaddr_in *address = (const struct sockaddr_in *)answer->ai_addr;
    bool is_right = ntohl(address->sin_addr.s_addr) == 0xc0000207; /* 192.0.2.7 */
    freeaddrinfo(answer);
    return is_right;
}

static void *find_on_a_thread(void *arg)
{
    *(bool *)arg = finds("third.example");
    return NULL;
}

static int look_up_before_and_after(const int *told, int tell)
{
    char word = 0;
    bool is_found = false;
    pthread_t thread;
    if (!finds("first.example") || write(tell, &word, 1) != 1 || read(told[0], &word, 1) != 1)
        return 2;
    int fd = open("/etc/resolv.conf", O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        return 3;
    if (!finds("second.example")) /* on the same thread */
        return 4;
    if (pthread_create(&thread, NULL, find_on_a_thread, &is_found) != 0 || pthread_join(thread, NULL) != 0)
        return 5;
    return is_found ? 0 : 6;
}

static int (*in_the_sandbox)(const int *told, int tell);

static int replace_the_name_servers_file(void)
{
    int server, tell[2], told[2], status;
    pthread_t thread;
    char word;
    int made = make_a_machine(&server);
    if (made != 0)
        return made;
    if (pipe(tell) != 0 || pipe(told) != 0)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        static struct metric_page page;
        metric_use(&page);
        alarm(PATIENCE_S);
        sandbox_setup_enter(&shared, SANDBOX_WORKER);
        _exit(metric_get(METRIC_PROCESSES_SANDBOXED) == 1 ? in_the_sandbox(told, tell[1]) : CANNOT_ENTER);
    }
    close(tell[1]);
    if (pthread_create(&thread, NULL, serve_names, &server) != 0)
        return 1;
    if (read(tell[0], &word, 1) == 1 &&
        (!write_line("/etc/resolv.conf.new", "nameserver 127.0.0.7\n# another file\n") ||
         rename("/etc/resolv.conf.new", "/etc/resolv.conf") != 0 || write(told[1], &word, 1) != 1))
        return 1;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* Looks nothing up before the file is another. */
static int look_up_only_after(const int *told, int tell)
{
    char word = 0;
    bool is_found = false;
    pthread_t thread;
    if (write(tell, &word, 1) != 1 || read(told[0], &word, 1) != 1 ||
        pthread_create(&thread, NULL, find_on_a_thread, &is_found) != 0 || pthread_join(thread, NULL) != 0)
        return 2;
    return is_found ? 0 : 3;
}

static void assert_names_are_found(int (*act)(const int *told, int tell))
{
    int status;
    in_the_sandbox = act;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(replace_the_name_servers_file());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == CANNOT_ENTER)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void names_are_found_by_old_and_new_threads_after_the_servers_file_was_replaced(void **state)
{
    (void)state;
    assert_names_are_found(look_up_before_and_after);
}

static void names_are_found_by_who_looked_none_up_before_it_was(void **state)
{
    (void)state;
    assert_names_are_found(look_up_only_after);
}

TESTS_WITH(make_service, end_service) = {
    TEST(names_are_found_by_old_and_new_threads_after_the_servers_file_was_replaced),
    TEST(names_are_found_by_who_looked_none_up_before_it_was),
};

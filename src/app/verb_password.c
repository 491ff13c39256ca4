/* voiceplate password: the line of a password that settings and menu files hold. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/arguments.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "base/password.h"

enum { LINE_BYTES = PASSWORD_MAX_BYTES + 2 };

/* One line of the standard input; typed at a terminal, it is asked for and not shown. */
static bool read_line(char line[LINE_BYTES])
{
    struct termios before;
    bool is_typed = tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_typed) {
        struct termios hidden = before;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        fputs("Password: ", stderr);
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    bool was_read = fgets(line, LINE_BYTES, stdin) != NULL;
    if (is_typed) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputs("\n", stderr);
    }
    return was_read;
}

int verb_password(struct arguments *arguments)
{
    (void)arguments;
    char line[LINE_BYTES] = "", hash[PASSWORD_HASH_BYTES];
    if (!read_line(line))
        return verb_fail("password", "the standard input holds no password");
    size_t len = strcspn(line, "\r\n");
    if (len < PASSWORD_MIN_BYTES || len > PASSWORD_MAX_BYTES) {
        OPENSSL_cleanse(line, sizeof line);
        return verb_fail("password", "a password has 8 to 256 characters");
    }
    enum vp_err err = password_hash((struct span){line, len}, hash);
    OPENSSL_cleanse(line, sizeof line);
    if (err != VP_OK)
        return verb_fail("password", vp_err_text(err));
    puts(hash);
    return EXIT_STATUS_OK;
}

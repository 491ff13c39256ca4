#include "desk_chat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "openai/instructions.h"

static _Noreturn void fail(const char *why)
{
    fprintf(stderr, "desk: %s\n", why);
    exit(2);
}

static void use(const char *url, const char *model)
{
    static struct desk_chat chat;
    struct http_client *http;
    if (loop_create(&chat.loop) != VP_OK || http_client_create(chat.loop, &http) != VP_OK)
        fail("no HTTP client");
    chat.settings = (struct chat_settings){
        .url = url, .model = model, .key = getenv("VOICEPLATE_ENGINE_CHAT_KEY"), .http = http};
    chat.write_instructions = instructions_write;
    desk_use_chat(&chat);
}

int desk_chat_take(int argc, char **argv)
{
    const char *url = NULL, *model = NULL;
    int left = 0;
    for (int i = 0; i < argc; i++) {
        bool is_url = strcmp(argv[i], "--chat-url") == 0, is_model = strcmp(argv[i], "--chat-model") == 0;
        if (!is_url && !is_model) {
            argv[left++] = argv[i];
            continue;
        }
        if (++i == argc)
            fail("--chat-url and --chat-model need a value");
        if (is_url)
            url = argv[i];
        else
            model = argv[i];
    }
    if (url != NULL)
        use(url, model);
    else if (model != NULL)
        fail("--chat-model needs --chat-url");
    return left;
}

/* A client's events, all the way: what parses is applied to a session's set-up and conversation, and the
 * short way for audio agrees with the careful one. */
#include "fuzz/fuzz_input.h"

#include <jansson.h>

#include "engine/append_scan.h"
#include "engine/conversation.h"
#include "engine/realtime_in.h"
#include "engine/session_check.h"
#include "engine/session_config.h"

/* The short way may take only what the careful one takes too. */
static void check_short_way(struct span text)
{
    struct span audio;
    if (!append_scan(text, &audio))
        return;
    json_t *root = json_loadb(text.at, text.len, 0, NULL);
    if (root == NULL)
        return; /* scanned more leniently: bad UTF-8 outside the audio, a repeated member */
    const char *type = json_string_value(json_object_get(root, "type"));
    if (type == NULL || strcmp(type, "input_audio_buffer.append") != 0)
        abort();
    json_decref(root);
}

static void use_item(const struct client_event *event)
{
    struct conversation conversation = {0};
    struct realtime_refusal error = {0};
    struct item *item;
    if (item_parse(event->item, &item, &error) != VP_OK)
        return;
    json_t *shown = item_to_json(item);
    if (shown == NULL)
        abort();
    json_decref(shown);
    size_t heard = 0;
    item->audio_ms = 1000;
    item_add_mark(item, strlen(item->text), 1000);
    if (conversation_put(&conversation, item, NULL) != VP_OK)
        abort();
    if (conversation_truncate(item, 400, &heard, &error) == VP_OK && heard != strlen(item->text))
        abort();
    conversation_deinit(&conversation);
}

static void use(const struct client_event *event)
{
    struct realtime_refusal error = {0};
    if (event->kind == CLIENT_ITEM_CREATE)
        use_item(event);
    if (event->kind == CLIENT_RESPONSE_CREATE && event->response != NULL)
        (void)!response_check(event->response, &error);
    if (event->kind != CLIENT_SESSION_UPDATE)
        return;
    struct session_config config;
    if (session_config_init(&config, &(struct session_setup){"sess_1", "m", 500, "rms", 1, 1, false}) !=
        VP_OK)
        abort();
    (void)!session_config_update(&config, event->session, &error);
    session_config_deinit(&config);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct span text = {(const char *)at, len};
    struct client_event event = {0};
    struct realtime_refusal error;
    check_short_way(text);
    if (client_event_parse(text, &event, &error) == VP_OK)
        use(&event);
    else if (error.code == NULL || error.message[0] == '\0')
        abort();
    client_event_deinit(&event);
    return 0;
}

#include "openai/setup_member.h"

#include <string.h>

enum { PATH_BYTES = 128 };

/* Of both dialects; what stands deeper comes first. */
static const char *const members[] = {
    "audio.input.transcription.keywords",
    "audio.input.transcription.language",
    "audio.input.transcription",
    "audio.input.noise_reduction",
    "audio.input.turn_detection.type",
    "audio.input.turn_detection.threshold",
    "audio.input.turn_detection.prefix_padding_ms",
    "audio.input.turn_detection.silence_duration_ms",
    "audio.input.turn_detection.create_response",
    "audio.input.turn_detection.interrupt_response",
    "audio.input.turn_detection",
    "audio.output.voice",
    "input_audio_transcription.keywords",
    "input_audio_transcription.language",
    "input_audio_transcription",
    "turn_detection.threshold",
    "turn_detection.prefix_padding_ms",
    "turn_detection.silence_duration_ms",
    "turn_detection.type",
    "turn_detection",
    "voice",
    "reasoning",
    "max_output_tokens",
    "max_response_output_tokens",
    "temperature",
    "tool_choice",
    "output_modalities",
    "modalities",
    "type", /* of the session: the GA dialect wants it, some servers that speak the rest of it do not know it */
};
enum { MEMBER_COUNT = sizeof members / sizeof members[0] };
_Static_assert(MEMBER_COUNT <= 32, "a bit each");

static bool ends_in_type(const char *path)
{
    size_t len = strlen(path);
    return len > 5 && strcmp(path + len - 5, ".type") == 0;
}

/* The object in which the path's last member stands, or NULL. */
static json_t *parent_of(const json_t *session, const char *path, const char **out_last)
{
    const json_t *at = session;
    const char *dot;
    while ((dot = strchr(path, '.')) != NULL && at != NULL) {
        char name[PATH_BYTES];
        span_copy((struct span){path, (size_t)(dot - path)}, name, sizeof name);
        at = json_object_get(at, name);
        path = dot + 1;
    }
    *out_last = path;
    return (json_t *)at;
}

static json_t *value_of(const json_t *session, const char *path)
{
    const char *last;
    json_t *parent = parent_of(session, path, &last);
    return parent != NULL ? json_object_get(parent, last) : NULL;
}

void setup_members_leave_out(json_t *session, uint32_t left_out)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        const char *last;
        json_t *parent = (left_out >> i & 1) != 0 ? parent_of(session, members[i], &last) : NULL;
        if (parent != NULL && ends_in_type(members[i]) && json_object_get(parent, last) != NULL)
            json_object_set_new(parent, last, json_string("server_vad"));
        else if (parent != NULL)
            json_object_del(parent, last);
    }
}

/* Whether path names the member or something in it. "session." may stand before it. */
static bool names(struct span path, const char *member)
{
    static const struct span root = SPAN_INIT("session.");
    size_t len = strlen(member);
    if (path.len >= root.len && memcmp(path.at, root.at, root.len) == 0)
        path = (struct span){path.at + root.len, path.len - root.len};
    return path.len >= len && memcmp(path.at, member, len) == 0 &&
           (path.len == len || path.at[len] == '.' || path.at[len] == '[');
}

/* What is set to the one way that every server knows cannot be refused for it. */
static bool may_be_left_out(const json_t *session, size_t member)
{
    const json_t *value = value_of(session, members[member]);
    if (value == NULL)
        return false;
    return !ends_in_type(members[member]) || strcmp(json_string_value(value), "server_vad") != 0;
}

static uint32_t find_by_path(const json_t *session, struct span path)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if (names(path, members[i]) && may_be_left_out(session, i))
            return (uint32_t)1 << i;
    return 0;
}

/* How much of path names the member by a path that begins within its own ("voice", "input.noise_reduction"); 0:
 * nothing. */
static size_t named_by_end(struct span path, const char *member)
{
    for (const char *dot = strchr(member, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
        if (names(path, dot + 1))
            return strlen(dot + 1);
    return 0;
}

/* 0 also where two members end so. */
static uint32_t find_by_end(const json_t *session, struct span path)
{
    size_t longest = 0;
    uint32_t found = 0;
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        size_t len = may_be_left_out(session, i) ? named_by_end(path, members[i]) : 0;
        if (len > longest)
            found = (uint32_t)1 << i;
        else if (len > 0 && len == longest)
            found = 0;
        longest = len > longest ? len : longest;
    }
    return found;
}

/* A word of ours that stands in a member: the voice, the transcription's model. */
static bool holds(const json_t *value, struct span word)
{
    if (json_is_string(value))
        return span_is(word, json_string_value(value));
    const char *key;
    json_t *inner;
    if (json_is_object(value))
        json_object_foreach((json_t *)value, key,
                            inner) if (json_is_string(inner) &&
                                       span_is(word, json_string_value(inner))) return true;
    return false;
}

static uint32_t find_by_value(const json_t *session, struct span word)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if (word.len > 0 && strcmp(members[i], "type") != 0 && may_be_left_out(session, i) &&
            holds(value_of(session, members[i]), word))
            return (uint32_t)1 << i;
    return 0;
}

/* The next text in quotes of any kind; SPAN_NONE: none. */
static struct span next_quoted(const char **at)
{
    const char *open = *at + strcspn(*at, "'\"`");
    const char *close = *open != '\0' ? strchr(open + 1, *open) : NULL;
    if (close == NULL)
        return SPAN_NONE;
    *at = close + 1;
    return (struct span){open + 1, (size_t)(close - open - 1)};
}

uint32_t setup_member_blamed(const json_t *session, const struct realtime_error *error)
{
    uint32_t bit = error->param[0] != '\0' ? find_by_path(session, span_of(error->param)) : 0;
    if (bit == 0 && error->param[0] != '\0')
        bit = find_by_end(session, span_of(error->param));
    if (bit != 0 || error->param[0] != '\0')
        return bit;
    uint32_t (*const finds[])(const json_t *, struct span) = {find_by_path, find_by_value, find_by_end};
    for (size_t i = 0; i < sizeof finds / sizeof finds[0]; i++) {
        const char *at = error->message;
        struct span quoted;
        while (bit == 0 && (quoted = next_quoted(&at)).at != NULL)
            bit = finds[i](session, quoted);
        if (bit != 0)
            return bit;
    }
    return 0;
}

const char *setup_member_name(uint32_t bit)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if ((bit >> i & 1) != 0)
            return members[i];
    return "";
}

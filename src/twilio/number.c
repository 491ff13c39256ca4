#include "twilio/number.h"

#include <string.h>

#include "base/json_tree.h"
#include "twilio/rest.h"

struct text_member {
    const char *name;
    size_t offset, size_bytes;
    bool must_be_there;
};

#define MEMBER(json_name, member, must)                                                                      \
    {                                                                                                        \
        json_name, offsetof(struct twilio_number, member), sizeof((struct twilio_number *)0)->member, must   \
    }

static const struct text_member members[] = {
    MEMBER("sid", sid, true),
    MEMBER("phone_number", number, true),
    MEMBER("voice_url", voice_url, false),
    MEMBER("voice_method", voice_method, false),
    MEMBER("voice_fallback_url", fallback_url, false),
    MEMBER("voice_fallback_method", fallback_method, false),
    MEMBER("status_callback", status_url, false),
    MEMBER("status_callback_method", status_method, false),
    MEMBER("voice_application_sid", application_sid, false),
    MEMBER("trunk_sid", trunk_sid, false),
};

/* What is null or absent is "". */
static enum vp_err read_number(const json_t *json, struct twilio_number *out_number)
{
    *out_number = (struct twilio_number){
        .can_speak = json_is_true(json_object_get(json_object_get(json, "capabilities"), "voice"))};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *text = json_string_value(json_object_get(json, members[i].name));
        if ((text == NULL && members[i].must_be_there) ||
            (text != NULL &&
             !span_copy(span_of(text), (char *)out_number + members[i].offset, members[i].size_bytes)))
            return VP_ERR_BAD_VALUE;
    }
    return VP_OK;
}

enum vp_err twilio_number_read(struct span body, struct twilio_number *out_number)
{
    json_t *json = json_tree_load(body, 0);
    enum vp_err err = json != NULL ? read_number(json, out_number) : VP_ERR_BAD_VALUE;
    json_decref(json);
    return err;
}

enum vp_err twilio_number_find(struct span body, const char *number, struct twilio_number *out_number)
{
    size_t i;
    const json_t *entry;
    json_t *json = json_tree_load(body, 0);
    const json_t *list = json_object_get(json, "incoming_phone_numbers");
    enum vp_err err = json_is_array(list) ? VP_ERR_NOT_FOUND : VP_ERR_BAD_VALUE;
    json_array_foreach(list, i, entry)
    {
        err = read_number(entry, out_number);
        if (err != VP_OK || strcmp(out_number->number, number) == 0)
            break;
        err = VP_ERR_NOT_FOUND;
    }
    json_decref(json);
    return err;
}

static bool is_same_url(const char *is, const char *wanted)
{
    size_t len = strcspn(is, "#");
    return len == strlen(wanted) && strncmp(is, wanted, len) == 0;
}

size_t twilio_number_compare(const struct twilio_number *number, const struct twilio_wiring *wiring,
                             struct twilio_difference out[TWILIO_DIFFERENCES_MAX])
{
    size_t count = 0;
    const struct url_row {
        const char *url_parameter, *method_parameter, *title, *is, *is_method, *wanted;
    } urls[] = {
        {"VoiceUrl", "VoiceMethod", "A call comes in", number->voice_url, number->voice_method,
         wiring->voice_url},
        {"VoiceFallbackUrl", "VoiceFallbackMethod", "Primary handler fails", number->fallback_url,
         number->fallback_method, wiring->fallback_url},
        {"StatusCallback", "StatusCallbackMethod", "Call status changes", number->status_url,
         number->status_method, wiring->status_url},
    };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        const struct url_row *row = &urls[i];
        bool is_url = row->wanted[0] == '\0' || is_same_url(row->is, row->wanted),
             is_method = row->wanted[0] == '\0' || strcmp(row->is_method, "POST") == 0;
        if (!is_url)
            out[count++] = (struct twilio_difference){row->url_parameter, row->title, row->is, row->wanted};
        if (!is_method)
            out[count++] = (struct twilio_difference){row->method_parameter, is_url ? row->title : NULL,
                                                      row->is_method, "POST"};
    }
    if (wiring->takes_over && number->application_sid[0] != '\0')
        out[count++] =
            (struct twilio_difference){"VoiceApplicationSid", "TwiML App", number->application_sid, ""};
    if (wiring->takes_over && number->trunk_sid[0] != '\0')
        out[count++] = (struct twilio_difference){"TrunkSid", "SIP trunk", number->trunk_sid, ""};
    return count;
}

enum vp_err twilio_number_write(const struct twilio_difference *differences, size_t count, struct buf *form)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = twilio_form_put(form, differences[i].parameter, differences[i].wanted);
    return err;
}

#include "eval_dialogues/heard_json.h"

#include <stdio.h>

json_t *heard_json_make(const struct heard_words *heard)
{
    json_t *readings = json_array();
    for (size_t i = 0; i < heard->count; i++) {
        const struct heard_reading *reading = &heard->readings[i];
        json_t *sureness = json_array();
        for (size_t w = 0; w < reading->word_count; w++)
            (void)json_array_append_new(sureness, json_real((double)reading->sureness[w]));
        (void)json_array_append_new(readings, json_pack("{s:s,s:f,s:f,s:o}", "text", reading->text,
                                                        "confidence", (double)reading->confidence, "cost",
                                                        (double)reading->cost, "sureness", sureness));
    }
    return readings;
}

void heard_json_read(const json_t *readings, struct heard_words *out_heard)
{
    size_t index;
    json_t *value;
    out_heard->count = 0;
    json_array_foreach((json_t *)readings, index, value)
    {
        if (index == HEARD_READINGS_MAX)
            return;
        struct heard_reading *reading = &out_heard->readings[out_heard->count++];
        const json_t *sureness = json_object_get(value, "sureness");
        *reading = (struct heard_reading){.confidence =
                                              (float)json_number_value(json_object_get(value, "confidence")),
                                          .cost = (float)json_number_value(json_object_get(value, "cost"))};
        snprintf(reading->text, sizeof reading->text, "%s",
                 json_string_value(json_object_get(value, "text")));
        for (size_t w = 0; w < json_array_size(sureness) && w < HEARD_WORDS_MAX; w++)
            reading->sureness[reading->word_count++] = (float)json_number_value(json_array_get(sureness, w));
    }
}

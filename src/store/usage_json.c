#include "store/usage_json.h"

#include <stdio.h>

json_t *token_usage_json(const struct token_usage *usage, int64_t cost_micros)
{
    char cost[32];
    json_t *tokens = json_object();
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        json_object_set_new(tokens, token_kind_name((enum token_kind)i),
                            json_integer((json_int_t)usage->tokens[i]));
    snprintf(cost, sizeof cost, "%.4f", (double)cost_micros / 1e6);
    return json_pack("{s:o, s:s}", "tokens", tokens, "cost", cost);
}

json_t *usage_row_json(const struct store_usage *usage)
{
    json_t *json = token_usage_json(&usage->tokens, usage->cost_micros);
    json_object_set_new(json, "restaurant_id", json_string(usage->restaurant_id));
    json_object_set_new(json, "day", json_string(usage->day));
    json_object_set_new(json, "calls", json_integer((json_int_t)usage->call_count));
    return json;
}

#include "speech/bias.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

enum { ROOT = 0, NO_NODE = -1, PHRASE_BYTES_MAX = 250, PHRASE_TOKENS_MAX = 128, NODES_MAX = 1 << 18 };

struct node {
    int32_t token;
    int32_t child, sibling; /* NO_NODE ends a list */
};

struct bias {
    const struct tokens *tokens;
    float bonus;
    struct node *nodes;
    int32_t count;
    size_t room; /* for nodes */
};

enum vp_err bias_create(const struct tokens *tokens, float bonus, struct bias **out_bias)
{
    struct bias *bias = calloc(1, sizeof *bias);
    if (bias == NULL)
        return VP_ERR_NO_MEMORY;
    *bias = (struct bias){.tokens = tokens, .bonus = bonus, .room = 1024, .count = 1};
    bias->nodes = malloc(bias->room * sizeof *bias->nodes);
    if (bias->nodes == NULL) {
        free(bias);
        return VP_ERR_NO_MEMORY;
    }
    bias->nodes[ROOT] = (struct node){NO_NODE, NO_NODE, NO_NODE};
    *out_bias = bias;
    return VP_OK;
}

void bias_destroy(struct bias *bias)
{
    if (bias == NULL)
        return;
    free(bias->nodes);
    free(bias);
}

static int32_t child_of(const struct bias *bias, int32_t node, int32_t token)
{
    int32_t child = bias->nodes[node].child;
    while (child != NO_NODE && bias->nodes[child].token != token)
        child = bias->nodes[child].sibling;
    return child;
}

static enum vp_err add_child(struct bias *bias, int32_t node, int32_t token, int32_t *out_child)
{
    if (bias->count == NODES_MAX)
        return VP_ERR_TOO_MANY;
    struct node *nodes = array_grow(bias->nodes, (size_t)bias->count, &bias->room, 1, sizeof *nodes);
    if (nodes == NULL)
        return VP_ERR_NO_MEMORY;
    bias->nodes = nodes;
    int32_t child = bias->count++;
    bias->nodes[child] = (struct node){token, NO_NODE, bias->nodes[node].child};
    bias->nodes[node].child = child;
    *out_child = child;
    return VP_OK;
}

static enum vp_err add_text(struct bias *bias, const char *text)
{
    int32_t tokens[PHRASE_TOKENS_MAX];
    size_t count = tokens_encode(bias->tokens, span_of(text), tokens, PHRASE_TOKENS_MAX);
    if (count == 0)
        return VP_ERR_TOO_BIG;
    int32_t node = ROOT;
    for (size_t i = 0; i < count; i++) {
        int32_t child = child_of(bias, node, tokens[i]);
        if (child == NO_NODE) {
            enum vp_err err = add_child(bias, node, tokens[i], &child);
            if (err != VP_OK)
                return err;
        }
        node = child;
    }
    return VP_OK;
}

enum vp_err bias_add(struct bias *bias, const char *phrase)
{
    char text[PHRASE_BYTES_MAX + 2];
    if (strlen(phrase) > PHRASE_BYTES_MAX)
        return VP_ERR_TOO_BIG;
    snprintf(text, sizeof text, " %s", phrase);
    enum vp_err err = add_text(bias, text);
    if (err != VP_OK || !islower((unsigned char)text[1]))
        return err;
    text[1] = (char)toupper((unsigned char)text[1]);
    return add_text(bias, text);
}

static void consider(const struct bias *bias, int32_t node, float bonus, const float *logits, int32_t *best,
                     float *best_score)
{
    for (int32_t child = bias->nodes[node].child; child != NO_NODE; child = bias->nodes[child].sibling) {
        int32_t token = bias->nodes[child].token;
        if (logits[token] + bonus > *best_score) {
            *best_score = logits[token] + bonus;
            *best = token;
        }
    }
}

int32_t bias_pick(const struct bias *bias, const struct bias_place *place, const float *logits,
                  int32_t plain_best)
{
    int32_t best = plain_best;
    float best_score = logits[plain_best];
    consider(bias, ROOT, bias->bonus / 2, logits, &best, &best_score);
    for (size_t i = 0; i < place->count; i++)
        consider(bias, place->nodes[i], bias->bonus, logits, &best, &best_score);
    return best;
}

float bias_bonus(const struct bias *bias, const struct bias_place *place, int32_t token)
{
    for (size_t i = 0; i < place->count; i++)
        if (child_of(bias, place->nodes[i], token) != NO_NODE)
            return bias->bonus;
    return child_of(bias, ROOT, token) != NO_NODE ? bias->bonus / 2 : 0;
}

void bias_advance(const struct bias *bias, struct bias_place *place, int32_t token)
{
    struct bias_place next = {.count = 0};
    int32_t begun = child_of(bias, ROOT, token);
    if (begun != NO_NODE)
        next.nodes[next.count++] = begun;
    for (size_t i = 0; i < place->count && next.count < BIAS_PLACES_MAX; i++) {
        int32_t child = child_of(bias, place->nodes[i], token);
        if (child != NO_NODE)
            next.nodes[next.count++] = child;
    }
    *place = next;
}

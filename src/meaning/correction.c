#include "meaning/correction.h"

#include <stdbool.h>

#include "meaning/pattern.h"

enum { PARTS_MAX = 6 };

/* meaning/pattern.h; strength: two make a correction, "no" alone answers, and "wait" alone asks for time. */
static const struct {
    const char *pattern;
    int strength;
} marks[] = {
    {"no no ?no", 2},
    {"no", 1},
    {"or no", 2},
    {"oh no", 2},
    {"oh|ah|ugh|damn|um|uh|hmm|er|well|okay|please", 0},
    {"oops|whoops", 2},
    {"wait ?wait", 1},
    {"hang|hold on", 1},
    {"hang|hold on a|one|just second|sec|minute|moment", 1},
    {"?my sorry|apologies", 1},
    {"excuse|pardon me", 1},
    {"actually", 1},
    {"or rather|better|actually|maybe", 2},
    {"i mean|meant", 2},
    {"i should|meant ?to ?have say|said", 2},
    {"i said|say that wrong", 2},
    {"what am i saying|thinking", 2},
    {"what i meant was|is", 2},
    {"scratch|strike|scrap|forget|cancel|erase|undo that|it", 2},
    {"forget|never ?mind about it|that|this", 2},
    {"never mind ?that|it", 2},
    {"nevermind ?that|it", 2},
    {"change that|it ?to", 2},
    {"correction|rather", 2},
    {"let me correct|change|fix|rephrase that|myself|it ?to", 2},
    {"my mistake|bad|fault|apologies", 2},
    {"that is|was wrong|incorrect", 2},
    {"that is|was not right|correct|it", 2},
    {"that is not what i meant|want|wanted", 2},
    {"on second thought|thoughts", 2},
    {"come to think of it", 2},
    {"now that i think about ?of it", 2},
    {"thinking about it", 2},
    {"i changed my mind", 2},
    {"i take that|it back", 2},
    {"you know what", 1},
    {"instead of that", 2},
    {"not that ?one", 2},
};

/* What leads over to the other thing; by itself it takes nothing back. strength as above, together with a
 * mark; of 1 only behind "no": "sorry, can I get a latte" orders one more. */
static const struct {
    const char *pattern;
    int strength;
} leads[] = {
    {"let us|me|i ?just make|do|say|have|get|go|take|try ?with ?that|it ?to", 1},
    {"make|do that|it|them ?just|only", 2},
    {"make ?just|only", 1},
    {"i would ?much rather|prefer ?to ?have|get|take|do", 2},
    {"i will|would ?like|love ?to ?have|take|do|get|go ?with", 1},
    {"i want|need ?to ?have|get", 1},
    {"give me|us", 1},
    {"can|could i|we|you ?please ?have|get|do|make ?me ?it|that", 1},
    {"how|what about", 1},
    {"go|going with", 1},
    {"say|just|only", 0},
};

static size_t longest_mark(const struct words *words, size_t first, int *out_strength)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t count = pattern_match(marks[i].pattern, words, first, NULL);
        if (count > longest || (count == longest && count > 0 && marks[i].strength > *out_strength)) {
            longest = count;
            *out_strength = marks[i].strength;
        }
    }
    return longest;
}

static size_t longest_lead(const struct words *words, size_t first, int *out_strength)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        size_t count = pattern_match(leads[i].pattern, words, first, NULL);
        if (count <= longest)
            continue;
        longest = count;
        *out_strength = leads[i].strength;
    }
    return longest;
}

size_t correction_hint(const struct words *words, size_t first)
{
    int strength = 0;
    size_t count = longest_mark(words, first, &strength);
    return strength > 0 && !word_is(&words->at[first], "no") ? count : 0;
}

size_t correction_match(const struct words *words, size_t first)
{
    size_t at = first, count = 0;
    int strength = 0;
    bool has_no = false;
    for (size_t part = 0; part < PARTS_MAX && at < words->count; part++) {
        int more = 0;
        count = longest_mark(words, at, &more);
        if (count == 0 || (at > first && words->at[at - 1].ends_sentence))
            break;
        strength += more;
        has_no = has_no || word_is(&words->at[at], "no");
        at += count;
    }
    if (at == first)
        return 0;
    if (at < words->count && !words->at[at - 1].ends_sentence) {
        int more = 0;
        count = longest_lead(words, at, &more);
        strength += count > 0 && (more > 1 || has_no) ? more : 0;
        at += count;
    }
    if (at >= words->count || words->at[at - 1].ends_sentence)
        return 0;
    bool is_set_off = words->at[at - 1].ends_clause || word_is_among(words->at[at].text, "a an") ||
                      words->at[at].number > 0;
    return strength >= 2 || (has_no && is_set_off) ? at - first : 0; /* "a hawaiian, no, a veggie" */
}

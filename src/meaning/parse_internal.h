/* The parts of the parser: questions, the caller's own particulars, commands. */
#ifndef VP_MEANING_PARSE_INTERNAL_H
#define VP_MEANING_PARSE_INTERNAL_H

#include "meaning/chunk.h"
#include "meaning/lines.h"
#include "meaning/parse.h"

enum { PHONE_DIGITS_MIN = 7 };

struct parser {
    const struct parse_setting *setting;
    const char *source;
    struct words words;
    struct chunks chunks;
    struct acts *acts;
    struct lines lines; /* scratch */
    bool is_after_no, is_correction;
};

/* A cleared act at the end of the list; the last one again when the list is full. */
struct act *parser_add(struct parser *parser, enum act_kind kind);
/* "... on the latte": delta changes the line that target names. */
void parser_add_change(struct parser *parser, const struct draft *target, const struct draft *delta);
/* Chunk index one past the sentence that chunk first stands in. */
void parser_read_lines(struct parser *parser, size_t first, size_t end);

/* parse_span.c */
/* The source text of words first..end, cut at the last word. */
void parser_source(const struct parser *parser, size_t first, size_t end, char out[ACT_TEXT_BYTES]);
/* The first chunk that begins at the word or behind it. */
size_t parse_chunk_behind(const struct parser *parser, size_t word);
/* "Maria, no, Marina", "12 Oak Street, sorry, Elm Street": where what holds begins; first: nothing is taken back. */
size_t parse_corrected_begin(const struct parser *parser, size_t first, size_t end);
/* One past the last word of a name or address that begins at word first: the sentence, or a fixed phrase. */
size_t parse_particular_end(const struct parser *parser, size_t first);

/* The question in chunks first..end; false when it is none. */
bool parse_question(struct parser *parser, size_t first, size_t end);
/* The answer to a question for name, phone or address; false: the words are something else. */
bool parse_asked_particular(struct parser *parser);
/* A name, number or address that chunk at introduces; returns the first chunk behind it, or at when there is none. */
size_t parse_particular(struct parser *parser, size_t at);
/* parse_address.c */
/* "40 Main Street apartment 5", from the word on: a number with a street behind it. */
bool parse_is_street(const struct parser *parser, size_t word);
/* One past the last word of an address that begins at word first: before dishes, and before who it is for. */
size_t parse_address_end(const struct parser *parser, size_t first);
/* The address in words first..end; the house's number stands where only the street was said anew. */
void parse_put_address(struct parser *parser, size_t first, size_t end);
/* Another address than that to which nothing is brought: "10001, sorry", "ok then 14 Greek Street". False: none is
 * told. */
bool parse_other_address(struct parser *parser);
/* The address that was asked for, or where it is. */
bool parse_asked_address(struct parser *parser);
bool parse_is_mere_postcode(const struct parser *parser);
/* "to 40 Main Street": whether an address begins with chunk at. */
bool parse_is_address(const struct parser *parser, size_t at);
/* "Mrs Patel, 22 Station Road": the same, in a clause of its own. */
bool parse_is_address_clause(const struct parser *parser, size_t at);
/* "It's Mike", "pickup, Angela": a name that no question was asked for, in a clause of its own; returns the first chunk
 * behind it, or at when there is none. */
size_t parse_bare_name(struct parser *parser, size_t at);
/* "A large hawaiian for John": the one name that the order ends in, also where it is corrected there. */
void parse_order_name(struct parser *parser);
/* Where a name was asked for: whether something is ordered, or asked, after all. */
bool parse_is_order_beside(const struct parser *parser);
bool parse_is_question_beside(const struct parser *parser);
/* A word that people are called, or that the recogniser wrote with a capital within a sentence. */
bool parse_is_called_so(const struct parser *parser, size_t word);
/* Gives the words of a name their upper case. */
void parse_capitalise(char *name);
/* An order command from chunk first on; returns the first chunk behind it. */
size_t parse_command(struct parser *parser, size_t first, size_t end);

/* parse_command_end.c: one past the last chunk of the command that begins at first; at most end. */
size_t parse_command_end(const struct parser *parser, size_t first, size_t end);
/* One past the last sentence that says more of the order in chunks first..end: "Two lattes. One with oat milk." */
size_t parse_order_end(const struct parser *parser, size_t first, size_t end);
/* Whether chunks first..end name something that can be ordered or put on it; a dish of its own; a word of the list. */
bool parse_has_thing(const struct parser *parser, size_t first, size_t end);
bool parse_has_item(const struct parser *parser, size_t first, size_t end);
bool parse_has_word(const struct parser *parser, size_t first, size_t end, const char *list);

/* parse_change.c: commands that change what is there, chunks first..end each; at: the cue that begins or divides
 * them. */
void parse_make(struct parser *parser, size_t at, size_t end);
void parse_change(struct parser *parser, size_t at, size_t end);
/* "Y instead of X", "not X but Y": at is the cue between. */
void parse_replacement(struct parser *parser, size_t first, size_t at, size_t end);
/* "the lemonade should be large", "the burger, make it two": chunks first..should say what, the rest what of it. */
void parse_becoming(struct parser *parser, size_t first, size_t should, size_t end);
/* "for the cola, I need three", "for the cannoli a tiramisu": false when the words are no such. */
bool parse_for(struct parser *parser, size_t first, size_t end);
/* "olives to the margherita", "on it", and what is added besides: false when the words are no such. */
bool parse_add_to(struct parser *parser, size_t first, size_t end);
/* An order, or what becomes different of a line, without the word that opens it. */
void parse_add(struct parser *parser, size_t first, size_t end);
/* Whether the chunks name one dish of the order and nothing else: "the cheeseburger". */
bool parse_is_dish_alone(const struct parser *parser, size_t first, size_t end);
/* The first cue of the kind among chunks first..end, or end. */
size_t parse_find_cue(const struct parser *parser, size_t first, size_t end, enum cue cue);
/* One past the words that stand for a line of the order at chunk at, "that", "the first one"; at: none do. */
size_t parse_line_word(const struct parser *parser, size_t at, size_t end);
/* Whether chunks first..end name no line but by such words: "that off", "it please". */
bool parse_is_line_word_alone(const struct parser *parser, size_t first, size_t end);
/* "change the coke to a sprite": the word between the two, or end. */
size_t parse_find_into(const struct parser *parser, size_t first, size_t end);

/* Takes off what chunks first..end name: "the coke and the fries" behind "take off". */
void parse_remove(struct parser *parser, size_t first, size_t end);
/* One past the dish that the negation at chunk at wants off the order ("no coke after all", "skip the coke"); 0:
 * none. */
size_t parse_left_out(const struct parser *parser, size_t at, size_t end);
/* The acts of such a negation, or of parts left off a dish of the order ("no onions on the burger"); returns the
 * first chunk behind, or at when it is neither. */
size_t parse_leave_out(struct parser *parser, size_t at, size_t end);

/* Whether "no" at chunk at leaves something out ("no onions") instead of answering. */
bool parse_is_without(const struct parser *parser, size_t at);

#endif

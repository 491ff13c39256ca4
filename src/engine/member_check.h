/* Which members a JSON object of a client may have, and which values: a table of rules a kind of object. What is
 * neither known nor honoured is refused by name, as the service does (openai-realtime.md section 8, openai-rest.md
 * 1.2). */
#ifndef VP_ENGINE_MEMBER_CHECK_H
#define VP_ENGINE_MEMBER_CHECK_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/realtime_refusal.h"

enum member_value {
    MEMBER_ANY,
    MEMBER_STRING,
    MEMBER_BOOLEAN,
    MEMBER_NUMBER,
    MEMBER_INTEGER,
    MEMBER_ARRAY,
    MEMBER_OBJECT,  /* with the members of a form */
    MEMBER_ONLY,    /* a number: lowest or highest and nothing else */
    MEMBER_CHECKED, /* by a function */
    MEMBER_REFUSED, /* known at the service and not here */
};

typedef enum vp_err (*member_check_fn)(const json_t *value, const char *path, struct realtime_refusal *error);

struct member_rule {
    const char *name;
    enum member_value value;
    bool may_be_null, is_required;
    double lowest, highest;         /* numbers, when lowest < highest */
    const struct member_rule *form; /* MEMBER_OBJECT; ends with a nameless rule */
    const char *const *words;       /* MEMBER_STRING: allowed ones, NULL-terminated; NULL: any */
    member_check_fn check;          /* MEMBER_CHECKED */
    const char *why;                /* MEMBER_REFUSED: a sentence, or NULL */
};

enum { MEMBER_PATH_BYTES = 96 };

/* VP_OK, or VP_ERR_BAD_MESSAGE with error filled: missing_required_parameter, unknown_parameter, invalid_type,
 * invalid_value, unsupported_parameter. path: the object's own name in messages, "" for none. */
VP_MUST_CHECK enum vp_err member_check(const json_t *object, const struct member_rule *form, const char *path,
                                       struct realtime_refusal *error);
/* "Invalid type for 'path': expected <expected>." */
VP_MUST_CHECK enum vp_err member_wrong_type(struct realtime_refusal *error, const char *path,
                                            const char *expected);
/* value is a string of words (NULL-terminated). */
VP_MUST_CHECK enum vp_err member_check_word(const json_t *value, const char *const *words, const char *path,
                                            struct realtime_refusal *error);
/* At most 16 pairs, keys of 64 and values of 512 characters. A member_check_fn. */
VP_MUST_CHECK enum vp_err member_check_metadata(const json_t *value, const char *path,
                                                struct realtime_refusal *error);

#endif

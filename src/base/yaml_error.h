/* What is wrong with a text that is no YAML, in words for the person who wrote it. */
#ifndef VP_BASE_YAML_ERROR_H
#define VP_BASE_YAML_ERROR_H

#include <stdbool.h>
#include <yaml.h>

#include "base/problems.h"
#include "base/span.h"

/* Whether the bytes are a text at all: UTF-8 without control characters. Otherwise tells where not. */
bool yaml_error_text_is_sound(struct span text, const char *name, struct problems *problems);
/* Tells why the parser stopped. */
void yaml_error_tell(struct span text, const char *name, const yaml_parser_t *parser,
                     struct problems *problems);

#endif

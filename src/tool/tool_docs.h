/* The page of the order tools, docs/tools.md, as `voiceplate docs tools` prints it. */
#ifndef VP_TOOL_TOOL_DOCS_H
#define VP_TOOL_TOOL_DOCS_H

#include <stdio.h>

/* Markdown. */
void tool_docs_print(FILE *out);

#endif

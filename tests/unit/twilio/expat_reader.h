/* Reads XML with expat, an independent parser, into a flat text that shows the tree. Expat is loaded at run
 * time: the room itself only writes XML and does not link a reader. */
#ifndef VP_TESTS_EXPAT_READER_H
#define VP_TESTS_EXPAT_READER_H

#include <dlfcn.h>
#include <expat.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"

struct expat_reader {
    struct buf out; /* "<name", "|attribute=value", ">text" and "</name" as they come */
    bool failed;
};

static void expat_reader_put(struct expat_reader *reader, const char *text)
{
    reader->failed |= buf_append_text(&reader->out, text) != VP_OK;
}

static void XMLCALL expat_reader_start(void *owner, const XML_Char *name, const XML_Char **attributes)
{
    expat_reader_put(owner, "<");
    expat_reader_put(owner, name);
    for (; *attributes != NULL; attributes += 2) {
        expat_reader_put(owner, "|");
        expat_reader_put(owner, attributes[0]);
        expat_reader_put(owner, "=");
        expat_reader_put(owner, attributes[1]);
    }
    expat_reader_put(owner, ">");
}

static void XMLCALL expat_reader_end(void *owner, const XML_Char *name)
{
    expat_reader_put(owner, "</");
    expat_reader_put(owner, name);
}

static void XMLCALL expat_reader_text(void *owner, const XML_Char *text, int len)
{
    struct expat_reader *reader = owner;
    reader->failed |= buf_append(&reader->out, text, (size_t)len) != VP_OK;
}

/* Parses all of xml; false when expat refuses it. The caller deinits reader->out. */
static inline bool expat_read(struct expat_reader *reader, struct span xml)
{
    void *library = dlopen("libexpat.so.1", RTLD_NOW);
    if (library == NULL)
        return false;
#define EXPAT_FN(name) __typeof__(name) *name##_fn = (__typeof__(name) *)dlsym(library, #name)
    EXPAT_FN(XML_ParserCreate);
    EXPAT_FN(XML_SetUserData);
    EXPAT_FN(XML_SetElementHandler);
    EXPAT_FN(XML_SetCharacterDataHandler);
    EXPAT_FN(XML_Parse);
    EXPAT_FN(XML_ParserFree);
#undef EXPAT_FN
    buf_init(&reader->out, 1 << 20);
    reader->failed = false;
    XML_Parser parser = XML_ParserCreate_fn(NULL);
    XML_SetUserData_fn(parser, reader);
    XML_SetElementHandler_fn(parser, expat_reader_start, expat_reader_end);
    XML_SetCharacterDataHandler_fn(parser, expat_reader_text);
    bool ok = XML_Parse_fn(parser, xml.at, (int)xml.len, 1) == XML_STATUS_OK;
    XML_ParserFree_fn(parser);
    dlclose(library);
    return ok && !reader->failed;
}

#endif

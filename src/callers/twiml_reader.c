#include "callers/twiml_reader.h"

#include <expat.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { DEPTH_MAX = 8, PARAMETER_MAX_BYTES = 500 };

#define IN(noun) (1u << (noun))

/* name, elements it may stand in, attributes of the product's documentation */
static const struct {
    const char *name;
    uint32_t parents;
    const char *attributes; /* " a b c " */
} nouns[TWIML_NOUN_COUNT] = {
    [TWIML_RESPONSE] = {"Response", 0, " "},
    [TWIML_CONNECT] = {"Connect", IN(TWIML_RESPONSE), " action method "},
    [TWIML_STREAM] = {"Stream", IN(TWIML_CONNECT) | IN(TWIML_START) | IN(TWIML_STOP),
                      " url name track statusCallback statusCallbackMethod "},
    [TWIML_PARAMETER] = {"Parameter", IN(TWIML_STREAM), " name value "},
    [TWIML_REDIRECT] = {"Redirect", IN(TWIML_RESPONSE), " method "},
    [TWIML_SAY] = {"Say", IN(TWIML_RESPONSE) | IN(TWIML_GATHER), " voice language loop "},
    [TWIML_PAUSE] = {"Pause", IN(TWIML_RESPONSE) | IN(TWIML_GATHER), " length "},
    [TWIML_HANGUP] = {"Hangup", IN(TWIML_RESPONSE), " "},
    [TWIML_REJECT] = {"Reject", IN(TWIML_RESPONSE), " reason "},
    [TWIML_PLAY] = {"Play", IN(TWIML_RESPONSE) | IN(TWIML_GATHER), " loop digits "},
    [TWIML_RECORD] = {"Record", IN(TWIML_RESPONSE),
                      " action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback"
                      " recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe"
                      " transcribeCallback "},
    [TWIML_GATHER] = {"Gather", IN(TWIML_RESPONSE),
                      " action method input timeout speechTimeout finishOnKey numDigits hints language"
                      " actionOnEmptyResult partialResultCallback partialResultCallbackMethod"
                      " profanityFilter speechModel enhanced bargeIn debug maxSpeechTime "},
    [TWIML_DIAL] = {"Dial", IN(TWIML_RESPONSE),
                    " action method timeout timeLimit callerId answerOnBridge hangupOnStar record"
                    " recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent"
                    " ringTone referUrl referMethod sequential trim callReason "},
    [TWIML_NUMBER] = {"Number", IN(TWIML_DIAL),
                      " url method sendDigits statusCallback statusCallbackEvent statusCallbackMethod byoc "},
    [TWIML_START] = {"Start", IN(TWIML_RESPONSE), " action method "},
    [TWIML_STOP] = {"Stop", IN(TWIML_RESPONSE), " "},
};

struct open_element {
    struct twiml_element *element;
    struct twiml_element **tail; /* where its next child goes */
    struct buf text;
};

struct allocation {
    struct allocation *next;
    max_align_t at[];
};

struct twiml_document {
    struct twiml_element *root;
    struct allocation *allocations;
};

struct twiml_reader {
    XML_Parser parser;
    struct twiml_document *document;
    struct open_element open[DEPTH_MAX];
    size_t depth, element_count;
    enum vp_err err;
    struct twiml_problem *problem;
};

static void *allocate(struct twiml_document *document, size_t size_bytes)
{
    struct allocation *allocation = calloc(1, sizeof *allocation + size_bytes);
    if (allocation == NULL)
        return NULL;
    allocation->next = document->allocations;
    document->allocations = allocation;
    return allocation->at;
}

static char *copy_text(struct twiml_document *document, const char *text, size_t len)
{
    char *copy = allocate(document, len + 1);
    if (copy != NULL && len > 0)
        memcpy(copy, text, len);
    return copy;
}

static unsigned long line_of(XML_Parser parser)
{
#if XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION < 9
    return XML_GetCurrentLineNumber(parser);
#else /* which warns of the narrower one */
    return (unsigned long)XML_GetCurrentLineNumber64(parser);
#endif
}

static void stop(struct twiml_reader *reader, enum vp_err err, int code, const char *what, const char *name)
{
    if (reader->err != VP_OK)
        return;
    reader->err = err;
    reader->problem->code = code;
    snprintf(reader->problem->text, sizeof reader->problem->text, "line %lu: %s%s%.60s%s",
             line_of(reader->parser), what, name != NULL ? " <" : "", name != NULL ? name : "",
             name != NULL ? ">" : "");
    XML_StopParser(reader->parser, XML_FALSE);
}

static enum twiml_noun noun_of(const char *name)
{
    enum twiml_noun noun = 0;
    while (noun < TWIML_NOUN_COUNT && strcmp(nouns[noun].name, name) != 0)
        noun++;
    return noun;
}

static bool attribute_is_known(enum twiml_noun noun, const char *name)
{
    const char *all = nouns[noun].attributes;
    size_t len = strlen(name);
    for (const char *at = strstr(all, name); at != NULL; at = strstr(at + 1, name))
        if (at > all && at[-1] == ' ' && at[len] == ' ')
            return true;
    return false;
}

/* An attribute that the table does not know gives warning 12200 at Twilio and is otherwise ignored. */
static void copy_attributes(struct twiml_reader *reader, struct twiml_element *element,
                            const char **attributes)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (!attribute_is_known(element->noun, attributes[0]))
            continue;
        if (element->attribute_count == TWIML_ATTRIBUTES_MAX) {
            stop(reader, VP_ERR_BAD_VALUE, 12200, "too many attributes in", nouns[element->noun].name);
            return;
        }
        const char *name = copy_text(reader->document, attributes[0], strlen(attributes[0]));
        const char *value = copy_text(reader->document, attributes[1], strlen(attributes[1]));
        if (name == NULL || value == NULL) {
            stop(reader, VP_ERR_NO_MEMORY, 12100, "out of memory", NULL);
            return;
        }
        element->attributes[element->attribute_count++] = (struct twiml_attribute){name, value};
    }
}

/* What the attributes of one element must fulfil beyond being known. */
static void check_element(struct twiml_reader *reader, const struct twiml_element *element)
{
    if (element->noun == TWIML_PARAMETER) {
        const char *name = twiml_find_attribute(element, "name");
        const char *value = twiml_find_attribute(element, "value");
        if (name == NULL || value == NULL || name[0] == '\0')
            stop(reader, VP_ERR_BAD_VALUE, 12200, "name and value are needed in", "Parameter");
        else if (strlen(name) + strlen(value) >= PARAMETER_MAX_BYTES)
            stop(reader, VP_ERR_BAD_VALUE, 12200, "name and value reach 500 characters in", "Parameter");
    }
}

static void on_open(void *owner, const char *name, const char **attributes)
{
    struct twiml_reader *reader = owner;
    enum twiml_noun noun = noun_of(name);
    if (reader->depth == 0 ? noun != TWIML_RESPONSE : noun == TWIML_NOUN_COUNT) {
        stop(reader, VP_ERR_BAD_VALUE, 12200, "not a TwiML element:", name);
        return;
    }
    if (reader->depth > 0 && !(nouns[noun].parents & IN(reader->open[reader->depth - 1].element->noun))) {
        stop(reader, VP_ERR_BAD_VALUE, 12200, "may not stand here:", name);
        return;
    }
    if (reader->depth == DEPTH_MAX || ++reader->element_count > TWIML_ELEMENTS_MAX) {
        stop(reader, VP_ERR_TOO_BIG, 12200, "too many elements at", name);
        return;
    }
    struct twiml_element *element = allocate(reader->document, sizeof *element);
    if (element == NULL) {
        stop(reader, VP_ERR_NO_MEMORY, 12100, "out of memory", NULL);
        return;
    }
    element->noun = noun;
    element->text = "";
    copy_attributes(reader, element, attributes);
    check_element(reader, element);
    if (reader->depth == 0) {
        reader->document->root = element;
    } else {
        struct open_element *parent = &reader->open[reader->depth - 1];
        *parent->tail = element;
        parent->tail = &element->next;
    }
    struct open_element *open = &reader->open[reader->depth++];
    open->element = element;
    open->tail = &element->first_child;
    buf_init(&open->text, TWIML_DOCUMENT_MAX_BYTES);
}

static struct span trim(struct span text)
{
    static const char blanks[] = " \t\r\n";
    while (text.len > 0 && strchr(blanks, text.at[0]) != NULL)
        text = (struct span){text.at + 1, text.len - 1};
    while (text.len > 0 && strchr(blanks, text.at[text.len - 1]) != NULL)
        text.len--;
    return text;
}

static void on_close(void *owner, const char *name)
{
    struct twiml_reader *reader = owner;
    if (reader->err != VP_OK)
        return;
    struct open_element *open = &reader->open[--reader->depth];
    struct span text = trim((struct span){open->text.at, open->text.len});
    if (text.len > 0)
        open->element->text = copy_text(reader->document, text.at, text.len);
    buf_deinit(&open->text);
    if (open->element->text == NULL)
        stop(reader, VP_ERR_NO_MEMORY, 12100, "out of memory at", name);
}

static void on_characters(void *owner, const char *at, int len)
{
    struct twiml_reader *reader = owner;
    if (reader->depth == 0 || reader->err != VP_OK)
        return;
    if (buf_append(&reader->open[reader->depth - 1].text, at, (size_t)len) != VP_OK)
        stop(reader, VP_ERR_TOO_BIG, 12100, "too much text", NULL);
}

/* A document type could define entities; no TwiML has one. */
static void on_doctype(void *owner, const char *name, const char *system_id, const char *public_id,
                       int has_subset)
{
    (void)system_id, (void)public_id, (void)has_subset;
    stop(owner, VP_ERR_BAD_VALUE, 12100, "document type", name);
}

enum vp_err twiml_reader_parse(struct span xml, struct twiml_document **out_document,
                               struct twiml_problem *out_problem)
{
    *out_problem = (struct twiml_problem){.code = 12100, .text = "document is larger than 64 KiB"};
    if (xml.len > TWIML_DOCUMENT_MAX_BYTES)
        return VP_ERR_TOO_BIG;
    struct twiml_reader reader = {.problem = out_problem};
    reader.parser = XML_ParserCreate(NULL);
    reader.document = calloc(1, sizeof *reader.document);
    if (reader.parser == NULL || reader.document == NULL) {
        reader.err = VP_ERR_NO_MEMORY;
        goto out;
    }
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_open, on_close);
    XML_SetCharacterDataHandler(reader.parser, on_characters);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    if (XML_Parse(reader.parser, xml.at, (int)xml.len, 1) == XML_STATUS_ERROR && reader.err == VP_OK) {
        reader.err = VP_ERR_BAD_VALUE;
        snprintf(out_problem->text, sizeof out_problem->text, "line %lu: %s", line_of(reader.parser),
                 XML_ErrorString(XML_GetErrorCode(reader.parser)));
    }
    while (reader.depth > 0)
        buf_deinit(&reader.open[--reader.depth].text);
out:
    if (reader.parser != NULL)
        XML_ParserFree(reader.parser);
    if (reader.err == VP_OK)
        *out_document = reader.document;
    else
        twiml_document_destroy(reader.document);
    return reader.err;
}

void twiml_document_destroy(struct twiml_document *document)
{
    if (document == NULL)
        return;
    for (struct allocation *at = document->allocations, *next; at != NULL; at = next) {
        next = at->next;
        free(at);
    }
    free(document);
}

const struct twiml_element *twiml_first_verb(const struct twiml_document *document)
{
    return document->root->first_child;
}

const char *twiml_noun_name(enum twiml_noun noun)
{
    return nouns[noun].name;
}

const char *twiml_find_attribute(const struct twiml_element *element, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, name) == 0)
            return element->attributes[i].value;
    return NULL;
}

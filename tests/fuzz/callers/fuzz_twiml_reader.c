#include "fuzz/fuzz_input.h"

#include "callers/twiml_reader.h"
#include "callers/twiml_url.h"

static void resolve_all(const struct twiml_element *element, size_t depth)
{
    char url[TWIML_URL_BYTES];
    for (; element != NULL; element = element->next) {
        if (depth > 8)
            abort();
        if (twiml_url_resolve("https://h.example/a/b?c=d", element->text, url) == VP_OK &&
            strnlen(url, sizeof url) == sizeof url)
            abort();
        for (size_t i = 0; i < element->attribute_count; i++)
            if (twiml_find_attribute(element, element->attributes[i].name) == NULL)
                abort();
        resolve_all(element->first_child, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct twiml_document *document = NULL;
    struct twiml_problem problem;
    if (twiml_reader_parse((struct span){(const char *)at, len}, &document, &problem) == VP_OK)
        resolve_all(twiml_first_verb(document), 1);
    twiml_document_destroy(document);
    return 0;
}

/* The files of the page (src/page/: HTML, CSS, modules of JavaScript), which are part of the program: cmake/page.cmake
 * makes them so. No I/O. */
#ifndef VP_PAGE_PAGE_FILE_H
#define VP_PAGE_PAGE_FILE_H

#include "base/span.h"

struct page_file {
    const char *name;        /* "views/now.js" */
    const char *type;        /* its Content-Type */
    struct span plain, gzip; /* the same content */
};

extern const struct page_file page_files[];
extern const size_t page_file_count;
/* Of all files together: another content, another version. They are served below it. */
extern const char page_version[];

/* NULL: there is none of that name. */
const struct page_file *page_file_find(const char *name);

#endif

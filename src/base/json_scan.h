/* A one-pass, allocation-free reader for the hot path: it walks the members of one JSON object and hands out
 * each value as a span of the source. A text of 1 MiB, whatever is in it, takes it a few milliseconds at
 * most. What is built into a tree goes through json_tree.h instead. */
#ifndef VP_BASE_JSON_SCAN_H
#define VP_BASE_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

enum json_kind {
    JSON_KIND_STRING,
    JSON_KIND_NUMBER,
    JSON_KIND_TRUE,
    JSON_KIND_FALSE,
    JSON_KIND_NULL,
    JSON_KIND_OBJECT,
    JSON_KIND_ARRAY
};

enum { JSON_SCAN_DEPTH_MAX = 32, JSON_NAME_BYTES = 96 /* longer than any name that is looked for */ };

struct json_value {
    enum json_kind kind;
    struct span text; /* string: between the quotes, still escaped; others: the literal with its brackets */
    bool has_escapes; /* string only: text holds backslashes */
};

struct json_scan {
    const char *at, *end;
    bool is_started, is_done, is_inner;
    struct span key_as_written;      /* of the last member: in the source, still escaped */
    char plain_key[JSON_NAME_BYTES]; /* without its escapes, if it has any */
};

/* text must outlive the scan. */
void json_scan_begin(struct json_scan *scan, struct span text);

/* Next member: VP_OK with out_key (as by json_value_name; until the next member) and out_value; VP_ERR_NEED_MORE
 * after the last one, when the object was whole; VP_ERR_BAD_JSON when it is not one well-formed object, or nested
 * deeper than JSON_SCAN_DEPTH_MAX. */
VP_MUST_CHECK enum vp_err json_scan_next(struct json_scan *scan, struct span *out_key,
                                         struct json_value *out_value);

/* Like json_scan_next, but leaves an object unread: its value has no text yet, and the caller goes on with
 * json_scan_enter or json_scan_pass. So an object whose members matter is read once. */
VP_MUST_CHECK enum vp_err json_scan_next_open(struct json_scan *scan, struct span *out_key,
                                              struct json_value *out_value);
/* Walks the unread object's members: use out_inner until VP_ERR_NEED_MORE, then leave. */
void json_scan_enter(const struct json_scan *scan, struct json_scan *out_inner);
void json_scan_leave(struct json_scan *scan, const struct json_scan *inner);
/* Goes over the unread object and fills in its text. VP_ERR_BAD_JSON. */
VP_MUST_CHECK enum vp_err json_scan_pass(struct json_scan *scan, struct json_value *value);

/* The next element of an array, of a scan begun with the array's text: VP_OK; VP_ERR_NEED_MORE after the last one, when
 * the array was whole; VP_ERR_BAD_JSON otherwise. */
VP_MUST_CHECK enum vp_err json_scan_next_element(struct json_scan *scan, struct json_value *out_value);

/* Picks members of one object in one pass: out_values[i] is that of keys[i], of kind JSON_KIND_NULL where
 * there is none, and of several the last. VP_ERR_BAD_JSON as above; then all are absent. */
VP_MUST_CHECK enum vp_err json_scan_pick(struct span object, const struct span *keys, size_t count,
                                         struct json_value *out_values);

/* A string of digits, or a JSON number without fraction, as a non-negative integer; false otherwise. */
bool json_value_u64(const struct json_value *value, uint64_t *out);

/* A string value that is to be compared with names: its text, with its escapes undone in room where it has any
 * ("\u0074ype" is "type": RFC 8259, section 8.3). One that is malformed or too long is no name: as it stands. */
struct span json_value_name(const struct json_value *value, char room[JSON_NAME_BYTES]);

/* Undoes the escapes of a string value into out (NUL-terminated). VP_ERR_TOO_BIG, VP_ERR_BAD_JSON. */
VP_MUST_CHECK enum vp_err json_value_text(const struct json_value *value, char *out, size_t size_bytes);

/* Makes a string value a C string where it stands: undone escapes are never longer than they were, and the
 * closing quote, which the scan has passed, gives room for the NUL. The scanned text must be writable.
 * Others, and malformed escapes, become "". */
const char *json_value_in_place(const struct json_value *value);
/* The same, and says so: VP_ERR_BAD_JSON where a string's escapes are malformed. Others are "". */
VP_MUST_CHECK enum vp_err json_value_take_text(const struct json_value *value, const char **out_text);

#endif

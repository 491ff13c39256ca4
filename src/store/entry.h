/* A write of the store as a document, to be carried out later: what the spool keeps. JSON, so that a newer
 * program and a person can read it. */
#ifndef VP_STORE_ENTRY_H
#define VP_STORE_ENTRY_H

#include <jansson.h>

#include "store/call_list.h"
#include "store/message.h"
#include "store/store.h"

/* A new document, or NULL without memory. Verbs and fields are those of store.h. */
json_t *entry_begin_call(const struct store_call *call);
json_t *entry_take_call(const char *call_sid, int64_t epoch);
json_t *entry_end_call(const char *call_sid, int64_t epoch, const char *reason, int64_t unix_ms);
json_t *entry_reopen_call(const char *call_sid, const char *reason);
json_t *entry_save_basket(const char *call_sid, int64_t epoch, uint32_t version, const char *basket_json);
json_t *entry_put_turn(const struct store_turn *turn);
json_t *entry_put_order(const struct ticket *ticket);
json_t *entry_put_message(const struct store_message *message);
json_t *entry_add_line(const char *call_sid, const struct store_line *line);
json_t *entry_add_tool_record(const char *call_sid, const struct tool_record *record); /* texts cut to fit */
json_t *entry_add_measures(const char *call_sid, const struct store_measures *measures);

/* What a record of the spool says, to be released; NULL: it is no document. */
json_t *entry_load(struct span record);
/* Reads what an entry says; VP_ERR_BAD_JSON when it is none of these. Texts in the outcome belong to entry. */
bool entry_is(const json_t *entry, const char *verb);           /* "put_order" */
const char *entry_text(const json_t *entry, const char *field); /* "" where there is none */
VP_MUST_CHECK enum vp_err entry_read_call(const json_t *entry, struct store_call *out_call);
VP_MUST_CHECK enum vp_err entry_read_message(const json_t *entry, struct store_message *out_message);
VP_MUST_CHECK enum vp_err entry_read_ticket(const json_t *entry, struct ticket *out_ticket);

/* Does what the entry says. That its writer had the call was judged when it was written: who has it now does
 * not matter any more. VP_ERR_STORE: not now; VP_ERR_BAD_JSON: it says nothing that can be done. A second
 * time does no harm, but a turn's latency counts twice. */
VP_MUST_CHECK enum vp_err entry_apply(const json_t *entry, struct store *store);

#endif

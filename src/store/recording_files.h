/* Where the recordings of calls lie: FOLDER/RESTAURANT/CALLSID.wav, and CALLSID-2.wav and so on of the further
 * streams of a call that came back. One that is being written has .part behind its name. No name from outside
 * becomes a path unless it has letters, digits, '-' and '_' only. All of this touches the disk: never on a loop. */
#ifndef VP_STORE_RECORDING_FILES_H
#define VP_STORE_RECORDING_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "order/menu.h"

enum {
    RECORDING_PATH_BYTES = 1024,
    RECORDING_PARTS_MAX = 16,                   /* streams of one call; further ones are not recorded */
    RECORDING_UNFINISHED_MS = 24 * 3600 * 1000, /* so old, nobody writes it any more */
    RECORDING_DAYS = 30                         /* kept where the restaurant says nothing */
};

/* False: a name that cannot be one, or too long. number: from 1. */
bool recording_files_path(const char *folder, const char *restaurant_id, const char *call_sid, int number,
                          char out[RECORDING_PATH_BYTES]);
/* So many of the call's streams have a recording, or one that is being written (with_unfinished). */
int recording_files_count(const char *folder, const char *restaurant_id, const char *call_sid,
                          bool with_unfinished);
/* Appends the whole file. VP_ERR_NOT_FOUND, VP_ERR_IO, VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err recording_files_read(const char *folder, const char *restaurant_id,
                                               const char *call_sid, int number, struct buf *out);
/* Whose folder has recordings of the call: restaurant_id's where there are, or none anywhere, else that of the one at
 * which the call began before it moved to restaurant_id. Returns out. */
const char *recording_files_home(const char *folder, const char *restaurant_id, const char *call_sid,
                                 char out[MENU_NAME_BYTES]);
/* All of the call, in whichever restaurant's folder. VP_ERR_NOT_FOUND: there is none; VP_ERR_IO: one stays. */
VP_MUST_CHECK enum vp_err recording_files_delete(const char *folder, const char *call_sid);
/* Deletes what of the restaurant is older than so many days, and what was left unfinished a day ago. Returns how many
 * files that were. */
int recording_files_sweep(const char *folder, const char *restaurant_id, int days, int64_t now_unix_ms);

#endif

/* Where a store's data lies: its URL as people may read it, and what is known beside the URL. */
#ifndef VP_STORE_STORE_PLACE_H
#define VP_STORE_STORE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum { STORE_NAME_BYTES = 512, STORE_SPOOL_PATH_BYTES = 600 };

/* Whether the URL is of a database server, not of a file of this machine: what is kept of the file alone (backups, what
 * was damaged) is its administrator's. */
bool store_is_remote(const char *url);
/* The URL without a password, for messages and logs. out is always written. */
void store_name(const char *url, char *out, size_t size_bytes);

typedef void (*store_on_file_fn)(void *owner, const char *path);
/* The files and folders that are read beside the URL to reach a server: what URL, environment and the user's home
 * folder say of passwords and TLS, whether it is there or not. None where the store is not remote. path is borrowed for
 * the call. */
void store_each_file_of_server(const char *url, store_on_file_fn on_file, void *owner);

/* Of a store that is remote; set once, before any is opened, and copied. password "": the URL's, or libpq's own ways;
 * spool_path: the file in which writes wait that the server cannot take. */
void store_set_remote(const char *password, const char *spool_path);
/* NULL: none was set. */
const char *store_password(void);
/* The spool of a URL. False: it has none. */
bool store_find_spool(const char *url, char *out_path, size_t size_bytes);

#endif

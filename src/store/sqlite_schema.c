#include "store/sqlite_internal.h"

#include <stdio.h>

/* Migration N brings schema N to N + 1. One that was ever released is never changed again. */
static const char *const migrations[] = {
    "CREATE TABLE call ("
    "  call_sid TEXT PRIMARY KEY, restaurant_id TEXT NOT NULL, caller_number TEXT NOT NULL,"
    " arm INTEGER NOT NULL,"
    "  started_unix_ms INTEGER NOT NULL, ended_unix_ms INTEGER NOT NULL, end_reason TEXT NOT NULL) STRICT;"
    "CREATE INDEX call_started ON call (started_unix_ms);"
    "CREATE TABLE basket ("
    "  call_sid TEXT PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL) STRICT;"
    "CREATE TABLE line ("
    "  id INTEGER PRIMARY KEY, call_sid TEXT NOT NULL, speaker INTEGER NOT NULL, offset_ms INTEGER NOT NULL,"
    "  text TEXT NOT NULL) STRICT;"
    "CREATE INDEX line_call ON line (call_sid, offset_ms, id);"
    /* The last number given, kept apart from the orders: a number is never given twice, not even when orders
     * are deleted for privacy. */
    "CREATE TABLE restaurant ("
    "  restaurant_id TEXT PRIMARY KEY, last_order_number INTEGER NOT NULL) STRICT;"
    "CREATE TABLE orders ("
    "  id INTEGER PRIMARY KEY, restaurant_id TEXT NOT NULL, order_number INTEGER NOT NULL,"
    " call_sid TEXT NOT NULL,"
    "  basket_version INTEGER NOT NULL, created_unix_ms INTEGER NOT NULL, ready_minutes INTEGER NOT NULL,"
    "  name TEXT NOT NULL, phone TEXT NOT NULL, address TEXT NOT NULL, service INTEGER NOT NULL,"
    "  subtotal_cents INTEGER NOT NULL, tax_cents INTEGER NOT NULL, delivery_fee_cents INTEGER NOT NULL,"
    "  total_cents INTEGER NOT NULL, item_count INTEGER NOT NULL,"
    "  UNIQUE (restaurant_id, order_number), UNIQUE (call_sid, basket_version)) STRICT;"
    "CREATE INDEX orders_created ON orders (created_unix_ms);"
    "CREATE TABLE order_line ("
    "  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE, position INTEGER NOT NULL,"
    "  item_id TEXT NOT NULL, size_id TEXT NOT NULL, name TEXT NOT NULL, details TEXT NOT NULL,"
    "  quantity INTEGER NOT NULL, unit_cents INTEGER NOT NULL, total_cents INTEGER NOT NULL,"
    "  PRIMARY KEY (order_id, position)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE outbox ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  order_id INTEGER NOT NULL UNIQUE REFERENCES orders (id) ON DELETE CASCADE,"
    "  due_unix_ms INTEGER NOT NULL, leased_until_unix_ms INTEGER NOT NULL DEFAULT 0,"
    "  attempt_count INTEGER NOT NULL DEFAULT 0, delivered_unix_ms INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX outbox_due ON outbox (due_unix_ms) WHERE delivered_unix_ms = 0;",

    "CREATE TABLE flag ("
    "  restaurant_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, changed_by TEXT NOT NULL,"
    "  changed_unix_ms INTEGER NOT NULL, PRIMARY KEY (restaurant_id, name)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE test_number ("
    "  number TEXT PRIMARY KEY, arm INTEGER NOT NULL, changed_by TEXT NOT NULL,"
    "  changed_unix_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    /* The last id is the version of all flags: AUTOINCREMENT never gives one twice. */
    "CREATE TABLE flag_log ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, unix_ms INTEGER NOT NULL, who TEXT NOT NULL, name TEXT NOT NULL,"
    "  scope TEXT NOT NULL, old_value TEXT NOT NULL, new_value TEXT NOT NULL) STRICT;"
    "ALTER TABLE call ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE call ADD COLUMN first_audio_unix_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE call ADD COLUMN handover_count INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE turn_latency ("
    "  id INTEGER PRIMARY KEY, call_sid TEXT NOT NULL, latency_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX turn_latency_call ON turn_latency (call_sid);",

    "CREATE TABLE talk ("
    "  call_sid TEXT PRIMARY KEY, number INTEGER NOT NULL, json TEXT NOT NULL,"
    " unix_ms INTEGER NOT NULL)  STRICT;"
    "CREATE INDEX talk_age ON talk (unix_ms);"
    "CREATE TABLE turn_answer ("
    "  call_sid TEXT NOT NULL, number INTEGER NOT NULL, answer TEXT NOT NULL, unix_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (call_sid, number)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX turn_answer_age ON turn_answer (unix_ms);"
    "CREATE TABLE audio ("
    "  audio_id TEXT PRIMARY KEY, bytes BLOB NOT NULL, until_unix_ms INTEGER NOT NULL) STRICT;"
    "CREATE INDEX audio_age ON audio (until_unix_ms);",

    /* epoch: of the newest holder of the call, and of the one that ordered; 0 before there were any.
     * seen_unix_ms: the last sign that somebody has the call. end_class: enum end_class. */
    "ALTER TABLE call ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE call ADD COLUMN seen_unix_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE call ADD COLUMN end_class INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX call_live ON call (call_sid) WHERE ended_unix_ms = 0;",

    /* What was measured of the caller's line. */
    "ALTER TABLE call ADD COLUMN line_json TEXT NOT NULL DEFAULT '';",
    /* The parts of latency_ms (call/turn_latency.h); 0 in older rows. */
    "ALTER TABLE turn_latency ADD COLUMN end_of_turn_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE turn_latency ADD COLUMN model_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE turn_latency ADD COLUMN tools_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE turn_latency ADD COLUMN queue_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE turn_latency ADD COLUMN playout_ms INTEGER NOT NULL DEFAULT 0;",

    "CREATE TABLE sold_out ("
    "  restaurant_id TEXT NOT NULL, kind INTEGER NOT NULL, thing_id TEXT NOT NULL,"
    "  until_unix_ms INTEGER NOT NULL, changed_by TEXT NOT NULL, changed_unix_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (restaurant_id, kind, thing_id)) STRICT, WITHOUT ROWID;"
    /* Its last id is the version of all that is sold out. */
    "CREATE TABLE sold_out_log ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, unix_ms INTEGER NOT NULL, who TEXT NOT NULL,"
    "  restaurant_id TEXT NOT NULL, kind INTEGER NOT NULL, thing_id TEXT NOT NULL,"
    "  is_sold_out INTEGER NOT NULL, until_unix_ms INTEGER NOT NULL) STRICT;",
    /* What the model used in each call: tokens by kind (call/token_usage.h), and their cost then. */
    "CREATE TABLE usage ("
    "  call_sid TEXT PRIMARY KEY, restaurant_id TEXT NOT NULL, day TEXT NOT NULL,"
    "  text_in INTEGER NOT NULL, text_cached INTEGER NOT NULL, text_out INTEGER NOT NULL,"
    "  audio_in INTEGER NOT NULL, audio_cached INTEGER NOT NULL, audio_out INTEGER NOT NULL,"
    "  cost_micros INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX usage_day ON usage (restaurant_id, day);",
    /* A row of the outbox makes a delivery for each way of the restaurant; outbox.delivered_unix_ms is when it did.
     * since_unix_ms: from when on the tries of today count. state: enum store_delivery_state. */
    "CREATE TABLE delivery ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,"
    "  event TEXT NOT NULL, restaurant_id TEXT NOT NULL, way_id TEXT NOT NULL, since_unix_ms INTEGER NOT NULL,"
    "  due_unix_ms INTEGER NOT NULL, leased_until_unix_ms INTEGER NOT NULL DEFAULT 0,"
    "  attempt_count INTEGER NOT NULL DEFAULT 0, may_have_arrived INTEGER NOT NULL DEFAULT 0,"
    "  state INTEGER NOT NULL DEFAULT 0, done_unix_ms INTEGER NOT NULL DEFAULT 0,"
    "  last_error TEXT NOT NULL DEFAULT '', UNIQUE (order_id, event, way_id)) STRICT;"
    "CREATE INDEX delivery_due ON delivery (due_unix_ms) WHERE state = 0;"
    "CREATE INDEX delivery_way ON delivery (restaurant_id, way_id, leased_until_unix_ms) WHERE state = 0;",

    /* An order has a life (order/order_life.h); event_count: of what happened to it since it was placed. One of more
     * than a day ago is nobody's task any more. */
    "ALTER TABLE orders ADD COLUMN state INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN due_unix_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN accepted_unix_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN ready_unix_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN done_unix_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE orders ADD COLUMN changed_by TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE orders ADD COLUMN event_count INTEGER NOT NULL DEFAULT 0;"
    "UPDATE orders SET due_unix_ms = created_unix_ms + ready_minutes * 60000;"
    "UPDATE orders SET state = 3, done_unix_ms = due_unix_ms WHERE created_unix_ms < (unixepoch() - 86400) * 1000;"
    /* kind, state: store/message.h; recording_id: of a voice message, '' of others. */
    "CREATE TABLE message ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, restaurant_id TEXT NOT NULL, call_sid TEXT NOT NULL,"
    "  key INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL,"
    "  wanted_for TEXT NOT NULL, account_id TEXT NOT NULL, recording_id TEXT NOT NULL, seconds INTEGER NOT NULL,"
    "  unix_ms INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0, done_unix_ms INTEGER NOT NULL DEFAULT 0,"
    "  done_by TEXT NOT NULL DEFAULT '', UNIQUE (call_sid, key, recording_id)) STRICT;"
    "CREATE INDEX message_age ON message (unix_ms);"
    /* Voice messages were a line of their call only: "message: ACCOUNT RECORDING 12 s". */
    "INSERT OR IGNORE INTO message (restaurant_id, call_sid, key, kind, text, name, phone, wanted_for, account_id,"
    "  recording_id, seconds, unix_ms) SELECT restaurant_id, call_sid, 0, 6, '', '', caller_number, '',"
    "  substr(rest, 1, instr(rest, ' ') - 1), substr(tail, 1, instr(tail, ' ') - 1),"
    "  CAST(substr(tail, instr(tail, ' ') + 1) AS INTEGER), started_unix_ms + offset_ms FROM"
    "  (SELECT call.*, offset_ms, substr(text, 10) AS rest,"
    "   substr(substr(text, 10), instr(substr(text, 10), ' ') + 1) AS tail FROM line JOIN call USING (call_sid)"
    "   WHERE speaker = 2 AND text LIKE 'message: % % %' ORDER BY line.id);"
    /* The outbox has a row for each thing that happened: sequence counts those of an order from 0, its placing. */
    "CREATE TABLE outbox_next ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER REFERENCES orders (id) ON DELETE CASCADE,"
    "  message_id INTEGER REFERENCES message (id) ON DELETE CASCADE, event TEXT NOT NULL DEFAULT 'created',"
    "  sequence INTEGER NOT NULL DEFAULT 0, due_unix_ms INTEGER NOT NULL,"
    "  delivered_unix_ms INTEGER NOT NULL DEFAULT 0, UNIQUE (order_id, sequence), UNIQUE (message_id)) STRICT;"
    "INSERT INTO outbox_next (id, order_id, due_unix_ms, delivered_unix_ms)"
    "  SELECT id, order_id, due_unix_ms, delivered_unix_ms FROM outbox;"
    "DROP TABLE outbox;"
    "ALTER TABLE outbox_next RENAME TO outbox;"
    "CREATE INDEX outbox_due ON outbox (due_unix_ms) WHERE delivered_unix_ms = 0;"
    "CREATE TABLE delivery_next ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER REFERENCES orders (id) ON DELETE CASCADE,"
    "  message_id INTEGER REFERENCES message (id) ON DELETE CASCADE, event TEXT NOT NULL,"
    "  sequence INTEGER NOT NULL DEFAULT 0, restaurant_id TEXT NOT NULL, way_id TEXT NOT NULL,"
    "  since_unix_ms INTEGER NOT NULL, due_unix_ms INTEGER NOT NULL,"
    "  leased_until_unix_ms INTEGER NOT NULL DEFAULT 0, attempt_count INTEGER NOT NULL DEFAULT 0,"
    "  may_have_arrived INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL DEFAULT 0,"
    "  done_unix_ms INTEGER NOT NULL DEFAULT 0, last_error TEXT NOT NULL DEFAULT '',"
    "  UNIQUE (order_id, sequence, way_id), UNIQUE (message_id, way_id)) STRICT;"
    "INSERT INTO delivery_next (id, order_id, event, restaurant_id, way_id, since_unix_ms, due_unix_ms,"
    "  leased_until_unix_ms, attempt_count, may_have_arrived, state, done_unix_ms, last_error)"
    "  SELECT id, order_id, event, restaurant_id, way_id, since_unix_ms, due_unix_ms, leased_until_unix_ms,"
    "  attempt_count, may_have_arrived, state, done_unix_ms, last_error FROM delivery;"
    "DROP TABLE delivery;"
    "ALTER TABLE delivery_next RENAME TO delivery;"
    "CREATE INDEX delivery_due ON delivery (due_unix_ms) WHERE state = 0;"
    "CREATE INDEX delivery_way ON delivery (restaurant_id, way_id, leased_until_unix_ms) WHERE state = 0;"
    /* What happened to orders, messages and deliveries, whoever did it: for whoever follows (store/change_log.h). */
    "CREATE TABLE change_log ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, unix_ms INTEGER NOT NULL, who TEXT NOT NULL,"
    "  restaurant_id TEXT NOT NULL, noun INTEGER NOT NULL, thing_id INTEGER NOT NULL, what TEXT NOT NULL) STRICT;",
    /* outcome: enum call_outcome, 0 while a call is live. A call without an order, a message or a person was answered
     * where it has a turn and left no dish behind. */
    "ALTER TABLE call ADD COLUMN outcome INTEGER NOT NULL DEFAULT 0;"
    "UPDATE call SET outcome = CASE WHEN EXISTS (SELECT 1 FROM orders WHERE orders.call_sid = call.call_sid) THEN 1"
    "  WHEN end_class <> 0 THEN end_class"
    "  WHEN end_reason IN ('goodbye', 'silence', 'hang-up', 'completed at Twilio') THEN 4 ELSE 5 END"
    "  WHERE ended_unix_ms <> 0;"
    "UPDATE call SET outcome = 6 WHERE outcome = 4"
    "  AND EXISTS (SELECT 1 FROM turn_latency WHERE turn_latency.call_sid = call.call_sid)"
    "  AND NOT EXISTS (SELECT 1 FROM basket WHERE basket.call_sid = call.call_sid AND json LIKE '%\"item_id\"%');"
    "CREATE INDEX call_of_restaurant ON call (restaurant_id, started_unix_ms);"
    "CREATE INDEX call_outcome ON call (outcome, started_unix_ms);"
    "CREATE INDEX call_outcome_of_restaurant ON call (restaurant_id, outcome, started_unix_ms);"
    "CREATE INDEX orders_of_restaurant ON orders (restaurant_id, created_unix_ms);"
    "CREATE TABLE tool_record ("
    "  id INTEGER PRIMARY KEY, call_sid TEXT NOT NULL, unix_ms INTEGER NOT NULL, is_refusal INTEGER NOT NULL,"
    "  name TEXT NOT NULL, arguments TEXT NOT NULL, answer TEXT NOT NULL) STRICT;"
    "CREATE INDEX tool_record_call ON tool_record (call_sid, unix_ms, id);"
    /* The words that callers and agents said, to be found again; sqlite_add_line keeps it in step. No triggers: a
     * schema that is not trusted may not use it in them. Its own tables are made of the lines again where a database is
     * mended (sqlite_salvage.c). */
    "CREATE VIRTUAL TABLE said USING fts5(text, content='line', content_rowid='id', detail='none',"
    "  tokenize='unicode61 remove_diacritics 2');"
    "INSERT INTO said (rowid, text) SELECT id, text FROM line WHERE speaker < 2;",
    /* What the caller told the restaurant. */
    ("ALTER TABLE orders ADD COLUMN allergy TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE orders ADD COLUMN coupon TEXT NOT NULL DEFAULT '';"),
    /* Who is logged in at the page (store/login.h). */
    "CREATE TABLE login ("
    "  secret_hash TEXT PRIMARY KEY, restaurant_id TEXT NOT NULL, password_mark TEXT NOT NULL,"
    "  until_unix_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
    /* What was not acknowledged is asked for all the time (store_plan_unheard). */
    "CREATE INDEX delivery_unheard ON delivery (restaurant_id, way_id, since_unix_ms) WHERE state <> 1;",
    /* What is out of the ordinary at restaurants. The last id of the log is its version. */
    "CREATE TABLE house ("
    "  restaurant_id TEXT PRIMARY KEY, is_paused INTEGER NOT NULL, paused_until_unix_ms INTEGER NOT NULL,"
    "  busy_minutes INTEGER NOT NULL, special TEXT NOT NULL, closed_days TEXT NOT NULL, changed_by TEXT NOT NULL,"
    "  changed_unix_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE house_log ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, restaurant_id TEXT NOT NULL, is_paused INTEGER NOT NULL,"
    "  paused_until_unix_ms INTEGER NOT NULL, busy_minutes INTEGER NOT NULL, special TEXT NOT NULL,"
    "  closed_days TEXT NOT NULL, who TEXT NOT NULL, unix_ms INTEGER NOT NULL) STRICT;",
    "ALTER TABLE orders ADD COLUMN currency TEXT NOT NULL DEFAULT 'USD';"
    "ALTER TABLE orders ADD COLUMN is_tax_included INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN service_charge_cents INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN tip_cents INTEGER NOT NULL DEFAULT 0;",
    ("ALTER TABLE order_line ADD COLUMN external_id TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE order_line ADD COLUMN options_json TEXT NOT NULL DEFAULT '[]';"),
    /* What the kitchen or the driver is told in the caller's words. */
    "ALTER TABLE orders ADD COLUMN note TEXT NOT NULL DEFAULT '';",
    /* What the agent said and the caller did not hear. */
    "ALTER TABLE line ADD COLUMN unheard TEXT NOT NULL DEFAULT '';",
    /* Tokens of programs that use the API (store/token.h). */
    "CREATE TABLE api_token ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, secret_hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
    "  restaurant_id TEXT NOT NULL, scopes INTEGER NOT NULL, created_unix_ms INTEGER NOT NULL,"
    "  until_unix_ms INTEGER NOT NULL) STRICT;",
    /* Calls that begin and end are events, too; sequence counts those of a call from 0. */
    "ALTER TABLE outbox ADD COLUMN call_sid TEXT;"
    "ALTER TABLE delivery ADD COLUMN call_sid TEXT;"
    "CREATE UNIQUE INDEX outbox_call ON outbox (call_sid, sequence) WHERE call_sid IS NOT NULL;"
    "CREATE UNIQUE INDEX delivery_call ON delivery (call_sid, sequence, way_id) WHERE call_sid IS NOT NULL;",
    /* Numbers whose calls are not taken. The last id of the log is its version. */
    "CREATE TABLE blocked ("
    "  restaurant_id TEXT NOT NULL, number TEXT NOT NULL, changed_by TEXT NOT NULL,"
    "  changed_unix_ms INTEGER NOT NULL, PRIMARY KEY (restaurant_id, number)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE blocked_log ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, unix_ms INTEGER NOT NULL, who TEXT NOT NULL,"
    "  restaurant_id TEXT NOT NULL, number TEXT NOT NULL, is_blocked INTEGER NOT NULL) STRICT;",
    /* Who calls again is asked for in each call. */
    "CREATE INDEX call_of_caller ON call (caller_number);",
    /* Where a delivery goes, and from which order on it does. */
    ("ALTER TABLE orders ADD COLUMN zone TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE orders ADD COLUMN zone_minimum_cents INTEGER NOT NULL DEFAULT 0;"),
    /* What is ordered of calls at whichever machine has them (store/store_command.h). */
    "CREATE TABLE call_command ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, call_sid TEXT NOT NULL, command INTEGER NOT NULL,"
    "  unix_ms INTEGER NOT NULL) STRICT;",
    /* What was measured and told twice counts once. */
    "ALTER TABLE call ADD COLUMN measured TEXT NOT NULL DEFAULT '';",
    /* Who took it; 0: nobody has. */
    "ALTER TABLE call_command ADD COLUMN taker INTEGER NOT NULL DEFAULT 0;",
    /* Which erasure its caller was forgotten by, counted from 1: each machine deletes the recordings that it has. */
    ("ALTER TABLE call ADD COLUMN erasure INTEGER NOT NULL DEFAULT 0;"
     "CREATE INDEX call_erased ON call (erasure) WHERE erasure > 0;"),
    /* Each arriving call is held to limits of its caller and its restaurant. */
    ("DROP INDEX call_of_caller;"
     "CREATE INDEX call_of_caller ON call (caller_number, started_unix_ms);"
     "CREATE INDEX call_live_of_caller ON call (caller_number, is_test) WHERE ended_unix_ms = 0;"
     "CREATE INDEX call_live_of_restaurant ON call (restaurant_id, arm) WHERE ended_unix_ms = 0;"),
};

enum { SCHEMA_VERSION = sizeof migrations / sizeof migrations[0] };

int sqlite_schema_version(void)
{
    return SCHEMA_VERSION;
}

/* The single number a query answers; -1 when it fails. */
static int64_t ask_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static bool is_ours(sqlite3 *db, int64_t version, char *out_why, size_t why_size_bytes)
{
    if (version < 0)
        snprintf(out_why, why_size_bytes, "%s", sqlite3_errmsg(db));
    else if (version > SCHEMA_VERSION)
        snprintf(out_why, why_size_bytes, "its schema %d is newer than this program's %d", (int)version,
                 SCHEMA_VERSION);
    else if (version == 0 && ask_number(db, "SELECT count(*) FROM sqlite_schema") != 0)
        snprintf(out_why, why_size_bytes, "it holds tables of another program");
    else
        return true;
    return false;
}

static bool run_migrations(sqlite3 *db, int64_t version, char *out_why, size_t why_size_bytes)
{
    char set_version[48];
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d", SCHEMA_VERSION);
    for (; version < SCHEMA_VERSION; version++)
        if (sqlite3_exec(db, migrations[version], NULL, NULL, NULL) != SQLITE_OK) {
            snprintf(out_why, why_size_bytes, "migration %d failed: %s", (int)version, sqlite3_errmsg(db));
            return false;
        }
    if (sqlite3_exec(db, set_version, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
        return true;
    snprintf(out_why, why_size_bytes, "%s", sqlite3_errmsg(db));
    return false;
}

enum vp_err sqlite_migrate(sqlite3 *db, char *out_why, size_t why_size_bytes)
{
    int64_t version = ask_number(db, "PRAGMA user_version");
    enum vp_err err = VP_ERR_STORE;
    if (version == SCHEMA_VERSION)
        return VP_OK; /* the common case needs no lock */
    if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
        snprintf(out_why, why_size_bytes, "%s", sqlite3_errmsg(db));
        return VP_ERR_STORE;
    }
    version = ask_number(db, "PRAGMA user_version"); /* another process may have been quicker */
    if (!is_ours(db, version, out_why, why_size_bytes))
        err = version < 0 ? VP_ERR_STORE : VP_ERR_BAD_VALUE;
    else if (run_migrations(db, version, out_why, why_size_bytes))
        err = VP_OK;
    if (err != VP_OK)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return err;
}

"""Another program holds the database locked for five seconds, while callers come in and one orders."""
import os
import sqlite3
import threading
import time

from lab import phone, strangers, twilio

LINE = 11
NAME = "database locked for 5 s: six callers, and one who orders"
RIGHT = "each webhook is answered within a second; an order that was told 'in' is stored afterwards"
LOCK_S, WEBHOOK_MAX_S = 5, 1.0
WELL_S = 10


def hold_lock(path, begin, end):
    database = sqlite3.connect(path, isolation_level=None, timeout=5)
    begin.wait()
    database.execute("BEGIN EXCLUSIVE")
    end.wait()
    database.execute("ROLLBACK")
    database.close()


def webhook_s(lab):
    began = time.monotonic()
    try:
        reply = twilio.ask(lab.service.web, twilio.webhook("/voice", twilio.call_form(twilio.new_sid())), timeout_s=15)
    except TimeoutError:
        reply = None
    return time.monotonic() - began if reply is not None and reply.status == 200 else float("inf")


def attack(lab):
    begin, end = threading.Event(), threading.Event()
    holder = threading.Thread(target=hold_lock, args=(os.path.join(lab.folder, "voiceplate.db"), begin, end))
    holder.start()
    call, waits = phone.Call(lab.service).open(), []

    def lock_and_call():
        time.sleep(4)  # the basket is made; the yes comes under the lock
        begin.set()
        time.sleep(0.2)
        callers = [threading.Thread(target=lambda: waits.append(webhook_s(lab))) for _ in range(6)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        time.sleep(max(0.0, LOCK_S - max(waits)))
        end.set()

    try:
        strangers.together(lambda: phone.order_pizza(call, 1, "Cy"), lock_and_call)
    finally:
        begin.set()
        end.set()
        holder.join()
    told = told_in(lab)
    call.hang_up()
    stored = lab.until(5, lambda: len((lab.service.api("/api/calls/" + call.sid) or {"orders": []})["orders"]))
    lab.expect(len(waits) == 6 and max(waits) < WEBHOOK_MAX_S, f"a webhook took {max(waits):.1f} s (inf: not answered)")
    lab.expect(not told or stored == 1, "the order was told 'in' and is not stored")
    return f"slowest webhook {max(waits) * 1000:.0f} ms; order told 'in': {'yes' if told else 'no'}, stored: {stored or 0}"


def told_in(lab):
    """Whether the last submit_order was answered ok."""
    return any(line["answer"].get("ok") and "order_number" in line["answer"] for line in lab.service.model_log()[-2:] if "answer" in line)

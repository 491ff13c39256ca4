"""What the verbs print over a database with calls of both shipped restaurants, and about good and bad menus."""
import json
import os
import time
import re
import shutil
import sqlite3
import subprocess

from lab import service as services
from scenes.pages import hang_up
from scenes.realtime import begin, call_function, caller_says, speak
from stage.document import Document
from stage.talk import Talk

TITLE = "What the verbs print"
SETTINGS = {}
SHIPPED_MENUS = True
RULES = [(r"(?m)(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)", "time*"), (r"(?<=\s)(\d\d:\d\d)(?=\s|$)", "time*"),
         (r'"(?:changed|at|since|until)_unix_ms":\s*(\d+)', "time*")]
ORDERS = [  # (number called, items, customer)
    ("+15550001111", [{"item_id": "margherita", "size_id": "large", "quantity": 2, "without": ["basil"], "options": [
        "thin-crust", {"option_id": "mushrooms", "side": "left"}, {"option_id": "ham", "side": "right", "amount": "extra"}]},
        {"item_id": "wings-boneless", "size_id": "twenty", "options": ["bbq", "dip-ranch", "dip-blue-cheese"]},
        {"item_id": "coke", "size_id": "two-liter", "quantity": 3}],
     {"name": "Ada Lovelace", "service": "delivery", "address": "12 St. James's Square, apt. 3"}),
    ("+15550001111", [{"item_id": "garlic-bread", "options": ["melted-cheese"]},
                      {"item_id": "caesar-salad", "size_id": "side", "options": ["caesar-dressing", "salad-shrimp"]}],
     {"name": "Zoë", "service": "pickup", "phone": "555 000 7777"}),
    ("+15550001122", [{"item_id": "super-burrito", "options": ["carnitas", "black-beans", "salsa-hot"], "quantity": 2},
                      {"item_id": "horchata", "size_id": "large"}, {"item_id": "churros", "quantity": 4}],
     {"name": "Grace", "service": "pickup"}),
]


def place(service, number, called, items, customer):
    talk = Talk(Document(), service, number, called)
    begin(talk)
    speak(talk, "Hello!", "the greeting")
    caller_says(talk, "This and that, please.", "the caller orders")
    for item in items:
        answer = call_function(talk, "add_item", item)
        assert answer["ok"], (item, answer)
    call_function(talk, "set_customer", customer)
    found = call_function(talk, "get_order", {"for_read_back": True})["order"]
    speak(talk, found["read_back"], "it is read back", pieces=30)
    caller_says(talk, "Yes.", "the caller confirms")
    assert call_function(talk, "submit_order", {"version": found["version"]})["ok"]
    speak(talk, "Your order is in.", "the model says so")
    hang_up(talk)


def run(document, service, *words, status_only=False):
    done = subprocess.run([service.program, *words], env=service.environment(), cwd=services.ROOT, capture_output=True,
                          text=True, timeout=60, check=False)
    document.write(f"$ voiceplate {' '.join(words)}")
    if not status_only:
        document.write(document.once(done.stdout.rstrip("\n")) if done.stdout else "(nothing)")
        if done.stderr:
            document.write("(standard error) " + done.stderr.rstrip("\n"))
    document.write(f"(exit status {done.returncode})\n")


BAD_MENUS = {  # name: (what is replaced in the corner's menu, what it becomes)
    "prices": [("price: 9.50", "price: cheap"), ("price: 15.00", "price: -1")],
    "hours": [('"00:00-24:00"', '"25:00-26:00"')],
    "numbers": [("+15550001111", "none"), ("+15550003333", "12")],
    "unknown-key": [("tax_percent", "tax_per_cent"), ("address:", "adress:")],
    "twice": [("id: large", "id: small")],
    "group": [("        name: Margherita", "        name: Margherita\n        groups: [crust]")],
    "zone": [("America/New_York", "Atlantis/Center")],
    "limits": [("items: 60", "items: many"), ("total: 500.00", "total: 0")],
    "indented": [("  id: corner", "      id: corner")],
    "empty-names": [("name: Corner Pizza", 'name: ""'), ("name: Margherita", "name:")],
}


def menus(document, service):
    run(document, service, "menu", "check", "menus/harbor-pizza.yaml", "menus/casa-verde.yaml")
    folder = os.path.join(service.folder, "bad")
    os.makedirs(folder)
    corner = os.path.join(services.ROOT, "tests/e2e/kill_matrix/menus/corner.yaml")
    with open(corner, encoding="utf-8") as file:
        text = file.read()
    for name, changes in BAD_MENUS.items():
        bad = text
        for old, new in changes:
            assert old in bad, old
            bad = bad.replace(old, new)
        path = os.path.join(folder, name + ".yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(bad)
        run(document, service, "menu", "check", path)
    shutil.copy(corner, os.path.join(folder, "cut.yaml"))
    os.truncate(os.path.join(folder, "cut.yaml"), 600)
    run(document, service, "menu", "check", os.path.join(folder, "cut.yaml"), os.path.join(folder, "none.yaml"))
    for name in ("menus/harbor-pizza.yaml", "menus/casa-verde.yaml"):
        run(document, service, "menu", "show", name)


def flags(document, service):
    for words in ((), ("set", "realtime_percent", "50", "--who", "Ada"), ("set", "realtime_percent", "101"),
                  ("set", "realtime_percent", "5", "--restaurant", "harbor-pizza", "--who", "Ada"),
                  ("set", "realtime_percent", "1", "--restaurant", "nobody"), ("set", "realtime", "1"),
                  ("set", "realtime_enabled", "maybe"), ("test-number", "add", "+15550002222", "traditional", "--who", "Bob"),
                  ("test-number", "remove", "+15550003333"), ("rollback", "--who", "Ada"), (),
                  ("unset", "realtime_enabled", "--restaurant", "harbor-pizza"),
                  ("unset", "realtime_percent", "--restaurant", "harbor-pizza", "--who", "Ada"), ("log",),
                  ("log", "--limit", "1")):
        run(document, service, "flags", *words)


def change(service, *statements):
    database = sqlite3.connect(os.path.join(service.folder, "voiceplate.db"))
    with database:
        for statement in statements:
            database.execute(statement)
    database.close()


def await_page(service, limit_s=60):
    """Until the deliverer has looked at each order once more since the verbs above changed them."""
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        done = subprocess.run([service.program, "deliveries", "--json"], env=service.environment(), cwd=services.ROOT, capture_output=True,
                              text=True, timeout=60, check=False)
        states = [(one["state"], "nobody" in (one["last_error"] or "")) for one in json.loads(done.stdout)["deliveries"]]
        if all(state != "waiting" or is_told for state, is_told in states) and ("waiting", True) in states:
            return
        time.sleep(0.2)


def lives(document, service):
    """What a restaurant does with its orders and messages at the command line."""
    harbor = ("--restaurant", "harbor-pizza", "--who", "Ada")
    for words in (("accept", "1"), ("accept", "1", *harbor), ("ready", "1", *harbor), ("ready", "1", *harbor), ("accept", "1", *harbor),
                  ("picked-up", "1", *harbor), ("cancel", "1", *harbor), ("cancel", "99", *harbor), ("cancel", "x", *harbor),
                  ("cancel", "1", "--restaurant", "casa-verde", "--reason", "no salmon", "--who", "Bob"), ("reprint", "1", *harbor),
                  ("eat", "1"), ("--state", "cancelled"), ("--state", "eaten"), ("--day", "2020-02-29"), ("--since", "2020-02-29", "--limit", "1"),
                  ("--day", "yesterday")):
        run(document, service, "orders", *words)
    change(service, "INSERT INTO message (restaurant_id, call_sid, key, kind, text, name, phone, wanted_for, account_id, recording_id, "
           f"seconds, unix_ms) VALUES ('harbor-pizza', '{f'CA{1:032x}'}', 1, 1, 'a table by the window', 'Zoë', '', 'Friday at seven', "
           "'', '', 0, 1767225600000)")
    for words in ((), ("--json",), ("done", "1", "--who", "Ada"), ("--state", "open"), (), ("done", "2"), ("done", "x"), ("--state", "lost")):
        run(document, service, "messages", *words)
    change(service, "UPDATE call SET ended_unix_ms = started_unix_ms + 42000 WHERE ended_unix_ms <> 0")
    for words in ((), ("--outcome", "ordered", "--limit", "1"), ("Grace",), ("--restaurant", "nobody"), ("--day", "2020-02-29"),
                  ("--outcome", "eaten"), ("one", "two")):
        run(document, service, "calls", *words)
    await_page(service)
    for words in ((), ("redirect", "1", "till"), ("redirect", "one", "till"), ("redirect", "1")):
        run(document, service, "deliveries", *words)


def damage(document, service):
    """A broken promise for the check to find."""
    change(service, "UPDATE orders SET total_cents = total_cents + 1 WHERE order_number = 1",
           "DELETE FROM outbox WHERE rowid IN (SELECT min(rowid) FROM outbox)")
    run(document, service, "check")
    run(document, service, "check", "--json")


def play(document, service):
    quietly_made = [place(service, number, *order) for number, order in enumerate(ORDERS, 1)]
    document.title(f"orders of {len(quietly_made)} calls")
    for words in ((), ("--restaurant", "casa-verde"), ("--call", f"CA{2:032x}"), ("--limit", "1"), ("--limit", "0"),
                  ("--restaurant", "nobody")):
        run(document, service, "orders", *words)
    document.title("check")
    run(document, service, "check")
    run(document, service, "check", "--json")
    document.title("ab")
    change(service, "UPDATE call SET first_audio_unix_ms = started_unix_ms + 100 * substr(call_sid, -1)",
           "UPDATE turn_latency SET latency_ms = 300 + 100 * id")  # measured times, as if the machine were always the same
    for words in ((), ("--json",), ("--days", "0"), ("--restaurant", "casa-verde")):
        run(document, service, "ab", *words)
    document.title("flags")
    flags(document, service)
    document.title("what becomes of orders and messages")
    lives(document, service)
    document.title("a database with two mistakes")
    damage(document, service)
    document.title("menus")
    menus(document, service)
    document.title("documentation from tables")
    run(document, service, "docs", "metrics")
    document.title("the banner of serve")
    document.write(re.sub(r"^VoicePlate \S+", "VoicePlate <version>", service.banner()))

"""What operators see: live pages, API, flags, the comparison; of a service with some calls behind it and one going on."""
import re

from lab import twilio
from scenes.ends import over
from scenes.realtime import begin, order, speak
from stage.document import Document
from stage.http import admin, ask, exchange
from stage.service import wait_until
from stage.talk import Talk, sid

TITLE = "The pages of operators"
SETTINGS = {}
RULES = [(r'"pid":(\d+)', "pid"), (r'"(?:up_seconds|seconds_ago|seconds)":([\d.]+(?:e-?\d+)?)', "seconds*"),
         (r'"told":"answers: a session was ready within (\d+) ms', "ms*"), (r'"last_latency_ms":(\d+)', "ms*"),
         (r'"(?:\w+_)?unix_ms":(\d{12,})', "time*"), (r'"\w+_p\d\d_ms":\{([^}]*)\}', "latency*"),
         (r'"(?:slowest|total|end_of_turn|model|tools|queue|playout)_ms":(\d+)', "wait*"),
         (r'"version":"([^"]+)"', "version*")]


def quietly(service, number, act):
    """A call of which only the traces are wanted."""
    talk = Talk(Document(), service, number)
    begin(talk)
    speak(talk, "Hello!", "the greeting")
    act(talk)
    return talk


def hang_up(talk):
    talk.hang_up()
    over(talk, "the end")
    talk.webhook("/voice/status", CallStatus="completed")


def an_order(talk):
    order(talk)
    hang_up(talk)


def is_shown(service):
    """Pages follow their calls within a second."""
    found = service.api("/streams")["streams"]
    return len(found) == 1 and found[0]["state"] == "CONNECTED" and found[0]["marks_outstanding"] == 0


def metrics(document, service):
    """Names, labels and types; of the values those that a script decides."""
    _, _, _, octets = ask(service.media, admin("GET", "/metrics"))
    for line in octets.decode().splitlines():
        counted = re.match(r"(voiceplate_(?:calls|orders|tool|barge|webhooks|bad_sig)\w*(?:\{[^}]*\})? )(\d+)$", line)
        document.write(line if line.startswith("#") or counted else re.sub(r" [\d.e+-]+$", " ...", line))


def play(document, service):
    quietly(service, 1, an_order)
    quietly(service, 2, hang_up)
    talk = quietly(service, 3, lambda talk: None)
    document.title("live pages")
    wait_until(lambda: is_shown(service), "one live call that was greeted")
    for path in ("/health", "/streams", "/realtime/sessions"):
        for where in (service.web, service.media):
            exchange(document, where, admin("GET", path), is_sized=False)
    exchange(document, service.web, ("GET", "/health", {"Host": twilio.HOST}, None))
    exchange(document, service.web, admin("GET", "/streams", token="wrong"))
    exchange(document, service.web, ("GET", "/api/orders", {"Host": twilio.HOST}, None))
    hang_up(talk)
    document.title("calls and orders")
    for path in (f"/api/calls/{sid(1)}", f"/api/calls/{sid(2)}", f"/api/calls/{sid(9)}", "/api/calls/x", "/api/orders",
                 "/api/orders?restaurant=corner&limit=1", "/api/orders?restaurant=nobody", "/api/orders?limit=0"):
        exchange(document, service.web, admin("GET", path), is_sized=False)
    document.title("flags")
    for request in (
            admin("GET", "/api/flags"), admin("PUT", "/api/flags", {"name": "realtime_percent", "value": 20}),
            admin("PUT", "/api/flags", {"name": "realtime_percent", "value": 7, "restaurant_id": "corner"},
                  **{"X-Admin-Name": "Ada"}),
            admin("PUT", "/api/flags", {"name": "realtime_percent", "value": 101}),
            admin("PUT", "/api/flags", {"name": "realtime", "value": 1}), admin("PUT", "/api/flags", "no JSON"),
            admin("PUT", "/api/flags", {"name": "realtime_enabled", "value": True, "restaurant_id": "nobody"}),
            admin("PUT", "/api/test-numbers/+15550002222", {"arm": "traditional"}),
            admin("PUT", "/api/test-numbers/+15550002222", {"arm": "both"}),
            admin("PUT", "/api/test-numbers/+15550003333", {"arm": "realtime"}),
            admin("DELETE", "/api/test-numbers/+15550002222"), admin("DELETE", "/api/test-numbers/+15550002222"),
            admin("PUT", "/api/flags", {"name": "realtime_percent", "value": None}), admin("POST", "/api/rollback", ""),
            admin("GET", "/api/flags/log?limit=100"), admin("GET", "/api/flags/log?limit=1"),
            admin("GET", "/api/flags/log?limit=x")):
        exchange(document, service.web, request, is_sized=False)
    document.title("the comparison")
    for path in ("/api/ab", "/api/ab?days=7&restaurant=corner", "/api/ab?days=0"):
        exchange(document, service.web, admin("GET", path), is_sized=False)
    document.title("metrics")
    metrics(document, service)

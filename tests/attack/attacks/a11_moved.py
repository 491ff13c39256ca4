"""The database file is moved away under the service, while callers come."""
import os
import time

from lab import twilio

LINE = 11
NAME = "database moved away"
RIGHT = "noticed within 2 s: degraded health, and a database at the path again that has every call"
ALONE = True
NOTICED_S = 2.5
WELL_S = 10


def is_well(lab):
    """Where it mended itself it says so until somebody has looked."""
    store = (lab.service.health() or {}).get("store", {})
    return store.get("state") == "ok" and store.get("mended")


def begin_call(lab):
    sid = twilio.new_sid()
    reply = twilio.ask(lab.service.web, twilio.webhook("/voice", twilio.call_form(sid)))
    lab.expect(reply is not None and ("<Stream" in reply.body or "<Dial" in reply.body), "a caller is not answered")
    return sid if "<Stream" in reply.body else None


def attack(lab):
    path = os.path.join(lab.folder, "voiceplate.db")
    sids = [begin_call(lab) for _ in range(5)]
    began = time.monotonic()
    os.rename(path, path + ".away")
    sids += [begin_call(lab) for _ in range(5)]
    noticed = lab.until(NOTICED_S, lambda: (lab.service.health() or {}).get("status") == "degraded")
    took_s = time.monotonic() - began
    sids += [begin_call(lab) for _ in range(5)]
    lab.expect(noticed, "/health says ok")

    def lost():
        return [sid for sid in sids if sid is not None and lab.service.api("/api/calls/" + sid) is None]

    lab.until(WELL_S, lambda: os.path.exists(path) and not lost())
    lab.expect(not lost(), f"{len(lost())} of {len(sids)} calls are lost")
    return f"noticed after {took_s:.1f} s, no call lost"

"""The database file is moved away under the service, and put back."""
import os
import time

from lab import twilio

LINE = 11
NAME = "database moved away, then put back"
RIGHT = "noticed within 2 s: degraded health, callers are connected with the staff; well again afterwards"
ALONE = True
NOTICED_S = 2.5
WELL_S = 10


def attack(lab):
    path = os.path.join(lab.folder, "voiceplate.db")
    began = time.monotonic()
    os.rename(path, path + ".away")
    noticed = lab.until(NOTICED_S, lambda: (lab.service.health() or {}).get("status") == "degraded")
    took_s = time.monotonic() - began
    reply = twilio.ask(lab.service.web, twilio.webhook("/voice", twilio.call_form(twilio.new_sid())))
    if not os.path.exists(path):
        os.rename(path + ".away", path)
    lab.expect(noticed, "/health says ok")
    lab.expect(reply is not None and "<Dial>" in reply.body, "a caller is not sent to the staff")
    return f"noticed after {took_s:.1f} s"

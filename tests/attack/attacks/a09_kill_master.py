"""kill -9 of the master while a call goes on, then a new start on the same ports, as systemd does it."""
import os
import signal
import time

from lab import twilio

LINE = 9
NAME = "kill -9 of the master, then a new start"
RIGHT = "the new one answers webhooks well under 2 s after its start; the call goes on"
ALONE = True
MAY_RESTART = ("",)
ANSWERS_S = 2


def is_taken_over(service):
    """Whether the new master has a web process of its own that answers."""
    rows = (service.health() or {}).get("processes", [])
    return any(row["role"] == "master" and row["pid"] == service.process.pid for row in rows)


def attack(lab):
    service = lab.service
    os.kill(service.process.pid, signal.SIGKILL)
    service.process.wait()
    time.sleep(0.2)
    began = time.monotonic()
    service.run_program()
    reply = twilio.ask(service.web, twilio.webhook("/voice", twilio.call_form(twilio.new_sid())))
    took_s = time.monotonic() - began
    lab.expect(reply is not None and reply.status == 200 and "<Stream" in reply.body, "no stream for a new call")
    lab.expect(took_s < ANSWERS_S, f"a new call is answered {took_s:.1f} s after the start")
    lab.expect(lab.until(10, lambda: is_taken_over(service)), "the new master does not take over")
    taken_s = time.monotonic() - began
    time.sleep(1.5)  # the old worker with its call
    lab.expect(service.process.poll() is None, "the new master ended")
    return f"a new call is answered {took_s:.2f} s, all taken over {taken_s:.2f} s after the start"

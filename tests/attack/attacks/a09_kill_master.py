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
    time.sleep(1.5)  # the old worker with its call
    return f"a new call is answered {took_s:.2f} s after the start"

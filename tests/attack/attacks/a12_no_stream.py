"""Webhooks that no stream follows, then a service that is ended by force and started again."""
import signal

from lab import phone

LINE = 12
NAME = "20 webhooks without a stream, then a kill and a new start"
RIGHT = "none of the calls is live after the start"
ALONE = True
MAY_CUT = True
MAY_RESTART = ("",)
CALLS = 20


def attack(lab):
    service = lab.service
    calls = [phone.Call(service) for _ in range(CALLS)]
    for call in calls:
        call.answer()
    service.process.send_signal(signal.SIGTERM)
    service.process.send_signal(signal.SIGTERM)
    service.kill()
    service.run_program()

    def live():
        return [call for call in calls if service.api("/api/calls/" + call.sid)["state"] == "live"]

    lab.until(10, lambda: not live())
    lab.expect(not live(), f"{len(live())} of {CALLS} calls are live")
    return f"{CALLS} of {CALLS} calls ended"

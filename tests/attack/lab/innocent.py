"""The innocent call, a program of its own so that no attacker's work disturbs its measuring: talks to the echoing model
and keeps the largest gap between its own frames as they come back.
   python3 -m lab.innocent WEB_PORT MEDIA_PORT [HOST]     HOST: where the service has no public name
Prints "live" when its echo is heard; for each line on standard input it prints what happened since the last one as
JSON: {"gap_ms", "frames", "is_live", "end"}. Ends with its input."""
import json
import os
import select
import sys
import time

from . import phone, twilio, websocket


class Service:
    def __init__(self, web_port, media_port):
        self.web, self.media = ("127.0.0.1", web_port), ("127.0.0.1", media_port)


class Innocent:
    def __init__(self, service):
        self.call = phone.Call(service)
        self.call.on_media = self.on_media
        self.number = self.frames = 0
        self.last = self.gap = None
        self.end = None

    def on_media(self, payload):
        if phone.MAGIC not in payload:
            return  # a greeting, not an echo
        now = time.monotonic()
        if self.last is not None:
            self.gap = max(self.gap or 0, now - self.last)
        self.last = now
        self.frames += 1

    def turn(self):
        if not self.call.to_say:
            self.call.to_say.extend(phone.stamped("echo"))
        try:
            self.call.turn()
        except websocket.Closed as error:
            self.end = str(error)

    def report(self):
        """A silence that still lasts is a gap too."""
        now = time.monotonic()
        if self.last is not None and self.end is None:
            self.gap = max(self.gap or 0, now - self.last)
        found = {"gap_ms": round((self.gap or 0) * 1000, 1), "frames": self.frames, "is_live": self.end is None,
                 "end": self.end}
        self.gap, self.frames = None, 0
        return found


def main():
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)  # the clock, not a part of what is measured
    except PermissionError:
        pass
    twilio.HOST = (sys.argv[3:] or [twilio.HOST])[0]
    innocent = Innocent(Service(int(sys.argv[1]), int(sys.argv[2])))
    innocent.call.open()
    is_heard = False
    while True:
        if innocent.end is None:
            innocent.turn()
        if innocent.last is not None and not is_heard:
            is_heard = True
            print("live", flush=True)
        ready, _, _ = select.select([sys.stdin], [], [], 0 if innocent.end is None else 1)
        if ready:
            if not sys.stdin.readline():
                break
            print(json.dumps(innocent.report()), flush=True)
    innocent.call.hang_up()


if __name__ == "__main__":
    main()

"""Forty ask for /metrics at once, on both ports, again and again, as a monitor that was set up wrongly does."""
import threading
import time

from lab import twilio

LINE = 21
NAME = "40 ask for /metrics without end, 3 s"
RIGHT = "each is answered; the service asks nothing of anybody for it"
SECONDS, AT_ONCE = 3, 40


def attack(lab):
    counts, lock, end = {}, threading.Lock(), time.monotonic() + SECONDS

    def ask(where):
        while time.monotonic() < end:
            reply = twilio.get(where, "/metrics", {"Authorization": f"Bearer {twilio.ADMIN}"})
            with lock:
                status = reply.status if reply is not None else None
                counts[status] = counts.get(status, 0) + 1

    threads = [threading.Thread(target=ask, args=(where,)) for where in (lab.service.web, lab.service.media) * (AT_ONCE // 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lab.expect(set(counts) == {200}, f"answers: {counts}")
    return f"{counts[200]} answered"

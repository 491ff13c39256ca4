"""A call whose every session stalls, the one that it began with and those that replace it, while others call."""
import time

from lab import phone

LINE = 20
NAME = "one call whose every session stalls, for 26 s"
RIGHT = "its trouble is its own: the model's breaker stays closed, and a new call reaches the model"
SECONDS = 26  # each session that lives has 10 s of the caller's waiting


def attack(lab):
    call = phone.Call(lab.service).open()
    end, is_going_on = time.monotonic() + SECONDS, True
    call.run(1)
    while time.monotonic() < end and is_going_on:
        call.trick("stall")
        if not call.run(3.2):  # who asks again gives it no more time
            is_going_on = call.resume()
    breaker = ((lab.service.health() or {}).get("breaker") or {}).get("state")
    lab.service.end_stalls()
    other = phone.Call(lab.service).open()
    heard = []
    other.on_media = lambda payload: heard.append(phone.MAGIC in payload)
    for _ in range(100):
        other.to_say.extend(phone.stamped("echo"))
    other.run(3)
    other.hang_up()
    if call.end is None:
        call.hang_up()
    stalls = lab.service.tricks("stall")
    lab.expect(stalls >= 2, f"{stalls} sessions stalled")
    lab.expect(breaker == "closed", f"the breaker is {breaker}")
    lab.expect(any(heard), "a new call does not reach the model")
    return f"{stalls} sessions stalled, the breaker stays closed; a new call reaches the model"

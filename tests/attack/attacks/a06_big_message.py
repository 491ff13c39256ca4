"""A model that sends one message of 1.3 million keys, and one of a hundred thousand brackets, to one call of a worker."""
from lab import phone

LINE = 6
NAME = "a model's message of 13 MB and 1.3 M keys; of 100,000 brackets"
RIGHT = "that call's session is dropped as broken; the worker and its other calls go on"
MEMORY_KIB = 8192


def attack(lab):
    calls = [phone.Call(lab.service).open(), phone.Call(lab.service).open()]
    for call in calls:
        call.run(1)
    calls[0].trick("big_message", keys=1300000)
    calls[0].run(4)
    calls[1].trick("deep_message", depth=100000)
    calls[1].run(2)
    for name in ("big_message", "deep_message"):
        lab.expect(lab.service.tricks(name) > 0, f"the model did not play {name}")
    went_on = sum(call.end is None for call in calls)
    for call in calls:
        call.hang_up()
    return f"{went_on} of {len(calls)} attacked calls went on with another session"

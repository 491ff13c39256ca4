"""A model that calls functions without end: known ones for the store, unknown ones for the log."""
from lab import phone

LINE = 7
NAME = "a model calls 200,000 functions in one answer"
RIGHT = "the session is dropped as broken; other calls' store jobs run; the log grows by few lines"
LOG_LINES = 400


def attack(lab):
    before = lab.service.log().count("\n")
    call = phone.Call(lab.service).open()
    call.run(1)
    for name in ("add_item", "no_such_function"):
        call.trick("tool_flood", count=100000, name=name)
        call.run(3)
    lab.expect(lab.service.tricks("tool_flood") > 0, "the model did not play tool_flood")
    other = phone.Call(lab.service)
    other.answer()
    call.hang_up()
    lines = lab.service.log().count("\n") - before
    lab.expect(lines <= LOG_LINES, f"{lines} lines of log")
    return f"{lines} lines of log; webhooks answered"

"""The admin token is guessed from one address and from many, while the operator reads a page."""
from lab import strangers, twilio

LINE = 19
NAME = "2,000 guesses of the admin token"
RIGHT = "a few are looked at, the others get 429 with Retry-After; the operator is not kept out; few lines of log"
GUESSES, LOOKED_AT_MAX, LOG_LINES = 2000, 90, 12


def attack(lab):
    service = lab.service
    lab.expect(service.api("/api/orders") is not None, "the operator is kept out before")
    before, counts, waits = service.log().count("\n"), {}, []
    for number in range(GUESSES):
        source = strangers.address(number if number % 2 else 0)
        reply = twilio.get(service.web, "/api/orders", {"Authorization": f"Bearer guess-{number}"}, source=source)
        counts[reply.status] = counts.get(reply.status, 0) + 1
        if reply.status == 429:
            waits.append(int(reply.headers["retry-after"]))
        if number % 100 == 0:
            lab.expect(service.api("/api/orders") is not None, f"the operator is kept out after {number} guesses")
    lines = service.log().count("\n") - before
    outsider = twilio.get(service.web, "/health").body
    lab.expect(set(counts) == {401, 429} and counts[401] <= LOOKED_AT_MAX, f"answers: {counts}")
    lab.expect(min(waits) >= 1 and max(waits) <= 60, f"Retry-After of {min(waits)} to {max(waits)}")
    lab.expect(lines <= LOG_LINES, f"{lines} lines of log")
    lab.expect("pid" not in outsider and "worker" not in outsider, "an outsider sees processes: " + outsider[:80])
    return f"{counts[401]} looked at, {counts[429]} not; {lines} lines of log; the operator reads on"

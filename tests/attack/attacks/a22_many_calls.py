"""One number calls again and again, then strangers and a robot with many numbers ask faster than anybody is allowed to."""
from lab import twilio

LINE = 22
NAME = "one number, one stranger and 300 numbers without end"
RIGHT = "each is held to its limit, to the call; a person or a busy line answers, never an error; who is signed is not held up"
SETTINGS = {"caller_calls_max": 2, "caller_window_calls_max": 6, "restaurant_webhooks_per_s": 50, "stranger_requests_per_s": 5}
STRANGER = {"X-Forwarded-For": "203.0.113.9"}
NUMBERS, BURST = 300, 100


def attack(lab):
    web = lab.service.web

    def rings(number, headers=None):
        sid = twilio.new_sid()
        reply = twilio.ask(web, twilio.webhook("/voice", twilio.call_form(sid, From=number), headers=headers))
        lab.expect(reply is not None and reply.status == 200, f"a webhook is answered with {reply and reply.status}")
        return sid, reply.body

    def hangs_up(sid):
        twilio.ask(web, twilio.webhook("/voice/status", twilio.call_form(sid, CallStatus="completed")))

    sids = []
    for number_of in (1, 2):
        sid, body = rings("+15550009001")
        lab.expect("<Stream" in body, f"call {number_of} at once is not taken")
        sids.append(sid)
    lab.expect("<Dial" in rings("+15550009001")[1], "a third call at once does not get a person")
    for sid in sids:
        hangs_up(sid)
    for number_of in range(3, 7):
        sid, body = rings("+15550009001")
        lab.expect("<Stream" in body, f"call {number_of} in ten minutes is not taken")
        hangs_up(sid)
    lab.expect("<Dial" in rings("+15550009001")[1], "a seventh call in ten minutes does not get a person")

    statuses = [twilio.get(web, "/nowhere", STRANGER).status for _ in range(40)]
    lab.expect(statuses[:10] == [404] * 10 and 429 in statuses, f"a stranger gets {statuses}")
    lab.expect("<Stream" in rings("+15550009002", STRANGER)[1], "a signed call of the stranger's address is not taken")

    bodies = [rings(f"+1555001{number:04d}")[1] for number in range(NUMBERS)]
    busy = sum('<Reject reason="busy"/>' in body for body in bodies)
    lab.expect(all("<Stream" in body or "<Dial" in body or "<Reject" in body for body in bodies), "a caller hears nothing")
    lab.expect(busy > 0 and not any("<Reject" in body for body in bodies[:BURST - 20]), f"{busy} of {NUMBERS} get a busy line")
    return f"refused: call 3 at once, call 7 in ten minutes, {statuses.count(429)} of 40 requests, {busy} of {NUMBERS} numbers"

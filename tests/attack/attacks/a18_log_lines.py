"""Names that would be lines of the log of their own, colour terminals or turn the reading direction."""
import json

from lab import phone, twilio, websocket

LINE = 18
NAME = "line ends and control characters in CallSids, numbers, names of functions"
RIGHT = "an event stays one line of the log, and holds no raw control characters"
NAUGHTY = "x\n2026-01-01T00:00:00Z error web INJECTED\r\x1b[31m\x85\u2028\u202e\x9b31m\x00y"


def attack(lab):
    service = lab.service
    for form in (twilio.call_form(NAUGHTY), twilio.call_form(twilio.new_sid(), From=NAUGHTY),
                 twilio.call_form(twilio.new_sid(), To=NAUGHTY)):
        form = {name: value.replace("\x00", "") for name, value in form.items()}
        for path in ("/voice", "/voice/resume?n=1", "/voice/status"):
            twilio.ask(service.web, twilio.webhook(path, form))
    call = phone.Call(service)
    stream = twilio.stream_of(call.answer())
    call.sid, call.parameters = NAUGHTY, {**stream[1], "from": NAUGHTY, "to": NAUGHTY}
    call.ws = websocket.connect(service.media, "/ws/media", {"Host": twilio.HOST,
                                                            "X-Twilio-Signature": twilio.sign(stream[0])})
    call.start()
    call.run(0.5)
    other = phone.Call(service).open()
    other.run(0.5)
    other.trick("call", name=NAUGHTY, arguments=json.dumps({NAUGHTY: NAUGHTY}))
    other.run(1.5)
    other.hang_up()
    lab.expect(service.tricks("call") > 0, "the model did not play call")
    lines = service.log().split("\n")
    injected = [line for line in lines if line.startswith("2026-01-01T00:00:00Z")]
    raw = [line for line in lines if any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u202e" for c in line)]
    lab.expect(not injected, f"{len(injected)} injected lines")
    lab.expect(not raw, f"{len(raw)} lines with raw control characters: {ascii(raw[0])[:120]}" if raw else "")
    return "no injected line, no raw control character"

"""Callers who hang up in the moment their stream starts, while the call is still looked up in the store, at a Twilio that
sends no status callbacks."""
import json

from lab import phone, twilio, websocket

LINE = 12
NAME = "40 callers hang up as their stream starts"
RIGHT = "each call has its end within seconds: the caller hung up, and nobody has to sweep it"
CALLS = 40


def connect(lab):
    """A stream that has not started."""
    call = phone.Call(lab.service)
    url, call.parameters = twilio.stream_of(call.answer())
    call.ws = websocket.connect(lab.service.media, "/" + url.split("/", 3)[3], {
        "Host": twilio.HOST, "X-Twilio-Signature": twilio.sign(url)})
    return call


def start_and_stop(call, is_cut):
    """Start and end in one segment: "stop", or a telephone that closes without it."""
    held = []
    call.ws.send_raw, send_raw = held.append, call.ws.send_raw
    call.start()
    if not is_cut:
        call.send({"event": "stop", "stop": {"accountSid": "AC" + "0" * 32, "callSid": call.sid}})
    call.ws.close()
    send_raw(b"".join(held))
    call.ws.sock.close()


def attack(lab):
    calls = [connect(lab) for _ in range(CALLS)]
    for number, call in enumerate(calls):
        start_and_stop(call, number % 2)
    ends = {}

    def live():
        for number, call in enumerate(calls):
            found = lab.service.api("/api/calls/" + call.sid)
            ends[call.sid] = (number % 2, found["state"], found["end_reason"], found["end_class"])
        return [end for end in ends.values() if end[1] == "live"]

    lab.until(5, lambda: not live())
    wrong = [end for end in ends.values()
             if end[1:] != (("ended", "stream closed", "failed") if end[0] else ("ended", "hang-up", "abandoned"))]
    lab.expect(not wrong, f"{len(wrong)} of {CALLS} calls have no end or a wrong one, such as {json.dumps(wrong[:2])}")
    return f"{CALLS} of {CALLS} calls ended with the caller's reason"

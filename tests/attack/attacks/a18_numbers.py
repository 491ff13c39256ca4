"""Numbers that overflow where they are counted with, from every side."""
from lab import phone, twilio

LINE = 18
NAME = "numbers that overflow: resume, API, stream, session"
RIGHT = "each is refused or bounded; the calls go on"
HUGE = ("2147483647", "2147483648", "4294967297", "9223372036854775807", "18446744073709551616", "-1", "1e308")


def attack(lab):
    service = lab.service
    call = phone.Call(service)
    call.answer()
    statuses = set()
    for number in HUGE:
        for path in (f"/voice/resume?n={number}", f"/voice/resume?n=1&s={number}", f"/voice/turn?n={number}&wait={number}"):
            reply = twilio.ask(service.web, twilio.webhook(path, twilio.call_form(
                call.sid, RecordingDuration=number, DialCallDuration=number, Digits=number)))
            statuses.add(reply.status if reply is not None else None)
            if path.startswith("/voice/resume") and path.endswith(f"n={number}"):
                lab.expect("<Stream" not in reply.body, f"{path} is taken for one of the first streams")
        for path in (f"/api/orders?limit={number}", f"/api/flags/log?limit={number}", f"/api/ab?days={number}"):
            reply = twilio.get(service.web, path, {"Authorization": "Bearer " + twilio.ADMIN})
            lab.expect(reply is not None and reply.status == 400, f"{path} gets {reply.status if reply else 'nothing'}")
            statuses.add(reply.status if reply is not None else None)
    stream = phone.Call(service).open()
    stream.run(0.5)
    for number in HUGE:
        stream.trick("expires", at=int(float(number)) if "e" in number else int(number))
        stream.run(0.2)
        for text in (number, f'"{number}"'):
            stream.ws.send('{"event":"media","sequenceNumber":%s,"streamSid":"%s","media":{"track":"inbound","chunk":%s,'
                           '"timestamp":%s,"payload":"%s"}}' % (text, stream.stream_sid, text, text, "/" * 216))
            stream.ws.send('{"event":"dtmf","sequenceNumber":%s,"streamSid":"%s","dtmf":{"digit":%s}}' %
                           (text, stream.stream_sid, text))
        stream.send({"event": "mark", "mark": {"name": number}})
    stream.run(2)
    went_on = stream.end is None
    stream.hang_up()
    lab.expect(service.tricks("expires") > 0, "the model did not play expires")
    lab.expect(statuses <= {200, 400, 404, 503}, f"statuses: {statuses}")
    lab.expect(went_on, f"the call was closed: {stream.end}")
    return "refused or bounded; the call went on"

"""More calls at once than calls_max: all their streams start in one moment. Then a stream is lost that nobody has noticed
yet, and Twilio asks what comes next while all places are taken."""
import re

from lab import phone, strangers, twilio, websocket

LINE = 1
NAME = "12 streams start at once at calls_max 4; one is lost unnoticed"
RIGHT = "as many go on as there are places, the lost one in its own; the others get the restaurant's telephone"
SETTINGS = {"calls_max": 4}
CALLS, PLACES = 12, 3  # one is the innocent caller's


def connect(lab, call):
    call.twiml = call.answer()
    url, call.parameters = twilio.stream_of(call.twiml)
    call.ws = websocket.connect(lab.service.media, "/" + url.split("/", 3)[3], {
        "Host": twilio.HOST, "X-Twilio-Signature": twilio.sign(url)})


def ask_next(call):
    action = re.search(r'action="([^"]*)"', call.twiml).group(1).replace("&amp;", "&")
    return call.answer(action, CallStatus="in-progress")


def attack(lab):
    calls = [phone.Call(lab.service) for _ in range(CALLS)]
    for call in calls:
        connect(lab, call)
    for call in calls:
        call.start()
    strangers.together(*[lambda call=call: call.run(1.5) for call in calls])
    live = [call for call in calls if call.end is None]
    lab.expect(len(live) == PLACES, f"{len(live)} of {CALLS} streams go on where {PLACES} places are left")
    elsewhere = sum("<Dial" in ask_next(call) for call in calls if call.end is not None)
    lab.expect(elsewhere == CALLS - PLACES, f"{elsewhere} of {CALLS - PLACES} others get the restaurant's telephone")
    again = phone.Call(lab.service, live[0].sid)
    try:
        again.open(ask_next(live[0]))
        is_back = again.run(0.5)
    except phone.Refused:
        is_back = False
    for call in [again, *live[1:]]:
        call.hang_up()
    lab.expect(is_back, "the call whose stream was lost does not get its own place again")
    return f"{PLACES} of {CALLS} go on, {elsewhere} others get a person; the lost one goes on in its place"

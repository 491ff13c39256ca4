"""How calls begin, are passed on and end, as Twilio's webhooks are answered: both arms, retries, every reason of an end,
callers who cannot be served, requests that are refused."""
import json

from lab import twilio, websocket
from scenes.realtime import begin, speak
from stage.http import admin, ask, exchange, signed
from stage.model import GA
from stage.service import wait_until
from stage.talk import Talk, sid

TITLE = "The webhooks of the realtime arm"
NOBODY = "http://127.0.0.1:1"  # nothing listens there
SETTINGS = {"traditional_enabled": "true", "transcription_url": NOBODY + "/v1/audio/transcriptions",
            "chat_url": NOBODY + "/v1/chat/completions", "speech_url": NOBODY + "/v1/audio/speech"}


def over(talk, title):
    talk.await_over()
    talk.step(title)


def cut_off(talk, title):
    talk.phone.sock.close()
    talk.phone.end = "cut by Twilio"
    over(talk, title)


def live(document, service, number, **more):
    """A call that was greeted."""
    talk = Talk(document, service, number, **more)
    begin(talk)
    speak(talk, "Hello!", "the greeting")
    return talk


def refused_requests(document, service):
    web, form = service.web, twilio.call_form(sid(1))
    wrong = signed("/voice", form, token="f" * 32)
    for title, request, given in (
            ("a wrong signature", wrong, form), ("no CallSid", signed("/voice", {"To": "+1"}), {}),
            ("no To", signed("/voice/resume?n=1", {"CallSid": sid(1)}), {}),
            ("no CallStatus", signed("/voice/status", {"CallSid": sid(1)}), {}),
            ("no To", signed("/voice/turn", {"CallSid": sid(1)}), {}),
            ("an unknown number", signed("/voice", {**form, "To": "+15559999999"}), {"To": "+15559999999"}),
            ("a call that is not known", signed("/voice/resume?n=1", twilio.call_form(sid(77))), {"CallSid": sid(77)}),
            ("a sound that is not there", ("GET", "/voice/audio/" + "0" * 32, {"Host": twilio.HOST}, None), None),
            ("GET", ("GET", "/voice", {"Host": twilio.HOST}, None), None),
            ("another path", ("GET", "/voices", {"Host": twilio.HOST}, None), None),
            ("a stream without an upgrade", ("GET", "/ws/media", {"Host": twilio.HOST}, None), None)):
        document.write(f"-- {title}")
        exchange(document, service.media if "stream" in title else web, request, given)


def refused_streams(document, service):
    talk = Talk(document, service, 2)
    twiml = talk.webhook("/voice")
    url, _ = twilio.stream_of(twiml)
    document.write("-- a stream with a wrong signature")
    try:
        websocket.connect(service.media, "/ws/media", {"Host": twilio.HOST, "X-Twilio-Signature": twilio.sign(url + "x")})
    except websocket.Closed as error:
        document.write(str(error))
    for title, twiml in (("another call's token", twiml.replace('name="token" value="', 'name="token" value="0')),
                         ("no token", twiml.replace('name="token"', 'name="tokens"'))):
        document.write(f"-- {title}")
        talk.connect(twiml)
        talk.phone.await_end()
        talk.step()


def retried(document, service):
    talk = Talk(document, service, 3)
    talk.webhook("/voice")
    talk.webhook("/voice")
    talk.webhook("/voice/status", CallStatus="no-answer")
    talk.webhook("/voice/resume?n=1")


def hung_up(document, service):
    talk = live(document, service, 4)
    talk.hang_up()
    over(talk, "the caller hangs up")
    talk.webhook("/voice/resume?n=1", CallStatus="completed")
    talk.webhook("/voice/status", CallStatus="completed")


def key_zero(document, service):
    talk = live(document, service, 5)
    for digit in "5#":
        talk.send({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": digit}})
    talk.step("key 5", "response.create")
    talk.send({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "0"}})
    over(talk, "key 0")
    talk.webhook("/voice/resume?n=1")


def cut(document, service):
    """The stream breaks off twice."""
    talk = live(document, service, 6)
    cut_off(talk, "the stream breaks off")
    twiml = talk.webhook("/voice/resume?n=1")
    talk.ai = None
    talk.connect(twiml)
    talk.accept(GA)
    talk.agree()
    talk.step("the fresh stream's session", "response.create")
    wait_until(lambda: service.api("/api/calls/" + talk.sid)["state"] == "live", "the call's second life")
    cut_off(talk, "it breaks off, too")
    talk.webhook("/voice/resume?n=2")
    talk.webhook("/voice/turn")


def failed_model(document, service):
    """The model fails a call twice: the other arm has it."""
    talk = live(document, service, 7)
    talk.ai.event("error", error={"type": "invalid_request_error", "code": "session_expired", "message": "too old"})
    talk.ai.await_end()
    talk.step("the session is over")
    service.model.refuse("401 Unauthorized", json.dumps({"error": {"code": "invalid_api_key", "message": "wrong key"}}))
    over(talk, "the next one is refused")
    talk.webhook("/voice/resume?n=1")
    talk.webhook("/voice/turn")
    talk.webhook("/voice/turn?n=1&words=1", Digits="0")
    talk.webhook("/voice/turn?wait=0&n=1&words=1&typed=0")


def nobody_speaks(document, service):
    talk = live(document, service, 8)
    talk.step("nobody speaks for 2 s", "response.create")
    speak(talk, "Are you still there?", "the model asks")
    talk.step("nobody speaks again", "response.create")
    talk.ai.say("Thank you for calling. Goodbye!")
    talk.step("the model says goodbye")
    talk.heard()
    over(talk, "it was heard")
    talk.webhook("/voice/resume?n=1")


def other_arm(document, service):
    ask(service.web, admin("PUT", "/api/test-numbers/+15550002222", {"arm": "traditional"}))
    talk = Talk(document, service, 9)
    talk.webhook("/voice")
    ask(service.web, admin("DELETE", "/api/test-numbers/+15550002222"))
    talk.webhook("/voice")
    talk.webhook("/voice/turn")


def no_staff(document, service):
    talk = Talk(document, service, 10, "+15550001133")
    talk.webhook("/voice")
    talk.webhook("/voice/resume?n=3")
    talk.webhook("/voice/resume?n=x")


def play(document, service):
    for scene in (refused_requests, refused_streams, retried, hung_up, key_zero, cut, failed_model, other_arm, no_staff):
        document.title(scene.__name__.replace("_", " "))
        scene(document, service)

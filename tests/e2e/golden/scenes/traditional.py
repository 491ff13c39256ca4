"""Calls on the traditional arm: every TwiML answer, and all that recogniser, chat model, synthesis and Twilio are asked."""
import json

from lab import twilio
from stage.http import ask, exchange, signed
from stage.rest import Rest, chat_stream, wav
from stage.service import Service
from stage.talk import sid

TITLE = "Calls on the traditional arm"
ACCOUNT = "AC" + "0" * 32
RULES = [(r"boundary=([\w-]+)", "boundary")]


class Line:
    """One call's webhooks, with what follows at the servers behind."""

    def __init__(self, document, service, rest, number, to=twilio.CALLED):
        self.document, self.service, self.rest = document, service, rest
        self.sid, self.to, self.recordings = sid(number), to, number * 100

    def webhook(self, path, title, **more):
        self.document.write(f"-- {title}")
        form = twilio.call_form(self.sid, To=self.to, **more)
        body = exchange(self.document, self.service.web, signed(path, form), {"CallSid": self.sid, **more})
        self.rest.write_requests(self.document)
        return body

    def recording(self):
        self.recordings += 1
        return f"http://127.0.0.1:{self.rest.port}/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE{self.recordings:032x}"

    def hears(self, words, *answers):
        """What is laid ready for a turn: the caller's words, the chat model's answers."""
        self.rest.lay("/2010-04-01/", "audio/x-wav", wav(1.0))
        self.rest.lay("/v1/audio/transcriptions", "application/json", json.dumps({"text": words}))
        for answer in answers:
            self.rest.lay("/v1/chat/completions", "text/event-stream", answer)
        self.rest.lay("/v1/audio/speech", "audio/wav", wav(0.5))

    def turn(self, number, title, words, *answers):
        self.hears(words, *answers)
        return self.webhook(f"/voice/turn?n={number}", title, RecordingUrl=self.recording(), RecordingDuration="1")

    def greet(self):
        self.webhook("/voice", "the call begins")
        self.rest.lay("/v1/audio/speech", "audio/wav", wav(0.5))
        return self.webhook("/voice/turn", "the greeting")


def order(line):
    twiml = line.greet()
    sound = twiml.split("<Play>")[1].split("</Play>")[0][len(twilio.BASE_URL):]
    exchange(line.document, line.service.web, ("GET", sound, {"Host": twilio.HOST}, None))
    line.turn(1, "the caller orders", "Two small margheritas and a coke.",
              chat_stream(calls=[("call_a", "add_item", {"item_id": "margherita", "size_id": "small", "quantity": 2}),
                                 ("call_b", "add_item", {"item_id": "coke"})]),
              chat_stream("Two small margheritas. Which size of Coke?"))
    line.webhook("/voice/turn?n=1", "the same turn again", RecordingUrl=line.recording(), RecordingDuration="1")
    line.webhook("/voice/turn?n=2&quiet=1", "nobody speaks")
    line.turn(2, "the name", "No Coke. Ada, pickup.",
              chat_stream(calls=[("call_c", "set_customer", {"name": "Ada", "service": "pickup"}),
                                 ("call_d", "get_order", {"for_read_back": True})]),
              chat_stream("I have two small Margherita pizzas. That's $22.86 for pickup. Is that right?"))
    line.turn(3, "the caller confirms", "Yes.",
              chat_stream(calls=[("call_e", "submit_order", {"version": 3})]),
              chat_stream("Your order is in, number 1.", [("call_f", "end_call", {})]))
    line.webhook("/voice/turn?n=4", "the call is over", RecordingUrl=line.recording())
    line.webhook("/voice/status", "Twilio says so", CallStatus="completed")


def by_keys(line):
    line.greet()
    line.turn(1, "an order without a name", "A large pepperoni.",
              chat_stream(calls=[("call_a", "add_item", {"item_id": "pepperoni-pizza", "size_id": "large"})]),
              chat_stream("Anything else?"))
    for number in (2, 3, 4):
        line.rest.lay("/2010-04-01/", "audio/x-wav", wav(1.0))
        line.rest.lay("/v1/audio/transcriptions", "application/json", '{"text":""}')
        line.rest.lay("/v1/audio/speech", "audio/wav", wav(0.5))
        line.webhook(f"/voice/turn?n={number}", f"not understood, {number - 1}", RecordingUrl=line.recording())
    line.webhook("/voice/turn?n=5&keys=1", "no key")
    line.webhook("/voice/turn?n=6&keys=2", "key 1", Digits="1")


def by_words(line):
    """No recording can be had: Twilio's recogniser."""
    line.greet()
    line.rest.lay("/v1/audio/speech", "audio/wav", wav(0.5))
    line.webhook("/voice/turn?n=1", "a recording from elsewhere", RecordingUrl="https://example.com/Recordings/RE1")
    line.rest.lay("/v1/chat/completions", "text/event-stream", chat_stream("We have pizza."))
    line.rest.lay("/v1/audio/speech", "audio/wav", wav(0.5))
    line.webhook("/voice/turn?n=2&words=1", "words", SpeechResult="What do you have?")
    line.rest.lay("/v1/audio/speech", "audio/wav", wav(0.5))
    line.webhook("/voice/turn?n=3&words=1", "key 0", Digits="0")
    line.webhook("/voice/turn?wait=0&n=3&words=1&typed=0", "no other key")


def no_model(line):
    line.greet()
    line.rest.lay("/2010-04-01/", "audio/x-wav", wav(1.0))
    line.rest.lay("/v1/audio/transcriptions", "application/json", '{"text":"Hello?"}')
    line.rest.lay("/v1/chat/completions", "application/json",
                  '{"error":{"message":"no money","type":"insufficient_quota","code":"insufficient_quota"}}', 429)
    line.webhook("/voice/turn?n=1", "the chat model has no money", RecordingUrl=line.recording())


def a_person(line):
    line.greet()
    line.turn(1, "a person is asked for", "Somebody real, please.",
              chat_stream("One moment.", [("call_a", "transfer_to_person", {"reason": "asked"})]),
              chat_stream("One moment, I'll connect you with someone."))


def one_moment(line):
    """The chat model takes longer than a caller waits in silence."""
    line.greet()
    line.hears("A large pepperoni.", chat_stream("I am sorry, what was that?"))
    line.rest.hold("/v1/chat/completions")
    line.webhook("/voice/turn?n=1", "the model takes its time", RecordingUrl=line.recording())
    line.rest.release()
    line.webhook(f"/voice/turn?wait=1&n=1&rec=RE{line.recordings:032x}", "the answer is collected")


def no_sound(line):
    line.webhook("/voice", "the call begins")
    line.rest.lay("/v1/audio/speech", "application/json", '{"error":{"message":"bad voice"}}', 400)
    line.webhook("/voice/turn", "the greeting without sound")
    line.webhook("/voice/turn?n=9", "a number that was never given out")
    line.webhook("/voice/turn", "without a number")


def play(document, program, folder):
    rest = Rest()
    base = f"http://127.0.0.1:{rest.port}"
    service = Service(program, folder, {
        "traditional_enabled": "true", "twilio_api_url": base, "transcription_url": base + "/v1/audio/transcriptions",
        "transcription_model": "gpt-transcribe", "transcription_key": "hear-key", "chat_url": base + "/v1/chat/completions",
        "chat_model": "golden-chat", "chat_key": "think-key", "speech_url": base + "/v1/audio/speech",
        "speech_model": "golden-speech", "speech_key": "speak-key", "speech_voice": "golden-voice"},
        shipped=True)
    document.replace(f":{rest.port}", ":<rest port>")
    try:
        service.start()
        service.hide(document)
        status, _, _, _ = ask(service.web, ("POST", "/api/rollback", {
            "Host": twilio.HOST, "Authorization": "Bearer " + twilio.ADMIN}, ""))
        assert status == 200, "rollback"
        for number, scene in enumerate((order, by_keys, by_words, no_model, a_person, no_sound, one_moment), 1):
            document.title(scene.__name__.replace("_", " "))
            scene(Line(document, service, rest, number))
            rest.answers.clear()
        document.title("a call that is not known")
        Line(document, service, rest, 99).webhook("/voice/turn?n=1", "its turn")
    finally:
        service.stop()
        rest.close()

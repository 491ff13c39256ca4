"""A call with both its ends in one hand: the telephone (a Media Stream) and the model. Nothing goes on in it by itself, and
after each step all that followed is written down: what the model was sent, what the telephone was sent."""
import base64
import hashlib
import json

from lab import phone, twilio, websocket

from .document import show_json
from .http import exchange, signed
from .link import Link
from .service import wait_until


def sid(number):
    return f"CA{number:032x}"


class Talk:
    def __init__(self, document, service, number, to=twilio.CALLED):
        self.document, self.service = document, service
        self.sid, self.to = sid(number), to
        self.stream_sid = f"MZ{number:032x}"
        self.sequence = self.chunk = 0
        self.phone = self.ai = None
        self.appended = []

    # -- webhooks

    def webhook(self, path, **more):
        form = twilio.call_form(self.sid, To=self.to, **more)
        return exchange(self.document, self.service.web, signed(path, form), {"CallSid": self.sid, "To": self.to, **more})

    # -- the telephone

    def connect(self, twiml):
        """The stream of an answer, up to its start."""
        url, parameters = twilio.stream_of(twiml)
        found = websocket.connect(self.service.media, "/" + url.split("/", 3)[3], {
            "Host": twilio.HOST, "X-Twilio-Signature": twilio.sign(url)})
        self.phone = Link(found.sock, True, found.rest)
        self.sequence = self.chunk = 0
        self.send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        self.send({"event": "start", "start": {
            "accountSid": "AC" + "0" * 32, "streamSid": self.stream_sid, "callSid": self.sid, "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": parameters}})

    def send(self, message):
        self.sequence += 1
        message["sequenceNumber"] = str(self.sequence)
        if message["event"] != "connected":
            message["streamSid"] = self.stream_sid
        self.phone.send(json.dumps(message, separators=(",", ":")))

    def frame(self, payload=phone.SILENCE, skip=0):
        """20 ms from the caller, after so many frames that got lost."""
        self.chunk += 1 + skip
        self.send({"event": "media", "media": {"track": "inbound", "chunk": str(self.chunk),
                                               "timestamp": str(20 * self.chunk),
                                               "payload": base64.b64encode(payload).decode()}})

    def heard(self, count=None):
        """The marks of the last step come back, all or the first so many of them."""
        marks, self.marks = self.marks, []
        for mark in marks[:count]:
            self.send({"event": "mark", "mark": {"name": mark}})
        self.marks = [] if count is None else marks[count:]

    def hang_up(self):
        self.send({"event": "stop", "stop": {"accountSid": "AC" + "0" * 32, "callSid": self.sid}})

    # -- the model

    def accept(self, shown, **more):
        """The next session, up to its set-up; what opened it is written down."""
        self.ai = self.service.model.accept()
        self.document.write("model is asked: " + self.document.once("\n".join(self.ai.head), 0))
        self.ai.create(shown, **more)

    def agree(self, **more):
        """The model takes the set-up that it was sent last; what follows up to a request for an answer is written down."""
        text = self.ai.taken[-1]
        self.ai.update(text, **more)

    def await_over(self):
        """Until the model's connection is closed, the telephone's too where it was not cut, and the end is in the store."""
        self.phone.await_end()
        if self.ai is not None:
            self.ai.await_end()
        wait_until(lambda: self.service.api("/api/calls/" + self.sid)["state"] == "ended", "the call's end")

    # -- what came

    def await_request(self, kind="response.create"):
        self.ai.await_event(lambda event: event["type"] == kind, kind)

    def await_output(self, call_id):
        self.ai.await_event(lambda event: event.get("item", {}).get("call_id") == call_id and
                            event["item"]["type"] == "function_call_output", "output of " + call_id)

    def step(self, title=None, await_request=None):
        """Everything that followed from what was done."""
        if title:
            self.document.write(f"-- {title}")
        if await_request:
            self.await_request(await_request)
        if self.phone.end is None:
            self.phone.settle()
        if self.ai is not None and self.ai.end is None:
            self.ai.settle()
        if self.phone.end is None:
            self.phone.settle()
        self.write_taken()

    def write_taken(self):
        if self.ai is not None:
            for text in self.ai.take():
                event = json.loads(text)
                if event["type"] == "input_audio_buffer.append":
                    self.appended.append(base64.b64decode(event["audio"]))
                else:
                    self.document.write("to model: " + show_json(self.document, text))
        marks = []
        for text in self.phone.take():
            message = json.loads(text)
            if message["event"] == "media":
                audio = base64.b64decode(message["media"]["payload"])
                text = text.replace(message["media"]["payload"], f"<{len(audio)} bytes {digest(audio)}>")
            elif message["event"] == "mark":
                marks.append(message["mark"]["name"])
            elif message["event"] == "clear":
                self.marks = []
            self.document.write("to Twilio: " + text)
        self.marks = getattr(self, "marks", []) + marks
        for name, link in (("model", self.ai), ("Twilio", self.phone)):
            if link is not None and link.end is not None and not getattr(link, "is_told", False):
                link.is_told = True
                self.document.write(f"{name}'s connection: {link.end}")

    def write_appended(self):
        """The caller's sound as the model got it since the last time, a line a piece."""
        for audio in self.appended:
            self.document.write(f"appended: {len(audio)} bytes {digest(audio)}")
        self.appended = []


def digest(octets):
    return hashlib.sha256(octets).hexdigest()[:12]

"""A caller at a hand-made Twilio: one signed call with its stream, 20 ms frames in true time, marks returned when what
stands before them was played."""
import base64
import collections
import html
import json
import re
import time

from . import twilio, websocket

FRAME = 160
SILENCE = b"\xff" * FRAME
MAGIC = b"\x56\xd0\x41\x54"
PIECE = FRAME - 8


def stamped(text):
    """Frames that tell the bench's model what to hear: MAGIC, number of pieces, piece, bytes of it, text."""
    octets = text.encode()
    pieces = [octets[at:at + PIECE] for at in range(0, len(octets), PIECE)] or [b""]
    return [(MAGIC + bytes([len(pieces), number, len(piece), 0]) + piece).ljust(FRAME, b"\x2a")
            for number, piece in enumerate(pieces)]


class Refused(Exception):
    pass


class Call:
    def __init__(self, service, sid=None, source="127.0.0.1"):
        self.service, self.source = service, source
        self.sid = sid or twilio.new_sid()
        self.ws = None
        self.to_say = collections.deque()
        self.to_play = collections.deque()  # bytes, or the name of a mark
        self.sequence = self.chunk = self.heard_bytes = 0
        self.on_media = None
        self.next_frame = 0.0
        self.end = None

    def answer(self, path="/voice", **more):
        """The webhook; returns the TwiML."""
        form = twilio.call_form(self.sid, **more)
        reply = twilio.ask(self.service.web, twilio.webhook(path, form), self.source)
        if reply is None or reply.status != 200:
            raise Refused(f"webhook: {reply.status if reply else 'no answer'}")
        self.twiml = reply.body
        return reply.body

    def open(self, twiml=None):
        """Webhook, stream and start."""
        stream = twilio.stream_of(twiml if twiml is not None else self.answer())
        if stream is None:
            raise Refused("no stream in the TwiML")
        url, self.parameters = stream
        path = "/" + url.split("/", 3)[3]
        try:
            self.ws = websocket.connect(self.service.media, path, {
                "Host": twilio.HOST, "X-Twilio-Signature": twilio.sign(url)}, self.source)
        except (websocket.Closed, OSError) as error:
            raise Refused(f"stream: {error}") from None
        self.start()
        return self

    def resume(self):
        """As Twilio does when the stream is over: asks what comes behind it. False: the call goes elsewhere, or ends."""
        action = re.search(r'<Connect action="([^"]*)"', self.twiml)
        twiml = self.answer(html.unescape(action.group(1)))
        if twilio.stream_of(twiml) is None:
            return False
        self.end = None
        self.open(twiml)
        return True

    def start(self):
        self.stream_sid = twilio.new_sid("MZ")
        self.send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        self.send({"event": "start", "start": {
            "accountSid": "AC" + "0" * 32, "streamSid": self.stream_sid, "callSid": self.sid, "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": self.parameters}})
        self.next_frame = time.monotonic()

    def send(self, message):
        self.sequence += 1
        message.setdefault("sequenceNumber", str(self.sequence))
        if message["event"] != "connected":
            message.setdefault("streamSid", self.stream_sid)
        self.ws.send(json.dumps(message, separators=(",", ":")))

    def say(self, text, calls=()):
        """600 ms of speech that the model hears as text; then it makes the function calls."""
        frames = stamped(json.dumps({"say": text, "do": list(calls)}))
        for number in range(max(30, 2 * len(frames))):
            self.to_say.append(frames[number % len(frames)])

    def trick(self, trick, /, **more):
        """Has the bench's model play a trick (lab/tricks.py) on this call's session."""
        self.to_say.extend(stamped(json.dumps({"trick": trick, **more})))

    def send_frame(self, payload):
        self.chunk += 1
        self.send({"event": "media", "media": {"track": "inbound", "chunk": str(self.chunk),
                                               "timestamp": str(20 * self.chunk),
                                               "payload": base64.b64encode(payload).decode()}})

    def play(self):
        """20 ms of what was received go to the ear; the marks behind them are returned."""
        left = FRAME
        while self.to_play:
            if isinstance(self.to_play[0], str):
                self.send({"event": "mark", "mark": {"name": self.to_play.popleft()}})
            elif left == 0:
                return
            else:
                piece = self.to_play.popleft()
                if len(piece) > left:
                    self.to_play.appendleft(piece[left:])
                self.heard_bytes += min(len(piece), left)
                left -= min(len(piece), left)

    def take(self, text):
        message = json.loads(text)
        if message["event"] == "media":
            payload = base64.b64decode(message["media"]["payload"])
            self.to_play.append(payload)
            if self.on_media:
                self.on_media(payload)
        elif message["event"] == "mark":
            self.to_play.append(message["mark"]["name"])
        elif message["event"] == "clear":
            names = [item for item in self.to_play if isinstance(item, str)]
            self.to_play.clear()
            for name in names:
                self.send({"event": "mark", "mark": {"name": name}})

    def turn(self):
        """Waits at most until the next frame is due, and handles what came."""
        now = time.monotonic()
        if now >= self.next_frame:
            self.next_frame += 0.02
            self.send_frame(self.to_say.popleft() if self.to_say else SILENCE)
            self.play()
            return
        text = self.ws.receive(self.next_frame - now)
        if text is not None:
            self.take(text)

    def run(self, seconds, until=None):
        """Talks and listens; returns early when until() holds. False: the stream is closed."""
        if self.end is not None:
            return False
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end and not (until and until()):
                self.turn()
        except websocket.Closed as error:
            self.end = str(error)
            return False
        return True

    def hang_up(self):
        if self.ws is not None:
            try:
                self.send({"event": "stop", "stop": {"accountSid": "AC" + "0" * 32, "callSid": self.sid}})
                self.ws.close()
            except websocket.Closed:
                pass
            self.ws.sock.close()
        twilio.ask(self.service.web, twilio.webhook(
            "/voice/status", twilio.call_form(self.sid, CallStatus="completed")))


def order_pizza(call, quantity, name):
    """A whole order, in about nine seconds; the bench's model calls the functions."""
    call.run(1.5)
    call.say("Pizza please.", [["add_item", {"item_id": "margherita", "size_id": "large", "quantity": quantity}],
                               ["set_customer", {"name": name, "service": "pickup"}],
                               ["get_order", {"for_read_back": True}]])
    call.run(5)
    call.say("Yes.", [["submit_order", {"version": "LAST"}]])
    call.run(2.5)

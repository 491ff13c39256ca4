"""The model's end of Realtime sessions, moved by hand: a scene says what the model does, and reads what it was sent."""
import base64
import hashlib
import json
import socket

from lab import websocket

from .link import PATIENCE_S, Link

HIDDEN = ("sec-websocket-key",)
GA = {"type": "realtime", "object": "realtime.session", "id": "sess_golden", "model": "golden-model",
      "output_modalities": ["audio"]}
BETA = {"object": "realtime.session", "id": "sess_golden", "model": "golden-model", "modalities": ["text", "audio"],
        "input_audio_format": "pcm16", "output_audio_format": "pcm16"}


class Model:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port = self.listener.getsockname()[1]

    def accept(self):
        """The next session; nothing is said yet."""
        self.listener.settimeout(PATIENCE_S)
        sock, _ = self.listener.accept()
        head, rest = websocket.read_head(sock)
        lines = head.decode("latin-1").split("\r\n")[:-2]
        key = next(line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("sec-websocket-key:"))
        accepted = base64.b64encode(hashlib.sha1(key.encode() + websocket.GUID).digest()).decode()
        sock.sendall(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      f"Sec-WebSocket-Accept: {accepted}\r\n\r\n").encode())
        session = Session(sock, False, rest)
        session.head = [line if line.split(":")[0].lower() not in HIDDEN else line.split(":")[0] + ": ..." for line in lines]
        return session

    def refuse(self, status_line, body):
        self.listener.settimeout(PATIENCE_S)
        sock, _ = self.listener.accept()
        websocket.read_head(sock)
        sock.sendall((f"HTTP/1.1 {status_line}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                      f"Connection: close\r\n\r\n{body}").encode())
        sock.close()

    def close(self):
        self.listener.close()


class Session(Link):
    """Ids count up, so that two runs have the same."""

    def __init__(self, *given):
        super().__init__(*given)
        self.count = 0
        self.shown = GA
        self.response = self.item = None

    def event(self, kind, **more):
        self.count += 1
        self.send(json.dumps({"type": kind, "event_id": f"event_{self.count}", **more}, separators=(",", ":")))

    def name(self, prefix):
        self.count += 1
        return f"{prefix}_{self.count}"

    def create(self, shown, **more):
        """The greeting of a server; what it shows decides the dialect."""
        self.shown = {**shown, **more}
        self.event("session.created", session=self.shown)
        self.await_event(lambda event: event["type"] == "session.update", "session.update")

    def update(self, text, **more):
        """Takes a session.update, given as text."""
        self.event("session.updated", session={**self.shown, **json.loads(text)["session"], **more})

    def begin(self):
        self.response = self.name("resp")
        self.event("response.created", response={"object": "realtime.response", "id": self.response,
                                                 "status": "in_progress", "output": []})

    def finish(self, status="completed", **details):
        self.event("response.done", response={"object": "realtime.response", "id": self.response, "status": status,
                                              "output": [], **details})

    def part(self, kind, **more):
        self.event(kind, response_id=self.response, item_id=self.item, output_index=0, content_index=0, **more)

    def speak(self, words, pieces, piece=b"\x2a\x2a\xaa\xaa" * 400, beta=False):
        """One item of so many pieces of sound; the response stays open."""
        prefix = "response.audio" if beta else "response.output_audio"
        self.item = self.name("item")
        self.event("response.output_item.added", response_id=self.response, output_index=0, item={
            "id": self.item, "type": "message", "status": "in_progress", "role": "assistant", "content": []})
        self.part(prefix + "_transcript.delta", delta=words)
        for _ in range(pieces):
            self.part(prefix + ".delta", delta=base64.b64encode(piece).decode())

    def spoken(self, words, beta=False):
        prefix = "response.audio" if beta else "response.output_audio"
        self.part(prefix + ".done")
        self.part(prefix + "_transcript.done", transcript=words)
        self.event("response.output_item.done", response_id=self.response, output_index=0, item={
            "id": self.item, "type": "message", "status": "completed", "role": "assistant",
            "content": [{"type": "output_audio", "transcript": words}]})

    def say(self, words, pieces=3):
        self.begin()
        self.speak(words, pieces)
        self.spoken(words)
        self.finish()

    def call(self, name, arguments):
        """A response that is one function call. Returns the call's id."""
        self.begin()
        call_id = self.call_in_response(name, arguments)
        self.finish()
        return call_id

    def call_in_response(self, name, arguments):
        item, call_id = self.name("item"), self.name("call")
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        self.event("response.function_call_arguments.done", response_id=self.response, item_id=item, output_index=0,
                   call_id=call_id, name=name, arguments=text)
        self.event("response.output_item.done", response_id=self.response, output_index=0, item={
            "id": item, "type": "function_call", "status": "completed", "call_id": call_id, "name": name,
            "arguments": text})
        return call_id

    def caller_begins(self):
        self.heard = self.name("item")
        self.event("input_audio_buffer.speech_started", audio_start_ms=0, item_id=self.heard)

    def caller_ends(self, words):
        self.event("input_audio_buffer.speech_stopped", audio_end_ms=0, item_id=self.heard)
        self.event("input_audio_buffer.committed", previous_item_id=None, item_id=self.heard)
        self.event("conversation.item.input_audio_transcription.completed", item_id=self.heard, content_index=0,
                   transcript=words)

"""A call from the page without a browser: asks for a stream as a page of the given origin does, opens it, writes what a
caller would say, and plays what it is sent in true time, so that marks come back when they were heard."""
import base64
import json
import time
import urllib.parse

from lab import websocket

SILENCE = base64.b64encode(b"\xff" * 160).decode()
BYTES_A_S = 8000


class PageCall:
    def __init__(self, connection, origin):
        self.connection, self.origin = connection, origin
        self.socket, self.marks = None, []  # [(name, when it is heard)]
        self.played_until = self.last_sent = self.began = time.monotonic()

    @property
    def address(self):
        url = urllib.parse.urlsplit(self.connection["url"])
        return (url.hostname, url.port), f"{url.path}?{url.query}"

    def connect(self, origin=None, path=None):
        address, own_path = self.address
        headers = {"Host": "%s:%d" % address, "Origin": origin or self.origin, "Sec-Fetch-Site": "same-site"}
        return websocket.connect(address, path or own_path, headers)

    def begin(self):
        self.socket = self.connect()
        self.send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        self.send({"event": "start", "start": {
            "callSid": self.connection["call_sid"], "streamSid": self.connection["stream_sid"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {name: self.connection[name] for name in ("token", "restaurant_id")}}})

    def send(self, message):
        self.socket.send(json.dumps({"streamSid": self.connection["stream_sid"], **message}))

    def write(self, words):
        self.send({"event": "words", "words": {"text": words}})

    def take(self, message):
        now = time.monotonic()
        if message["event"] == "media":
            length_s = len(base64.b64decode(message["media"]["payload"])) / BYTES_A_S
            self.played_until = max(self.played_until, now) + length_s
        elif message["event"] == "mark":
            self.marks.append((message["mark"]["name"], self.played_until))
        elif message["event"] == "clear":
            self.played_until = now
            self.marks = [(name, now) for name, _ in self.marks]

    def step(self):
        """20 ms of the call: silence from the microphone, and the marks of what was heard meanwhile."""
        now = time.monotonic()
        if now - self.last_sent >= 0.02:
            self.last_sent += 0.02
            self.send({"event": "media", "media": {"payload": SILENCE, "timestamp": str(int((now - self.began) * 1000))}})
        for mark in [mark for mark in self.marks if mark[1] <= now]:
            self.marks.remove(mark)
            self.send({"event": "mark", "mark": {"name": mark[0]}})
        text = self.socket.receive(0.01)
        if text is not None:
            self.take(json.loads(text))

    def until(self, seconds, found):
        """Goes on until found() is true; its value, or None when it was not in time."""
        end, looked = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            self.step()
            if time.monotonic() - looked > 0.3:
                looked = time.monotonic()
                value = found()
                if value:
                    return value
        return None

    def until_closed(self, seconds):
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                self.step()
        except websocket.Closed as closed:
            return str(closed)
        return None

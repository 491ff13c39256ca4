"""One end of a WebSocket whose peer can be asked whether it has done everything it was told: a ping's answer stands behind
whatever the peer sent until then. Frames of one message are sent and taken as in the attack bench."""
import json
import time

from lab import websocket

PATIENCE_S = 30


class Stuck(Exception):
    """The peer did not do what the scene waits for."""


class Pong(Exception):
    pass


class Link(websocket.WebSocket):
    def __init__(self, sock, is_client, rest=b""):
        super().__init__(sock, is_client, rest)
        self.pongs = 0
        self.end = None  # how it was closed
        self.taken = []  # events in their order that nobody has read yet, as text

    def _take_frame(self):
        found = super()._take_frame()
        if found is not None and found[0] == websocket.PONG:
            self.pongs += 1
            raise Pong
        return found

    def _read(self, seconds):
        try:
            text = self.receive(seconds)
        except Pong:
            return
        except websocket.Closed as error:
            self.end = str(error)
            return
        if text is not None:
            self.taken.append(text.decode())

    def settle(self):
        """Until all that follows from what was sent so far has come."""
        wanted, end = self.pongs + 1, time.monotonic() + PATIENCE_S
        try:
            self.send_raw(websocket.frame(websocket.PING, b"?", self.is_client))
        except websocket.Closed as error:
            self.end = self.end or str(error)
        while self.end is None and self.pongs < wanted:
            if time.monotonic() > end:
                raise Stuck("a ping is not answered")
            self._read(0.2)

    def await_event(self, is_it, what):
        """Until an event for which is_it holds has come; it stays with the others."""
        end = time.monotonic() + PATIENCE_S
        seen = 0
        while True:
            for text in self.taken[seen:]:
                if is_it(json.loads(text)):
                    return
            seen = len(self.taken)
            if self.end is not None:
                raise Stuck(f"{self.end} instead of {what}")
            if time.monotonic() > end:
                raise Stuck(f"no {what}")
            self._read(0.2)

    def await_end(self):
        end = time.monotonic() + PATIENCE_S
        while self.end is None:
            if time.monotonic() > end:
                raise Stuck("it is not closed")
            self._read(0.2)

    def take(self):
        taken, self.taken = self.taken, []
        return taken

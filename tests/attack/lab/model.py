"""A Realtime model on loopback, one process a session, that does what the caller's audio tells it: echoes it, takes an
order with functions, or plays a trick of lab/tricks.py on the service.
   python3 -m lab.model PORT FOLDER
What the service answered to functions, and the tricks that were played, go to FOLDER/model.log, a JSON object a line."""
import base64
import itertools
import json
import os
import signal
import socket
import sys
import time

from . import phone, tricks, websocket

TURN_END_S = 0.25


class Session:
    def __init__(self, ws, folder):
        self.ws, self.folder = ws, folder
        self.ids = itertools.count(1)
        self.response = self.item = None  # of the answer in progress
        self.is_configured = False
        self.pieces, self.plan, self.last_speech = {}, None, None
        self.order = None  # as a function told it last
        self.to_read = None
        self.pace = []  # (when, event)
        self.is_stalled = os.path.exists(tricks.stall_flag(folder))
        if self.is_stalled:
            self.log({"trick": "stall", "session": os.getpid()})

    # -- events

    def send(self, event):
        event["event_id"] = f"event_{next(self.ids)}"
        self.ws.send(json.dumps(event, separators=(",", ":")))

    def new_id(self, prefix):
        return f"{prefix}_{os.getpid()}_{next(self.ids)}"

    def begin(self):
        self.response, self.item = self.new_id("resp"), self.new_id("item")
        self.send({"type": "response.created", "response": {
            "object": "realtime.response", "id": self.response, "status": "in_progress", "output": []}})

    def finish(self, status="completed", output=None):
        self.send({"type": "response.done", "response": {
            "object": "realtime.response", "id": self.response, "status": status, "output": output or [],
            **({"status_details": {"type": "cancelled", "reason": "client_cancelled"}} if status == "cancelled" else {})}})
        self.response = None
        self.pace = []

    def part(self, kind, **more):
        return {"type": kind, "response_id": self.response, "item_id": self.item, "output_index": 0,
                "content_index": 0, **more}

    def add_message(self):
        self.send({"type": "response.output_item.added", "response_id": self.response, "output_index": 0, "item": {
            "id": self.item, "type": "message", "status": "in_progress", "role": "assistant", "content": []}})
        self.send(self.part("response.content_part.added", part={"type": "audio"}))

    def echo(self, audio):
        if self.response is None:
            self.begin()
            self.add_message()
        self.send(self.part("response.output_audio.delta", delta=audio))

    def say(self, text, ms):
        """Speaks, three times as fast as it is heard."""
        self.begin()
        self.add_message()
        self.send(self.part("response.output_audio_transcript.delta", delta=text))
        tone = base64.b64encode(bytes([0x2a, 0x2a, 0xaa, 0xaa] * 400)).decode()  # 200 ms
        now = time.monotonic()
        self.pace = [(now + number * 0.066, self.part("response.output_audio.delta", delta=tone))
                     for number in range(ms // 200)]
        item = {"id": self.item, "type": "message", "status": "completed", "role": "assistant",
                "content": [{"type": "output_audio", "transcript": text}]}
        at = now + len(self.pace) * 0.066
        self.pace += [(at, self.part("response.output_audio.done")),
                      (at, self.part("response.output_audio_transcript.done", transcript=text)),
                      (at, {"type": "response.output_item.done", "response_id": self.response, "output_index": 0,
                            "item": item}), (at, item)]

    def call(self, name, arguments):
        self.call_many([(name, arguments)])

    def call_many(self, calls):
        self.begin()
        output = []
        for index, (name, arguments) in enumerate(calls):
            text = arguments if isinstance(arguments, str) else json.dumps(arguments)
            item_id = self.new_id("item")
            item = {"id": item_id, "type": "function_call", "status": "completed", "call_id": f"call_{item_id}",
                    "name": name, "arguments": text}
            output.append(item)
            self.send({"type": "response.output_item.added", "response_id": self.response, "output_index": index,
                       "item": {**item, "status": "in_progress", "arguments": ""}})
            self.send({"type": "response.function_call_arguments.done", "response_id": self.response,
                       "item_id": item_id, "output_index": index, "call_id": item["call_id"], "name": name,
                       "arguments": text})
            self.send({"type": "response.output_item.done", "response_id": self.response, "output_index": index,
                       "item": item})
        self.finish(output=output)

    # -- what the service says

    def on_event(self, event):
        kind = event.get("type")
        if kind == "input_audio_buffer.append":
            self.on_audio(event["audio"])
        elif kind == "session.update":
            session = {**event["session"], "object": "realtime.session", "id": "sess_attack", "model": "attack"}
            self.is_configured = True
            self.send({"type": "session.updated", "session": session})
        elif kind == "conversation.item.create":
            self.on_item(event["item"])
        elif kind == "response.cancel" and self.response:
            self.finish("cancelled")
        elif kind == "response.create" and self.response is None and not self.is_stalled:
            self.respond()

    def on_item(self, item):
        item.setdefault("id", self.new_id("item"))
        self.send({"type": "conversation.item.added", "previous_item_id": None, "item": item})
        self.send({"type": "conversation.item.done", "previous_item_id": None, "item": item})
        if item.get("type") != "function_call_output":
            return
        answer = json.loads(item["output"])
        self.order = answer.get("order", self.order)
        self.log({"call_id": item["call_id"], "answer": answer})

    def log(self, event):
        with open(os.path.join(self.folder, "model.log"), "a", encoding="utf-8") as log:
            log.write(json.dumps(event) + "\n")

    def respond(self):
        if self.to_read and self.order and self.order.get("read_back"):
            self.to_read = False
            self.say(self.order["read_back"], 2400)
        else:
            self.say("What can I get for you?", 800)

    def on_audio(self, audio):
        payload = base64.b64decode(audio)
        at = payload.find(phone.MAGIC)
        while 0 <= at <= len(payload) - 8:
            count, number, length = payload[at + 4], payload[at + 5], payload[at + 6]
            if self.on_piece(count, number, payload[at + 8:at + 8 + length]):
                self.echo(audio)
                return
            at = payload.find(phone.MAGIC, at + phone.FRAME)

    def on_piece(self, count, number, text):
        """A stamped frame. Whether it is one to echo."""
        if count == 1 and text == b"echo":
            return self.is_configured and not self.is_stalled
        self.last_speech = time.monotonic()
        self.pieces[number] = text
        if self.plan is None and len(self.pieces) == count:
            self.on_words(json.loads(b"".join(self.pieces[n] for n in sorted(self.pieces))))
        return False

    def on_words(self, plan):
        self.plan = plan
        if "trick" in plan:
            self.plan, self.pieces, self.last_speech = None, {}, None
            tricks.play(self, plan.pop("trick"), **plan)
            return
        self.start_turn()
        if self.response:
            self.finish("cancelled")

    def start_turn(self):
        self.heard = self.new_id("item")
        self.send({"type": "input_audio_buffer.speech_started", "audio_start_ms": 0, "item_id": self.heard})

    def end_turn(self, words):
        self.send({"type": "input_audio_buffer.speech_stopped", "audio_end_ms": 0, "item_id": self.heard})
        self.send({"type": "input_audio_buffer.committed", "previous_item_id": None, "item_id": self.heard})
        self.send({"type": "conversation.item.input_audio_transcription.completed", "item_id": self.heard,
                   "content_index": 0, "transcript": words})

    def on_turn_end(self):
        plan, self.plan, self.pieces, self.last_speech = self.plan, None, {}, None
        if plan is None:
            return
        self.end_turn(plan["say"])
        calls = [(name, {key: self.order["version"] if value == "LAST" else value for key, value in given.items()})
                 for name, given in plan["do"]]
        self.to_read = any(name == "get_order" for name, _ in calls)
        if calls:
            self.call_many(calls)
        else:
            self.respond()

    # -- time

    def run(self):
        self.send({"type": "session.created", "session": {
            "type": "realtime", "object": "realtime.session", "id": "sess_attack", "model": "attack",
            "output_modalities": ["audio"]}})
        while True:
            now = time.monotonic()
            wait = 0.05 if not self.pace else min(0.05, max(0.0, self.pace[0][0] - now))
            text = self.ws.receive(max(wait, 0.001))
            if text is not None:
                self.on_event(json.loads(text))
            now = time.monotonic()
            while self.pace and self.pace[0][0] <= now:
                event = self.pace.pop(0)[1]
                if "content" in event:
                    self.finish(output=[event])
                else:
                    self.send(event)
            if self.last_speech and now - self.last_speech > TURN_END_S:
                self.on_turn_end()


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # sessions need no farewell
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except PermissionError:
        pass
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=64)
    while True:
        sock, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            try:
                Session(websocket.accept(sock), sys.argv[2]).run()
            except (websocket.Closed, OSError):
                pass
            os._exit(0)
        sock.close()


if __name__ == "__main__":
    main()

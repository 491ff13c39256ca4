"""The embedded engine as a server: its dialogue as a chat model over real order functions, and as a Realtime server."""
import base64
import json
import os
import re
import subprocess

from lab import service as services, websocket
from scenes.realtime import call_function, caller_says, speak
from stage.document import Document, show_json
from stage.http import ask, exchange
from stage.link import Link
from stage.service import Service
from stage.talk import Talk

TITLE = "The embedded engine"
RULES = [(rf'"({kind}_[0-9a-f]{{16,}})"', kind) for kind in ("event", "item", "resp", "sess", "conv", "call", "chatcmpl")]
RULES += [(r'"created":\s*(\d+)', "time*"), (r'"expires_at":\s*(\d+)', "time*")]
PIZZA = ["Hi there.", "What kinds of pizza do you have?", "How much is a large margherita?",
         "I'd like two large margheritas with mushrooms on the left half and no basil.", "And a caesar salad.",
         "The full one.", "Caesar dressing.", "Make that three margheritas, please.", "Do you have sushi?",
         "Two cokes and ten wings.", "Cans.", "Bone-in, with barbecue.", "Take off the salad.", "How much is it so far?",
         "Is there fish in the caesar salad?", "When are you open?", "Asdf qwer.", "That's all.", "Delivery.",
         "Twelve Pier Street.", "Ada.", "No, make it pickup.", "Can you repeat that?", "Yes.", "Thanks, bye."]
TACOS = ["Two burritos with carnitas, black beans and hot salsa, and a large horchata.", "Actually only one burrito.",
         "What's in the super burrito?", "Add four churros.", "Do you have tamales?", "No thanks, that's everything.",
         "Pick up for Grace.", "Yes, that's right.", "Goodbye."]
PERSON = ["Can I talk to a person?", "Yes please."]
NOTHING = ["No.", "Never mind.", "Bye."]


class Engine:
    def __init__(self, program, folder):
        self.log = open(os.path.join(folder, "engine.log"), "wb")
        self.process = subprocess.Popen([program, "engine", "--listen", "127.0.0.1:0"], cwd=services.ROOT, stderr=self.log,
                                        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                                        env={"PATH": os.environ["PATH"], "VOICEPLATE_ENGINE_THREADS": "1",
                                             "VOICEPLATE_ENGINE_VOICE": "flite"})
        line = self.process.stdout.readline()
        self.address = ("127.0.0.1", int(re.search(r":(\d+)/", line).group(1)))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()


def post(path, body):
    return ("POST", path, {"Host": "127.0.0.1", "Content-Type": "application/json"}, json.dumps(body))


def converse(document, engine, service, number, called, lines):
    """The engine's dialogue takes an order from text; the functions that it calls are those of a call's session, whose
    model says what the engine says."""
    talk = Talk(Document(), service, number, called)
    talk.connect(talk.webhook("/voice"))
    talk.accept({"type": "realtime", "object": "realtime.session", "id": "sess_golden", "output_modalities": ["audio"]})
    setup = json.loads(talk.ai.taken[-1])["session"]
    talk.agree()
    talk.step(await_request="response.create")
    speak(talk, "Hello!", "the greeting")
    tools = [{"type": "function", "function": {key: tool[key] for key in ("name", "description", "parameters")}}
             for tool in setup["tools"]]
    messages = [{"role": "system", "content": setup["instructions"]}]
    menu = call_function(talk, "get_menu", {})
    messages += [{"role": "assistant", "content": None, "tool_calls": [
        {"id": "call_menu", "type": "function", "function": {"name": "get_menu", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "call_menu", "content": json.dumps(menu)}]
    speak(talk, "Hello!", "the greeting")
    for line in lines:
        document.write(f"caller: {line}")
        messages.append({"role": "user", "content": line})
        caller_says(talk, line, "the caller speaks")
        if answer_caller(document, engine, talk, messages, tools):
            break
    talk.phone.sock.close()


def answer_caller(document, engine, talk, messages, tools):
    """Whether the call is over."""
    is_over = False
    for _ in range(12):
        _, _, _, octets = ask(engine.address, post("/v1/chat/completions", {
            "model": "voiceplate-engine", "messages": messages, "tools": tools}))
        message = json.loads(octets)["choices"][0]["message"]
        messages.append(message)
        if message.get("content"):
            document.write(f"agent: {message['content']}")
            speak(talk, message["content"], "the model says so", pieces=3 + len(message["content"]) // 10)
        if not message.get("tool_calls"):
            return is_over
        for call in message["tool_calls"]:
            name, arguments = call["function"]["name"], call["function"]["arguments"]
            is_last = name in ("end_call", "transfer_to_person")
            answer = {"ok": True, "say": "One moment, I'll connect you with someone."} if is_last else \
                call_function(talk, name, arguments)
            is_over = is_over or is_last
            told = "ok" if answer["ok"] else json.dumps(answer["error"], ensure_ascii=False)
            document.write(f"  {name} {arguments} -> {told}")
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": json.dumps(answer)})
    return is_over


def rest(document, engine):
    hello = [{"role": "user", "content": "Hello"}]
    for request in (("GET", "/v1/models", {"Host": "127.0.0.1"}, None), ("GET", "/health", {"Host": "127.0.0.1"}, None),
                    post("/v1/chat/completions", {"model": "voiceplate-engine", "messages": hello}),
                    post("/v1/chat/completions", {"model": "voiceplate-engine", "messages": hello, "stream": True,
                                                  "stream_options": {"include_usage": True}}),
                    post("/v1/chat/completions", {"messages": "none"}), post("/v1/chat/completions", []),
                    post("/v1/audio/speech", {"input": "Two pizzas for Ada, please.", "response_format": "wav"}),
                    post("/v1/audio/speech", {"input": "Two pizzas for Ada, please.", "response_format": "ulaw"}),
                    post("/v1/audio/speech", {"input": ""}), post("/v1/audio/speech", {"response_format": "mp3"}),
                    ("GET", "/v1/nothing", {"Host": "127.0.0.1"}, None),
                    ("GET", "/v1/models", {"Host": "evil.example", "Origin": "https://evil.example"}, None)):
        exchange(document, engine.address, request, is_sized=False)
    _, _, _, wav = ask(engine.address, post("/v1/audio/speech", {"input": "Two large pizzas, please."}))
    for kind in ("json", "text", "verbose_json"):
        body = b"".join(f'--X\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in (
            ("model", "voiceplate-engine"), ("response_format", kind), ("keywords[]", "pizza")))
        body += b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n' + wav + b"\r\n--X--\r\n"
        status, _, _, octets = ask(engine.address, ("POST", "/v1/audio/transcriptions", {
            "Host": "127.0.0.1", "Content-Type": "multipart/form-data; boundary=X"}, body))
        document.write(f"> POST /v1/audio/transcriptions of what was spoken before, as {kind}\n< {status}\n{octets.decode()}\n")


class Client:
    """A Realtime client of the engine; all that it is sent is written down, sound by its length alone."""

    def __init__(self, document, engine):
        found = websocket.connect(engine.address, "/v1/realtime?model=voiceplate-engine", {"Host": "127.0.0.1"})
        self.document, self.link = document, Link(found.sock, True, found.rest)
        self.audio_bytes = 0

    def send(self, kind, **more):
        shown = {key: value for key, value in more.items() if key != "audio"}
        self.document.write(f"-- {kind} {json.dumps(shown, ensure_ascii=False)[:300] if shown else ''}")
        self.link.send(json.dumps({"type": kind, **more}))

    def until(self, kind):
        self.link.await_event(lambda event: event["type"] == kind, kind)
        self.link.settle()
        for text in self.link.take():
            event = json.loads(text)
            if event["type"].endswith("audio.delta"):
                self.audio_bytes += len(base64.b64decode(event["delta"]))
                continue
            if self.audio_bytes and event["type"].endswith("audio.done"):
                self.document.write(f"engine: {self.audio_bytes} bytes of sound")
                self.audio_bytes = 0
            self.document.write("engine: " + show_json(self.document, text))


def realtime(document, engine):
    client = Client(document, engine)
    client.until("session.created")
    tool = {"type": "function", "name": "end_call", "description": "Hangs up.",
            "parameters": {"type": "object", "properties": {}}}
    client.send("session.update", session={"type": "realtime", "instructions": "Be brief.", "tools": [tool], "audio": {
        "input": {"format": {"type": "audio/pcmu"}, "turn_detection": None}, "output": {"format": {"type": "audio/pcmu"}}}})
    client.until("session.updated")
    for words in ("Hello.", "Bye."):
        client.send("conversation.item.create", item={"type": "message", "role": "user", "content": [
            {"type": "input_text", "text": words}]})
        client.until("conversation.item.done")
        client.send("response.create")
        client.until("response.done")
    client.send("response.create", response={"instructions": 'Say: "One moment, please."'})
    client.until("response.done")
    for kind, more in (("response.cancel", {}), ("no.such.event", {}), ("conversation.item.delete", {"item_id": "item_none"}),
                       ("input_audio_buffer.commit", {}), ("session.update", {"session": {"type": "realtime", "audio": {
                           "input": {"format": {"type": "audio/opus"}}}}}),
                       ("conversation.item.truncate", {"item_id": "item_none", "content_index": 0, "audio_end_ms": 5}),
                       ("conversation.item.create", {"item": {"type": "picture"}}), ("input_audio_buffer.append", {})):
        client.send(kind, **more)
        client.until("error")
    client.send("input_audio_buffer.clear")
    client.until("input_audio_buffer.cleared")
    client.link.close()


def play(document, program, folder):
    service = Service(program, folder, shipped=True)
    engine = None
    try:
        engine = Engine(program, folder)
        service.start()
        document.replace(f":{engine.address[1]}", ":<engine port>")
        for number, (name, called, lines) in enumerate((
                ("pizza", "+15550001111", PIZZA), ("tacos", "+15550001122", TACOS), ("a person", "+15550001111", PERSON),
                ("nothing", "+15550001122", NOTHING), ("a closed bar", "+15550001133", ["A soup.", "Delivery."])), 1):
            document.title("a conversation: " + name)
            converse(document, engine, service, number, called, lines)
        document.title("over REST")
        rest(document, engine)
        document.title("as a Realtime server")
        realtime(document, engine)
    finally:
        if engine is not None:
            engine.stop()
        service.stop()

"""The relay before a model (`voiceplate sim`): how faults are armed, listed and refused, and what each makes of a session and
of a REST call."""
import concurrent.futures
import json
import re
import subprocess

from lab import service as services, websocket
from stage.http import ask, exchange
from stage.link import Link
from stage.model import GA, Model
from stage.rest import Rest

TITLE = "The relay that fails on command"
RULES = [(r'"(event_[0-9a-f]{16})"', "event")]
WRONG = ['{"do":"explode"}', "{}", "7", "[1]", '{"do"', '{"do":"close","do":"stall"}', '{"do":"close","color":"red"}',
         '{"do":"close","code":1005}', '{"do":"close","code":"1011"}', '{"do":"close","nth":0}', '{"do":"refuse","at":"audio"}',
         '{"do":"close","at":"handshake"}', '{"do":"close","on":"fax"}', '{"do":"repeat","on":"/v1/"}',
         '{"do":"garble","form":"soup"}', '{"do":"close","after":1}', '{"do":"refuse","status":99}', '{"do":"slow","delay_ms":-1}',
         '{"do":"failed","error":7}', '{"do":"close","at":"' + "x" * 200 + '"}', json.dumps([{"do": "close"}] * 65)]
FAULTS = [
    {"do": "close", "at": "audio", "nth": 2, "code": 4000, "reason": "enough"}, {"do": "close", "at": "audio", "code": 1006},
    {"do": "close", "at": "response.done", "after": True}, {"do": "text_only"}, {"do": "failed"},
    {"do": "failed", "error": "rate_limit_exceeded", "reason": "slow down"}, {"do": "audio_stall", "nth": 2},
    {"do": "error", "at": "audio", "error": "bad_thing", "reason": "no"}, {"do": "expire", "at": "audio"},
    {"do": "expire", "at": "audio", "code": 0}, {"do": "drop"}, {"do": "repeat"}, {"do": "drop", "at": "response.create"},
    {"do": "garble", "at": "audio"}, {"do": "garble", "at": "audio", "form": "truncated"},
    {"do": "slow", "at": "response.create", "delay_ms": 50}, {"do": "close", "at": "audio", "skip": 1, "sessions": 2},
]


class Relay:
    def __init__(self, program, model, *options):
        self.process = subprocess.Popen(
            [program, "sim", "--listen", "127.0.0.1:0", "--upstream", f"http://127.0.0.1:{model}", *options],
            cwd=services.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.banner = self.process.stdout.readline()
        self.address = ("127.0.0.1", int(re.search(r"ws://127.0.0.1:(\d+)/", self.banner).group(1)))

    def post(self, body):
        return ("POST", "/faults", {"Host": "127.0.0.1", "Content-Type": "application/json"}, body)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def write_events(document, who, link):
    """What an end got; sound by its length."""
    for text in link.take():
        document.write(f"to {who}: " + re.sub(r'"(?:audio|delta)":"([A-Za-z0-9+/=]{60,})"', "<sound>", text))
    if link.end is not None:
        document.write(f"{who}'s connection: {link.end}")


def session(document, relay, model):
    """A session through the relay: one answer of three pieces of sound."""
    dialled = concurrent.futures.ThreadPoolExecutor(1).submit(websocket.connect, relay.address, "/v1/realtime?model=m", {
        "Host": "127.0.0.1", "Authorization": "Bearer k"})
    ai = model.accept()  # it dials the model before it answers
    found = dialled.result()
    client = Link(found.sock, True, found.rest)
    document.write("the model is asked: " + document.once("\n".join(ai.head), 0))
    ai.event("session.created", session=GA)
    client.await_event(lambda event: event["type"] == "session.created", "session.created")
    client.send(json.dumps({"type": "response.create"}))
    settle(client, ai)
    ai.begin()
    ai.speak("One two three.", 3)
    ai.spoken("One two three.")
    ai.finish()
    settle(client, ai)
    write_events(document, "the service", client)
    write_events(document, "the model", ai)
    client.sock.close()
    ai.sock.close()


def settle(client, ai):
    """Both ends are pinged twice, since what one is told may follow from what the other was asked."""
    for link in (client, ai, client, ai, client):
        if link.end is None:
            link.settle()


def realtime(document, relay, model):
    document.write("-- without a fault")
    session(document, relay, model)
    for fault in FAULTS:
        text = json.dumps(fault)
        document.write(f"-- {text}")
        ask(relay.address, relay.post(text))
        session(document, relay, model)
        ask(relay.address, ("DELETE", "/faults", {"Host": "127.0.0.1"}, None))
    document.write("-- the handshake is refused")
    ask(relay.address, relay.post('{"do":"refuse","status":429,"error":"rate_limit_exceeded","retry_after_s":7}'))
    exchange(document, relay.address, ("GET", "/v1/realtime?model=m", {
        "Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}, None))


def over_rest(document, relay, rest):
    request = ("POST", "/v1/audio/speech", {"Host": "127.0.0.1", "Content-Type": "application/json", "X-Kept": "yes"}, '{"a":1}')
    for fault in (None, {"do": "refuse", "on": "/v1/audio", "status": 503, "retry_after_s": 2},
                  {"do": "garble", "on": "/v1/"}, {"do": "slow", "on": "/v1/", "delay_ms": 50}):
        document.write(f"-- {json.dumps(fault)}")
        if fault:
            ask(relay.address, relay.post(json.dumps(fault)))
        rest.lay("/v1/audio/speech", "application/json", '{"the":"answer"}')
        if fault and fault["do"] == "garble":
            status, _, _, octets = ask(relay.address, request)
            document.write(f"< {status}, {len(octets)} bytes, {'true' if octets == b'the' else 'noise'}")
        else:
            exchange(document, relay.address, request)
        rest.write_requests(document)
        rest.answers.clear()


def play(document, program, folder):
    model, rest = Model(), Rest()
    relays = []
    try:
        relays = [Relay(program, model.port), Relay(program, rest.port, "--fault", '{"do":"slow","on":"/v1/x"}')]
        for port, name in ((model.port, "model port"), (rest.port, "rest port"), (relays[0].address[1], "relay port"),
                           (relays[1].address[1], "other relay port")):
            document.replace(f":{port}", f":<{name}>")
        document.title("arming")
        for relay in relays:
            document.write(relay.banner.rstrip("\n"))
            exchange(document, relay.address, ("GET", "/faults", {"Host": "127.0.0.1"}, None))
        for body in WRONG:
            exchange(document, relays[0].address, relays[0].post(body))
        exchange(document, relays[0].address, relays[0].post('[{"do":"close","at":"audio","nth":9},{"do":"failed","skip":99}]'))
        for request in (("GET", "/sessions", {"Host": "127.0.0.1"}, None), ("DELETE", "/faults", {"Host": "127.0.0.1"}, None),
                        ("GET", "/nothing", {"Host": "127.0.0.1"}, None), ("PUT", "/faults", {"Host": "127.0.0.1"}, "{}")):
            exchange(document, relays[0].address, request)
        document.title("in a session")
        realtime(document, relays[0], model)
        exchange(document, relays[0].address, ("GET", "/sessions", {"Host": "127.0.0.1"}, None))
        document.title("over REST")
        over_rest(document, relays[1], rest)
    finally:
        for relay in relays:
            relay.stop()
        model.close()
        rest.close()

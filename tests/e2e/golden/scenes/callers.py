"""The simulated Twilio (`voiceplate phone`) before a program of TwiML: what it asks, how it carries documents out, what it
prints and how it ends."""
import concurrent.futures
import os
import subprocess
import urllib.parse

from lab import service as services
from stage.rest import Rest

TITLE = "The simulated Twilio and its caller"
RULES = [(r"\b(CA[0-9a-f]{32})\b", "call"), (r"\b(RE[0-9a-f]{32})\b", "recording"), (r"\b(AC[0-9a-f]{32})\b", "account"),
         (r"I-Twilio-Idempotency-Token: ([^<\s]\S*)", "idempotency"), (r"X-Twilio-Signature: ([^<\s]\S*)", "signature"),
         (r"(?m)^ *(\d+\.\d) s  ", "s*"), (r"(\d+ ms)\b", "ms*"), (r"underruns (\d+)", "n*"), (r"(\d+\.\d s)\b", "s*"),
         (r"for recordings: http://127.0.0.1:(\d+)", "port*"), (r"(?:Timestamp|RecordingStartTime)=(.+)$", "time*"), (r"(?:SequenceNumber|CallDuration|Duration)=(\d+)$", "n*")]
CALLER = """name: golden
to: "+15550001111"
from: "+15550002222"
voice: {engine: flite, name: slt}
max_seconds: 20
turns: [%s]
"""
LISTENS = "{wait_ms: 60000}"
XML = "text/xml"
CALLS = [  # (what is tried, the caller's turns, options, [(path, kind, document)])
    ("says and hangs up", LISTENS, (), [("/voice", XML, '<Say voice="alice">Hello &amp; goodbye.</Say><Hangup/>')]),
    ("a key", '{dtmf: "1", when: at_once}', (), [
        ("/voice?", XML, ""), ("/key", XML, "<Say>Thank you.</Say>"),
        ("/voice", XML, '<Gather input="dtmf" numDigits="1" action="/key" timeout="4"><Say>Press one.</Say></Gather>')]),
    ("a redirect", LISTENS, (), [("/next?a=1", XML, "<Reject/>"), ("/next", XML, "<Hangup/>"),
                                 ("/voice", XML, '<Pause length="1"/><Redirect>/next?a=1&amp;b=2</Redirect>')]),
    ("a redirect with GET", LISTENS, (), [("/other", XML, "<Hangup/>"), ("/voice", XML, '<Redirect method="GET">/other</Redirect>')]),
    ("a person", LISTENS, (), [("/after", XML, "<Hangup/>"), ("/voice", XML, '<Dial action="/after">+15550003333</Dial>')]),
    ("no sound to play", LISTENS, (), [("/voice", XML, "<Play>/nothing.wav</Play><Hangup/>")]),
    ("no TwiML", LISTENS, (), [("/voice", "text/html", "<html><body>It works!")]),
    ("an unknown verb", LISTENS, (), [("/voice", XML, "<Sing>La</Sing><Hangup/>")]),
    ("a fallback", LISTENS, ("--fallback-url", "<base>/fallback"), [
        ("/fallback", XML, "<Say>Sorry.</Say>"), ("/voice", XML, "<Say>never ended")]),
    ("a failing application", LISTENS, (), []),
    ("an order is expected", "{hang_up: true}", (), [("/voice", XML, "<Say>Hello.</Say><Pause length='9'/>")]),
]


def make_call(program, folder, number, call):
    """Returns how the caller ended, and what it asked."""
    title, turns, options, answers = call
    rest = Rest()
    base = f"http://127.0.0.1:{rest.port}"
    rest.always("/health", "application/json", '{"status":"ok"}')
    rest.always("/voice/status", "text/plain", "", 204)
    rest.always("/api/calls/", "application/json", '{"state":"ended","transcript":[],"order":null,"orders":[]}')
    for path, kind, body in answers:
        rest.lay(path, kind, body if kind != XML else f"<Response>{body}</Response>")
    path = os.path.join(folder, f"golden-{number}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(CALLER % turns + ("expect: {some_order: true}\n" if "expected" in title else ""))
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("VOICEPLATE_", "TWILIO_", "OPENAI_"))}
    options = [option.replace("<base>", base) for option in options]
    done = subprocess.run([program, "phone", "--url", base, *options, path], cwd=services.ROOT, env=environment,
                          capture_output=True, text=True, timeout=60, check=False)
    rest.close()
    return done, rest


def write_call(document, title, done, rest):
    document.title(title)
    document.replace(f":{rest.port}", ":<port>")
    document.write(done.stdout.rstrip("\n"))
    if done.stderr:
        document.write("(standard error) " + done.stderr.rstrip("\n"))
    document.write(f"(exit status {done.returncode})\n")
    while not rest.requests.empty():
        line, headers, body = rest.requests.get()
        if "/api/calls/" in line:
            continue  # the words of a call are looked for again and again
        document.write("asked: " + line)
        document.write(document.once("\n".join(f"asked: {name}: {value}" for name, value in headers
                                               if name not in ("Content-Length", "I-Twilio-Idempotency-Token")), 0))
        for name, value in urllib.parse.parse_qsl(body.decode(), keep_blank_values=True):
            document.write(f"  {name}={value}")


def play(document, program, folder):
    document.replace(folder, "<folder>")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        made = [pool.submit(make_call, program, folder, number, call) for number, call in enumerate(CALLS)]
    for call, future in zip(CALLS, made):
        write_call(document, call[0], *future.result())

"""Events of the realtime arm in the GA dialect: a whole call with an order, an interruption, a lost session, a goodbye."""
import json

from stage.model import GA
from stage.service import wait_until
from stage.talk import Talk

TITLE = "A call on the realtime arm"
SETTINGS = {"call_sessions_ahead": 0}  # a session that was there before the call is told otherwise in the log
RULES = [(r"\b\w+_ms=(\d+)", "ms*"), (r"\b\w+_s=(\d+)", "s*")]


def begin(talk, twiml=None):
    """A new call up to its greeting's request."""
    talk.connect(twiml or talk.webhook("/voice"))
    talk.accept(GA)
    talk.agree()
    talk.step("the session is ready", "response.create")


def speak(talk, words, title, pieces=3):
    """The model says it, and the caller hears all of it."""
    talk.ai.say(words, pieces)
    talk.step(title)
    talk.heard()
    talk.step()


def caller_says(talk, words, title):
    talk.ai.caller_begins()
    talk.ai.caller_ends(words)
    talk.step(title)


def call_function(talk, name, arguments, wants_answer=True):
    """One function call and its answer. Returns the answer."""
    talk.document.write(f"-- {name} {json.dumps(arguments, ensure_ascii=False)}")
    call_id = talk.ai.call(name, arguments)
    talk.await_output(call_id)
    if wants_answer:
        talk.await_request()
    output = next(event["item"]["output"] for event in map(json.loads, talk.ai.taken)
                  if event.get("item", {}).get("type") == "function_call_output")
    talk.step()
    return json.loads(output)


def sounds(talk):
    """What the caller says goes to the model as it is; what got lost on the way is filled."""
    talk.appended = []
    for number in range(3):
        talk.frame(bytes([0x80 + number]) * 160)
    talk.frame(b"\x90" * 160, skip=4)
    talk.step("four frames, a gap of 80 ms before the last")
    talk.write_appended()


def order(talk):
    caller_says(talk, "A large margherita, please.", "the caller orders")
    call_function(talk, "add_item", {"item_id": "margherita", "size_id": "large"})
    speak(talk, "One large Margherita pizza. Anything else?", "the model answers")
    caller_says(talk, "No, that's it. I'm Ada, I'll pick it up.", "the caller is done")
    call_function(talk, "set_customer", {"name": "Ada", "service": "pickup"})
    found = call_function(talk, "get_order", {"for_read_back": True})
    speak(talk, found["order"]["read_back"], "the model reads the order back", pieces=12)
    caller_says(talk, "Yes.", "the caller confirms")
    call_function(talk, "submit_order", {"version": found["order"]["version"]})


def interruption(talk):
    talk.ai.begin()
    talk.ai.speak("A long sentence that nobody hears to its end.", 20)
    talk.step("the model speaks for 4 s")
    talk.heard(3)
    talk.step("600 ms of it are heard")
    talk.ai.caller_begins()
    talk.step("the caller breaks in", "conversation.item.truncate")
    talk.ai.finish("cancelled", status_details={"type": "cancelled", "reason": "turn_detected"})
    talk.ai.caller_ends("Wait.")
    talk.step("the caller's words are over")
    talk.ai.say("Yes?")
    talk.step("the model answers")
    talk.heard()
    talk.step()


def rescue(talk):
    talk.ai.close(1011)
    talk.ai.await_end()
    talk.step("the session is closed with 1011")
    talk.accept(GA)
    talk.agree()
    talk.step("a fresh session")
    caller_says(talk, "Are you there?", "the caller asks")
    speak(talk, "I am here.", "the model answers")


def goodbye(talk):
    talk.ai.begin()
    talk.ai.speak("Thank you, goodbye!", 3)
    talk.ai.spoken("Thank you, goodbye!")
    talk.ai.call_in_response("end_call", {})
    talk.ai.finish()
    talk.step("the model says goodbye and ends the call")
    talk.heard()
    talk.await_over()
    talk.step("the goodbye was heard")
    talk.webhook("/voice/resume?n=1")
    talk.webhook("/voice/status", CallStatus="completed")


def play(document, service):
    document.title("how the model is tried before any call")
    for line in service.trial.head:
        document.write(line)
    talk = Talk(document, service, 1)
    document.title("a call begins")
    begin(talk)
    speak(talk, "Hello, what can I get you?", "the greeting")
    document.title("the caller's sound")
    sounds(talk)
    document.title("an order")
    order(talk)
    speak(talk, "Your order is in.", "the model says so")
    document.title("an interruption")
    interruption(talk)
    document.title("the session is lost")
    rescue(talk)
    document.title("goodbye")
    goodbye(talk)
    document.title("what the log says of the call")
    write_log(document, service, talk)


def write_log(document, service, talk):
    """A process after the other: between them the order is the machine's."""
    for last in ("resume n=1", "stream_closed"):
        wait_until(lambda last=last: last in "".join(service.log_of(talk.sid)), "the log's last lines")
    for process in ("web", "worker.1"):
        for line in service.log_of(talk.sid):
            _, level, by, text = line.split(None, 3)
            if by == process:
                document.write(f"{level} {by} {text}")

#!/usr/bin/env python3
"""What a page asks of calls while they go on: lists, searches, live words, the functions that the model called; taking a call
over and hanging up within a second, in both arms; a pause, a busy kitchen and a special in a live call.   run.py VOICEPLATE"""
import json
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../golden"), os.path.join(HERE, "../../attack")]

from scenes.realtime import begin, call_function, caller_says, speak  # noqa: E402
from scenes.traditional import Line  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.http import admin, api, ask, signed  # noqa: E402
from stage.rest import Rest  # noqa: E402
from stage.service import Service, wait_until  # noqa: E402
from stage.talk import Talk  # noqa: E402
from lab import twilio  # noqa: E402
from lab.expecting import expect  # noqa: E402

WITHIN_S = 1.0
MARGHERITA = {"item_id": "margherita", "size_id": "large"}
HOUSE = "/api/house/harbor-pizza"


def is_menu(event):
    return event.get("item", {}).get("name") == "get_menu"


def is_in_force(talk, what, change):
    """The model of a call in progress gets the new menu in time. Returns its restaurant."""
    change()
    since = time.monotonic()
    talk.ai.await_event(is_menu, "a new menu")
    took = time.monotonic() - since
    expect(took < WITHIN_S, f"{what}: in force after {took:.2f} s")
    talk.ai.await_event(lambda event: event.get("item", {}).get("type") == "function_call_output" and
                        "\"restaurant\"" in event["item"]["output"], "its answer")
    output = [event["item"]["output"] for event in map(json.loads, talk.ai.taken)
              if event.get("item", {}).get("type") == "function_call_output" and
              "\"restaurant\"" in event["item"]["output"]][-1]
    talk.step()
    print(f"  {what}: {took * 1000:.0f} ms", flush=True)
    return json.loads(output)["restaurant"]


def live_call(service, sid):
    found = [call for call in api(service, "GET", "/api/calls/live")["calls"] if call["call_sid"] == sid]
    return found[0] if found else None


def what_goes_on_is_shown(document, service):
    talk = Talk(document, service, 1)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    caller_says(talk, "A large margherita with anchovies, please.", "the caller orders")
    call_function(talk, "add_item", MARGHERITA)
    speak(talk, "One large margherita. Anything else?", "the model answers")
    wait_until(lambda: "margherita" in json.dumps(live_call(service, talk.sid)["lines"]), "the words", 5)
    wait_until(lambda: live_call(service, talk.sid)["live_state"] == "listening", "the state", 5)
    live = live_call(service, talk.sid)
    expect(live["outcome"] == "live" and live["turns"] >= 0, f"state: {live}")
    expect(live["basket"]["total"] != "0.00" and live["caller_number"].startswith("+"), f"live: {live}")
    found = api(service, "GET", "/api/calls?q=anchov&restaurant=harbor-pizza")["calls"]
    expect([call["call_sid"] for call in found] == [talk.sid], f"found: {found}")
    expect(api(service, "GET", "/api/calls?q=anchov&restaurant=casa-verde")["calls"] == [], "of another restaurant")
    tools = api(service, "GET", "/api/calls/" + talk.sid)["tool_calls"]
    expect([tool["name"] for tool in tools] == ["add_item"] and json.loads(tools[0]["answer"])["ok"], f"tools: {tools}")
    talk.hang_up()
    talk.await_over()
    call = api(service, "GET", "/api/calls/" + talk.sid)
    expect(call["outcome"] == "abandoned" and call["turns"] >= 1, f"the end: {call['outcome']} {call['turns']}")
    expect(live_call(service, talk.sid) is None, "it is over")
    day = api(service, "GET", "/api/figures?restaurant=harbor-pizza&days=1")["days"][0]
    expect(day["calls"] == 1 and day["completion"] == 0 and day["p50_ms"] is not None, f"figures: {day}")


def a_call_is_taken_over(document, service):
    """In the middle of a sentence: it stops, the caller hears who comes, and is put through."""
    talk = Talk(document, service, 2)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    caller_says(talk, "I want to speak about something else.", "the caller")
    talk.ai.begin()
    talk.ai.speak("A long sentence that nobody hears to its end.", 20)
    talk.step("the model speaks for 4 s")
    talk.heard(2)
    since = time.monotonic()
    api(service, "POST", f"/api/calls/{talk.sid}/transfer", "", status=202)
    talk.ai.await_event(lambda event: event["type"] == "response.cancel", "the end of the sentence")
    talk.ai.finish("cancelled", status_details={"type": "cancelled", "reason": "client_cancelled"})
    talk.ai.await_event(lambda event: event["type"] == "response.create" and
                        "connect you with someone" in json.dumps(event), "the sentence")
    took = time.monotonic() - since
    print(f"  taken over: {took * 1000:.0f} ms", flush=True)
    expect(took < WITHIN_S, f"after {took:.2f} s")
    talk.step()
    expect("\"event\":\"clear\"" in "".join(talk.document.parts[-20:]), "the telephone falls silent")
    speak(talk, "One moment, I'll connect you with someone.", "the model says so")
    talk.await_over()
    call = api(service, "GET", "/api/calls/" + talk.sid)
    expect(call["outcome"] == "transferred", f"outcome: {call['outcome']}")
    expect(any(line["text"] == "taken over by api" for line in call["transcript"]), "who did it is noted")
    expect("<Dial" in talk.webhook("/voice/resume?n=1"), "the restaurant's telephone rings")
    api(service, "POST", f"/api/calls/{talk.sid}/transfer", "", status=409)


def a_call_is_hung_up(document, service):
    talk = Talk(document, service, 3)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    since = time.monotonic()
    api(service, "POST", f"/api/calls/{talk.sid}/hang-up", "", status=202)
    talk.ai.await_event(lambda event: event["type"] == "response.create" and "Goodbye" in json.dumps(event), "the goodbye")
    expect(time.monotonic() - since < WITHIN_S, "late")
    speak(talk, "Thank you for calling. Goodbye!", "the model says so")
    talk.await_over()
    expect(api(service, "GET", "/api/calls/" + talk.sid)["end_reason"] == "ended by the restaurant", "the reason")
    expect("<Hangup" in talk.webhook("/voice/resume?n=1"), "the line is closed")


def the_house_changes_during_a_call(document, service):
    talk = Talk(document, service, 4)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    caller_says(talk, "A margherita.", "the caller orders")
    expect(call_function(talk, "add_item", MARGHERITA)["ok"], "before the pause")
    speak(talk, "Anything else?", "the model asks")
    minutes = api(service, "GET", "/api/menu?restaurant=harbor-pizza") and 20
    house = is_in_force(talk, "a pause by the API", lambda: api(service, "PUT", HOUSE, {"paused": True}))
    expect(house["paused"] and any("No orders" in text for text in house["notices"]), f"told: {house}")
    caller_says(talk, "And another.", "the caller wants more")
    answer = call_function(talk, "add_item", MARGHERITA)
    expect(answer.get("error", {}).get("code") == "paused", f"refused: {answer}")
    expect("open" in call_function(talk, "get_order", {})["order"]["missing"], "it cannot be placed")
    speak(talk, "We take no orders just now. Shall I put you through?", "the model says so")
    is_in_force(talk, "taken back by the command line", lambda: verb(service, "resume"))
    caller_says(talk, "And now?", "the caller asks again")
    expect(call_function(talk, "add_item", MARGHERITA)["ok"], "orders are taken again")
    speak(talk, "Two margheritas. Anything else?", "the model asks")
    before = house["pickup"]["minutes"]
    house = is_in_force(talk, "a busy kitchen", lambda: verb(service, "busy", str(minutes)))
    expect(house["pickup"]["minutes"] == before + minutes, f"minutes: {house['pickup']}")
    house = is_in_force(talk, "a special", lambda: verb(service, "special", "Lobster rolls are 18 dollars"))
    expect(house["special"] == "Lobster rolls are 18 dollars.", f"special: {house}")
    today = time.strftime("%Y-%m-%d", time.localtime())
    talk.hang_up()
    talk.await_over()
    verb(service, "close", today)
    found = api(service, "GET", HOUSE)["house"]
    expect(found["closed_on"] == [today] and found["busy_minutes"] == minutes and not found["paused"], f"house: {found}")
    api(service, "PUT", HOUSE, {"closed_on": [], "busy_minutes": 0, "special": ""})


def verb(service, *words):
    status, text = service.verb("house", *words, "--restaurant", "harbor-pizza", "--who", "ada")
    expect(status == 0, text)


def a_traditional_call_is_taken_over(document, service, rest):
    line = Line(document, service, rest, 5)
    line.greet()
    api(service, "POST", f"/api/calls/{line.sid}/transfer", "", status=202)
    form = twilio.call_form(line.sid, To=line.to, RecordingUrl=line.recording(), RecordingDuration="1")
    _, _, _, octets = ask(service.web, signed("/voice/turn?n=1", form))
    expect(b"<Dial" in octets, f"put through: {octets}")
    wait_until(lambda: api(service, "GET", "/api/calls/" + line.sid)["outcome"] == "transferred", "the outcome", 5)


def main():
    rest = Rest()
    base = f"http://127.0.0.1:{rest.port}"
    folder = tempfile.mkdtemp(prefix="calls-")
    service = Service(os.path.abspath(sys.argv[1]), folder, {
        "traditional_enabled": "true", "twilio_api_url": base, "transcription_url": base + "/v1/audio/transcriptions",
        "chat_url": base + "/v1/chat/completions", "chat_model": "m", "speech_url": base + "/v1/audio/speech"},
        shipped=True)
    document = Document()
    failed = 0

    def play(name, scene, *given):
        nonlocal failed
        try:
            scene(*given)
            print(f"ok: {name}", flush=True)
        except Exception as error:  # whatever it is, the others are played
            failed = 1
            print(f"FAILED: {name}: {type(error).__name__} {error}", flush=True)

    try:
        service.start()
        play("what goes on is shown, listed and found", what_goes_on_is_shown, document, service)
        play("a call is taken over in mid-sentence", a_call_is_taken_over, document, service)
        play("a call is hung up", a_call_is_hung_up, document, service)
        play("the house changes during a call", the_house_changes_during_a_call, document, service)
        status, _, _, _ = ask(service.web, admin("POST", "/api/rollback", ""))
        expect(status == 200, "rollback")
        play("a call on the traditional arm is taken over", a_traditional_call_is_taken_over, document, service, rest)
        if failed:
            print(service.log()[-6000:])
    finally:
        service.stop()
        rest.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())

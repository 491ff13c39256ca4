#!/usr/bin/env python3
"""Two machines with one store, and the page of either: what is ordered at one of a call at the other happens within a second;
words, what is sold out, blocked and out of the ordinary are the same at both.   run.py VOICEPLATE"""
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "../../..")
sys.path[:0] = [os.path.join(HERE, "../golden"), os.path.join(HERE, "../../attack")]

from scenes.realtime import begin, caller_says, speak  # noqa: E402
from scenes.traditional import Line  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.http import admin, api, ask, signed  # noqa: E402
from stage.rest import Rest  # noqa: E402
from stage.service import Service, wait_until  # noqa: E402
from stage.talk import Talk  # noqa: E402
from lab import twilio  # noqa: E402
from lab.expecting import expect  # noqa: E402

SKIPPED = 77
WITHIN_S = 1.0
RESTAURANT = "harbor-pizza"


def postgres(verb, folder):
    subprocess.run([os.path.join(ROOT, "tests/postgres.sh"), verb, folder], check=True)


def machine(program, folder, number, url, rest):
    base = f"http://127.0.0.1:{rest.port}"
    own = os.path.join(folder, f"machine{number}")
    os.makedirs(own)
    return Service(program, own, {
        "store_url": url, "store_spool": os.path.join(own, "spool"), "stream_key": "two-machines-share-this-key-of-letters",
        "traditional_enabled": "true", "twilio_api_url": base, "transcription_url": base + "/v1/audio/transcriptions",
        "chat_url": base + "/v1/chat/completions", "chat_model": "m", "speech_url": base + "/v1/audio/speech"},
        shipped=True)


def begin_call(document, service, number):
    talk = Talk(document, service, number)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    return talk


def a_call_is_taken_over_at_the_other_page(document, one, two, _):
    talk = begin_call(document, one, 1)
    caller_says(talk, "I want to speak about something else.", "the caller")
    wait_until(lambda: "something else" in json.dumps(api(two, "GET", "/api/calls/live")), "the words at the other page", 5)
    talk.ai.begin()
    talk.ai.speak("A long sentence that nobody hears to its end.", 20)
    talk.step("the model speaks for 4 s")
    talk.heard(2)
    since = time.monotonic()
    api(two, "POST", f"/api/calls/{talk.sid}/transfer", "", status=202)
    talk.ai.await_event(lambda event: event["type"] == "response.cancel", "the end of the sentence")
    took = time.monotonic() - since
    print(f"  taken over: {took * 1000:.0f} ms", flush=True)
    expect(took < WITHIN_S, f"after {took:.2f} s")
    talk.ai.finish("cancelled", status_details={"type": "cancelled", "reason": "client_cancelled"})
    speak(talk, "One moment, I'll connect you with someone.", "the model says so")
    talk.await_over()
    for service in (one, two):
        call = api(service, "GET", "/api/calls/" + talk.sid)
        expect(call["outcome"] == "transferred", f"outcome: {call['outcome']}")
        expect(any(line["text"] == "told to be taken over by api" for line in call["transcript"]), "who did it is noted")
    expect("<Dial" in talk.webhook("/voice/resume?n=1"), "the restaurant's telephone rings")
    api(two, "POST", f"/api/calls/{talk.sid}/transfer", "", status=409)


def a_call_is_hung_up_at_the_other_page(document, one, two, _):
    talk = begin_call(document, two, 2)
    since = time.monotonic()
    api(one, "POST", f"/api/calls/{talk.sid}/hang-up", "", status=202)
    talk.ai.await_event(lambda event: event["type"] == "response.create" and "Goodbye" in json.dumps(event), "the goodbye")
    expect(time.monotonic() - since < WITHIN_S, "late")
    speak(talk, "Thank you for calling. Goodbye!", "the model says so")
    talk.await_over()
    expect(api(one, "GET", "/api/calls/" + talk.sid)["end_reason"] == "ended by the restaurant", "the reason")


def what_changes_at_one_is_in_force_at_the_other(document, one, two, _):
    talk = begin_call(document, two, 3)

    def is_menu(event):
        return event.get("item", {}).get("name") == "get_menu"

    def is_in_force(what, path, body):
        since = time.monotonic()
        api(one, "PUT", path, body)
        talk.ai.await_event(is_menu, "a new menu")
        expect(time.monotonic() - since < WITHIN_S, f"{what}: after {time.monotonic() - since:.2f} s")
        talk.step()

    is_in_force("a dish that is sold out", f"/api/sold-out/{RESTAURANT}/item/margherita", {"until": "closing"})
    is_in_force("a pause", f"/api/house/{RESTAURANT}", {"paused": True})
    api(one, "PUT", f"/api/house/{RESTAURANT}", {"paused": False})
    talk.hang_up()
    talk.await_over()
    since = time.monotonic()
    api(one, "PUT", f"/api/blocked/{RESTAURANT}/%2B15550009999", {})
    forms = (twilio.call_form(f"CA{number:032x}", From="+15550009999") for number in range(900, 1000))
    wait_until(lambda: b"<Reject" in ask(two.web, signed("/voice", next(forms)))[3], "a number is blocked", 3)
    expect(time.monotonic() - since < WITHIN_S, f"a number is blocked after {time.monotonic() - since:.2f} s")


def a_turn_at_one_obeys_what_the_other_orders(document, one, two, rest):
    for service in (one, two):
        status, _, _, _ = ask(service.web, admin("POST", "/api/rollback", ""))
        expect(status == 200, "rollback")
    line = Line(document, one, rest, 5)
    line.greet()
    api(two, "POST", f"/api/calls/{line.sid}/transfer", "", status=202)
    form = twilio.call_form(line.sid, To=line.to, RecordingUrl=line.recording(), RecordingDuration="1")
    expect(b"<Dial" in ask(one.web, signed("/voice/turn?n=1", form))[3], "put through")
    wait_until(lambda: api(two, "GET", "/api/calls/" + line.sid)["outcome"] == "transferred", "the outcome", 5)


SCENES = (a_call_is_taken_over_at_the_other_page, a_call_is_hung_up_at_the_other_page,
          what_changes_at_one_is_in_force_at_the_other, a_turn_at_one_obeys_what_the_other_orders)


def play(scenes, *given):
    failed = 0
    for scene in scenes:
        try:
            scene(*given)
            print(f"ok: {scene.__name__}", flush=True)
        except Exception as error:  # whatever it is, the others are played
            failed = 1
            print(f"FAILED: {scene.__name__}: {type(error).__name__} {error}", flush=True)
    return failed


def main():
    folder = tempfile.mkdtemp(prefix="two-pages-")
    server = tempfile.mkdtemp(prefix="voiceplate-two-", dir="/tmp")
    postgres("start", server)
    if not os.path.exists(server + "/url"):
        return SKIPPED
    with open(server + "/url", encoding="utf-8") as file:
        url = file.read().strip().replace("%s", "postgres")
    rest = Rest()
    machines = [machine(os.path.abspath(sys.argv[1]), folder, number, url, rest) for number in range(2)]
    failed = 1
    try:
        for service in machines:
            service.start()
        failed = play(SCENES, Document(), *machines, rest)
        if failed:
            print("".join(service.log()[-6000:] for service in machines))
    finally:
        for service in machines:
            service.stop()
        rest.close()
        postgres("stop", server)
    return failed


if __name__ == "__main__":
    sys.exit(main())

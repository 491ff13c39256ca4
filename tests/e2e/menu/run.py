#!/usr/bin/env python3
"""A dish runs out while calls go on, by the menu file, by the API and by the command line: within a second it is refused in a
call of either arm, what was ordered of it is not placed, and the caller is told.   run.py VOICEPLATE"""
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
from lab import twilio  # noqa: E402
from stage.http import admin, api, ask, signed  # noqa: E402
from stage.rest import Rest, chat_stream  # noqa: E402
from stage.service import Service, wait_until  # noqa: E402
from stage.talk import Talk  # noqa: E402
from lab.expecting import expect  # noqa: E402

WITHIN_S = 1.0
HAWAIIAN = {"item_id": "hawaiian", "size_id": "small"}
MARGHERITA = {"item_id": "margherita", "size_id": "large"}
BOTHERS = "+15550007777"
THING = "/api/sold-out/harbor-pizza/item/"


def edit(service, old, new):
    """In place, as an editor saves it. Returns when."""
    path = os.path.join(service.folder, "menus", "harbor-pizza.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    expect(old in text, old)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new, 1))
    return time.monotonic()


def is_menu(event):
    return event.get("item", {}).get("name") == "get_menu"


def is_told(talk, since, what):
    """The model of a call in progress gets the new menu in time."""
    talk.ai.await_event(is_menu, "a new menu")
    took = time.monotonic() - since
    expect(took < WITHIN_S, f"{what}: in force after {took:.2f} s")
    talk.step()
    print(f"  {what}: {took * 1000:.0f} ms", flush=True)


def refused(answer, code):
    expect(answer.get("error", {}).get("code") == code, f"{answer} instead of {code}")


def sell_out_by_file(service, item):
    return edit(service, f"      - id: {item}\n", f"      - id: {item}\n        available: false\n")


def offer_again_by_file(service, item):
    return edit(service, f"      - id: {item}\n        available: false\n", f"      - id: {item}\n")


def live_call(document, service):
    """One call, and a dish that comes and goes in every way."""
    talk = Talk(document, service, 1)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    caller_says(talk, "A margherita.", "the caller orders")
    expect(call_function(talk, "add_item", MARGHERITA)["ok"], "the margherita")
    speak(talk, "Anything else?", "the model asks")
    ways = [("the menu file", lambda: sell_out_by_file(service, "hawaiian"),
             lambda: offer_again_by_file(service, "hawaiian")),
            ("the API", lambda: (api(service, "PUT", THING + "hawaiian"), time.monotonic())[1],
             lambda: (api(service, "DELETE", THING + "hawaiian"), time.monotonic())[1]),
            ("the command line", lambda: by_command(service, "add"), lambda: by_command(service, "remove"))]
    for name, sell_out, offer_again in ways:
        is_told(talk, sell_out(), f"sold out by {name}")
        caller_says(talk, "And a Hawaiian.", "the caller wants it")
        refused(call_function(talk, "add_item", HAWAIIAN), "sold_out")
        speak(talk, "It is sold out. Anything else?", "the model says so")
        is_told(talk, offer_again(), f"offered again by {name}")
        caller_says(talk, "A Hawaiian now?", "the caller asks again")
        line = call_function(talk, "add_item", HAWAIIAN)["line"]["line_id"]
        expect(call_function(talk, "remove_item", {"line_id": line})["ok"], "the line is taken off again")
        speak(talk, "You can have it. Anything else?", "the model says so")
    talk.hang_up()
    talk.await_over()


def by_command(service, action):
    status, text = service.verb("soldout", action, "item", "hawaiian", "--restaurant", "harbor-pizza")
    expect(status == 0, text)
    return time.monotonic()


def answer_of(talk, name, arguments):
    """Of this very call: the new menu and the order may be told as answered calls of their own in between."""
    call_id = talk.ai.call(name, arguments)
    talk.await_output(call_id)
    output = next(event["item"]["output"] for event in map(json.loads, talk.ai.taken)
                  if event.get("item", {}).get("type") == "function_call_output" and event["item"]["call_id"] == call_id)
    talk.await_request()
    talk.step()
    return json.loads(output)


def agree_to_order(talk):
    """Read back, heard, and said yes to. Returns its version."""
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    caller_says(talk, "A Hawaiian and a margherita for Ada, pickup.", "the caller orders")
    call_function(talk, "add_item", HAWAIIAN)
    call_function(talk, "add_item", MARGHERITA)
    call_function(talk, "set_customer", {"name": "Ada", "service": "pickup"})
    found = call_function(talk, "get_order", {"for_read_back": True})
    speak(talk, found["order"]["read_back"], "it is read back", pieces=20)
    caller_says(talk, "Yes.", "the caller confirms what was read")
    return found["order"]["version"]


def order_of_it(document, service, number, sell_out, offer_again):
    """The last one goes while the caller says yes: in the same moment."""
    talk = Talk(document, service, number)
    version = agree_to_order(talk)
    sell_out()
    answer = answer_of(talk, "submit_order", {"version": version})
    refused(answer, "read_back_needed")
    expect("Hawaiian is sold out" in answer.get("notice", "") or
           any("Hawaiian is sold out" in text for text in talk.document.parts), f"nobody is told: {answer}")
    left = answer_of(talk, "get_order", {"for_read_back": True})
    expect([line["item_id"] for line in left["order"]["lines"]] == ["margherita"], f"left is {left}")
    orders = len(service.api("/api/orders")["orders"])
    speak(talk, left["order"]["read_back"], "what is left is read back", pieces=20)
    caller_says(talk, "All right.", "the caller confirms")
    expect(answer_of(talk, "submit_order", {"version": left["order"]["version"]})["ok"], "what is left is placed")
    expect(len(service.api("/api/orders")["orders"]) == orders + 1, "one order")
    talk.hang_up()
    talk.await_over()
    offer_again()
    time.sleep(WITHIN_S)


def last_messages(rest):
    """Of the last request to the chat model."""
    found = None
    while not rest.requests.empty():
        line, _, body = rest.requests.get()
        if "/v1/chat/completions" in line:
            found = json.loads(body)["messages"]
    return found


def output_of(messages, call_id):
    return json.loads(next(message["content"] for message in messages if message.get("tool_call_id") == call_id))


def quiet_turn(line, number, words, *answers):
    line.hears(words, *answers)
    line.document.write(f"-- {words}")
    path = f"/voice/turn?n={number}"
    form = twilio.call_form(line.sid, To=line.to, RecordingUrl=line.recording(), RecordingDuration="1")
    status, _, _, _ = ask(line.service.web, signed(path, form))
    expect(status == 200, f"turn {number}: {status}")
    return last_messages(line.rest)


def traditional_call(document, service, rest):
    line = Line(document, service, rest, 3)
    line.greet()
    messages = quiet_turn(line, 1, "A Hawaiian and a margherita for Ada, pickup.",
                          chat_stream(calls=[("a", "add_item", HAWAIIAN), ("b", "add_item", MARGHERITA),
                                             ("c", "set_customer", {"name": "Ada", "service": "pickup"}),
                                             ("d", "get_order", {"for_read_back": True})]),
                          chat_stream("I have one small Hawaiian pizza, and one large Margherita pizza. Right?"))
    found = output_of(messages, "d")["order"]
    since = (api(service, "PUT", THING + "hawaiian"), time.monotonic())[1]
    time.sleep(WITHIN_S - (time.monotonic() - since))
    messages = quiet_turn(line, 2, "Yes. And another Hawaiian.",
                          chat_stream(calls=[("e", "submit_order", {"version": found["version"]}),
                                             ("f", "add_item", HAWAIIAN)]),
                          chat_stream("Sorry."))
    refused(output_of(messages, "e"), "read_back_needed")
    refused(output_of(messages, "f"), "sold_out")
    notice = [message for message in messages if "\"notice\":\"I'm sorry" in (message.get("content") or "")]
    expect(len(notice) == 1, f"the model is told {len(notice)} times")
    time.sleep(0.1)
    edit(service, "price: 11.50", "price: 12.75")
    api(service, "DELETE", THING + "hawaiian")
    time.sleep(WITHIN_S)
    messages = quiet_turn(line, 3, "A Hawaiian, please.", chat_stream(calls=[("g", "add_item", HAWAIIAN)]),
                          chat_stream("One Hawaiian."))
    expect(output_of(messages, "g")["line"]["unit_price"] == "12.75", "the price of the new file")


def rings(service, sid):
    """A new call from the number. Returns what the network is told to do."""
    status, _, _, octets = ask(service.web, signed("/voice", twilio.call_form(sid, CallStatus="ringing", From=BOTHERS)))
    expect(status == 200, f"a call: {status}")
    return octets.decode()


def a_number_is_blocked(service):
    """By the command line and unblocked by the API, and the other way round: the next second's calls are treated so."""
    path = "/api/blocked/harbor-pizza/" + BOTHERS.replace("+", "%2B")

    def command(action):
        status, text = service.verb("callers", action, BOTHERS, "--restaurant", "harbor-pizza", "--who", "Ada")
        expect(status == 0, text)

    ways = [("the command line", lambda: command("block"), lambda: command("unblock")),
            ("the API", lambda: api(service, "PUT", path), lambda: api(service, "DELETE", path))]
    for number, (name, block, unblock) in enumerate(ways):
        block()
        time.sleep(WITHIN_S)
        expect("<Reject" in rings(service, f"CA{70 + number:032d}"), f"blocked by {name}")
        found = api(service, "GET", "/api/blocked?restaurant=harbor-pizza")["blocked"]
        expect([entry["number"] for entry in found] == [BOTHERS], f"listed: {found}")
        unblock()
        time.sleep(WITHIN_S)
        expect("<Reject" not in rings(service, f"CA{80 + number:032d}"), f"unblocked by {name}")
    status, text = service.verb("callers", "unblock", BOTHERS, "-r", "harbor-pizza")
    expect(status == 1 and "was not blocked" in text, f"{status} {text}")
    expect(service.verb("callers", "block", "5550002222")[0] == 2, "half a number")


def what_api_and_command_refuse(service):
    api(service, "PUT", "/api/sold-out/harbor-pizza/item/moon-cheese", status=404)
    api(service, "PUT", "/api/sold-out/nowhere/item/hawaiian", status=404)
    api(service, "PUT", "/api/sold-out/harbor-pizza/dish/hawaiian", status=400)
    api(service, "PUT", THING + "hawaiian", {"until": "noon"}, status=400)
    api(service, "DELETE", THING + "hawaiian", status=404)
    status, _, _, _ = ask(service.web, admin("PUT", THING + "hawaiian", token=None))
    expect(status == 401, f"without a token: {status}")
    status, _ = service.verb("soldout", "add", "item", "moon-cheese", "-r", "harbor-pizza")
    expect(status == 1, f"no such thing: {status}")
    status, _ = service.verb("soldout", "add", "hawaiian")
    expect(status == 2, f"no kind: {status}")
    api(service, "PUT", "/api/sold-out/harbor-pizza/option/mushrooms", {"until": "further-notice"})
    found = api(service, "GET", "/api/sold-out?restaurant=harbor-pizza")["sold_out"]
    expect([(thing["kind"], thing["id"], thing["until_unix_ms"]) for thing in found] ==
           [("option", "mushrooms", None)], f"listed: {found}")
    expect(api(service, "GET", "/api/sold-out?restaurant=casa-verde")["sold_out"] == [], "of another restaurant")
    api(service, "DELETE", "/api/sold-out/harbor-pizza/option/mushrooms")


def mistakes_are_told(document, service):
    """The old menu stays in force, the log has one line, the metrics a figure."""
    edit(service, "price: 15.00", "price: fifteen")
    count = lambda: service.log().count("the old menu stays in force")  # noqa: E731
    wait_until(lambda: count() > 0, "the mistake in the log", 5)
    _, _, _, octets = ask(service.web, admin("GET", "/metrics"))
    expect(b"voiceplate_menu_files_refused 1\n" in octets, "the metric")
    time.sleep(1)
    expect(count() == 1, f"{count()} lines for one mistake")
    edit(service, "price: fifteen", "price: 15.00")
    wait_until(lambda: b"voiceplate_menu_files_refused 0\n" in ask(service.web, admin("GET", "/metrics"))[3],
               "the mended file", 5)


def main():
    rest = Rest()
    base = f"http://127.0.0.1:{rest.port}"
    folder = tempfile.mkdtemp(prefix="menu-")
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
        play("what cannot be sold out is refused", what_api_and_command_refuse, service)
        play("a dish comes and goes in a call that goes on", live_call, document, service)
        play("an order of what has run out this moment, by the API", order_of_it, document, service, 2,
             lambda: api(service, "PUT", THING + "hawaiian", {"until": "further-notice"}),
             lambda: api(service, "DELETE", THING + "hawaiian"))
        play("the same by the menu file", order_of_it, document, service, 4,
             lambda: sell_out_by_file(service, "hawaiian"), lambda: offer_again_by_file(service, "hawaiian"))
        play("a number is blocked", a_number_is_blocked, service)
        play("a file with mistakes", mistakes_are_told, document, service)
        status, _, _, _ = ask(service.web, admin("POST", "/api/rollback", ""))
        expect(status == 200, "rollback")
        play("a call on the traditional arm", traditional_call, document, service, rest)
        if failed:
            print(service.log()[-6000:])
    finally:
        service.stop()
        rest.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""An order of a call reaches its restaurant: a webhook whose receiver fails at first, verified with npm standardwebhooks where
there is npm, and a kitchen's printer that is out of paper at first, whose slip is shown. Before, the model asks a tool of the
restaurant's own, signed likewise.   run.py VOICEPLATE"""
import base64
import hashlib
import hmac
import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../golden"), os.path.join(HERE, "../../attack")]

from receivers import Library, Printer, Receiver  # noqa: E402
from scenes.realtime import begin, call_function, caller_says, speak  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.http import admin, ask  # noqa: E402
from stage.service import Service, wait_until  # noqa: E402
from stage.talk import Talk  # noqa: E402
from lab.expecting import expect  # noqa: E402

SECRET = "whsec_" + base64.b64encode(b"voiceplate-test-key-32-bytes-ok!").decode()
OLD_SECRET = "whsec_" + base64.b64encode(b"an-older-key-of-exactly-32bytes!").decode()
WITHIN_S = 40


def order(document, service, asks=None):
    talk = Talk(document, service, 1)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    caller_says(talk, "A margherita without basil for Ada, pickup.", "the caller orders")
    answer = call_function(talk, "add_item", {"item_id": "margherita", "size_id": "large", "without": ["basil"]})
    expect(answer.get("ok"), f"the margherita: {answer}")
    call_function(talk, "set_customer", {"name": "Ada", "service": "pickup"})
    if asks:
        asks(talk)
    found = call_function(talk, "get_order", {"for_read_back": True})
    speak(talk, found["order"]["read_back"], "it is read back", pieces=20)
    caller_says(talk, "Yes.", "the caller confirms")
    answer = call_function(talk, "submit_order", {"version": found["order"]["version"]})
    expect(answer.get("ok"), f"the order: {answer}")
    talk.hang_up()
    talk.await_over()


def sign(secret, headers, body):
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def check_signature(headers, body):
    """By the secret and by the one from before, while it changes."""
    expected = sign(SECRET, headers, body) + " " + sign(OLD_SECRET, headers, body)
    expect(headers["webhook-signature"] == expected, f"signature {headers['webhook-signature']} instead of {expected}")


def check_with_library(folder, headers, body):
    library = Library(folder)
    if not library.is_there:
        print("  (no npm: not verified with standardwebhooks)")
        return
    for secret in (SECRET, OLD_SECRET):
        why = library.verify(secret, headers, body)
        expect(not why, f"standardwebhooks: {why}")
    expect(library.verify(SECRET, headers, body + b" "), "standardwebhooks takes a body that was changed")
    print("  verified by npm standardwebhooks")


def check_webhook(folder, receiver):
    wait_until(lambda: len(receiver.requests) >= 2, "a second try of the webhook", WITHIN_S)
    (first, _), (headers, body) = receiver.requests[:2]
    expect(first["webhook-id"] == headers["webhook-id"], "another id at the second try")
    check_signature(headers, body)
    event = json.loads(body)
    expect(event["type"] == "order.created" and event["data"]["name"] == "Ada", f"event {event}")
    check_with_library(folder, headers, body)


def ask_own_tool(till):
    def asks(talk):
        answer = call_function(talk, "loyalty_points", {"card": "A-17"})
        expect(answer == {"ok": True, "answer": {"points": 120}}, f"own tool: {answer}")
        answer = call_function(talk, "loyalty_points", {"card": 17})
        expect(answer["error"]["message"] == "card must be text.", f"own tool: {answer}")
        expect(len(till.requests) == 2, "asked with wrong arguments")
    return asks


def check_own_tool(folder, till):
    (first, _), (headers, body) = till.requests
    event = json.loads(body)
    expect(first["webhook-id"] == headers["webhook-id"], "another id at the second try")
    expect(event["type"] == "tool.call" and event["data"]["tool"] == "loyalty_points", f"event {event}")
    expect(event["data"]["arguments"] == {"card": "A-17"} and event["data"]["restaurant_id"] == "harbor-pizza", f"event {event}")
    expect([line["item_id"] for line in event["data"]["order"]["lines"]] == ["margherita"], f"order {event}")
    check_signature(headers, body)
    check_with_library(folder, headers, body)


def check_calls(folder, receiver):
    """Its beginning and its end, signed, in their order."""
    wait_until(lambda: len(receiver.requests) >= 2, "both ends of the call", WITHIN_S)
    events = [json.loads(body) for _, body in receiver.requests]
    expect([event["type"] for event in events] == ["call.started", "call.ended"], f"calls {events}")
    expect(events[0]["data"].keys() == {"call_sid", "restaurant_id", "caller_number", "arm", "started_unix_ms"}, f"begun {events[0]}")
    ended = events[1]["data"]
    expect(ended["outcome"] == "ordered" and ended["order_numbers"] == [1] and ended["seconds"] >= 0 and "cost_micros" in ended,
           f"ended {ended}")
    check_with_library(folder, *receiver.requests[1])


def check_slip(printer):
    wait_until(lambda: printer.slips, "the slip", WITHIN_S)
    slip = printer.slips[0]
    print("\n".join("  | " + line for line in slip))
    expect(slip[0] == "ORDER 1" and slip[1].startswith("PICKUP "), f"head {slip[:2]}")
    expect("1 x Large Margherita" in slip and "    [ NO basil ]" in slip, "dishes")
    expect("Ada" in slip and "[ REPRINT ]" not in slip, "name, or a reprint of what was never printed")


def check_list(service):
    def deliveries():
        status, text = service.verb("deliveries", "--json")
        expect(status == 0, text)
        return json.loads(text)["deliveries"]
    wait_until(lambda: all(delivery["state"] == "acknowledged" for delivery in deliveries()), "all acknowledged", WITHIN_S)
    found = [delivery for delivery in deliveries() if delivery["way"] != "calls"]
    expect(sorted(delivery["way"] for delivery in found) == ["kitchen", "till"], f"deliveries {found}")
    expect(all(delivery["attempts"] == 2 for delivery in found), f"attempts {found}")
    status, text = service.verb("deliveries", "retry", str(found[0]["id"]))
    expect(status == 1 and "acknowledged" in text, f"retried: {text}")


def check_trials(service, receiver, printer):
    """Each way is tried with nothing ordered: by the command line, and by the page's API."""
    orders, slips = len(receiver.requests), len(printer.slips)
    status, text = service.verb("deliveries", "test", "kitchen", "till", "--restaurant", "harbor-pizza")
    expect(status == 0 and text.count("the test was taken") == 2, text)
    slip = printer.slips[slips]
    print("\n".join("  | " + line for line in slip))
    expect("TEST" in slip[0] and not any(line.startswith("ORDER") for line in slip), f"slip of the test {slip}")
    headers, body = receiver.requests[orders]
    check_signature(headers, body)
    event = json.loads(body)
    expect(event["type"] == "delivery.test" and "order_number" not in event["data"], f"event of the test {event}")
    status, text = service.verb("deliveries", "test", "cellar", "--restaurant", "harbor-pizza")
    expect(status == 1 and "no such way" in text, text)
    answer = ask(service.web, admin("POST", "/api/deliveries/test?restaurant=harbor-pizza", {"way": "till"}))
    test = json.loads(answer[3])["test"]
    expect(test["taken"] and test["kind"] == "webhook" and len(receiver.requests) == orders + 2, f"by the API: {test}")


def main():
    receiver, printer = Receiver(failures=1), Printer(visits_without_paper=1)
    calls = Receiver()
    till = Receiver(failures=1, status=503, says=b'{"points": 120}')
    with tempfile.TemporaryDirectory() as folder:
        service = Service(os.path.realpath(sys.argv[1]), os.path.join(folder, "service"),
                          {"delivery_private_webhooks": "true", "own_tools_private_urls": "true"}, shipped=True)
        with open(os.path.join(folder, "service", "menus", "harbor-pizza.yaml"), "a", encoding="utf-8") as menu:
            menu.write(f"\ndeliveries:\n  - {{id: till, way: webhook, url: \"http://127.0.0.1:{receiver.port}/o\", "
                       f"secret: {SECRET}, old_secret: {OLD_SECRET}}}\n"
                       f"  - {{id: calls, way: webhook, url: \"http://127.0.0.1:{calls.port}/c\", secret: {SECRET}, "
                       f"old_secret: {OLD_SECRET}, events: [call.started, call.ended]}}\n  - {{id: kitchen, way: printer, address: \"127.0.0.1:{printer.port}\"}}\n"
                       f"tools:\n  - {{name: loyalty_points, description: The points on a loyalty card., url: \"http://127.0.0.1:{till.port}/t\", "
                       f"secret: {SECRET}, old_secret: {OLD_SECRET}, parameters: {{type: object, properties: {{card: {{type: string}}}}}}}}\n")
        try:
            service.start()
            order(Document(), service, ask_own_tool(till))
            check_own_tool(folder, till)
            check_webhook(folder, receiver)
            check_slip(printer)
            check_calls(folder, calls)
            check_list(service)
            check_trials(service, receiver, printer)
        finally:
            service.stop()
    print("an order reached its webhook and its printer: ok")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A call from the page, as a newcomer's service is: no telephone, no keys, the embedded engine. Only the page that was
given the stream may open it; what is written there becomes an order; its end is told in words.   run.py VOICEPLATE"""
import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../../attack")]

from lab import service as services, twilio, websocket  # noqa: E402
from page_call import PageCall  # noqa: E402
from lab.expecting import Wrong, expect  # noqa: E402

WITHIN_S = 40
NEWCOMER = {"public_base_url": "", "twilio_auth_token": "", "admin_token": "", "realtime_url": "", "realtime_key": "",
            "engine_enabled": "true", "menus_dir": os.path.join(services.ROOT, "menus")}


def post(service, path, origin, body=None):
    octets = json.dumps(body) if body is not None else ""
    head = ["Host: %s:%d" % service.web, f"Origin: {origin}", "Content-Type: application/json", "X-VoicePlate: 1",
            f"Content-Length: {len(octets)}"]
    reply = twilio.ask(service.web, "\r\n".join([f"POST {path} HTTP/1.1", *head, "", octets]).encode())
    expect(reply is not None, f"POST {path}: no answer")
    return reply.status, json.loads(reply.body)


def is_refused(call, **how):
    try:
        call.connect(**how)
    except websocket.Closed as closed:
        return "403" in str(closed)
    return False


def only_the_page_opens_the_stream(service, origin):
    status, connection = post(service, "/api/browser-call", origin, {"restaurant": "harbor-pizza"})
    expect(status == 201, f"{status} {connection}")
    call = PageCall(connection, origin)
    _, path = call.address
    expect(is_refused(call, origin="https://evil.example"), "another page opens it")
    expect(is_refused(call, origin=origin.replace("127.0.0.1", "localhost")), "a page of another name opens it")
    expect(is_refused(call, path="/ws/media"), "a page without a pass opens one")
    expect(is_refused(call, path=path[:-4] + "0000"), "a pass that was made up opens one")
    call.begin()
    expect(is_refused(call), "the pass is good twice")
    return call


def say(service, call, words, is_answered):
    """What the call's document says once is_answered(document)."""
    call.write(words)
    path = "/api/calls/" + call.connection["call_sid"]
    document = call.until(WITHIN_S, lambda: (lambda found: found if found and is_answered(found) else None)(
        service.api(path)))
    expect(document is not None, f"{words!r}: {json.dumps(service.api(path)['transcript'])}")
    return document


def agent_lines(document):
    return [line["text"] for line in document["transcript"] if line["speaker"] == "agent"]


def an_order_is_written(service, call):
    path = "/api/calls/" + call.connection["call_sid"]
    expect(call.until(WITHIN_S, lambda: agent_lines(service.api(path) or {"transcript": []})), "nobody greets")
    sentences = ["A large pepperoni pizza for pickup, please. My name is Anna.", "555 010 2030", "No, that is all.",
                 "Yes, that is right.", "Yes.", "Yes, please."]
    for words in sentences:
        count = len(agent_lines(service.api(path)))
        document = say(service, call, words, lambda found: len(agent_lines(found)) > count or found["orders"])
        if document["orders"]:
            break
    expect(document["orders"], json.dumps(document["transcript"]))
    order = document["orders"][0]
    expect(order["lines"][0]["item_id"] == "pepperoni-pizza" and order["name"] == "Anna", json.dumps(order))
    return document


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="browser-call-") as folder:
        service = services.Service(program, folder, NEWCOMER, {"data_bytes": 8 << 30})
        service.settings["engine_port"] = services.free_ports(1)[0]
        try:
            service.start()
            origin = "http://%s:%d" % service.web
            expect(services.until(30, lambda: "clip ready greeting" in service.log()), "no greeting is kept ready")
            call = only_the_page_opens_the_stream(service, origin)
            print("ok: only the page that was given the stream opens it", flush=True)
            document = an_order_is_written(service, call)
            for line in document["transcript"]:
                print(f"  {line['speaker']}: {line['text']}")
            print("ok: what is written becomes an order", flush=True)
            call.send({"event": "stop"})
            call.until_closed(5)
            ended = services.until(5, lambda: service.api("/api/calls/" + call.connection["call_sid"])["state"] == "ended")
            expect(ended, "it has not ended")
            status, answer = post(service, call.connection["next"], origin)
            expect(status == 200 and answer == {"steps": [{"do": "hang-up"}]}, f"{status} {answer}")
            print("ok: it ends", flush=True)
        except (Wrong, websocket.Closed, services.Failed) as wrong:
            print(f"FAILED: {wrong}\n{service.log()[-3000:]}", flush=True)
            return 1
        finally:
            service.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

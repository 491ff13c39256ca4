#!/usr/bin/env python3
"""The service itself tells somebody: callers that hear nothing, an order that waits, a model that is down. Each is told once when it
begins and once when it ends, by a signed webhook whose receiver fails at first, and by a text message.   run.py VOICEPLATE"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import socket
import sys
import tempfile
import threading
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../golden"), os.path.join(HERE, "../../attack")]

from scenes.realtime import begin, caller_says, order, speak  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.http import admin, ask, signed  # noqa: E402
from stage.model import GA, Model  # noqa: E402
from stage.service import Service, wait_until  # noqa: E402
from stage.talk import Talk, sid  # noqa: E402
from lab import twilio  # noqa: E402
from lab.expecting import expect  # noqa: E402

KEY = b"0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
SOMEBODY = "+15550009999"
WITHIN_S = 90


class Receiver:
    """Takes webhooks, the first of them only when it comes again; and is Twilio for text messages."""

    def __init__(self):
        receiver = self
        self.taken, self.texts, self.refused = [], [], []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = receiver.take(self.path, self.headers, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, headers, body):
        if path.endswith("/Messages.json"):
            form = dict(urllib.parse.parse_qsl(body.decode()))
            self.texts.append(form)
            return 201, json.dumps({"sid": "SM" + "0" * 32, "status": "queued"}).encode()
        wanted = base64.b64encode(hmac.new(KEY, f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body,
                                           hashlib.sha256).digest()).decode()
        if headers["webhook-signature"] != "v1," + wanted:
            return 401, b"{}"
        if not self.refused:
            self.refused.append(headers["webhook-id"])
            return 500, b"{}"
        self.taken.append((headers["webhook-id"], json.loads(body)))
        return 200, b"{}"

    def told(self, alert):
        return [document for _, document in self.taken if document["data"]["alert"] == alert]

    def has(self, alert, kind):
        return any(document["type"] == kind for document in self.told(alert))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def settings(receiver, **more):
    return {"alert_url": receiver.base + "/alerts", "alert_secret": SECRET, "alert_sms_to": SOMEBODY, "twilio_api_url": receiver.base,
            "alert_undelivered_s": 10, "call_sessions_ahead": 0, **more}


def is_told_once(receiver, alert):
    documents = receiver.told(alert)
    expect([document["type"] for document in documents] == ["alert.began", "alert.ended"], f"{alert}: {documents}")
    expect(documents[0]["data"]["since_unix_ms"] == documents[1]["data"]["since_unix_ms"], f"since: {documents}")
    texts = [form for form in receiver.texts if documents[0]["data"]["text"] in form["Body"] or documents[1]["data"]["text"] in form["Body"]]
    expect(len(texts) == 2 and all(form["To"] == SOMEBODY and form["From"].startswith("+") for form in texts), f"{receiver.texts}")


def callers_hear_nothing(document, service, receiver):
    for number in (1, 2, 3):
        status, _, _, _ = ask(service.web, signed("/voice", twilio.call_form(sid(number), To=twilio.CALLED)))
        expect(status == 200, f"webhook: {status}")
    wait_until(lambda: receiver.has("no_calls_answered", "alert.began"), "the beginning", WITHIN_S)
    expect(receiver.told("no_calls_answered")[0]["data"]["text"] == "3 calls in a row heard nothing of us", f"{receiver.taken}")
    expect(receiver.refused[0] == receiver.taken[0][0], "tried again with the same webhook-id")


def an_order_waits(document, service, receiver):
    """It is the call that is heard again, too."""
    talk = Talk(document, service, 4)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    order(talk)
    speak(talk, "Your order is in.", "the model says so")
    talk.hang_up()
    talk.await_over()
    wait_until(lambda: receiver.has("no_calls_answered", "alert.ended"), "the end", WITHIN_S)
    is_told_once(receiver, "no_calls_answered")
    wait_until(lambda: receiver.has("orders_undelivered", "alert.began"), "the beginning", WITHIN_S)
    path = f"/api/orders/harbor-pizza/1/accept"
    status, _, _, octets = ask(service.web, admin("POST", path, {}))
    expect(status == 200, f"{path}: {status} {octets}")
    wait_until(lambda: receiver.has("orders_undelivered", "alert.ended"), "the end", WITHIN_S)
    is_told_once(receiver, "orders_undelivered")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class LateModel(Model):
    def __init__(self, port):  # not the base's: at a port that was dead until now
        self.listener = socket.create_server(("127.0.0.1", port), backlog=16)
        self.port = port


def a_model_is_down(program):
    receiver, port = Receiver(), free_port()
    service = Service(program, tempfile.mkdtemp(prefix="alerts-"),
                      settings(receiver, realtime_url=f"ws://127.0.0.1:{port}/v1/realtime", engine_enabled="true"), shipped=True)
    model = None
    service.is_well = lambda: service.health() is not None  # degraded: its model is down
    try:
        service.start()
        wait_until(lambda: receiver.has("model_down", "alert.began"), "the beginning", WITHIN_S)
        model = LateModel(port)
        trial = model.accept()
        trial.create(GA)
        trial.update(trial.taken[0])
        trial.await_end()
        wait_until(lambda: receiver.has("model_down", "alert.ended"), "the end", WITHIN_S)
        is_told_once(receiver, "model_down")
    except Exception:
        print(service.log()[-3000:], flush=True)
        raise
    finally:
        service.stop()
        receiver.close()
        if model is not None:
            model.close()


def calls_and_orders(program):
    receiver = Receiver()
    service = Service(program, tempfile.mkdtemp(prefix="alerts-"), settings(receiver), shipped=True)
    document = Document()
    try:
        service.start()
        callers_hear_nothing(document, service, receiver)
        print("ok: callers who hear nothing are told, to a receiver that fails at first", flush=True)
        an_order_waits(document, service, receiver)
        print("ok: they are heard again; an order waits, and is accepted: each once", flush=True)
        expect(len(receiver.taken) == 4 and len(receiver.texts) == 4, f"{receiver.taken} {receiver.texts}")
    except Exception:
        print(service.log()[-3000:], flush=True)
        raise
    finally:
        service.stop()
        receiver.close()


def main():
    program = os.path.abspath(sys.argv[1])
    try:
        a_model_is_down(program)
        print("ok: a model that is down, and answers again", flush=True)
        calls_and_orders(program)
    except Exception as error:  # whatever it is
        print(f"FAILED: {type(error).__name__} {error}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""One trace a call: what is sent to otlp_endpoint is parsed by OpenTelemetry's own definitions, with unknown fields refused; an order's
call has its turns with their parts, its functions, its writes, its model's session and its delivery below one span of the call; a
collector that is out of order for a while gets all of it later, and one that never answers holds no call up.   run.py VOICEPLATE"""
import base64
import http.server
import json
import os
import re
import sys
import tempfile
import threading
import time

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../golden"), os.path.join(HERE, "../../attack")]

from scenes.realtime import begin, caller_says, order, speak  # noqa: E402
from stage.document import Document  # noqa: E402
from stage.model import GA  # noqa: E402
from stage.service import Service, wait_until  # noqa: E402
from stage.talk import Talk, sid  # noqa: E402
from lab import twilio  # noqa: E402
from lab.expecting import expect  # noqa: E402

ORDERED, FAILED, MEANWHILE, LAST = 0x51, 0x52, 0x53, 0x54
PARTS = ("end_of_turn", "model", "tools", "queue", "playout")


class Collector:
    """Answers 503 as long as it is told to, then takes everything; hangs where it is told that."""

    def __init__(self):
        collector = self
        self.bodies, self.heads, self.refusals, self.refused, self.hangs = [], [], 2, [], False

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if collector.hangs:
                    time.sleep(30)
                    return
                if len(collector.refused) < collector.refusals:
                    collector.refused.append(body.decode())
                    self.send_error(503)
                    return
                collector.heads.append((self.path, dict(self.headers)))
                collector.bodies.append(body.decode())
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def spans(self, number):
        """Of one call, as protobuf has them."""
        found = []
        for body in self.bodies:
            for resource in parse(body).resource_spans:
                names = {one.key: one.value.string_value for one in resource.resource.attributes}
                expect(names["service.name"] == "voiceplate" and names["service.version"], f"resource: {names}")
                for scope in resource.scope_spans:
                    found += [span for span in scope.spans if span.trace_id.hex() == sid(number)[2:]]
        return found

    def has_call(self, number):
        return any(span.name == "call" for span in self.spans(number))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def parse(body):
    """In OTLP's JSON ids are hexadecimal, where protobuf's own JSON has base64; all else is as protobuf has it."""

    def convert(node):
        if isinstance(node, list):
            return [convert(one) for one in node]
        if not isinstance(node, dict):
            return node
        for name, digits in (("traceId", 32), ("spanId", 16), ("parentSpanId", 16)):
            if node.get(name):
                expect(re.fullmatch(f"[0-9a-f]{{{digits}}}", node[name]) is not None, f"{name}: {node[name]}")
        return {name: base64.b64encode(bytes.fromhex(value)).decode() if name in ("traceId", "spanId", "parentSpanId") else convert(value)
                for name, value in node.items()}

    document = json.loads(body)
    for resource in document["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                expect(isinstance(span["startTimeUnixNano"], str) and isinstance(span["kind"], int), f"times and kinds: {span}")
    return json_format.Parse(json.dumps(convert(document)), ExportTraceServiceRequest(), ignore_unknown_fields=False)


def attributes(span):
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


def an_ordered_call(document, service):
    talk = Talk(document, service, ORDERED)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    order(talk)
    speak(talk, "Your order is in.", "the model says so")
    talk.hang_up()
    talk.await_over()


def a_failed_call(document, service):
    talk = Talk(document, service, FAILED)
    begin(talk)
    speak(talk, "What can I get for you?", "the greeting")
    talk.ai.close(1011)
    talk.ai.await_end()
    talk.accept(GA)
    talk.agree()
    talk.ai.close(1011)
    talk.await_over()
    talk.webhook("/voice/status", CallStatus="failed")


def one_trace(spans):
    """One span of the call at the top, and every other below one that is there. Returns the top."""
    tops = [span for span in spans if not span.parent_span_id]
    expect(len(tops) == 1 and tops[0].name == "call" and tops[0].kind == 2, f"tops: {[top.name for top in tops]}")
    ids = {span.span_id for span in spans}
    expect(len(ids) == len(spans), "an id twice")
    expect(all(span.parent_span_id in ids for span in spans if span is not tops[0]), "a parent that is not there")
    timeless = [span for span in spans if not span.end_time_unix_nano >= span.start_time_unix_nano > 1.7e18]
    expect(not timeless, f"times: {timeless}")
    return tops[0]


def the_order_is_told(spans):
    top = one_trace(spans)
    told = attributes(top)
    expect(told["voiceplate.order_number"] == 1 and told["voiceplate.end_reason"] == "hang-up", f"{told}")
    expect(told["voiceplate.restaurant"] == "harbor-pizza" and top.status.code == 0, f"{told} {top.status}")
    names = [span.name for span in spans]
    for wanted in ("tool add_item", "tool set_customer", "tool get_order", "tool submit_order", "store basket", "store order", "model session"):
        expect(wanted in names, f"lacks {wanted}: {names}")
    turns = [span for span in spans if span.name == "turn"]
    expect(len(turns) == told["voiceplate.turns"] >= 3, f"turns: {len(turns)} {told}")
    for turn in turns:
        parts = [span for span in spans if span.parent_span_id == turn.span_id]
        expect({part.name for part in parts} <= set(PARTS), f"parts: {[part.name for part in parts]}")
        of_parts = sum(part.end_time_unix_nano - part.start_time_unix_nano for part in parts)
        expect(of_parts == turn.end_time_unix_nano - turn.start_time_unix_nano, "parts add up to the turn")
        expect(all(turn.start_time_unix_nano <= part.start_time_unix_nano and part.end_time_unix_nano <= turn.end_time_unix_nano
                   for part in parts), "parts lie in the turn")
        expect(attributes(turn)["gen_ai.request.model"] == "golden-model", f"{attributes(turn)}")
    model = next(span for span in spans if span.name == "model session")
    expect(attributes(model)["voiceplate.ready_ms"] >= 0 and model.kind == 3, f"{attributes(model)}")


def the_delivery_is_told(collector):
    delivery = [span for span in collector.spans(ORDERED) if span.name == "delivery page"]
    expect(delivery, f"{[span.name for span in collector.spans(ORDERED)]}")
    expect(attributes(delivery[0])["voiceplate.order_number"] == 1, f"{attributes(delivery[0])}")


def the_failure_is_told(spans):
    top = one_trace(spans)
    expect(top.status.code == 2 and top.status.message == "failed at Twilio", f"{top.status}")
    models = [span for span in spans if span.name == "model session"]
    expect(len(models) == 2 and all(span.status.code == 2 and "1011" in span.status.message for span in models), f"{models}")


def metric(service, name):
    text = service.metrics()
    return int(re.search(rf"^voiceplate_{name} (\d+)$", text, re.M).group(1))


class TracedService(Service):
    def metrics(self):
        answer = twilio.get(self.web, "/metrics", {"Host": "127.0.0.1", "Authorization": "Bearer " + twilio.ADMIN})
        return answer.body.decode() if isinstance(answer.body, bytes) else answer.body


def main():
    collector = Collector()
    service = TracedService(os.path.abspath(sys.argv[1]), tempfile.mkdtemp(prefix="traces-"),
                            {"otlp_endpoint": f"http://127.0.0.1:{collector.port}", "otlp_headers": "api-key=s3cret,Authorization=Bearer%20t0ken%3D",
                             "call_sessions_ahead": 0}, shipped=True)
    document = Document()
    is_stopped = False
    try:
        service.start()
        an_ordered_call(document, service)
        wait_until(lambda: collector.has_call(ORDERED), "the ordered call's trace")
        expect(collector.refused == [collector.bodies[0]] * 2, "it was refused at first, and sent again as it was")
        path, head = collector.heads[0]
        expect(path == "/v1/traces" and head["Content-Type"] == "application/json", f"{path} {head}")
        expect(head["api-key"] == "s3cret" and head["Authorization"] == "Bearer t0ken=", f"{head}")
        the_order_is_told(collector.spans(ORDERED))
        print("ok: the ordered call is one trace: turns with their parts, functions, writes, the model's session", flush=True)
        wait_until(lambda: "delivery page" in [span.name for span in collector.spans(ORDERED)], "its delivery")
        the_delivery_is_told(collector)
        print("ok: and its delivery", flush=True)
        a_failed_call(document, service)
        wait_until(lambda: collector.has_call(FAILED), "the failed call's trace")
        the_failure_is_told(collector.spans(FAILED))
        print("ok: what failed is told as an error, with its reason", flush=True)
        wait_until(lambda: metric(service, "trace_spans_sent_total") > 0, "the count")
        expect(metric(service, "trace_spans_lost_total") == 0, "something was lost")
        collector.hangs = True
        talk = Talk(document, service, MEANWHILE)
        begin(talk)
        speak(talk, "What can I get for you?", "the greeting")
        caller_says(talk, "When do you close?", "the caller asks")
        speak(talk, "At ten.", "the model answers")
        talk.hang_up()
        talk.await_over()
        expect(service.api("/api/calls/" + talk.sid)["turns"] == 1, "the call went on")
        print("ok: a collector that does not answer holds nothing up", flush=True)
        collector.hangs = False
        wait_until(lambda: collector.has_call(MEANWHILE), "the trace of that call")
        talk = Talk(document, service, LAST)
        begin(talk)
        speak(talk, "What can I get for you?", "the greeting")
        talk.hang_up()
        talk.await_over()
        is_stopped = True
        service.stop()
        expect(collector.has_call(LAST), "the trace of a call right before the stop")
        print("ok: a stop loses nothing", flush=True)
    except Exception as error:  # whatever it is, the log says more
        print(f"{'' if is_stopped else service.log()[-3000:]}\nFAILED: {type(error).__name__} {error}", flush=True)
        return 1
    finally:
        if not is_stopped:
            service.stop()
        collector.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

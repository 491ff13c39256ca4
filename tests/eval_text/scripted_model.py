"""A chat model that was written down: it answers OpenAI's chat completions as a competent model would, on a port of this machine."""
import http.server
import json
import threading


class Model:
    """turns: {"the caller's words": [step, ...]}; a step is words, a list of calls (name, arguments), both as a pair, or
    a function of the messages that returns one of these. Each request gets the next step of the caller's last words."""

    def __init__(self, turns):
        self.turns, self.requests, self.call_count = turns, [], 0
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d/v1/chat/completions" % self.server.server_port

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def step(self, messages):
        last = max(i for i, message in enumerate(messages) if message["role"] == "user")
        steps = self.turns[messages[last]["content"]]
        step = steps[sum(message["role"] == "assistant" for message in messages[last:])]
        return step(messages) if callable(step) else step

    def message(self, step):
        words, calls = step if isinstance(step, tuple) else (step, []) if isinstance(step, str) else (None, step)
        message = {"role": "assistant", "content": words, "refusal": None}
        for name, arguments in calls:
            self.call_count += 1
            message.setdefault("tool_calls", []).append({"id": "call_%d" % self.call_count, "type": "function",
                                                         "function": {"name": name, "arguments": json.dumps(arguments)}})
        return message

    def answer(self, request):
        self.requests.append(request)
        message = self.message(self.step(request["messages"]))
        return {"id": "chatcmpl-%d" % len(self.requests), "object": "chat.completion", "created": 1790000000, "model": request["model"],
                "choices": [{"index": 0, "finish_reason": "tool_calls" if "tool_calls" in message else "stop", "logprobs": None,
                             "message": message}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}

    def handler(self):
        model = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = json.dumps(model.answer(json.loads(body))).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        return Handler


def last_answer(messages):
    """What the last function answered."""
    return json.loads([message for message in messages if message["role"] == "tool"][-1]["content"])


def read_back(messages):
    return last_answer(messages)["order"]["read_back"]


def submit(messages):
    """Of the version that was read back."""
    orders = [json.loads(message["content"]).get("order") for message in messages if message["role"] == "tool"]
    return [("submit_order", {"version": [order for order in orders if order][-1]["version"]})]

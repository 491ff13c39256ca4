"""What the traditional pipeline and Twilio's recordings are asked over REST: each request is kept whole, and answered by what
the scene has laid ready for its path, in order."""
import http.server
import json
import queue
import struct
import threading

from .document import show_json
from .talk import digest

ULAW = 7


def wav(seconds, value=0x2a):
    """8 kHz mu-law with a tone, as Twilio records."""
    pattern = bytes([value, value, value ^ 0x80, value ^ 0x80])
    sound = pattern * int(seconds * 8000 / len(pattern))
    head = struct.pack("<HHIIHHH", ULAW, 1, 8000, 8000, 1, 8, 0)
    chunks = b"fmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def chat_stream(words=None, calls=()):
    """The body of a streamed answer: words, or function calls (id, name, arguments)."""
    deltas = [{"role": "assistant", "content": words if words is not None else None}]
    for index, (call_id, name, arguments) in enumerate(calls):
        deltas.append({"tool_calls": [{"index": index, "id": call_id, "type": "function", "function": {
            "name": name, "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments)}}]})
    events = [{"id": "chatcmpl-golden", "object": "chat.completion.chunk", "choices": [
        {"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    events.append({"id": "chatcmpl-golden", "object": "chat.completion.chunk", "choices": [
        {"index": 0, "delta": {}, "finish_reason": "tool_calls" if calls else "stop"}]})
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"


class Rest:
    def __init__(self):
        self.answers, self.defaults, self.requests = {}, {}, queue.Queue()
        self.held, self.is_free = None, threading.Event()
        rest = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                rest.requests.put((self.requestline, self.headers.items(), body))
                if rest.held and self.path.startswith(rest.held):
                    rest.is_free.wait(30)
                status, kind, octets = rest.answer_to(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

            do_GET = do_POST = serve

            def log_message(self, *given):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def lay(self, path, kind, body, status=200):
        """The next answer to what begins with path."""
        octets = body.encode() if isinstance(body, str) else body
        self.answers.setdefault(path, []).append((status, kind, octets))

    def always(self, path, kind, body, status=200):
        """The answer to what begins with path and has none laid ready."""
        self.defaults[path] = (status, kind, body.encode())

    def hold(self, path):
        """Answers to what begins with path wait for release()."""
        self.held = path
        self.is_free.clear()

    def release(self):
        self.held = None
        self.is_free.set()

    def answer_to(self, path):
        for begin, ready in self.answers.items():
            if path.startswith(begin) and ready:
                return ready.pop(0)
        for begin, answer in self.defaults.items():
            if path.startswith(begin):
                return answer
        return 404, "application/json", b'{"error":{"message":"nothing is laid ready"}}'

    def write_requests(self, document):
        while not self.requests.empty():
            line, headers, body = self.requests.get()
            document.write("asked: " + line)
            for name, value in headers:
                document.write(f"asked: {name}: {value}")
            kind = dict((name.lower(), value) for name, value in headers).get("content-type", "")
            if kind.startswith("application/json"):
                document.write(show_json(document, body.decode()))
            elif "boundary=" in kind:
                document.write(document.once(show_parts(body, kind.split("boundary=")[1].strip('"'))))


def show_parts(body, boundary):
    """A line a part; the boundary itself is random."""
    lines = []
    for part in body.decode("latin-1").split("--" + boundary):
        octets = part.encode("latin-1")
        head, _, value = octets.partition(b"\r\n\r\n")
        value = value.removesuffix(b"\r\n")
        text = f"<{len(value)} bytes {digest(value)}>" if value[:4] == b"RIFF" else value.decode("utf-8", "backslashreplace")
        lines.append("part: " + " | ".join(head.decode().strip().split("\r\n")) + (" | " + text if text else ""))
    return "\n".join(lines[1:])

"""Those who are given orders, for the test beside this file and for tools/demo: a receiver of webhooks and a kitchen's
printer on loopback, and what npm standardwebhooks says of an event."""
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading

HERE = os.path.dirname(os.path.abspath(__file__))


class Receiver:
    """Answers 500 (or what status says) so often, then takes what comes, or says what there is to say."""

    def __init__(self, failures=0, status=500, says=b""):
        self.requests = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
                is_well = len(outer.requests) > failures
                self.send_response(status if not is_well else 200 if says else 204)
                self.send_header("Content-Length", str(len(says) if is_well else 0))
                self.end_headers()
                self.wfile.write(says if is_well else b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Printer:
    """An ESC/POS printer: one client at a time, answers DLE EOT at once and GS r behind what it has printed; out of paper
    at so many visits at first. What it prints is kept as lines of text (render)."""

    def __init__(self, visits_without_paper=0):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.visits, self.slips, self.visits_without_paper = 0, [], visits_without_paper
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            line, _ = self.listener.accept()
            with line:
                self.visits += 1
                try:
                    self.print_from(line, self.visits <= self.visits_without_paper)
                except ConnectionError:
                    pass  # the next client comes

    def print_from(self, line, is_out):
        job = b""
        while octets := line.recv(4096):
            job += octets
            while (at := job.find(b"\x10\x04")) >= 0 and len(job) > at + 2:
                line.sendall(b"\x32" if is_out and job[at + 2] == 2 else b"\x12")
                job = job[:at] + job[at + 3:]
            if job.endswith(b"\x1dr\x01"):
                self.slips.append(render(job[:-3]))
                line.sendall(b"\x00")
                return


def render(job):
    """The slip as lines of text; white on black in brackets."""
    lengths = {b"\x1b@": 2, b"\x1c.": 2, b"\x1dV": 4}
    text, at = b"", 0
    while at < len(job):
        if job[at] in (0x1b, 0x1c, 0x1d):
            if job[at:at + 2] == b"\x1dB":
                text += b"[" if job[at + 2] else b"]"
            at += lengths.get(job[at:at + 2], 3)
        else:
            text += job[at:at + 1]
            at += 1
    return text.decode("cp858").splitlines()


class Library:
    """npm standardwebhooks, as package-lock.json pins it, installed into a folder; is_there: False without npm."""

    def __init__(self, folder):
        self.folder, self.is_there = folder, bool(shutil.which("npm"))
        if not self.is_there:
            return
        os.makedirs(folder, exist_ok=True)
        for name in ("package.json", "package-lock.json", "verify.mjs"):
            shutil.copy(os.path.join(HERE, name), folder)
        if not os.path.isdir(os.path.join(folder, "node_modules", "standardwebhooks")):
            subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)

    def verify(self, secret, headers, body):
        """What it has against the event; empty: nothing."""
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        asked = {"secret": secret, "headers": {name: headers[name] for name in names}, "body": body.decode()}
        done = subprocess.run(["node", "verify.mjs"], cwd=self.folder, input=json.dumps(asked), text=True,
                              capture_output=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

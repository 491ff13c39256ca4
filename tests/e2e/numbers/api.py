"""Twilio's REST API as far as numbers, their account and a call from one of them go (twilio.md, section 5), strict: what is not as
the documents say is refused, and written down in wrong. A call is made by the simulated telephone."""
import base64
import glob
import http.server
import json
import os
import re
import secrets
import subprocess
import tempfile
import threading
import urllib.parse

E164 = re.compile(r"\+[1-9][0-9]{7,14}")
URL = re.compile(r"https?://[^\s/]+(/\S*)?")
TEXTS = {"VoiceUrl": "voice_url", "VoiceFallbackUrl": "voice_fallback_url", "StatusCallback": "status_callback",
         "VoiceMethod": "voice_method", "VoiceFallbackMethod": "voice_fallback_method",
         "StatusCallbackMethod": "status_callback_method", "VoiceApplicationSid": "voice_application_sid",
         "TrunkSid": "trunk_sid"}
SCENARIO = """name: trial
to: "{to}"
from: "{from_}"
voice: {{engine: flite, name: slt}}
max_seconds: 60
turns:
  - {{wait_ms: {wait_ms}}}
  - {{hang_up: true, when: at_once}}
"""


class Refused(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Api:
    def __init__(self, account, token, phone):
        """phone: the command that calls with a scenario, whose file and --record are put behind it."""
        self.account, self.token, self.phone = account, token, phone
        self.type, self.numbers, self.wrong, self.updates, self.calls = "Full", {}, [], [], {}
        self.folder = tempfile.mkdtemp(prefix="numbers-")
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def add(self, number, **settings):
        sid = "PN" + secrets.token_hex(16)
        self.numbers[sid] = {"sid": sid, "account_sid": self.account, "phone_number": number, "friendly_name": number,
                             "api_version": "2010-04-01", "voice_url": "", "voice_method": "POST", "voice_fallback_url": None,
                             "voice_fallback_method": "POST", "status_callback": "", "status_callback_method": "POST",
                             "voice_application_sid": "", "trunk_sid": None, "voice_receive_mode": "voice",
                             "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
                             "beta": False, "date_created": "Sun, 22 Nov 2026 10:00:00 +0000",
                             "uri": f"/2010-04-01/Accounts/{self.account}/IncomingPhoneNumbers/{sid}.json", **settings}
        return self.numbers[sid]

    # ---- what is asked ----

    def answer(self, method, path, query, form):
        if path == ".json" and method == "GET":
            return 200, {"sid": self.account, "type": self.type, "status": "active", "friendly_name": "test"}
        if path == "/IncomingPhoneNumbers.json" and method == "GET":
            if set(query) - {"PhoneNumber", "PageSize"}:
                raise Refused(400, 20001, f"query {sorted(query)}")
            found = [one for one in self.numbers.values() if query.get("PhoneNumber", one["phone_number"]) == one["phone_number"]]
            return 200, {"incoming_phone_numbers": found, "page": 0, "page_size": 50, "next_page_uri": None,
                         "uri": f"/2010-04-01/Accounts/{self.account}{path}"}
        if match := re.fullmatch(r"/IncomingPhoneNumbers/(PN[0-9a-f]{32})\.json", path):
            return 200, self.number(method, match[1], form)
        if path == "/Calls.json" and method == "POST":
            return 201, self.call(form)
        if match := re.fullmatch(r"/Calls/(CA[0-9a-f]{32})\.json", path):
            return 200, self.calls[match[1]]
        if match := re.fullmatch(r"/Recordings/RE([0-9a-f]{32})\.json", path):
            if method != "DELETE":
                raise Refused(405, 20004, "Method not allowed")
            os.remove(self.recording("CA" + match[1]))
            return 204, {}
        if match := re.fullmatch(r"/Calls/(CA[0-9a-f]{32})/Recordings\.json", path):
            recordings = [{"sid": "RE" + match[1][2:], "call_sid": match[1], "status": "completed", "duration": "10"}]
            return 200, {"recordings": recordings if self.recording(match[1]) else []}
        raise Refused(404, 20404, f"The requested resource {path} was not found")

    def number(self, method, sid, form):
        if sid not in self.numbers:
            raise Refused(404, 20404, "The requested resource was not found")
        number = self.numbers[sid]
        if method != "POST":
            return number
        changed = dict(number)
        for name, value in form.items():
            if name not in TEXTS:
                raise Refused(400, 20001, f"no field {name}")
            if name.endswith("Method") and value not in ("GET", "POST"):
                raise Refused(400, 21403, f"{name} is not valid")
            if name in ("VoiceUrl", "VoiceFallbackUrl", "StatusCallback") and value and not URL.fullmatch(value):
                raise Refused(400, 21402, f"{name} is not valid")
            changed[TEXTS[name]] = value
        if changed["voice_fallback_url"] and not changed["voice_url"]:
            raise Refused(400, 21405, "a VoiceFallbackUrl without a VoiceUrl")
        self.updates.append(form)
        number.update(changed)
        return number

    def call(self, form):
        if set(form) != {"To", "From", "Twiml", "Record"} or len(form["Twiml"]) > 4000:
            raise Refused(400, 21218, f"fields {sorted(form)}")
        for name, code in (("To", 21211), ("From", 21212)):
            if not E164.fullmatch(form[name]):
                raise Refused(400, code, f"Invalid '{name}' Phone Number")
        if form["From"] not in [one["phone_number"] for one in self.numbers.values()]:
            raise Refused(400, 21210, f"'From' phone number not verified: {form['From']}")
        sid = "CA" + secrets.token_hex(16)
        call = self.calls[sid] = {"sid": sid, "account_sid": self.account, "to": form["To"], "from": form["From"],
                                  "status": "queued", "direction": "outbound-api", "duration": None, "price": None}
        threading.Thread(target=self.dial, args=(call, form["Twiml"]), daemon=True).start()
        return dict(call)

    def dial(self, call, document):
        seconds = int(re.search(r'<Pause length="(\d+)"/>', document)[1])
        folder = os.path.join(self.folder, call["sid"])
        os.mkdir(folder)
        scenario = os.path.join(folder, "trial.yaml")
        with open(scenario, "w", encoding="utf-8") as file:
            file.write(SCENARIO.format(to=call["to"], from_=call["from"], wait_ms=seconds * 1000))
        call["status"] = "in-progress"
        done = subprocess.run([*self.phone, "--quiet", "--record", folder, scenario], capture_output=True, text=True, check=False)
        call["said"] = done.stdout + done.stderr
        call["status"] = "completed" if self.recording(call["sid"]) else "busy"

    def recording(self, sid):
        found = glob.glob(os.path.join(self.folder, sid, "*.wav"))
        return found[0] if found else None

    # ---- how it is asked ----

    def handler(self):
        api = self
        basic = "Basic " + base64.b64encode(f"{self.account}:{self.token}".encode()).decode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def reply(self, status, octets, kind="application/json"):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                self.wfile.write(octets)

            def fields(self, text):
                pairs = urllib.parse.parse_qsl(text, strict_parsing=bool(text), keep_blank_values=True)
                if len(dict(pairs)) != len(pairs):
                    raise Refused(400, 20001, "a field twice")
                return dict(pairs)

            def serve(self):
                if self.headers["Authorization"] != basic:
                    raise Refused(401, 20003, "Authenticate")
                url = urllib.parse.urlsplit(self.path)
                start = f"/2010-04-01/Accounts/{api.account}"
                if not url.path.startswith(start):
                    raise Refused(404, 20404, f"The requested resource {url.path} was not found")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("ascii")
                if self.command == "POST" and self.headers["Content-Type"] != "application/x-www-form-urlencoded":
                    raise Refused(415, 20415, "Unsupported media type")
                path = url.path.removeprefix(start)
                if match := re.fullmatch(r"/Recordings/RE([0-9a-f]{32})\.wav", path):
                    with open(api.recording("CA" + match[1]), "rb") as file:
                        return self.reply(200, file.read(), "audio/x-wav")
                status, answer = api.answer(self.command, path, self.fields(url.query), self.fields(body))
                return self.reply(status, b"" if status == 204 else json.dumps(answer).encode())

            def do_GET(self):
                try:
                    self.serve()
                except Refused as refused:
                    api.wrong.append((self.command, self.path, refused.code, refused.message))
                    self.reply(refused.status, json.dumps({"code": refused.code, "message": refused.message, "status": refused.status,
                                                           "more_info": f"https://www.twilio.com/docs/errors/{refused.code}"}).encode())

            do_POST = do_DELETE = do_GET

            def log_message(self, *_):
                pass

        return Handler

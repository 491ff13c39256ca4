"""Services that orders are sent by, strict where the real ones are: Twilio's REST API, Square's Orders API, a mail server; and
printers that ask, Star's by CloudPRNT and Epson's by Server Direct Print. All on loopback."""
import base64
import http.client
import http.server
import json
import re
import secrets
import socket
import threading
import urllib.parse
import xml.etree.ElementTree as ElementTree

E164 = re.compile(r"\+[1-9][0-9]{7,14}")


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


class Handler(http.server.BaseHTTPRequestHandler):
    def read(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def reply(self, status, answer):
        octets = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def log_message(self, *_):
        pass


class TwilioApi:
    """Calls.json and Messages.json; what was taken is in calls and texts. The first request of each kind is answered 503."""

    def __init__(self, account, token):
        self.calls, self.texts, self.refusals = [], [], []
        basic = "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()
        outer = self

        class Api(Handler):
            def fail(self, status, code, message):
                outer.refusals.append((self.path, status, code, message))
                self.reply(status, {"code": code, "message": message, "status": status,
                                    "more_info": f"https://www.twilio.com/docs/errors/{code}"})

            def do_POST(self):
                body = self.read().decode("ascii")
                resource = self.path.removeprefix(f"/2010-04-01/Accounts/{account}/")
                if self.headers["Authorization"] != basic:
                    return self.fail(401, 20003, "Authenticate")
                if self.headers["Content-Type"] != "application/x-www-form-urlencoded":
                    return self.fail(415, 20415, "Unsupported media type")
                form = urllib.parse.parse_qs(body, strict_parsing=True, keep_blank_values=True)
                if any(len(values) != 1 for values in form.values()):
                    return self.fail(400, 20001, "a field twice")
                form = {name: values[0] for name, values in form.items()}
                for name, code in (("To", 21211), ("From", 21212)):
                    if not E164.fullmatch(form.get(name, "")):
                        return self.fail(400, code, f"Invalid '{name}' Phone Number")
                if resource == "Messages.json":
                    return self.take(outer.texts, form, {"To", "From", "Body"}, "SM")
                if resource == "Calls.json":
                    return self.take(outer.calls, form, {"To", "From", "Url", "Timeout"}, "CA")
                return self.fail(404, 20404, "The requested resource was not found")

            def take(self, taken, form, fields, letters):
                if set(form) != fields:
                    return self.fail(400, 20001, f"fields {sorted(form)}")
                if letters == "SM" and not 0 < len(form["Body"]) <= 1600:
                    return self.fail(400, 21617, "The concatenated message body exceeds the 1600 character limit")
                if letters == "CA" and not 0 < int(form["Timeout"]) <= 600:
                    return self.fail(400, 21213, "Timeout")
                if not any(path == self.path for path, *_ in outer.refusals):
                    return self.fail(503, 20503, "Service unavailable")
                form["sid"] = letters + secrets.token_hex(16)
                taken.append(form)
                return self.reply(201, {"sid": form["sid"], "status": "queued"})

        self.port = serve(Api)


class SquareApi:
    """POST /v2/orders, one order a key, POST /v2/payments and PUT /v2/orders/ID."""

    def __init__(self, token):
        self.orders, self.payments, self.wrong = {}, [], []
        outer = self

        class Api(Handler):
            def fail(self, status, code, detail):
                outer.wrong.append((self.path, detail))
                self.reply(status, {"errors": [{"category": "INVALID_REQUEST_ERROR", "code": code, "detail": detail}]})

            def check(self):
                if self.headers["Authorization"] != f"Bearer {token}":
                    return self.fail(401, "UNAUTHORIZED", "token")
                if not re.fullmatch(r"20\d\d-\d\d-\d\d", self.headers.get("Square-Version", "")):
                    return self.fail(400, "BAD_REQUEST", "Square-Version")
                return True

            def do_POST(self):
                body = json.loads(self.read())
                if not self.check():
                    return None
                key = body.get("idempotency_key", "")
                if self.path == "/v2/orders":
                    return self.create(key, body["order"])
                if self.path == "/v2/payments" and 0 < len(key) <= 45 and body["source_id"] == "EXTERNAL":
                    outer.payments.append(body)
                    return self.reply(200, {"payment": {"id": "PAY1", "status": "COMPLETED"}})
                return self.fail(400, "BAD_REQUEST", f"{self.path} {body}")

            def do_GET(self):
                if not self.check():
                    return None
                if self.path != "/v2/locations/LOC1":
                    return self.fail(404, "NOT_FOUND", self.path)
                return self.reply(200, {"location": {"id": "LOC1"}})

            def do_PUT(self):
                body = json.loads(self.read())
                order = next((order for order in outer.orders.values() if self.path == "/v2/orders/" + order["id"]), None)
                if not self.check() or order is None or not body["idempotency_key"]:
                    return self.fail(404, "NOT_FOUND", self.path)
                if body["order"]["version"] != order["version"]:
                    return self.fail(409, "VERSION_MISMATCH", f"version {body['order']['version']}")
                order["fulfillments"][0].update(body["order"]["fulfillments"][0])
                order["version"] += 1
                return self.reply(200, {"order": order})

            def create(self, key, order):
                if not 0 < len(key) <= 192:
                    return self.fail(400, "BAD_REQUEST", "idempotency_key")
                total = 0
                for line in order["line_items"]:
                    if not isinstance(line["quantity"], str) or not isinstance(line["base_price_money"]["amount"], int):
                        return self.fail(400, "INVALID_VALUE", f"line {line}")
                    total += int(line["quantity"]) * line["base_price_money"]["amount"]
                if len(order["fulfillments"]) != 1 or order["fulfillments"][0]["type"] not in ("PICKUP", "DELIVERY"):
                    return self.fail(400, "INVALID_VALUE", "fulfillments")
                if key not in outer.orders:
                    outer.orders[key] = {**order, "id": f"ORD{len(outer.orders) + 1}", "version": 1, "state": "OPEN",
                                         "total_money": {"amount": total, "currency": "USD"}}
                    self.close_connection = True  # the first answer is lost: the key must make no second order
                    return None
                return self.reply(200, {"order": outer.orders[key]})

        self.port = serve(Api)


class MailServer:
    """Takes mails (RFC 5321), one connection at a time: sender, recipients and text. Greylists the first."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.mails, self.tries = [], 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, line):
        with line, line.makefile("rwb") as file:
            try:
                self.talk(file)
            except (ConnectionError, ValueError):
                pass

    def talk(self, file):
        def say(text):
            file.write(text.encode() + b"\r\n")
            file.flush()

        sender, recipients = None, []
        say("220 mail.test ESMTP")
        while command := file.readline().decode().strip():
            word = command.upper()
            if word.startswith(("EHLO", "HELO")):
                say("250-mail.test\r\n250 8BITMIME")
            elif word.startswith("MAIL FROM:"):
                sender = command[10:].split()[0].strip("<>")
                say("250 ok")
            elif word.startswith("RCPT TO:"):
                self.tries += 1
                if self.tries == 1:
                    say("450 4.7.1 greylisted, try again")
                    continue
                recipients.append(command[8:].split()[0].strip("<>"))
                say("250 ok")
            elif word == "DATA":
                say("354 go on")
                text = b""
                while (octets := file.readline()) != b".\r\n":
                    assert octets.endswith(b"\r\n"), octets
                    text += octets[1:] if octets.startswith(b"..") else octets
                self.mails.append((sender, recipients, text.decode()))
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("500 what?")


def ask(address, method, path, body=None, content_type=None):
    connection = http.client.HTTPConnection(*address, timeout=10)
    try:
        connection.request(method, path, body, {"Content-Type": content_type} if content_type else {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


class StarPrinter:
    """Polls at a URL, fetches what is ready, prints it, confirms it with a code."""

    def __init__(self, address, path):
        self.address, self.path, self.slips = address, path, []

    def poll(self, code="200%20OK"):
        """One round; the code is what comes of a job. Returns whether there was one."""
        status, _, text = ask(self.address, "POST", self.path, json.dumps(
            {"status": "23 6 0 0 0 0 0 0 0", "printerMAC": "00:11:62:aa:bb:cc", "statusCode": "200%20OK"}), "application/json")
        assert status == 200, (status, text)
        ready = json.loads(text)
        if not ready["jobReady"]:
            return False
        query = f"mac=00%3A11%3A62%3Aaa%3Abb%3Acc&token={ready['jobToken']}"
        assert "text/plain" in ready["mediaTypes"], ready
        status, headers, text = ask(self.address, "GET", f"{self.path}?{query}&type=image%2Fpng")
        assert status == 415, status
        status, headers, text = ask(self.address, "GET", f"{self.path}?{query}&type=text%2Fplain")
        assert status == 200 and headers["Content-Type"].startswith("text/plain"), (status, headers)
        self.slips.append(text.splitlines())
        for _ in range(2):  # a confirmation may come twice
            status, _, _ = ask(self.address, ready["deleteMethod"], f"{self.path}?{query}&code={code}")
            assert status == 200, status
        return True


class EpsonPrinter:
    def __init__(self, address, path):
        self.address, self.path, self.slips = address, path, []

    def post(self, **fields):
        status, headers, text = ask(self.address, "POST", self.path, urllib.parse.urlencode(fields),
                                    "application/x-www-form-urlencoded")
        assert status == 200 and headers["Content-Type"].startswith("text/xml"), (status, headers)
        return text

    def poll(self, is_success=True):
        text = self.post(ConnectionType="GetRequest", ID="kitchen-1", Name="")
        if not text:
            return False
        root = ElementTree.fromstring(text.encode())
        names = {"e": "http://www.epson-pos.com/schemas/2011/03/epos-print"}
        assert root.tag == "PrintRequestInfo" and root.attrib["Version"] == "2.00", root.attrib
        job = root.findtext("ePOSPrint/Parameter/printjobid")
        lines = [element.text or "" for element in root.findall("ePOSPrint/PrintData/e:epos-print/e:text", names)]
        assert root.find("ePOSPrint/PrintData/e:epos-print/e:cut", names) is not None
        self.slips.append("".join(lines).splitlines())
        code = "" if is_success else "EPTR_REC_EMPTY"
        answer = ('<?xml version="1.0"?><PrintResponseInfo Version="2.00"><ePOSPrint><Parameter><devid>local_printer</devid>'
                  f'<printjobid>{job}</printjobid></Parameter><PrintResponse><response xmlns="http://www.epson-pos.com/schemas/'
                  f'2011/03/epos-print" success="{str(is_success).lower()}" code="{code}" status="251658262" battery="0"/>'
                  '</PrintResponse></ePOSPrint></PrintResponseInfo>')
        assert self.post(ConnectionType="SetResponse", ID="kitchen-1", ResponseFile=answer) == ""
        assert self.post(ConnectionType="SetStatus", ID="kitchen-1", Status="<x/>") == ""
        return True

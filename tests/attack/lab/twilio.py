"""Twilio's side of the wire: signatures, webhooks, and the text of a Media Stream."""
import base64
import hashlib
import hmac
import re
import secrets
import socket
import urllib.parse

BASE_URL = "https://orders.example.com"  # public_base_url of every service of the bench
HOST = "orders.example.com"
TOKEN = "0123456789abcdef0123456789abcdef"  # twilio_auth_token
ADMIN = "attack-bench-admin-token-0123456789"
CALLED, FROM = "+15550001111", "+15550002222"


def new_sid(letters="CA"):
    return letters + secrets.token_hex(16)


def sign(url, form=None, token=TOKEN):
    text = url + "".join(name + value for name, value in sorted((form or {}).items()))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def webhook(path, form, token=TOKEN, headers=None):
    """The bytes of one signed webhook as it comes from a proxy on the same machine."""
    body = urllib.parse.urlencode(form).encode()
    head = {"Host": HOST, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body)),
            "X-Twilio-Signature": sign(BASE_URL + path, form, token), **(headers or {})}
    lines = [f"POST {path} HTTP/1.1"] + [f"{name}: {value}" for name, value in head.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def call_form(sid, **more):
    return {"CallSid": sid, "From": FROM, "To": CALLED, "AccountSid": "AC" + "0" * 32, "CallStatus": "ringing",
            "Direction": "inbound", **more}


class Answer:
    def __init__(self, status, headers, body, is_closed):
        self.status, self.headers, self.body, self.is_closed = status, headers, body, is_closed


def read_answer(sock, timeout_s=10, has_body=True):
    """One HTTP answer with Content-Length. None: the peer closed without one."""
    sock.settimeout(timeout_s)
    octets = b""
    try:
        while b"\r\n\r\n" not in octets:
            more = sock.recv(65536)
            if not more:
                return None
            octets += more
        head, body = octets.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, value in
                   (line.split(":", 1) for line in lines[1:] if ":" in line)}
        length = int(headers.get("content-length", "0")) if has_body else 0
        while len(body) < length:
            more = sock.recv(65536)
            if not more:
                break
            body += more
    except ConnectionError:
        return None
    is_closed = headers.get("connection", "").lower() == "close"
    return Answer(int(lines[0].split()[1]), headers, body.decode("utf-8", "replace"), is_closed)


def ask(address, octets, source="127.0.0.1", timeout_s=10):
    """Sends one request on a fresh connection. None: no answer."""
    with socket.create_connection(address, timeout=timeout_s, source_address=(source, 0)) as sock:
        try:
            sock.sendall(octets)
        except ConnectionError:
            pass  # it may have answered before it read all
        return read_answer(sock, timeout_s)


def get(address, path, headers=None, **more):
    lines = [f"GET {path} HTTP/1.1"] + [f"{name}: {value}" for name, value in {"Host": HOST, **(headers or {})}.items()]
    return ask(address, ("\r\n".join(lines) + "\r\nConnection: close\r\n\r\n").encode(), **more)


def stream_of(twiml):
    """The stream's URL and parameters in a TwiML answer; None where the call goes elsewhere."""
    url = re.search(r'<Stream url="([^"]*)"', twiml)
    if url is None:
        return None
    return url.group(1), dict(re.findall(r'<Parameter name="([^"]*)" value="([^"]*)"', twiml))

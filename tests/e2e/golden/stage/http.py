"""Requests whose answers are written down whole: status, headers, body."""
import http.client
import json
import urllib.parse

from lab import twilio
from lab.expecting import expect

from .document import show_json

OWN = ("date", "content-length")  # the value differs from answer to answer


def signed(path, form, token=twilio.TOKEN, **headers):
    """A webhook as Twilio sends it; path has the query."""
    body = urllib.parse.urlencode(form)
    return ("POST", path, {"Host": twilio.HOST, "Content-Type": "application/x-www-form-urlencoded",
                           "X-Twilio-Signature": twilio.sign(twilio.BASE_URL + path, form, token), **headers}, body)


def admin(method, path, body=None, token=twilio.ADMIN, **headers):
    return (method, path, {"Host": twilio.HOST, **({"Authorization": "Bearer " + token} if token else {}),
                           **headers}, body if body is None or isinstance(body, str) else json.dumps(body))


def ask(address, request):
    """Returns status, reason, headers in order, body."""
    method, path, headers, body = request
    connection = http.client.HTTPConnection(*address, timeout=30)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        octets = body.encode() if isinstance(body, str) else body
        if octets is not None:
            connection.putheader("Content-Length", str(len(octets)))
        connection.endheaders(octets)
        answer = connection.getresponse()
        return answer.status, answer.reason, answer.getheaders(), answer.read()
    finally:
        connection.close()


def api(service, method, path, body=None, status=200):
    """What the service's API answers, which must be with that status; None where it has no body."""
    found, _, _, octets = ask(service.web, admin(method, path, body))
    expect(found == status, f"{method} {path}: {found} {octets.decode()}")
    return json.loads(octets) if octets else None


def show_body(document, kind, octets):
    if kind.startswith("audio/"):
        return f"({len(octets)} bytes of sound)"
    text = octets.decode("utf-8", "backslashreplace")
    ending = ""
    if text.endswith("\n"):
        text, ending = text[:-1], "\n(ends with a line break)"
    if kind.startswith("text/xml"):
        return text.replace("\n", "\\n\n").replace("><", ">\n<") + ending  # a line break that is sent is written \\n
    if kind.startswith("application/json"):
        return show_json(document, text) + ending
    return text + ending


def exchange(document, address, request, form=None, is_sized=True):
    """Asks and writes both down. Returns the body as text. is_sized: the length is the same in every run."""
    status, reason, headers, octets = ask(address, request)
    shown = "" if form is None else "   " + " ".join(f"{name}={value}" for name, value in form.items())
    body = request[3] if form is None and request[3] is not None else ""
    document.write(f"> {request[0]} {request[1]}{shown}" + (f"\n> {body}" if body else ""))
    named = [(name.lower(), name, value) for name, value in headers]
    kind = next((value for lower, _, value in named if lower == "content-type"), "")
    length = next((value for lower, _, value in named if lower == "content-length"), "none")
    document.write(f"< {status} {reason}, {kind}, length {length if is_sized else '...'}")
    document.write(document.once("\n".join(f"< {name}: {'...' if lower in OWN else value}" for lower, name, value in named), 0))
    if octets:
        document.write(show_body(document, kind, octets))
    document.write()
    return octets.decode("utf-8", "replace")

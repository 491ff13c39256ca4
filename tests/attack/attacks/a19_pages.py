"""A web page of a stranger in a browser on the machine, and a name of his that leads to loopback, at a service without
tokens."""
from lab import twilio, websocket

LINE = 19
NAME = "foreign pages and names at a service without tokens"
RIGHT = "403 on both ports, for webhooks, API, pages and the media stream; nothing is ordered"
SETTINGS = {"twilio_auth_token": "", "admin_token": "", "public_base_url": ""}
PAGES = ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
         {"Host": "evil.example"}, {"Origin": "http://127.0.0.1:1"})


def attack(lab):
    service, taken, count = lab.service, [], 0
    sid = twilio.new_sid()
    for page in ({"Host": "127.0.0.1", **page} for page in PAGES):
        replies = {"POST /voice": twilio.ask(service.web, twilio.webhook("/voice", twilio.call_form(sid), headers=page))}
        for where, name in ((service.web, "web"), (service.media, "media")):
            for path in ("/health", "/streams", "/metrics", "/realtime/sessions"):
                replies[f"{name}{path}"] = twilio.get(where, path, page)
        replies["/api/orders"] = twilio.get(service.web, "/api/orders", page)
        count += len(replies) + 1
        taken += [f"{name} {page}" for name, reply in replies.items() if reply is None or reply.status != 403]
        try:
            websocket.connect(service.media, "/ws/media", page)
            taken.append(f"stream {page}")
        except websocket.Closed as refusal:
            if " 403 " not in str(refusal):
                taken.append(f"stream {page}: {refusal}")
    reply = twilio.get(service.web, "/api/calls/" + sid, {"Host": "localhost"})
    lab.expect(not taken, f"{len(taken)} of {count} answered: {'; '.join(taken[:3])}")
    lab.expect(reply is not None and reply.status == 404, "a call was begun")
    return f"{count} of {count} requests refused"

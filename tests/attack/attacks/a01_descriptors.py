"""More connections than there are descriptors, on both ports, held open."""
import time

from lab import strangers, twilio

LINE = 1
NAME = "1,100 connections to each port at 1,024 descriptors"
RIGHT = "nothing dies; the call goes on; webhooks are answered at the latest when the strangers have gone"
SETTINGS = {"calls_max": 100}
LIMITS = {"nofile": 1024}
CONNECTIONS, HOLD_S = 1100, 2


def is_answered(service, timeout_s):
    try:
        reply = twilio.ask(service.web, twilio.webhook("/voice", twilio.call_form(twilio.new_sid())),
                           timeout_s=timeout_s)
    except OSError:
        return False
    return reply is not None and reply.status == 200


def attack(lab):
    web = strangers.connect_many(lab.service.web, CONNECTIONS)
    media = strangers.connect_many(lab.service.media, CONNECTIONS)
    time.sleep(HOLD_S)
    meanwhile = is_answered(lab.service, 3)
    strangers.close_all(web + media)
    began = time.monotonic()
    lab.expect(lab.until(5, lambda: is_answered(lab.service, 2)), "no webhook is answered afterwards")
    took_ms = (time.monotonic() - began) * 1000
    return f"a webhook meanwhile {'answered' if meanwhile else 'waits'}, afterwards within {took_ms:.0f} ms"

#!/usr/bin/env python3
"""One order goes by every other way: SMS to the restaurant and to its caller, e-mail, printers that ask, Square; and because its
webhook answers nobody, the staff number rings until a key is pressed. Each provider fails at first.   ways.py VOICEPLATE"""
import json
import os
import sys
import tempfile
import threading

from run import SECRET, order
from providers import EpsonPrinter, MailServer, SquareApi, StarPrinter, TwilioApi, ask
from receivers import Receiver

from lab import twilio
from lab.expecting import expect
from stage.document import Document
from stage.http import admin, ask as ask_signed, signed
from stage.service import Service, wait_until

WITHIN_S = 60
STAR_SECRET, EPSON_SECRET, TOKEN = "star-0123456789abcdef", "epson-0123456789abcdef", "EAAA-test-token"
ACCOUNT = "AC" + "0" * 32


def write_menu(path, receiver):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = text.replace("  staff_number:", "  deliveries_call_after_s: 10\n  texts_callers: yes\n  staff_number:", 1)
    text += f"""
deliveries:
  - {{id: till, way: webhook, url: "http://127.0.0.1:{receiver.port}/o", secret: {SECRET}}}
  - {{id: owner, way: sms, number: "+15550009999", calls: no}}
  - {{id: office, way: email, to: kitchen@example.com, calls: no, prices: yes}}
  - {{id: star, way: cloudprnt, secret: {STAR_SECRET}, columns: 32, calls: no}}
  - {{id: epson, way: epson, secret: {EPSON_SECRET}, calls: no}}
  - {{id: square, way: square, token: {TOKEN}, location: LOC1, paid: yes, calls: no}}
"""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def show(title, lines):
    print(f"  {title}")
    print("\n".join("  | " + line for line in lines))


def check_texts(api):
    wait_until(lambda: len(api.texts) >= 2, "both SMS", WITHIN_S)
    texts = {text["To"]: text["Body"] for text in api.texts}
    show("to the owner", texts["+15550009999"].splitlines())
    show("to the caller", texts[twilio.FROM].splitlines())
    expect("Order 1, PICKUP" in texts["+15550009999"] and "1 x Large Margherita" in texts["+15550009999"], "the owner's SMS")
    expect("thank you Ada, we have your order 1" in texts[twilio.FROM], "the caller's SMS")
    expect(all(text["From"] == twilio.CALLED for text in api.texts), "SMS of another number")


def check_mail(server):
    wait_until(lambda: server.mails, "the mail", WITHIN_S)
    sender, recipients, text = server.mails[0]
    head, body = text.split("\r\n\r\n", 1)
    show("by e-mail", (head + "\n\n" + body).splitlines())
    expect(sender == "orders@example.com" and recipients == ["kitchen@example.com"], f"envelope {sender} {recipients}")
    expect("Message-ID: <order_created_CA" in head and "Subject: Order 1, " in head, "the mail's head")
    expect("ORDER 1" in body and "TOTAL" in body, "the mail's body")


def check_printers(service):
    star = StarPrinter(service.web, "/print/" + STAR_SECRET)
    epson = EpsonPrinter(service.web, "/print/" + EPSON_SECRET)
    expect(ask(service.web, "POST", "/print/wrong-0123456789abcdef", "{}")[0] == 404, "a wrong secret")
    expect(ask(service.web, "GET", "/print/" + STAR_SECRET)[0] == 404, "server settings")
    wait_until(lambda: star.poll(code="410"), "a slip for Star", WITHIN_S)
    expect(star.poll() and not star.poll(), "the slip again after paper was put in, and no more")
    expect(star.slips[0] == star.slips[1], "what was not printed is no reprint")
    expect(all(len(line) <= 32 for line in star.slips[0]), "32 columns")
    show("on Star's printer", star.slips[0])
    wait_until(lambda: epson.poll(is_success=False), "a slip for Epson", WITHIN_S)
    expect(epson.poll() and not epson.poll(), "the same for Epson")
    expect(not any("REPRINT" in line for line in epson.slips[1]) and any("NO basil" in line for line in epson.slips[1]),
           f"Epson's slip {epson.slips[1]}")


def check_square(api):
    wait_until(lambda: api.payments, "the payment", WITHIN_S)
    expect(not api.wrong, f"Square refused {api.wrong}")
    expect(len(api.orders) == 1, f"orders {list(api.orders)}")
    made = next(iter(api.orders.values()))
    print("  to Square: " + json.dumps(made)[:400])
    expect(made["reference_id"] == "1" and made["line_items"][0]["name"] == "Large Margherita", f"order {made}")


def check_trials(service, api, mail, square):
    """What arrives of a test says so, and makes no order anywhere."""
    def trial(way):
        answer = ask_signed(service.web, admin("POST", "/api/deliveries/test?restaurant=harbor-pizza", {"way": way}))
        expect(answer[0] == 200, f"the trial of {way}: {answer}")
        results.append(json.loads(answer[3])["test"])
    results, orders = [], len(square.orders)
    for printer, way in ((StarPrinter(service.web, "/print/" + STAR_SECRET), "star"),
                         (EpsonPrinter(service.web, "/print/" + EPSON_SECRET), "epson")):
        asker = threading.Thread(target=trial, args=(way,))
        asker.start()
        wait_until(printer.poll, f"a test for {way}", WITHIN_S)
        asker.join()
        expect(any("TEST" in line for line in printer.slips[0]) and not printer.poll(), f"slip {printer.slips}")
        show("a test on paper", printer.slips[0])
    for way in ("owner", "office", "square", "staff-call"):
        trial(way)
    expect(all(test["taken"] for test in results), f"trials {results}")
    expect(api.texts[-1]["Body"].split("\n")[1] == "TEST: no order", f"SMS {api.texts[-1]}")
    expect("Subject: TEST, no order" in mail.mails[-1][2] and len(square.orders) == orders, "mail, or an order in Square")
    expect(api.calls[-1]["Url"].endswith("/voice/staff?test=1"), f"call {api.calls[-1]}")
    path = api.calls[-1]["Url"].removeprefix(twilio.BASE_URL)
    form = {"CallSid": api.calls[-1]["sid"], "From": twilio.CALLED, "To": "+15550003333", "AccountSid": ACCOUNT, "CallStatus": "in-progress"}
    expect(b"This is a test" in ask_signed(service.web, signed(path, form))[3], "what is said of a test")


def state_of(service, way):
    status, text = service.verb("deliveries", "--json")
    expect(status == 0, text)
    return [delivery["state"] for delivery in json.loads(text)["deliveries"] if delivery["way"] == way]


def check_call(service, api):
    """Twilio's side of the call: it rings, asks what to say, and passes the key on."""
    wait_until(lambda: api.calls, "the staff number rings", WITHIN_S)
    call = api.calls[0]
    expect(call["To"] == "+15550003333" and call["From"] == twilio.CALLED, f"call {call}")
    expect(call["Url"].startswith(twilio.BASE_URL + "/voice/staff?delivery="), call["Url"])
    path = call["Url"].removeprefix(twilio.BASE_URL)
    form = {"CallSid": call["sid"], "From": call["From"], "To": call["To"], "AccountSid": ACCOUNT,
            "CallStatus": "in-progress", "Direction": "outbound-api"}
    status, _, _, twiml = ask_signed(service.web, signed(path, form))
    print("  said to the staff: " + twiml.decode())
    expect(status == 200 and b"order 1" in twiml and b"Large Margherita" in twiml and b"<Gather" in twiml, "what is said")
    expect(ask_signed(service.web, signed(path, form, token="f" * 32))[0] == 403, "a wrong signature")
    expect(b"<Gather" in ask_signed(service.web, signed(path, {**form, "Digits": "2"}))[3], "said again")
    expect(b"still waits" in ask_signed(service.web, signed(path + "&silent=1", form))[3], "no key")
    expect(state_of(service, "staff-call") == ["waiting"], "not acknowledged without a key")
    expect(b"is yours" in ask_signed(service.web, signed(path, {**form, "Digits": "1"}))[3], "thanks")
    expect(state_of(service, "staff-call") == ["acknowledged"], "acknowledged by the key")
    expect(b"seen to" in ask_signed(service.web, signed(path, form))[3], "and no more")
    expect(service.api("/api/orders?restaurant=harbor-pizza")["orders"][0]["state"] == "accepted", "the order is accepted")


def check_cancelled(service, api, square):
    """What is cancelled is void on paper, and its caller is told."""
    status, text = service.verb("orders", "cancel", "1", "--restaurant", "harbor-pizza", "--reason", "No more dough")
    expect(status == 0, text)
    star = StarPrinter(service.web, "/print/" + STAR_SECRET)
    wait_until(star.poll, "a slip that says VOID", WITHIN_S)
    wait_until(EpsonPrinter(service.web, "/print/" + EPSON_SECRET).poll, "the same for Epson", WITHIN_S)
    show("on Star's printer", star.slips[0])
    wait_until(lambda: next(iter(square.orders.values()))["fulfillments"][0]["state"] == "CANCELED", "Square is told", WITHIN_S)
    expect("*VOID*" in star.slips[0][0] and "No more dough" in star.slips[0], f"void {star.slips[0]}")
    wait_until(lambda: any("was cancelled. No more dough" in text["Body"] for text in api.texts), "the caller is told", WITHIN_S)
    expect(service.health()["deliveries"]["lacking"] == [], f"lacking {service.health()['deliveries']}")


def main():
    receiver, api, mail, square = Receiver(failures=10**6), TwilioApi(ACCOUNT, twilio.TOKEN), MailServer(), SquareApi(TOKEN)
    with tempfile.TemporaryDirectory() as folder:
        service = Service(os.path.realpath(sys.argv[1]), os.path.join(folder, "service"), {
            "delivery_private_webhooks": "true", "twilio_api_url": f"http://127.0.0.1:{api.port}",
            "smtp_url": f"smtp://127.0.0.1:{mail.port}", "smtp_from": "orders@example.com",
            "square_api_url": f"http://127.0.0.1:{square.port}"}, shipped=True)
        write_menu(os.path.join(folder, "service", "menus", "harbor-pizza.yaml"), receiver)
        try:
            service.start()
            order(Document(), service)
            check_texts(api)
            check_mail(mail)
            check_printers(service)
            check_square(square)
            check_call(service, api)
            check_cancelled(service, api, square)
            for way in ("owner", "office", "star", "epson", "square", "caller-text", "staff-call"):
                wait_until(lambda way=way: set(state_of(service, way)) == {"acknowledged"}, f"{way} is acknowledged", WITHIN_S)
            expect(set(state_of(service, "till")) == {"waiting"}, "the webhook is still tried")
            bodies = [text["Body"] for text in api.texts]
            expect(len(api.calls) == 1 and len(set(bodies)) == len(bodies), f"each once: {bodies}")
            check_trials(service, api, mail, square)
        except BaseException:
            print(service.log()[-6000:], api.refusals)
            raise
        finally:
            service.stop()
    print("an order went by SMS, e-mail, printers that ask, Square and a call to the staff: ok")


if __name__ == "__main__":
    main()

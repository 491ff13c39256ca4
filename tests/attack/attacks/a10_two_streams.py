"""Twilio's webhook comes twice for a call and both streams open, on two workers; both order."""
from lab import phone, strangers

LINE = 10
NAME = "two live streams of a call, both order (3 calls)"
RIGHT = "the newest stream has the call, the older one is closed; one order a call"
SETTINGS = {"workers": 2}
CALLS = 3


def open_pair(lab):
    older = phone.Call(lab.service)
    newer = phone.Call(lab.service, older.sid)
    twiml = [older.answer(), newer.answer()]
    older.open(twiml[0])
    older.run(0.3)
    newer.open(twiml[1])
    return older, newer


def attack(lab):
    pairs = [open_pair(lab) for _ in range(CALLS)]
    strangers.together(*[lambda call=call, number=number: phone.order_pizza(call, 1 + number, ("Al", "Bea")[number])
                         for pair in pairs for number, call in enumerate(pair)])
    orders = [len(lab.service.api("/api/calls/" + older.sid)["orders"]) for older, _ in pairs]
    still = sum(older.end is None for older, _ in pairs)
    went_on = sum(newer.end is None for _, newer in pairs)
    for call in [call for pair in pairs for call in pair if call.end is None]:
        call.hang_up()
    lab.expect(orders == [1] * CALLS, f"orders of the calls: {orders}; {still} older streams stay open")
    lab.expect(still == 0, f"{still} older streams stay open")
    return f"{sum(orders)} orders of {CALLS} calls; {CALLS} older streams closed, {went_on} newer ones went on"

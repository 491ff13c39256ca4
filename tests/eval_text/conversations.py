"""Conversations of a few turns, as text, that end in the lines of the order as they are read back, or in what was said last."""
from play import Desk


def play(program, menu, turns):
    desk = Desk(program, menu, None)
    desk.begin([])
    state = None
    for words in turns:
        state = desk.ask({"hear": words})
    desk.close()
    return state


def told(turns, wanted, got):
    print("FAILED %s\n  wanted %s\n  got    %s" % (turns, wanted, got))
    return 1


def played(name, program, orders, said, customers=()):
    """orders: (menu, turns, the lines as they are read back); said: (menu, turns, words of the last answer, and after "!" words
    that it has not); customers: (menu, turns, what of the customer is known). True where one goes wrong."""
    failed = 0
    for menu, turns, wanted in orders:
        spoken = [line["spoken"] for line in play(program, menu, turns)["lines"]]
        failed += told(turns, wanted, spoken) if spoken != wanted else 0
    for menu, turns, wanted in said:
        answer = str(play(program, menu, turns)["said"])
        has, _, has_not = wanted.partition(" ! ")
        if has not in answer or (has_not and has_not in answer):
            failed += told(turns, wanted, answer)
    for menu, turns, wanted in customers:
        customer = play(program, menu, turns)["customer"]
        got = {key: customer.get(key, "") for key in wanted}
        failed += told(turns, wanted, got) if got != wanted else 0
    print("%s: %d conversations, %d failed" % (name, len(orders) + len(said) + len(customers), failed))
    return failed > 0

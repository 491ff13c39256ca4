#!/usr/bin/env python3
"""Combos and choices within choices with the embedded dialogue and the real order tools: what is asked for, taken in one sentence,
and changed afterwards. Each conversation ends in the line of the order, as it is read back, or in what was said last.

    test_combos.py TEXT_DESK"""
import os
import sys

try:
    from play import Desk
except ImportError:
    print("test_combos: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

MENU = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "menus", "corner-diner.yaml")
DEAL = "a family deal with a pepperoni pizza and a margherita with mushrooms and a coke"
PIZZAS = "one Family Deal with a large Pepperoni pizza, a large Margherita pizza with mushrooms, and a "
MEAL = "one Cheeseburger with make it a meal with garden salad with ranch, and a large Lemonade"

ORDERS = [
    ([DEAL], [PIZZAS + "Cola"]),
    # each slot is asked for in turn
    (["I'd like a family deal", "pepperoni and margherita", "a coke"],
     ["one Family Deal with a large Margherita pizza, a large Pepperoni pizza, and a Cola"]),
    (["I'd like a family deal", "a coke", "a pepperoni pizza", "and a margherita with olives"],
     ["one Family Deal with a large Pepperoni pizza, a large Margherita pizza with olives, and a Cola"]),
    (["I'd like a family deal", "two pepperoni pizzas", "sprite"],
     ["one Family Deal with two large Pepperoni pizzas, and a Sprite"]),
    (["two family deals", "truffle and margherita", "coke"],
     ["two Family Deals with a large Truffle pizza, a large Margherita pizza, and a Cola"]),
    # what has no room in it is a line of its own, and so is what comes after
    ([DEAL, "and a large margherita pizza"], [PIZZAS + "Cola", "one large Margherita pizza"]),
    ([DEAL, "also a sprite"], [PIZZAS + "Cola", "one Sprite"]),
    # an option is asked about in its turn
    (["a cheeseburger as a meal", "the salad", "ranch", "lemonade", "large"], [MEAL]),
    # changes of a part
    ([DEAL, "change the drink to sprite"], [PIZZAS + "Sprite"]),
    ([DEAL, "sprite instead of coke"], [PIZZAS + "Sprite"]),
    ([DEAL, "actually make that a sprite"], [PIZZAS + "Sprite"]),
    ([DEAL, "make the second one with olives"],
     ["one Family Deal with a large Pepperoni pizza, a large Margherita pizza with mushrooms and olives, and a Cola"]),
    ([DEAL, "make the first pizza a truffle"],
     ["one Family Deal with a large Truffle pizza, a large Margherita pizza with mushrooms, and a Cola"]),
    ([DEAL, "no basil on the margherita"],
     ["one Family Deal with a large Pepperoni pizza, a large Margherita pizza with mushrooms, no basil, and a Cola"]),
    ([DEAL, "take off the mushrooms"],
     ["one Family Deal with a large Pepperoni pizza, a large Margherita pizza, and a Cola"]),
    ([DEAL, "add olives please", "the pepperoni"],
     ["one Family Deal with a large Pepperoni pizza with olives, a large Margherita pizza with mushrooms, and a Cola"]),
]
SAID = [
    (["I'd like a family deal"], "Which pizzas would you like? Truffle, Margherita or Pepperoni."),
    (["I'd like a family deal", "margherita"], "And the second one: Truffle, Margherita or Pepperoni?"),
]


def play(program, turns):
    desk = Desk(program, MENU, None)
    desk.begin([])
    state = None
    for words in turns:
        state = desk.ask({"hear": words})
    desk.close()
    return state


def main():
    failed = 0
    for turns, wanted in ORDERS:
        spoken = [line["spoken"] for line in play(sys.argv[1], turns)["lines"]]
        if spoken != wanted:
            failed += 1
            print("FAILED %s\n  wanted %s\n  got    %s" % (turns, wanted, spoken))
    for turns, wanted in SAID:
        said = str(play(sys.argv[1], turns)["said"])
        if wanted not in said:
            failed += 1
            print("FAILED %s\n  wanted %s\n  got    %s" % (turns, wanted, said))
    print("test_combos: %d conversations, %d failed" % (len(ORDERS) + len(SAID), failed))
    return failed > 0


sys.exit(main())

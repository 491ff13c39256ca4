#!/usr/bin/env python3
"""Combos and choices within choices with the embedded dialogue and the real order tools: what is asked for, taken in one sentence,
and changed afterwards. Each conversation ends in the line of the order, as it is read back, or in what was said last.

    test_combos.py TEXT_DESK"""
import os
import sys

try:
    from conversations import played
except ImportError:
    print("test_combos: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
MENU = os.path.join(HERE, "..", "menus", "corner-diner.yaml")
SIZES_MENU = os.path.join(HERE, "pizza-deals.yaml")
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
    ([DEAL, "change the mushrooms to olives"],
     ["one Family Deal with a large Pepperoni pizza, a large Margherita pizza with olives, and a Cola"]),
    ([DEAL, "make the second one with mushrooms and olives"],
     ["one Family Deal with a large Pepperoni pizza, a large Margherita pizza with mushrooms and olives, and a Cola"]),
    (["a cheeseburger as a meal", "the salad", "ranch", "lemonade", "large", "swap the ranch for blue cheese"],
     [MEAL.replace("ranch", "blue cheese")]),
    ([DEAL, "add olives please", "the pepperoni"],
     ["one Family Deal with a large Pepperoni pizza with olives, a large Margherita pizza with mushrooms, and a Cola"]),
]
SAID = [
    (["I'd like a family deal"], "Which pizzas would you like? Truffle, Margherita or Pepperoni."),
    (["I'd like a family deal", "margherita"], "And the second one: Truffle, Margherita or Pepperoni?"),
]

# The same where the dishes of the combo come in several sizes.
TWO = "family deal please, two large margheritas and a lemonade"
UNSIZED = "can I have a family deal with two margheritas and a coke"


def deal(first, second, drink="Cola"):
    return ["one Family Deal with a %s, a %s, and a %s" % (first, second, drink)]


TWO_LARGE = ["one Family Deal with two large Margherita pizzas, and a Cola"]
TWICE = ["two Family Deals with two large Margherita pizzas, and a Cola"]
BOTH = TWO_LARGE + ["one Family Deal with two large Veggie Supreme pizzas, and a Lemonade"]
LARGE, MEDIUM, SUPREME = "large Margherita pizza", "medium Margherita pizza", "large Veggie Supreme pizza"
SIZED_ORDERS = [
    # sizes of several at once
    ([UNSIZED, "both large"], TWO_LARGE),
    ([UNSIZED, "large"], TWO_LARGE),
    ([UNSIZED, "large for both"], TWO_LARGE),
    ([UNSIZED, "one large and one medium"], deal(LARGE, MEDIUM)),
    ([UNSIZED, "one large", "medium"], deal(LARGE, MEDIUM)),
    ([UNSIZED, "mumble", "large"], TWO_LARGE),
    (["family deal with a margherita and a veggie supreme and a coke", "both large"], deal(LARGE, SUPREME)),
    # what is ordered becomes another dish of its slot, in the same size
    ([TWO, "actually one of the pizzas should be a veggie supreme"], deal(LARGE, SUPREME, "Lemonade")),
    ([TWO, "can you make one a veggie supreme"], deal(LARGE, SUPREME, "Lemonade")),
    ([TWO, "change a margherita to a medium veggie supreme"],
     deal("medium Veggie Supreme pizza", LARGE, "Lemonade")),
    ([TWO, "no olives on it, and swap the lemonade for a coke"], TWO_LARGE),
    ([TWO, "replace the second pizza with a veggie supreme and the drink with a coke"], deal(LARGE, SUPREME)),
    ([TWO, "add pepperoni to the margherita", "take the pepperoni off the margherita"],
     ["one Family Deal with two large Margherita pizzas, and a Lemonade"]),
    ([TWO, "add pepperoni to the margherita"], deal(LARGE + " with pepperoni", LARGE, "Lemonade")),
    ([TWO, "make the second pizza a veggie supreme", "one of the pizzas should be a meat feast", "the margherita"],
     deal("large Meat Feast pizza", SUPREME, "Lemonade")),
    ([TWO, "make the second margherita medium with olives"], deal(LARGE, MEDIUM + " with olives", "Lemonade")),
    ([TWO, "and pepperoni on the margherita too"], deal(LARGE + " with pepperoni", LARGE, "Lemonade")),
    ([TWO, "make both pizzas medium"], ["one Family Deal with two medium Margherita pizzas, and a Lemonade"]),
    # the same dish beside the combo stays apart
    ([TWO, "and a medium margherita", "make the margherita large"],
     ["one Family Deal with two large Margherita pizzas, and a Lemonade", "one large Margherita pizza"]),
    ([TWO, "can you make me one large veggie supreme"],
     ["one Family Deal with two large Margherita pizzas, and a Lemonade", "one large Veggie Supreme pizza"]),
    # while the rest is asked for
    (["family deal please", "a large margherita and a large veggie supreme", "pepperoni on the margherita", "coke"],
     deal(LARGE + " with pepperoni", SUPREME)),
    (["family deal please", "a large margherita and a medium veggie supreme",
      "actually make the veggie supreme large too", "coke"], deal(LARGE, SUPREME)),
    (["family deal please", "a large margherita and a large meat feast",
      "actually make the meat feast a veggie supreme", "coke"], deal(LARGE, SUPREME)),
    (["family deal please", "two large margheritas", "one of them should be a veggie supreme", "coke"],
     deal(LARGE, SUPREME)),
    (["family deal please", "two medium margheritas", "make them both large", "coke"], TWO_LARGE),
    (["family deal please", "a large margherita", "make it medium", "a large veggie supreme", "coke"],
     deal(MEDIUM, SUPREME)),
    (["family deal please", "a large meat feast", "no wait, make that a margherita", "a large veggie supreme", "coke"],
     deal(LARGE, SUPREME)),
    # several combos, each its own
    (["two family deals. the first with two large margheritas and a coke, the second with two large veggie supremes and a "
      "lemonade"], BOTH),
    (["two family deals", "two large margheritas and two large veggie supremes", "a coke and a lemonade"], BOTH),
    (["a family deal with two large margheritas and a coke and a family deal with two large veggie supremes and a "
      "lemonade"], BOTH),
    (["a family deal with two large margheritas and a family deal with two large veggie supremes and a lemonade", "coke"],
     BOTH[1:] + BOTH[:1]),
    (["two family deals with four large margheritas and two cokes"], TWICE),
    (["two family deals with two large margheritas and a coke each"], TWICE),
    (["two family deals", "two margheritas", "large", "coke"], TWICE),
    # which is the next one, and no change of the first
    (["family deal please", "a large margherita", "and a large margherita with olives", "coke"],
     deal(LARGE, LARGE + " with olives")),
    (["family deal please", "make it a large margherita", "make it a large veggie supreme", "make it a coke"],
     deal(LARGE, SUPREME)),
]
SIZED_SAID = [
    (["what comes in the family deal"], "The Family Deal comes with two pizzas and a drink."),
    ([TWO, "no olives on it, and swap the lemonade for a coke"], "The Family Deal has no olives anyway."),
    ([TWO, "make the second pizza a veggie supreme", "one of the pizzas should be a meat feast"],
     "Which one is that for: the Margherita or Veggie Supreme?"),
]


def main():
    orders = [(MENU, *each) for each in ORDERS] + [(SIZES_MENU, *each) for each in SIZED_ORDERS]
    said = [(MENU, *each) for each in SAID] + [(SIZES_MENU, *each) for each in SIZED_SAID]
    return played("test_combos", sys.argv[1], orders, said)


sys.exit(main())

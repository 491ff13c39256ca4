#!/usr/bin/env python3
"""Calls on menus as restaurants have them that went wrong once: prices of dishes that cost nothing by themselves, wishes for the
kitchen, words beside an order, dishes that were asked about and are then taken.

    test_menus.py TEXT_DESK"""
import os
import sys

try:
    from conversations import played
except ImportError:
    print("test_menus: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
SHARED = os.environ.get("VOICEPLATE_SHARED", os.path.join(ROOT, "..", "shared"))
MENUS = {"harbor": os.path.join(ROOT, "menus", "harbor-pizza.yaml"), "casa": os.path.join(ROOT, "menus", "casa-verde.yaml"),
         "grill": os.path.join(HERE, "corner-grill.yaml")}
for name in ("jade-lantern", "saffron-mill", "maple-slice", "coffee-bar"):
    MENUS[name.partition("-")[0]] = os.path.join(SHARED, "cases", "menus", name + ".yaml")

MADRAS = "one order of Madras with lamb"
ORDERS = [
    # asked about, then taken
    ("saffron", ["how much is the korma", "and with prawn?", "OK one with lamb please, and two poppadoms"],
     ["one Korma with lamb", "two Papadoms"]),
    ("saffron", ["how much is a lamb madras", "and chicken?", "I'll have it with chicken"], ["one order of Madras with chicken"]),
    ("harbor", ["what comes on the supreme", "can I get that without onions, medium"], ["one medium Supreme pizza, no onions"]),
    ("casa", ["what's in the california burrito", "I'll take one, and add sour cream, hold the fries"],
     ["one California Burrito with sour cream, no fries"]),
    # wishes for the kitchen
    ("saffron", ["one lamb madras", "And can you make the madras less spicy"], [MADRAS + ", noted less spicy"]),
    ("saffron", ["one lamb madras", "make it a bit milder please"], [MADRAS + ", noted a bit milder"]),
    ("jade", ["a beef lo mein", "no onions please", "and no carrots on that"],
     ["one Beef Lo Mein, noted no onions, no carrots"]),
    ("jade", ["a beef lo mein, not too salty"], ["one Beef Lo Mein, noted not too salty"]),
    ("maple", ["a medium donair", "two garlic dips"], ["one medium Donair Pizza with garlic dip"]),
    ("jade", ["I have a peanut allergy, one large kung pao chicken please"], ["one large Kung Bao Chicken"]),
    # what cannot be had changes nothing else
    ("harbor", ["a large margherita", "two ranch"], ["one large Margherita pizza"]),
    ("jade", ["a beef lo mein", "a kung pao chicken with brown rice instead of white", "small"],
     ["one Beef Lo Mein", "one small Kung Bao Chicken"]),
    ("maple", ["a large donair", "sweet sauce on the donair", "and can I get a milkshake with that"], ["one large Donair Pizza"]),
    ("maple", ["two medium pizzas one Hawaiian one combination, light cheese on the Hawaiian"],
     ["one medium Hawaiian Pizza", "one medium Combination Pizza"]),
    # a dish that was named before it was asked which
    ("jade", ["a number 205 and a number 107", "the rangoons", "small"],
     ["one order of Crab Rangoons", "one small Chicken Fried Rice"]),
    ("maple", ["twelve wings hot and a caesar", "large", "no actually make that 24"],
     ["one 24 pieces order of Wings with hot", "one large Caesar Salad"]),
    ("jade", ["how much is a large pork fried rice", "that please"], ["one large BBQ Pork Fried Rice"]),
    ("harbor", ["three large margheritas", "with mushrooms", "on just one"], ["three large Margherita pizzas with mushrooms"]),
    ("harbor", ["so I was gonna get uh a large uh what do you call it the one with the ham and pineapple"],
     ["one large Hawaiian pizza"]),
    # dishes behind an address, in one breath
    ("harbor", ["Hi, Scott, 77 Maple Avenue, a large pepperoni and a can of coke for delivery"],
     ["one large Pepperoni pizza", "one can Coke"]),
    ("harbor", ["a large pepperoni, deliver it to 77 Maple Avenue, and a can of coke"],
     ["one large Pepperoni pizza", "one can Coke"]),
    ("saffron", ["Mrs Patel, 22 Station Road, two lamb biryanis for delivery"], ["two Biryanis with lamb"]),
    # what is chosen instead of something, and what is said behind it
    ("casa", ["a super burrito with carnitas instead of carne asada, no beans, and chips and salsa"],
     ["one Super Burrito with carnitas and no beans", "one Chips and Salsa"]),
    ("casa", ["chips and salsa, no beans, and a super burrito with carnitas and black beans"],
     ["one Chips and Salsa", "one Super Burrito with carnitas and black beans"]),
    ("casa", ["chips and salsa, no onions"], ["one Chips and Salsa, noted no onions"]),
    ("harbor", ["a large supreme with mushrooms instead of onions"], ["one large Supreme pizza with mushrooms, no onions"]),
    ("harbor", ["a large margherita with ranch instead of tomato sauce"], ["one large Margherita pizza"]),
    # a topping whose word is in another dish's name, of some of a line
    ("grill", ["two cheeseburgers with bacon", "take the bacon off one of them"],
     ["one Cheeseburger with bacon", "one Cheeseburger"]),
    ("grill", ["two bacon burgers", "take the bacon off one of the burgers"],
     ["one Bacon Burger", "one Bacon Burger, no bacon"]),
    ("grill", ["two bacon burgers", "take one of the bacon burgers off"], ["one Bacon Burger"]),
    ("grill", ["two cheeseburgers with bacon", "actually one with bacon and one without"],
     ["one Cheeseburger with bacon", "one Cheeseburger"]),
    ("grill", ["two cheeseburgers", "one with bacon and one with avocado"],
     ["one Cheeseburger with bacon", "one Cheeseburger with avocado"]),
    ("grill", ["two cheeseburgers", "and one bacon burger with avocado"],
     ["two Cheeseburgers", "one Bacon Burger with avocado"]),
    ("harbor", ["two large margheritas with pepperoni", "actually one with pepperoni and one without"],
     ["one large Margherita pizza with pepperoni", "one large Margherita pizza"]),
]
SAID = [
    ("saffron", ["How much is the chicken tikka masala?"], "with Chicken Tikka Masala is $9. ! $0"),
    ("saffron", ["I don't like spicy food, what do you recommend"], "you could try ! nothing on your order"),
    ("saffron", ["what's mild"], "We have"),
    ("jade", ["what chicken dishes have you got"], "We have Chicken Kow"),
    ("jade", ["Large house fried rice", "can you make the rice extra spicy"], "noted rice extra spicy. ! What would you like for"),
    ("jade", ["a beef lo mein", "that'll do"], "pickup or delivery"),
    ("jade", ["a kung pao chicken with brown rice instead of white"], "I can't swap what comes with it."),
    ("jade", ["one sesame chicken with beef instead of chicken"], "I can't swap what comes with it."),
    ("jade", ["a kung pao chicken with fried rice instead of the white rice"], "I can't swap what comes with it."),
    ("grill", ["a hamburger with a side salad instead of fries"], "I can't swap what comes with it."),
    ("grill", ["a hamburger with fries and gravy, and a small cola instead of lemonade"], "one small Cola ! I can't swap"),
    ("harbor", ["a large pepperoni with green peppers instead of onions"], "with green peppers ! I can't swap"),
    ("casa", ["a super burrito with carnitas instead of carne asada, no beans"], "with carnitas and no beans ! I can't swap"),
    ("maple", ["do you take debit at the door"], "You pay the restaurant ! nothing on your order"),
    ("maple", ["a large donair", "sweet sauce on the donair"], "I can't add that to the Donair Pizza. ! Which one"),
    ("coffee", ["ok a medium decaf latte and a hot chocolate for my kid"], "Did you mean ! Sure"),
]
CUSTOMERS = [
    ("maple", ["a large donair", "Scott, 77 Maple Avenue"], {"name": "Scott", "address": "77 Maple Avenue"}),
    ("saffron", ["one korma with chicken for delivery", "that's it", "Mrs Patel, 22 Station Road, BR1 3QT"],
     {"address": "22 Station Road, BR1 3QT"}),
    ("harbor", ["Hi, Scott, 77 Maple Avenue, a large pepperoni and a coke for delivery"],
     {"name": "Scott", "address": "77 Maple Avenue", "service": "delivery"}),
    ("harbor", ["deliver it to 5 Orange Court, floor 3, two large margheritas"], {"address": "5 Orange Court, floor 3"}),
    ("harbor", ["a large margherita to 77 Maple Avenue, apartment two"], {"address": "77 Maple Avenue, apartment two"}),
    ("harbor", ["a large margherita to 12 Large Street"], {"address": "12 Large Street"}),
]


def at_hand(cases):
    return [(MENUS[menu], *rest) for menu, *rest in cases if os.path.exists(MENUS[menu])]


sys.exit(played("test_menus", sys.argv[1], at_hand(ORDERS), at_hand(SAID), at_hand(CUSTOMERS)))

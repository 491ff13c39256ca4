#!/usr/bin/env python3
"""What is hard about a steak house with the embedded dialogue and the real order tools: one word for a size and for how it is cooked,
what is not sold to go, wishes that the menu does not know, some of several, and allergies.

    test_steaks.py TEXT_DESK"""
import os
import sys

try:
    from conversations import played
except ImportError:
    print("test_steaks: skipped: no python3-yaml (tools/setup installs it)")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
MENU = os.path.join(HERE, "steak-house.yaml")
PIZZERIA = os.path.join(HERE, "..", "..", "menus", "harbor-pizza.yaml")

STEAK = "one %s Sirloin Steak with %s and %s"
RARE, MEDIUM = STEAK % ("large", "medium rare", "fries"), STEAK % ("medium", "well done", "mashed potatoes")
BURGER, BACON = "one Cheeseburger", "one Cheeseburger with bacon"
TWO_BURGERS, TWO_BACON = "two Cheeseburgers", "two Cheeseburgers with bacon"
KIDS = "two kids combos with sprite"
FULL = "two burger combos with cheeseburgers with bacon and sprite"


def combo(drink, count="one", name="Kids Combo"):
    return "%s %s with %s" % (count, name, drink)


ONE_COKE = [combo("a Cola"), combo("a Sprite")]
ORDERS = [
    # sizes and ways of cooking
    (["Two sirloins, one large medium rare with fries and one medium well done with mash"], [RARE, MEDIUM]),
    (["A medium sirloin, medium, with mash"], [STEAK % ("medium", "medium", "mashed potatoes")]),
    (["a medium medium rare sirloin with mash"], [STEAK % ("medium", "medium rare", "mashed potatoes")]),
    (["a sirloin large medium rare with fries and gravy"], [RARE]),
    (["one medium sirloin medium and one large sirloin rare, both with fries"],
     [STEAK % ("medium", "medium", "fries"), STEAK % ("large", "rare", "fries")]),
    (["I'd like three sirloins, two large and one medium, all rare with fries"],
     ["two large Sirloin Steaks with rare and fries", STEAK % ("medium", "rare", "fries")]),
    (["two large steaks, the first medium, the second well done, both with fries"],
     [STEAK % ("large", "medium", "fries"), STEAK % ("large", "well done", "fries")]),
    (["two steaks, the first one large, the second medium", "medium rare", "fries", "well done", "mash"], [RARE, MEDIUM]),
    (["a large sirloin, medium well, with mash, and I'm done"], [STEAK % ("large", "medium well", "mashed potatoes")]),
    # some of several
    ([KIDS, "make one of them with coke"], ONE_COKE),
    ([KIDS, "change the drink in one of them to coke"], ONE_COKE),
    ([KIDS, "one with coke instead"], ONE_COKE),
    ([KIDS, "actually can one of those have iced tea"], [combo("an Iced Tea"), combo("a Sprite")]),
    (["three kids combos with sprite", "make two of them with coke"],
     [combo("a Cola", "two", "Kids Combos"), combo("a Sprite")]),
    ([KIDS, "make both of them with coke"], [combo("a Cola", "two", "Kids Combos")]),
    ([KIDS, "make one of them with iced tea", "make both of them with coke"],
     [combo("a Cola", "two", "Kids Combos")]),
    ([FULL, "take the bacon off one of them"],
     [combo("a Cheeseburger, and a Sprite", name="Burger Combo"),
      combo("a Cheeseburger with bacon, and a Sprite", name="Burger Combo")]),
    ([FULL, "actually one should be a veggie burger with iced tea"],
     [combo("a Veggie Burger, and an Iced Tea", name="Burger Combo"),
      combo("a Cheeseburger with bacon, and a Sprite", name="Burger Combo")]),
    (["two cheeseburgers with bacon", "take the bacon off one of them"], [BACON, BURGER]),
    (["two cheeseburgers with bacon", "one without bacon please"], [BACON, BURGER]),
    (["two cheeseburgers", "one with bacon"], [BURGER, BACON]),
    (["two cheeseburgers", "and one with bacon"], [TWO_BURGERS, BACON]),
    (["two cheeseburgers", "and two with bacon please"], [TWO_BURGERS, TWO_BACON]),
    # given up
    (["a cheeseburger and a sirloin", "forget it"], [BURGER]),
    (["a sirloin", "forget it", "a cheeseburger"], [BURGER]),
    (["a large sirloin", "I changed my mind, forget it"], []),
    (["a large sirloin", "cancel my order"], []),
    # not to go
    (["A large tomahawk medium rare with fries and a coke"], ["one Cola"]),
    # asked, and not ordered
    (["my son is allergic to peanuts can he have the fries"], []),
    (["I have a nut allergy, is the ranch safe"], []),
    (["a cheeseburger and large fries, and I'm allergic to shellfish, is the burger okay"],
     [BURGER, "one large order of French Fries"]),
]
SAID = [
    (["a sirloin", "forget it"], "left that out"),
    (["A tomahawk steak please"], "the Tomahawk Steak is served in the restaurant only. ! size"),
    (["A sirloin and a tomahawk"], "What size Sirloin Steak"),
    (["do you have the fondue"], "Yes, but the Cheese Fondue is served in the restaurant only. ! Would you like one"),
    (["fish please"], "Would you like the Seared Tuna?"),
    (["what steaks do you have"], "We have Sirloin Steak and Tomahawk Steak."),
    # what the menu does not know
    (["a cheeseburger", "extra mayo please"], "I can't add mayo to the Cheeseburger."),
    (["a cheeseburger", "with mayo"], "I can't add mayo to the Cheeseburger."),
    (["a cheeseburger", "can I get extra mayo on that"], "I can't add mayo to the Cheeseburger."),
    (["a cheeseburger", "add some avocado"], "we don't have avocado"),
    (["a cheeseburger with bacon and pineapple"], "I can't add pineapple to the Cheeseburger."),
    (["a cheeseburger with bacon, pineapple and cheddar"], "I can't add pineapple to the Cheeseburger."),
    (["a cheeseburger add avocado"], "I can't find avocado on our menu."),
    (["a cheeseburger with a side of gravy"], "I can't find gravy on our menu."),
    (["a sirloin large medium rare with fries and gravy"], "I can't add gravy to the Sirloin Steak."),
    # allergies
    (["I'm allergic to dairy. Is the cheeseburger safe for me?"], "no information about allergens. ! I can't tell you that"),
    (["I'm allergic to dairy", "a cheeseburger", "is that okay"], "no information about allergens."),
    (["are the fries safe for celiacs"], "no information about allergens."),
    (["three cheeseburgers with bacon", "two without bacon"], "I took off two Cheeseburgers."),
]
CUSTOMERS = [
    (["I have a nut allergy, is the ranch safe"], {"allergy": "nuts"}),
    (["my daughter is celiac can she have the fries"], {"allergy": "wheat"}),
    (["A cheeseburger for delivery", "that's all", "Maria", "It's SW1A 1AA", "12 Mill Lane"],
     {"address": "12 Mill Lane, SW1A 1AA", "service": "delivery"}),
]
PIZZERIA_SAID = [
    (["I have a nut allergy, is the ranch safe"], "The menu lists no nuts for the Ranch ! Which one"),
    (["I'm allergic to milk, are the garlic knots and the caesar salad safe"], "the Caesar contains milk"),
    (["I have a dairy allergy, can I get a small margherita", "is the ranch okay"], "the Ranch contains milk"),
    (["a large margherita", "extra kale please"], "I can't add kale to the Margherita."),
]
ADDRESS_SAID = [
    (["A cheeseburger for delivery", "that's all", "Maria", "90210"], "street and the house number"),
    (["A cheeseburger delivered to 90210", "that's all", "Maria"], "street and the house number"),
    (["A cheeseburger for delivery", "that's all", "Maria", "my postcode is SW1A 1AA"], "street and the house number"),
]


def main():
    said = [(MENU, *each) for each in SAID + ADDRESS_SAID] + [(PIZZERIA, *each) for each in PIZZERIA_SAID]
    return played("test_steaks", sys.argv[1], [(MENU, *each) for each in ORDERS], said,
                  [(MENU, *each) for each in CUSTOMERS])


sys.exit(main())

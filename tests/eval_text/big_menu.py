#!/usr/bin/env python3
"""Writes a menu of many items, the same every time: big_menu.py ITEMS FILE. Its dishes share their words as those of a large
restaurant do: a sauce, what is in it, and how it is made."""
import sys

MEATS = ("Chicken", "Beef", "Pork", "Lamb", "Shrimp", "Duck", "Tofu", "Salmon", "Turkey", "Veal", "Squid", "Crab", "Tuna", "Paneer",
         "Vegetable", "Mushroom", "Eggplant", "Sausage", "Bacon", "Lobster")
STYLES = ("Curry", "Stew", "Noodles", "Fried Rice", "Skewers", "Pot Pie", "Casserole", "Hot Pot", "Dumplings", "Wrap", "Burger", "Sandwich",
          "Soup", "Salad", "Platter", "Bowl", "Quesadilla", "Pie", "Roll", "Lo Mein", "Kebab", "Risotto", "Gratin", "Tempura", "Biryani")
SAUCES = ("Garlic", "Ginger", "Black Bean", "Lemon", "Honey", "Sesame", "Peanut", "Coconut", "Sweet Chili", "Pepper", "Orange", "Mustard",
          "Tomato", "Teriyaki", "Herb", "Satay")
SIZED = ("Soup", "Salad", "Fried Rice", "Noodles", "Lo Mein", "Curry")
SPICED = ("Curry", "Hot Pot", "Noodles", "Stew", "Biryani")
EXTRAS = ("Cheddar", "Avocado", "Pickles", "Red Onion", "Lettuce", "Fried Egg", "Sour Cream", "Jalapenos")
FILLED = ("Burger", "Sandwich", "Wrap", "Quesadilla")


def slug(text):
    return text.lower().replace(" ", "-")


def head(out):
    out.append("""restaurant:
  id: thousand-dishes
  name: Thousand Dishes
  address: 1 Long Street
  timezone: America/New_York
  called_numbers: ["+15550001119"]
  greeting: Thank you for calling Thousand Dishes. What can I get for you?
  tax_percent: 8
pickup:
  minutes: 20
limits:
  line_quantity: 20
  items: 60
  total: 900.00
hours:
  every_day: ["00:00-24:00"]
groups:
  - id: heat
    name: Spice level
    question: How spicy would you like it?
    min: 1
    max: 1
    options:
      - {id: mild, name: Mild}
      - {id: medium-hot, name: Medium Hot, default: true}
      - {id: fiery, name: Fiery}
  - id: extras
    name: Extras
    min: 0
    max: 5
    options:""")
    out += ["      - {id: extra-%s, name: %s, price: 0.75}" % (slug(extra), extra) for extra in EXTRAS]
    out.append("categories:")


def dishes(style):
    """Names of one style's dishes, the plain ones first."""
    yield from ("%s %s" % (meat, style) for meat in MEATS)
    for sauce in SAUCES:
        yield from ("%s %s %s" % (sauce, meat, style) for meat in MEATS)


def write(item_count, path):
    out = []
    head(out)
    left, each = item_count, -(-item_count // len(STYLES))
    for at, style in enumerate(STYLES):
        out += ["  - id: %s" % slug(style), "    name: %s" % style, "    items:"]
        for n, name in zip(range(min(each, left)), dishes(style)):
            price = "%d.%02d" % (7 + (at * 3 + n) % 11, 25 * ((at + n) % 4))
            out += ["      - id: %s" % slug(name), "        name: %s" % name]
            if style in SIZED:
                out += ["        sizes:", "          - {id: small, name: Small, price: %s}" % price,
                        "          - {id: large, name: Large, price: 2%s}" % price[-4:]]
            else:
                out.append("        price: %s" % price)
            groups = ["heat"] * (style in SPICED) + ["extras"] * (style in FILLED)
            if groups:
                out.append("        groups: [%s]" % ", ".join(groups))
        left -= min(each, left)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])

"""A menu file as the generator and the judge need it: what there is, how people call it, and baskets that can be compared."""
import collections
import functools
import itertools
import re

import yaml

# Words that a synonym may have though the menu's names have them not: the rest of the synonyms were written for a
# recogniser ("how i an") and nobody says them.
ORDINARY = set("""big little small medium large regular normal plain double hot iced soda soft drink bottle can cup bowl slice side
    order house green red white water juice tea coffee milk cake soup salad sandwich wrap plate sticks rings chips bread the of and with
    piece half dozen steak beef chicken pork fish beans corn skim fat free percent""".split())
SIZE = "(size)"  # what may be asked of a line, beside ids of groups
UNITS = {"can", "bottle", "cup", "glass", "pint", "bowl", "jug", "pot"}


def plain(text):
    """Words only, lower case, as sentences are compared."""
    text = text.lower().replace("ñ", "n").replace("é", "e").replace("&", " and ").replace("%", " percent")
    return " ".join(re.findall(r"[a-z0-9']+", text))


def plural(text):
    head, _, last = text.rpartition(" ")
    if last.endswith("s") or not last.isalpha():
        return text
    last += "es" if re.search(r"(ch|sh|x|z)$", last) and last != "pizza" else "s"
    return (head + " " + last).strip()


class Choice:
    """An option of a group, chosen: for a line of a basket."""

    def __init__(self, option, side="whole", amount="regular"):
        self.option, self.side, self.amount = option, side, amount

    def key(self):
        return (self.option, self.side, self.amount)


class Line:
    def __init__(self, item, size=None, quantity=1, choices=(), without=()):
        self.item, self.size, self.quantity = item, size, quantity
        self.choices, self.without = list(choices), list(without)

    def copy(self, **changes):
        line = Line(self.item, self.size, self.quantity, self.choices, self.without)
        for name, value in changes.items():
            setattr(line, name, value)
        return line


class Menu:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            raw = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.path, self.name = path, raw["restaurant"]["id"]
        self.groups = {group["id"]: group for group in raw.get("groups") or []}
        self.options, self.group_of = {}, {}
        for group in self.groups.values():
            for option in group["options"]:
                self.options[option["id"]] = option
                self.group_of[option["id"]] = group
        self.categories = raw["categories"]
        self.items, self.category_of = {}, {}
        for category in self.categories:
            for item in category["items"]:
                self.items[item["id"]] = item
                self.category_of[item["id"]] = category
        self.most = (raw.get("limits") or {}).get("line_quantity", 20)
        self._find_forms()

    def _find_forms(self):
        words = set(ORDINARY)
        for thing in itertools.chain(self.categories, self.items.values(), self.options.values(), self.groups.values()):
            for text in [thing["name"], thing.get("spoken", ""), thing.get("description", ""), *thing.get("ingredients", [])]:
                words.update(plain(text).split())
        self.words = words | {plural(word) for word in words} | {word[:-1] for word in words if word.endswith("s")}
        self.size_words = {plain(str(form)) for item in self.items.values() for size in item.get("sizes") or []
                           for form in [size["name"], *size.get("synonyms", [])]}
        self.owners = collections.defaultdict(set)
        for kind, things in (("item", self.items), ("option", self.options)):
            for name, thing in things.items():
                for form in [thing["name"], *map(str, thing.get("synonyms", []))]:
                    self.owners[plain(form)].add((kind, name))
        for name in self.items:
            for form in self.patterns(name):
                self.owners[plain(form)].add(("item", name))

    def human(self, thing):
        """The name and those synonyms that a person would say."""
        forms = [plain(thing["name"])]
        for form in map(plain, map(str, thing.get("synonyms", []))):
            if form and all(word in self.words for word in form.split()) and form not in forms:
                forms.append(form)
        return forms

    def pattern(self, item_id):
        return self.items[item_id].get("spoken") or self.category_of[item_id].get("spoken") or "_"

    def patterns(self, item_id):
        """The name within the item's or the category's pattern: "margherita pizza", "order of fries"."""
        return [self.pattern(item_id).replace("_", form) for form in self.human(self.items[item_id])]

    @functools.lru_cache(maxsize=None)
    def heads(self, item_id):
        """What people may call the item without it being anything else."""
        found = []
        last = self.pattern(item_id).split()[-1]
        for form in self.human(self.items[item_id]):
            if self.pattern(item_id).startswith("_ ") and not {last, plural(last)} & set(form.split()):
                form = self.pattern(item_id).replace("_", form)
            owners = {name for kind, name in self.owners[plain(form)] if kind == "item"}
            if owners <= {item_id} and not form[0].isdigit() and form not in found and form[:-1] not in found:
                found.append(form)
        return found

    @functools.lru_cache(maxsize=None)
    def base_noun(self, item_id):
        """"pizza" of the plain pizza that toppings make into others; "" of other items."""
        item = self.items[item_id]
        names = [plain(form) for form in [item["name"], *map(str, item.get("synonyms", []))]]
        if not any(name.startswith(("plain ", "build your own")) or name == "plain" for name in names) or \
                not any(group.get("max", 1) > 3 for group in self.groups_of(item_id)):
            return ""
        last = plain(self.pattern(item_id).replace("_", item["name"])).split()[-1]
        return last if last not in ("_", "cheese") else ""

    def is_offered(self, item_id):
        return self.items[item_id].get("available", True)

    def groups_of(self, item_id):
        return [self.groups[group] for group in self.items[item_id].get("groups", [])]

    @functools.lru_cache(maxsize=None)
    def offered(self, item_id):
        """Options that can be had on the item."""
        return [option["id"] for group in self.groups_of(item_id) for option in group["options"]
                if option.get("available", True)]

    @functools.lru_cache(maxsize=None)
    def option_forms(self, item_id, option_id):
        """What the option is called where no other option of the item is called so."""
        others = {plain(form) for other in self.offered(item_id) if other != option_id
                  for form in [self.options[other]["name"], *map(str, self.options[other].get("synonyms", []))]}
        forms = []
        for form in self.human(self.options[option_id]):
            bare = re.sub(r"^(added|side of) ", "", form)
            forms += [f for f in (bare if bare not in others else form,) if f not in others and f not in forms]
        return [form for form in forms if form.split()[0] not in ("no", "without", "not", "with")]

    def is_quality(self, option_id):
        """Whether it says how the dish is rather than what is on it ("iced", "mild"): such words stand before the dish."""
        group = self.group_of[option_id]
        return group.get("max", 1) == 1 and group.get("min", 0) == 0 and " " not in plain(self.options[option_id]["name"])

    def sizes(self, item_id):
        return self.items[item_id].get("sizes") or []

    @functools.lru_cache(maxsize=None)
    def size_forms(self, item_id, size_id):
        others = {plain(form) for size in self.sizes(item_id) if str(size["id"]) != size_id
                  for form in [str(size["name"]), *map(str, size.get("synonyms", []))]}
        size = next(size for size in self.sizes(item_id) if str(size["id"]) == size_id)
        forms = [plain(str(size["name"]))]
        for form in map(plain, map(str, size.get("synonyms", []))):
            if all(word in self.words for word in form.split()) and not form.isdigit() and form not in forms:
                forms.append(form)
        return [form for form in forms if form not in others and form[:-1] not in forms
                and form not in ("six", "ten", "twenty", "half dozen")]

    def needs(self, line):
        """What must be asked of the line: SIZE, or ids of groups."""
        needs = [SIZE] if len(self.sizes(line.item)) > 1 and line.size is None else []
        for group in self.groups_of(line.item):
            chosen = sum(self.group_of[choice.option] is group for choice in line.choices)
            has_default = any(option.get("default") for option in group["options"])
            if group.get("min", 0) > chosen and not has_default:
                needs.append(group["id"])
        return needs

    def whole(self, line):
        """The line as the basket keeps it: with its defaults and the only size."""
        choices = list(line.choices)
        for group in self.groups_of(line.item):
            if not any(self.group_of[choice.option] is group for choice in choices) and group.get("min", 0) > 0:
                choices += [Choice(option["id"]) for option in group["options"] if option.get("default")]
        sizes = self.sizes(line.item)
        return line.copy(choices=choices, size=str(sizes[0]["id"]) if len(sizes) == 1 else line.size)

    def as_json(self, lines):
        """An order's lines for the desk."""
        return [{"line_id": "L%d" % (n + 1), "item_id": line.item, "size_id": line.size or "", "quantity": line.quantity,
                 "options": [{"option_id": c.option, "side": c.side, "amount": c.amount} for c in line.choices],
                 "without": line.without} for n, line in enumerate(map(self.whole, lines))]


def basket_key(lines):
    """Lines of an order's JSON, comparable: equal lines are one, order does not matter. Of halves it does not matter which
    is the left one."""
    counts = collections.Counter()
    for line in lines:
        options = [(o["option_id"], o.get("side", "whole"), o.get("amount", "regular")) for o in line["options"]]
        mirrored = [(o, {"left": "right", "right": "left"}.get(s, s), a) for o, s, a in options]
        options = min(sorted(options), sorted(mirrored))
        counts[line["item_id"], line.get("size_id") or "", tuple(options), tuple(sorted(line.get("without") or []))] += line["quantity"]
    return frozenset(counts.items())

"""Words for what is ordered: counts, lists, an item with all that belongs to it, in the orders that people choose."""
import re

from menu import UNITS, plain, plural

COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()
SMALL = set("a an one two three i i'd i'll with and also plus some then".split())  # people think beside these


class Speaker:
    """Chooses wordings: for the part "train" or "held" of the lists of wordings.yaml."""

    def __init__(self, menu, wordings, rng, part):
        self.menu, self.rng, self.part, self.lists = menu, rng, part, {}
        for name, wordings_of in wordings.items():
            self.lists[name] = wordings_of[0::2] if part == "train" else wordings_of[:1] + wordings_of[1::2]

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, things):
        return self.rng.choice(list(things))

    def say(self, name, /, **parts):
        """A wording of the list, filled in."""
        text = self.pick(self.lists[name])
        for part, words in parts.items():
            text = text.replace("[%s]" % part, words)
        return text

    def joined(self, words, joint="and"):
        words = list(words)
        if len(words) < 2:
            return "".join(words)
        if len(words) == 2:
            return (" %s " % joint).join(words)
        last = {"train": ", %s ", "held": " %s "}[self.part] % joint
        inner = self.pick([", ", ", ", " %s " % joint, " "])
        return inner.join(words[:-1]) + last + words[-1]

    def count(self, number, noun=""):
        if number == 1:
            an = "an" if noun[:1] in "aeio" and not noun.startswith("one") else "a"
            return self.pick([an, an, an, "one"])
        words = [COUNTS[number]] if number < len(COUNTS) else []
        words += words + [str(number)]
        special = {2: {"train": "a couple of", "held": "a pair of"}[self.part], 6: "half a dozen", 12: "a dozen"}
        if number in special:
            words.append(special[number])
        return self.pick(words)

    def option(self, item_id, choice):
        """A choice as words, with its amount; its side is said elsewhere. One of a kind is called by its whole name."""
        is_sole = self.menu.group_of[choice.option].get("max", 1) == 1
        word = self.menu.option_forms(item_id, choice.option)[0] if is_sole else self.option_word(item_id, choice.option)
        if choice.amount == "regular":
            return word
        return self.say("extra" if choice.amount == "extra" else "light", what=word)

    def option_word(self, item_id, option_id):
        forms = self.menu.option_forms(item_id, option_id)
        return forms[0] if self.chance(0.5) else self.pick(forms)

    def size(self, line):
        forms = self.menu.size_forms(line.item, line.size)
        return forms[0] if self.chance(0.75) else self.pick(forms)

    def head(self, line):
        """The item's name; of a plain dish with choices also only what kind of dish it is."""
        base = self.menu.base_noun(line.item)
        if base and any(self.menu.group_of[c.option].get("max", 1) > 3 for c in line.choices):
            return base
        heads = self.menu.heads(line.item)
        return heads[0] if self.chance(0.6) else self.pick(heads)

    def noun(self, line, quantity=None, before=(), head=None):
        """Count, size, options that stand before, and name. quantity 0: no count."""
        quantity = line.quantity if quantity is None else quantity
        head = head or self.head(line)
        many = plural(head) if quantity > 1 else head
        if re.match("(order|slice|bottle|cup|bowl|glass) of ", head):
            unit, _, rest = head.partition(" of ")
            many = (plural(unit) if quantity > 1 else unit) + " of " + rest
        before = [word for word in before if word]
        words = before + [many]
        if line.size is not None and len(self.menu.sizes(line.item)) > 1:
            size = self.size(line)
            if size.split()[-1] in UNITS or size == "2 liter":
                words = before + [(plural(size) if quantity > 1 else size) + " of " + head]
            elif self.chance(0.85):
                words.insert(0, size)
            else:
                words.append(self.pick([", " + size, "in a " + size, ", the %s one" % size, "size " + size]))
        text = " ".join(words)
        if quantity == 0:
            return text
        if quantity == 1 and plural(head) == head and words[0] == many and not head.endswith(("ss", "as")):
            return self.pick(["", "an order of ", "one order of "]) + text
        return self.count(quantity, text) + " " + text

    def line(self, line):
        """A line of the order, whole."""
        whole = [c for c in line.choices if c.side == "whole"]
        whole = self.rng.sample(whole, len(whole))
        before, qualities = [], []
        for choice in list(whole):
            word = self.option_word(line.item, choice.option)
            limit = 0.3 if self.menu.group_of[choice.option].get("max", 1) > 1 else 0.6 if len(word.split()) < 3 else 0.2
            if self.menu.is_quality(choice.option):
                choice.amount = "regular"
                qualities.append(word)
                whole.remove(choice)
            elif choice.amount == "regular" and len(before) < 2 and self.chance(limit):
                before.append(word)
                whole.remove(choice)
        before = [self.joined(before)] if len(before) > 1 and self.chance(0.5) else before
        text = self.noun(line, before=qualities + before)
        halves = [c for c in line.choices if c.side != "whole"]
        if halves:
            text += (", " if self.chance(0.5) else " ") + self.halves(line, halves)
        if whole:
            name = "with_options_many" if line.quantity > 1 else "with_options"
            words = self.say(name, list=self.joined(self.option(line.item, c) for c in whole))
            text += words if words.startswith(",") else " " + words
        for what in self.left_out(line.without):
            text += (", " if self.chance(0.4) else " ") + self.say("without", what=what)
        return text

    def halves(self, line, choices):
        sides = [[self.option(line.item, c) for c in choices if c.side == side] for side in ("left", "right")]
        sides = [side for side in sides if side]
        if len(sides) == 1:
            return self.say("half_one", a=self.joined(sides[0]))
        return self.say("half", a=self.joined(sides[0]), b=self.joined(sides[1]))

    def left_out(self, without):
        """Either each by itself, or all behind one negation."""
        if len(without) > 1 and self.chance(0.5):
            return [self.joined(map(plain, without), "or")]
        return list(map(plain, without))

    def hesitant(self, text):
        """Somebody who thinks while speaking: fillers, and words said twice."""
        words = text.split()
        for _ in range(self.pick([1, 1, 2])):
            places = [at for at in range(len(words)) if words[at] in SMALL]
            at = self.pick(places or [0])
            if self.chance(0.3) and places:
                words.insert(at, words[at])
                continue
            words.insert(at + self.pick([0, 1]), self.say("filler") + self.pick(["", ","]))
        return " ".join(words)

    def polite(self, text):
        opening, closing = self.say("opening"), self.say("closing")
        if self.chance(0.12):
            return text + (" " + closing if closing else "")
        return " ".join(part for part in (opening, text, closing) if part)

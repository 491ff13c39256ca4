"""Sentences of callers, each with the basket before and the baskets that are right afterwards: a grammar of its own, which
knows nothing of how the program reads. kinds() says what there is."""
import random
from menu import Choice, Line, plain
from order import has_group, random_line, things
from phrase import COUNTS

KINDS = []


def kind(weight):
    def take(function):
        KINDS.append((function, weight))
        return function
    return take


class Case:
    """before: lines in the basket; turns: what the caller said before; text: the sentence; rights: lists of lines, each of
    them right. may_ask: a question is as good. wanted: what was not said and must be asked."""

    def __init__(self, name, text, rights, before=(), turns=(), may_ask=False, also=()):
        self.kind, self.text, self.rights = name, " ".join(text.split()).replace(" ,", ","), rights
        self.before, self.turns, self.may_ask, self.also = list(before), list(turns), may_ask, also


# --- orders of one sentence ---

@kind(10)
def simple(s):
    line = random_line(s, most=0)
    return line and Case("simple", s.polite(s.line(line)), [[line]])


@kind(16)
def options(s):
    line = random_line(s, lambda i: s.menu.offered(i))
    return line and Case("options", s.polite(s.line(line)), [[line]])


@kind(5)
def afterwards(s):
    """The options in a sentence of their own."""
    line = random_line(s, lambda i: s.menu.offered(i))
    later = line and [c for c in line.choices if s.menu.group_of[c.option].get("min", 0) == 0 and not s.menu.is_quality(c.option)]
    if not later:
        return None
    first = line.copy(choices=[c for c in line.choices if c not in later], quantity=1)
    words = s.joined(s.option(line.item, c) for c in later)
    tail = s.pick([". For the toppings %s", ". I'd like %s on that", ". %s on that please", ". On that I want %s",
                   ", and on it I'd like %s", ". Can you add %s to it"]) % words
    return Case("options", s.polite(s.noun(first, before=[s.option_word(line.item, c.option) for c in first.choices])) + tail,
                [[line.copy(quantity=1)]])


@kind(9)
def left_out(s):
    line = random_line(s, lambda i: s.menu.items[i].get("ingredients"), most=2)
    if line is None:
        return None
    there = [what for what in s.menu.items[line.item]["ingredients"]
             if not any(plain(what) in s.menu.option_forms(line.item, c.option) for c in line.choices)]
    line.without = s.rng.sample(there, min(len(there), s.pick([1, 1, 1, 2])))
    return Case("negation", s.polite(s.line(line)), [[line]])


@kind(4)
def not_wanted(s):
    """An option that is on offer, and is not wanted."""
    line = random_line(s, lambda i: s.menu.offered(i), most=2)
    spare = line and [o for o in things(s.menu, line) if not any(
        form in map(plain, s.menu.items[line.item].get("ingredients", [])) for form in s.menu.option_forms(line.item, o))]
    if not spare:
        return None
    unwanted = s.pick(spare)
    text = s.line(line) + s.pick([" ", ", "]) + s.say("no_option", what=s.option_word(line.item, unwanted))
    return Case("negation", s.polite(text), [[line]], also=[unwanted])


@kind(6)
def amounts(s):
    line = random_line(s, lambda i: has_group(s.menu, i, halves=True) or len(things(s.menu, Line(i))) > 2)
    some = line and [c for c in line.choices if s.menu.group_of[c.option].get("max", 1) > 1 and not any(
        form.startswith(("extra", "double", "more")) for form in s.menu.option_forms(line.item, c.option))]
    if not some:
        return None
    s.pick(some).amount = s.pick(["extra", "extra", "light"])
    return Case("amounts", s.polite(s.line(line)), [[line]])


@kind(5)
def halves(s):
    line = random_line(s, lambda i: has_group(s.menu, i, halves=True), most=0, quantity=1)
    spare = line and [o for o in things(s.menu, line) if s.menu.group_of[o].get("halves")]
    if not spare or len(spare) < 4:
        return None
    line.choices += [Choice(o, "left") for o in s.rng.sample(spare, s.pick([1, 1, 2]))]
    if s.chance(0.75):
        rest = [o for o in spare if not any(c.option == o for c in line.choices)]
        line.choices += [Choice(o, "right") for o in s.rng.sample(rest, s.pick([1, 1, 2]))]
    return Case("halves", s.polite(s.line(line)), [[line]])


@kind(6)
def numbers(s):
    line = random_line(s, most=0, quantity=s.pick([2, 2, 3, 4, 5, 6, 6, 8, 12]))
    return line and Case("numbers", s.polite(s.line(line)), [[line]])


@kind(16)
def several(s):
    lines = [random_line(s, most=s.pick([0, 1, 2])) for _ in range(s.pick([2, 2, 2, 3, 3, 4]))]
    if None in lines or len({line.item for line in lines}) < len(lines):
        return None
    text = s.line(lines[0])
    for line in lines[1:]:
        text += s.say("joiner") + s.line(line)
    return Case("several", s.polite(text), [lines])


@kind(8)
def shares(s):
    line = random_line(s, lambda i: len(things(s.menu, Line(i))) > 3, most=0, quantity=1)
    if line is None:
        return None
    a, b = ([Choice(o) for o in s.rng.sample(things(s.menu, line), s.pick([1, 1, 1, 2]))] for _ in "ab")
    if {c.option for c in a} & {c.option for c in b} or too_many(s.menu, line, a) or too_many(s.menu, line, b):
        return None
    words = {"a": s.joined(s.option(line.item, c) for c in a), "b": s.joined(s.option(line.item, c) for c in b)}
    head = s.menu.base_noun(line.item) or s.pick(s.menu.heads(line.item))
    before = [s.option_word(line.item, c.option) for c in line.choices]
    some, rest = s.pick([(1, 1)] * 5 + [(2, 1), (1, 2), (2, 2)])
    if (some, rest) == (1, 1) and s.chance(0.25):
        text = s.noun(line, 2, before, head) + ", " + s.pick(
            ["one with %s and " % words["a"] + s.say("plain_rest"), "one of them with %s" % words["a"]])
        b = []
    elif (some, rest) == (1, 1):
        text = s.say("share_two", heads=s.noun(line, 2, before, head), head=s.noun(line, 0, before, head), **words)
    else:
        text = s.say("share_some", heads=s.noun(line, some + rest, before, head), some=COUNTS[some], rest=COUNTS[rest], **words)
        text = text.replace("other one with", "other with")
    right = [line.copy(quantity=some, choices=line.choices + a), line.copy(quantity=rest, choices=line.choices + b)]
    return Case("shares", s.polite(text), [right])


@kind(4)
def shares_of_required(s):
    """Each with another one of what must be chosen: "three tacos, two chicken and one beef"."""
    line = random_line(s, lambda i: has_group(s.menu, i, min=1, max=1) and not s.menu.sizes(i), most=0, quantity=1)
    groups = line and [g for g in s.menu.groups_of(line.item) if g.get("min", 0) == 1 and g.get("max", 1) == 1]
    spare = groups and [o["id"] for o in groups[0]["options"] if o.get("available", True) and s.menu.option_forms(line.item, o["id"])]
    if not spare or len(spare) < 3:
        return None
    rest = [c for c in line.choices if s.menu.group_of[c.option] is not groups[0]]
    if any(s.menu.group_of[c.option].get("min", 0) for c in rest):
        return None
    some, others = s.pick([(1, 1), (2, 1), (1, 2), (2, 2), (3, 1)])
    a, b = s.rng.sample(spare, 2)
    words = {"n": COUNTS[some], "m": COUNTS[others], "a": s.option_word(line.item, a), "b": s.option_word(line.item, b),
             "heads": s.noun(line, some + others, [s.option_word(line.item, c.option) for c in rest])}
    right = [line.copy(quantity=some, choices=rest + [Choice(a)]), line.copy(quantity=others, choices=rest + [Choice(b)])]
    return Case("shares", s.polite(s.say("share_required", **words)), [right])


@kind(3)
def shares_without(s):
    """Several of a dish, one of them without something."""
    line = random_line(s, lambda i: s.menu.items[i].get("ingredients"), most=0, quantity=1)
    if line is None:
        return None
    what = s.pick(s.menu.items[line.item]["ingredients"])
    count = s.pick([2, 2, 3])
    head = s.noun(line, count, [s.option_word(line.item, c.option) for c in line.choices])
    text = s.say("share_without", heads=head, what=plain(what))
    return Case("shares", s.polite(text), [[line.copy(quantity=count - 1), line.copy(without=[what])]])


def too_many(menu, line, choices):
    """Whether the choices are more than a group of the line takes."""
    return any(sum(menu.group_of[c.option] is group for c in line.choices + choices) > group.get("max", 1)
               for group in menu.groups_of(line.item))


@kind(8)
def unsaid(s):
    """Something that must be asked."""
    line = random_line(s, lambda i: s.menu.needs(Line(i)), most=2)
    if line is None:
        return None
    told = line.copy()
    if line.size is not None and len(s.menu.sizes(line.item)) > 1 and s.chance(0.7):
        told.size = None
    else:
        told.choices = [c for c in line.choices if s.menu.group_of[c.option]["id"] not in s.menu.needs(Line(line.item))]
    if not s.menu.needs(told):
        return None
    case = Case("unsaid", s.polite(s.line(told)), [[line]])
    case.wanted = told
    return case


@kind(9)
def hesitant(s):
    case = s.pick([simple, options, several, left_out, shares])(s)
    if case is not None:
        case.kind, case.text = "hesitant", s.hesitant(case.text)
    return case


@kind(8)
def corrected(s):
    """Somebody who says something else within the sentence."""
    line = random_line(s, most=1)
    if line is None:
        return None
    how = s.pick(["size", "count", "item", "option"])
    restart = s.pick([", ", " "]) + s.say("restart") + s.pick([", ", " "])
    if how == "size" and len(s.menu.sizes(line.item)) > 1:
        other = line.copy(size=s.pick(str(z["id"]) for z in s.menu.sizes(line.item) if str(z["id"]) != line.size))
        sizes = (s.menu.size_forms(line.item, other.size) or [""])[0], (s.menu.size_forms(line.item, line.size) or [""])[0]
        text = s.line(other) + restart + s.pick(["make it %s", "a %s one", "%s", "I want it %s"]) % sizes[1]
    elif how == "count":
        line.quantity = s.pick([2, 3, 4])
        change = s.pick(["make that %s", "make it %s", "%s of them"]).replace("make that ", "" if "make" in restart else "make that ")
        text = s.line(line.copy(quantity=line.quantity - 1)) + restart + change
        text = text % s.count(line.quantity).replace(" of", "")
    elif how == "item":
        other = random_line(s, lambda i: i != line.item, most=0)
        text = (s.noun(other) if other else "") + restart + s.line(line)
        return other and Case("corrected", s.polite(text), [[line]], also=[other.item])
    else:
        spare = things(s.menu, line)
        if len(spare) < 2:
            return None
        wrong, right = s.rng.sample(spare, 2)
        text = s.line(line) + " with " + s.option_word(line.item, wrong) + restart + s.option_word(line.item, right)
        line = line.copy(choices=line.choices + [Choice(right)])
        return Case("corrected", s.polite(text), [[line]], also=[wrong])
    return Case("corrected", s.polite(text), [[line]])


@kind(4)
def with_time(s):
    line = random_line(s, most=1)
    return line and Case("times", s.polite(s.line(line) + s.pick([" " + s.say("time"), ", " + s.say("party")])), [[line]])


@kind(4)
def with_name(s):
    line = random_line(s, most=1)
    words = s.pick([s.say("name", name=s.say("names")), s.say("name", name=s.say("names")), s.say("phone")])
    return line and Case("names", s.polite(s.line(line)) + ". " + words, [[line]])


@kind(4)
def ambiguous(s):
    """One name for two things: a question, or one of them."""
    forms = sorted(form for form, owners in s.menu.owners.items() if 1 < len(owners) < 5 and all(k == "item" for k, _ in owners))
    if not forms:
        return None
    form = s.pick(forms)
    items = sorted(name for k, name in s.menu.owners[form] if k == "item" and s.menu.is_offered(name))
    lines = [random_line(s, lambda i, item=item: i == item, most=0, quantity=1) for item in items]
    lines = [line.copy(choices=[c for c in line.choices if s.menu.group_of[c.option]["id"] in s.menu.needs(Line(line.item))])
             for line in lines if line]
    if len(items) < 2 or not lines:
        return None
    case = Case("ambiguous", s.polite(s.count(1, form) + " " + form), [[line] for line in lines], may_ask=True, also=items)
    case.wanted = Line(lines[0].item)
    return case



"""Sentences of callers who have something in the basket already, who are asked something, or who want no food."""
from menu import SIZE, Choice, Line, plain
from order import random_line, things
from sentences import Case, kind


def basket(s, fits=lambda item_id: True, most=1):
    """One to three lines; the first one fits."""
    lines = [random_line(s, fits, most=most)] + [random_line(s, most=1) for _ in range(s.pick([0, 0, 1, 1, 2]))]
    return None if None in lines or len({line.item for line in lines}) < len(lines) else lines


def naming(s, line, lines):
    """The line's name, or a word that points at it where it stands alone."""
    if len(lines) == 1 and s.chance(0.2):
        return "that"
    if len(lines) > 1 and all(other.quantity == 1 for other in lines) and s.chance(0.15):
        return "%s one" % ("first", "second", "third", "fourth")[lines.index(line)]
    return s.pick(s.menu.heads(line.item)[:2])


def named(s, text, **parts):
    """"the that" is no English."""
    said = s.say(text, **parts).replace("the that", "that")
    return said.replace("actually no that", "actually not that").replace("a that", "that")


@kind(5)
def resized(s):
    lines = basket(s, lambda i: len(s.menu.sizes(i)) > 1)
    if lines is None or any(len(s.menu.sizes(line.item)) > 1 for line in lines[1:]):
        return None
    old = lines[0]
    new = s.pick(str(z["id"]) for z in s.menu.sizes(old.item) if str(z["id"]) != old.size)
    if not s.menu.size_forms(old.item, new):
        return None
    text = named(s, "resize", item=naming(s, old, lines), size=s.menu.size_forms(old.item, new)[0])
    return Case("change size", text, [[old.copy(size=new)] + lines[1:]], before=lines)


@kind(4)
def recounted(s):
    lines = basket(s)
    if lines is None:
        return None
    line, wanted = lines[-1], s.pick([2, 3, 4])
    if wanted == line.quantity:
        return None
    text = named(s, "recount", item=naming(s, line, lines), count=s.count(wanted).replace(" of", ""))
    return Case("change count", text, [lines[:-1] + [line.copy(quantity=wanted)]], before=lines)


@kind(6)
def taken_off(s):
    lines = basket(s)
    if lines is None:
        return None
    at = s.rng.randrange(len(lines))
    return Case("remove", named(s, "take_off", item=naming(s, lines[at], lines)), [lines[:at] + lines[at + 1:]], before=lines)


@kind(5)
def swapped(s):
    lines, new = basket(s), random_line(s, most=0, quantity=1)
    if lines is None or new is None or new.item in {line.item for line in lines} or lines[0].quantity > 1:
        return None
    old = lines[0]
    case = Case("replace", named(s, "swap", old=naming(s, old, lines), new=s.line(new)), [[new] + lines[1:]], before=lines)
    said = [s.menu.group_of[c.option] for c in new.choices]
    kept = [c for c in old.choices if c.option in s.menu.offered(new.item) and s.menu.group_of[c.option] not in said]
    if kept:  # what was chosen may stay where the new dish takes it
        case.rights.append([new.copy(choices=new.choices + kept)] + lines[1:])
    return case


@kind(6)
def put_on(s):
    lines = basket(s, lambda i: things(s.menu, Line(i)))
    spare = lines and things(s.menu, lines[0])
    if not spare:
        return None
    choice, line = Choice(s.pick(spare)), lines[0]
    if len(lines) > 1 and any(choice.option in s.menu.offered(other.item) for other in lines[1:]):
        lines = lines[:1]
    text = named(s, "put_on", item=naming(s, line, lines), what=s.option(line.item, choice))
    if len(lines) > 1 and s.menu.heads(line.item)[0] not in plain(text):
        lines = lines[:1]
    return Case("add option", text, [[line.copy(choices=line.choices + [choice])] + lines[1:]], before=lines)


@kind(5)
def taken_from(s):
    lines = basket(s, lambda i: s.menu.items[i].get("ingredients"), most=2)
    if lines is None:
        return None
    line = lines[0].copy()
    optional = [c for c in line.choices if s.menu.group_of[c.option].get("min", 0) == 0]
    if optional and s.chance(0.6):
        gone = s.pick(optional)
        what = s.option_word(line.item, gone.option)
        line.choices = [c for c in line.choices if c is not gone]
        if plain(what) in map(plain, s.menu.items[line.item].get("ingredients", [])):
            return None
    else:
        what = s.pick(s.menu.items[line.item]["ingredients"])
        if any(plain(what) in s.menu.option_forms(line.item, c.option) for c in line.choices):
            return None
        line.without = [what]
    text = named(s, "take_from", item=naming(s, line, lines[:1]), what=plain(what))
    return Case("take from", text, [[line]], before=lines[:1])


@kind(5)
def once_more(s):
    lines = basket(s)
    if lines is None:
        return None
    last = lines[-1]
    text = named(s, "again", item=s.menu.heads(last.item)[0])
    if "same" not in text and s.chance(0.4):
        spare = things(s.menu, last.copy(choices=[]))
        if spare and not last.choices:
            choice = Choice(s.pick(spare))
            text = text.replace(" please", "") + s.pick([" with ", " but with ", " and that one with "]) + s.option(last.item, choice)
            return Case("reference", text, [lines + [last.copy(quantity=1, choices=[choice])]], before=lines)
    case = Case("reference", text, [lines + [last.copy(quantity=1)]], before=lines)
    if s.menu.heads(last.item)[0] in text:  # by its name: as before, or as it comes, and its sizes may be asked
        required = [c for c in last.choices if s.menu.group_of[c.option]["id"] in s.menu.needs(Line(last.item))]
        case.rights.append(lines + [last.copy(quantity=1, choices=required)])
        case.wanted = Line(last.item)
    return case


@kind(4)
def added(s):
    lines, more = basket(s), random_line(s, most=1)
    if lines is None or more is None or more.item in {line.item for line in lines}:
        return None
    lead = {"train": ["and ", "can you add ", "also ", "oh and ", ""], "held": ["and ", "oh, I forgot, ", "put in ", "and throw in ", "I'd also like "]}
    return Case("add", s.pick(lead[s.part]) + s.line(more), [lines + [more]], before=lines)


# --- answers ---

@kind(7)
def answered(s):
    """What was asked for, in a sentence; sometimes with something else behind it."""
    line = random_line(s, lambda i: s.menu.needs(Line(i)), most=0, quantity=1)
    if line is None:
        return None
    need = s.pick(s.menu.needs(Line(line.item)))
    bare = line.copy(choices=[c for c in line.choices if s.menu.group_of[c.option]["id"] != need])
    if need == SIZE:
        bare.size = None
        what = s.size(line)
    else:
        what = s.joined(s.option_word(line.item, c.option) for c in line.choices if s.menu.group_of[c.option]["id"] == need)
    turns = [s.polite(s.noun(bare, before=[s.joined(s.option_word(line.item, c.option) for c in bare.choices)]))]
    text, lines = s.say("answer", what=what), [line]
    more = random_line(s, most=0)
    if more and more.item != line.item and s.chance(0.3):
        text, lines = text + s.say("joiner") + s.line(more), lines + [more]
    return Case("answers", text, [lines], turns=turns)


# --- what changes nothing ---

@kind(5)
def asked_about(s):
    lines = basket(s) or []
    if s.chance(0.4):
        lines = []
    if s.chance(0.5):
        return Case("questions", s.say("question"), [lines], before=lines)
    item = random_line(s, most=0)
    return item and Case("questions", s.say("item_question", item=s.menu.heads(item.item)[0]), [lines], before=lines, also=[item.item])


@kind(4)
def other_wish(s):
    lines = s.chance(0.4) and basket(s) or []
    return Case("wishes", s.say("wish"), [lines], before=lines)


@kind(3)
def courtesy(s):
    lines = basket(s)
    return lines and Case("small talk", s.pick([s.say("small_talk"), s.say("nothing")]), [lines], before=lines)

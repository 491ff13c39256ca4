"""The written dialogues with a coffee bar (Taskmaster TM-4), several turns each: the customer's turns as they stand, the right
basket by the API calls that a right agent made."""
import difflib
import gzip
import json
import os
import re

from caller import Caller
from menu import Choice, Line, plain
from play import Played, converse, hear, judge

NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}
LIKENESS = 0.8  # of the writers' spellings
NAME_LIKENESS = 0.88  # ... of a whole name
QUESTIONS = re.compile(r"template (14|15|16|17|25)")  # scenarios in which nothing need be ordered
USUAL = ("caff", "hot")  # options that say what a drink is anyway: whoever adds them has heard right, and so has who does not


class Unusable(Exception):
    """A dialogue that does not say what is right on this menu."""


def path_of(shared):
    return os.path.join(shared, "corpora", "taskmaster-4-coffee", "dialogs-dev.jsonl.gz")


def closest(name, forms):
    """The id whose form is the most like the name."""
    name = plain(re.sub(r"[-_ ]*\d{3,}\s*$", "", name).replace("-", " ").replace("_", " "))
    if name in forms:
        return forms[name]
    found = difflib.get_close_matches(name, forms, 1, LIKENESS)
    if not found:
        raise Unusable("no %s on the menu" % name)
    return forms[found[0]]


class Names:
    def __init__(self, menu):
        self.menu = menu
        self.items = {plain(form): name for name, item in menu.items.items() for form in [item["name"], *item.get("synonyms", [])]}
        self.options = {plain(str(form)): name for name, option in menu.options.items()
                        for form in [option["name"], *option.get("synonyms", [])]}

    def forms_of(self, item):
        return [form for form, name in self.items.items() if name == item]

    def choices(self, request):
        wanted = [a["option"] for a in request.get("attributes", []) if isinstance(a, dict)]
        wanted += [a["addon_id"] for a in request.get("addons", []) if isinstance(a, dict)]
        choices = [closest(str(name).replace("syrup", "sauce"), self.options) for name in wanted]
        return [Choice(option) for option in choices if option not in USUAL]

    def put(self, line, choices):
        """A choice replaces the one of its kind where only one fits."""
        for choice in choices:
            group = self.menu.group_of[choice.option]
            line.choices = [c for c in line.choices if c.option != choice.option and
                            (group.get("max", 1) > 1 or self.menu.group_of[c.option] is not group)] + [choice]


def apply_calls(names, turn, lines):
    """Does to the lines (by the order's item ids) what the turn's calls did. Whether it did anything."""
    has_changed = False
    for call in turn.get("calls", []):
        request, response = call.get("request"), call.get("response")
        if call["api"] not in ("add_order_item", "update_order_item"):
            continue
        if not isinstance(request, dict):
            raise Unusable("a call that is no JSON")
        if any(word in plain(str(request.get("notes") or "")).split() for word in NOTED):
            raise Unusable("options in a note")
        has_changed = True
        if call["api"] == "update_order_item":
            if request["order_item_id"] not in lines:
                raise Unusable("a change of an unknown item")
            names.put(lines[request["order_item_id"]], names.choices(request))
            continue
        quantity = str(request.get("quantity", "1")).strip()
        quantity = NUMBERS.get(quantity, int(quantity) if quantity.isdigit() else 1)
        key = response.get("order_item_id") if isinstance(response, dict) else None
        line = lines[key or len(lines)] = Line(closest(str(request.get("menu_item_id")), names.items), quantity=quantity)
        names.put(line, names.choices(request))
    return has_changed


def is_named(menu, option, text):
    """Whether the text says the option, well spelled or not."""
    words = plain(text).split()
    for form in [menu.options[option]["name"], *menu.options[option].get("synonyms", [])]:
        if any(difflib.get_close_matches(word, words, 1, LIKENESS) for word in plain(str(form)).split() if word not in COMMON):
            return True
    return False


def is_called(names, item, text):
    """Whether the text names the item, well spelled or not, whole, in part or cut short ("a cap")."""
    words = [word for word in plain(text).split() if len(word) > 2]
    for form in names.forms_of(item):
        own = [word for word in form.split() if word not in COMMON]
        if any(difflib.get_close_matches(word, words, 1, LIKENESS) or any(word.startswith(said.rstrip("s")) for said in words)
               for word in own):
            return True
    return False


def options_said(names, text, items):
    """The options that the text names in full; not those that are a part of a longer one, or of the name of an item."""
    menu, said = names.menu, " %s " % plain(text)
    full = [(plain(str(form)), option["id"]) for option in menu.options.values() if option["id"] not in USUAL
            for form in [option["name"], *option.get("synonyms", [])] if re.search(r" %ss? " % re.escape(plain(str(form))), said)]
    longer = [form for form, _ in full] + [form for item in items for form in names.forms_of(item)]
    return {option for form, option in full if not any(form != other and form in other for other in longer)}


def check_said(names, turns):
    """That what a right agent did is what the customer said: some dialogues were annotated otherwise."""
    menu, text = names.menu, " ".join(said for said, _, _ in turns)
    chosen = {c.option for _, lines, _ in turns[-1:] for line in lines for c in line.choices}
    if not all(is_named(menu, option, text) for option in chosen):
        raise Unusable("annotated otherwise than said")
    if not all(is_called(names, line.item, text) for line in turns[-1][1]):
        raise Unusable("annotated otherwise than said")
    if len(turns) == 1 and not DENIED.search(text) and options_said(names, text, {line.item for line in turns[0][1]}) - chosen:
        raise Unusable("annotated otherwise than said")


COMMON = "tea milk sauce syrup sweetener shot shots flavor with no free".split()
DENIED = re.compile(r"\b(no|not|without|instead|hold|except|none)\b|n't\b", re.I)
ORDERED = re.compile(r"order|(can|may|could) i (please )?(get|have|try)|i('d| would)? (also )?(like|love)|i want|i need|i('ll| will)|could you add|"
                     r"can you add|give me|let me|how about", re.I)
NOTED = "shot shots milk oat almond vanilla hazelnut caramel chocolate decaf iced ice hot double triple sugar honey syrup".split()


def names_something(names, text):
    """Whether an item stands in the text, well spelled or not."""
    words = plain(text).split()
    runs = {n: [" ".join(words[at:at + n]) for at in range(len(words) - n + 1)] for n in {len(form.split()) for form in names.items}}
    return any(difflib.get_close_matches(form, runs[len(form.split())], 1, NAME_LIKENESS) for form in names.items)


def case_of(names, dialogue):
    """The turns to play: [(text, lines as they are right afterwards, whether the turn changed them)]."""
    lines, turns = {}, []
    for turn in dialogue["turns"]:
        if turn["who"] != "user":
            continue
        has_changed = apply_calls(names, turn, lines)
        if turns and not has_changed and any(call["api"] == "finish_order" for call in turn.get("calls", [])):
            break
        turns.append((turn["text"], [line.copy() for line in lines.values()], has_changed))
    is_question = QUESTIONS.search(dialogue["scenario"]) and not any(ORDERED.search(text) for text, _, _ in turns)
    if not lines and not is_question and any(names_something(names, text) for text, _, _ in turns):
        raise Unusable("ordered in vain")
    while lines and not turns[-1][2]:
        turns.pop()
    if lines:
        check_said(names, turns)
    return turns


class PlainDesk:
    """The desk, whose baskets have not what is usual, nor amounts, which the writers noted nowhere."""

    def __init__(self, desk):
        self.desk = desk

    def ask(self, request):
        state = self.desk.ask(request)
        for line in state["lines"]:
            line["options"] = [{**o, "amount": "regular"} for o in line["options"] if o["option_id"] not in USUAL]
        return state

    def begin(self):
        return self.ask({"begin": {"version": 1, "lines": []}})


def play_dialogue(desk, names, dialogue, turns):
    menu = names.menu
    kind = "coffee" if turns[-1][1] else "coffee, no order"
    rights = [menu.as_json(turns[-1][1])]
    case = {"key": "coffee/" + dialogue["id"], "kind": kind, "before": [], "needs": [], "may_ask": False, "rights": rights,
            "text": turns[-1][0]}
    played = Played(case)
    state = desk.begin()
    for at, (text, lines, has_changed) in enumerate(turns):
        state = hear(desk, played, text)
        if (has_changed or at == len(turns) - 1) and not played.is_loop and turns[-1][1]:
            so_far = [menu.as_json(lines)]
            state = converse(desk, played, Caller(menu, {**case, "text": text, "rights": so_far}), state)
    played.is_closed = played.is_closed or not turns[-1][1]
    judge(played, case, state, rights)
    played.log.append("= " + "; ".join(line["spoken"] for line in state["lines"]))
    return played


def play_all(desk, menu, shared):
    """All dialogues that this menu can serve."""
    names, played, dropped = Names(menu), [], {}
    plain_desk = PlainDesk(desk)
    with gzip.open(path_of(shared), "rt", encoding="utf-8") as file:
        dialogues = [json.loads(line) for line in file]
    for dialogue in dialogues:
        try:
            turns = case_of(names, dialogue)
        except Unusable as why:
            reason = re.sub(r"^no .* on the menu", "something the menu has not", str(why))
            dropped[reason] = dropped.get(reason, 0) + 1
            continue
        played.append(play_dialogue(plain_desk, names, dialogue, turns))
    print("coffee dialogues left out of %d: %s" % (len(dialogues), ", ".join("%d %s" % (n, why) for why, n in sorted(dropped.items()))))
    return played

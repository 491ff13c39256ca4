"""A caller who knows what the right basket is, and answers what the agent asks: briefly, and to nothing else."""
import re

from menu import SIZE, basket_key, plain

CLOSING = re.compile(r"anything else|what else|else (can|would|for|to|with)|is that (all|everything|it)\b|will that be all")
OPENING = re.compile(r"^(so |okay |sure |hello )*(what (would you like|can i get|would you like to (order|add))|how can i help|what'll it be)")
CHECKOUT = re.compile(r"pickup or delivery|delivery or pickup|(what|which|your|whose).* name|address|phone number|is (that|it|the order|everything) (right|"
                      r"correct)|are you still there|as i read it|change to|should i change")
PERSON = re.compile(r"put you through|connect you|someone at the restaurant|a person|pass you")
AGAIN = re.compile(r"say (that|it) again|repeat|once more|come again|rephrase|say that")
TROUBLE = re.compile(r"sorry|didn't|did not|don't have|do not have|can't|cannot|couldn't|not on (the|our) menu|leave out|unable|isn't on|"
                     r"no such|not sure|only one|nothing like|too many|at most|no [a-z ]* on the menu")

NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()


def sentences_of(said):
    return [s for s in re.split(r"(?<=[.?!])\s+", said.strip()) if s]


def question_of(said):
    """What the agent asks before it goes on to "anything else?": its words in plain letters; "" where nothing is asked."""
    sentences = sentences_of(said)
    for at, sentence in enumerate(sentences):
        text = plain(sentence)
        if "?" in sentence and not CLOSING.search(text) and not OPENING.match(text):
            return plain(" ".join(sentences[at:at + 2]))
    return ""


class Caller:
    """Plays one case: reply() says what the agent asked and what is answered."""

    def __init__(self, menu, case, rights=None):
        self.menu, self.case, self.rights = menu, case, rights or case["rights"]
        self.restated, self.missing_now = 0, []

    def right(self, lines):
        """Of several right baskets the one that is the nearest to what the agent has."""
        def shared(right):
            return len(basket_key(right) & basket_key(lines)) + len({r["item_id"] for r in right} & {m["item_id"] for m in lines}) / 10
        return max(self.rights, key=shared)

    def missing(self, lines):
        there = basket_key(lines)
        return [line for line in self.right(lines) if not basket_key([line]) <= there]

    def reply(self, said, lines):
        """(what was asked, words); words are None where nothing is left to say. What was asked: SIZE, a group's id,
        "which", "count", "yes or no", "again", "person"; "" for nothing."""
        asked = question_of(said)
        if not asked or CHECKOUT.search(asked):
            return self.close(said, lines)
        if PERSON.search(asked):
            return "person", None
        self.missing_now = self.missing(lines)
        missing = self.missing_now or self.right(lines)
        missing = sorted(missing, key=lambda line: not self.is_named(asked, line["item_id"]))
        for answer in (self.meant, self.wanted, self.size, self.group, self.which, self.count, self.yes_or_no):
            found = answer(asked, missing)
            if found:
                return found
        return "again", self.restate(lines)

    def close(self, said, lines):
        """Nothing more is asked. Who was told that something was not understood says it again, once."""
        is_right = basket_key(lines) in [basket_key(right) for right in self.rights]
        if is_right or not TROUBLE.search(said.lower()) or self.restated or not self.missing(lines):
            return "", None
        return "again", self.restate(lines)

    def restate(self, lines):
        """The sentence again; its first missing line, where some of it was understood or it was said twice."""
        self.restated += 1
        missing = self.missing(lines)
        is_untouched = basket_key(lines) == basket_key(self.case["before"])
        if self.restated == 1 and is_untouched or not missing:
            return self.case["text"]
        return self.rest(missing[0], lines) or self.words(missing[0])

    def rest(self, line, lines):
        """What a line that is there lacks; "" where none is there, or it has too much."""
        for there in lines:
            lacks = [o for o in line["options"] if o not in there["options"]]
            if basket_key([{**line, "options": []}]) == basket_key([{**there, "options": []}]) and basket_key([there]) & basket_key(
                    self.right(lines)) == frozenset() and all(o in line["options"] for o in there["options"]):
                return "%s on the %s" % (" and ".join(str(self.menu.options[o["option_id"]]["name"]) for o in lacks),
                                         self.menu.items[line["item_id"]]["name"])
        return ""

    def is_named(self, text, item_id):
        return any(" %s " % form in " %s " % text for form in self.menu.human(self.menu.items[item_id]))

    def named(self, text, things):
        """The first words of the things' names that the text has."""
        return [thing for thing in things if " %s " % plain(str(thing["name"])) in " %s " % text]

    def fit(self, text, line):
        """How well words for a line fit a right one."""
        has = {o for o in self.menu.options if " %s " % plain(str(self.menu.options[o]["name"])) in " %s " % text.partition(" without ")[0]}
        right = {o["option_id"] for o in line["options"] if not self.menu.options[o["option_id"]].get("default")}
        count = text.split()[0] in (str(line["quantity"]), NUMBERS[line["quantity"]] if line["quantity"] < len(NUMBERS) else "")
        lacks = text.partition(" without ")[2]
        return (-6 * (not self.is_named(text, line["item_id"])) - 2 * (not count) - len(has ^ right)
                - abs(len(line["without"]) - sum(plain(what) in lacks for what in line["without"])) - (bool(lacks) != bool(line["without"])))

    def meant(self, asked, missing):
        """One of two readings, in the words in which it was offered."""
        found = re.search(r"did you mean ((?:%s|\d+) .*)" % "|".join(NUMBERS), asked)
        if not found or " or " not in found.group(1):
            return None
        first, _, second = found.group(1).partition(" or ")
        whole = second if len(second.split()) > 1 else second + " " + first.partition(" ")[2]
        fits = [sum(max(self.fit(part, line) for line in missing) for part in re.split(r" and (?=(?:%s) )" % "|".join(NUMBERS), text))
                for text in (first, whole)]
        return "meant", first if fits[0] >= fits[1] else second

    def wanted(self, asked, missing):
        """Something more, or something left out."""
        found = re.search(r"did you (also )?want (.*)", asked)
        if not found or found.group(1):
            return None if not found else ("meant", "yes" if any(self.is_named(found.group(2), line["item_id"]) for line in missing
                                                               if line in self.missing_now) else "no")
        option, _, item = found.group(2).partition(" on the ")
        if item:
            is_right = any(self.is_named(item, line["item_id"]) and any(plain(str(self.menu.options[o["option_id"]]["name"])) == option
                                                                        for o in line["options"]) for line in missing)
        else:
            item, _, what = found.group(2).partition(" without ")
            is_right = any(self.is_named(item, line["item_id"]) and any(plain(w) == what for w in line["without"]) for line in missing)
        return "meant", "yes" if is_right else "no"

    def size(self, asked, missing):
        for line in missing:
            sizes = self.menu.sizes(line["item_id"])
            if len(sizes) > 1 and ("size" in asked.split() or len(self.named(asked, sizes)) >= 2):
                return SIZE, next(str(z["name"]) for z in sizes if str(z["id"]) == line["size_id"])
        return None

    def group(self, asked, missing):
        for line in missing:
            for group in self.menu.groups_of(line["item_id"]):
                name, question = plain(group["name"]), plain(group.get("question", ""))
                if not (question and question in asked or "which %s" % name in asked or "what %s" % name in asked
                        or len(self.named(asked, group["options"])) >= 2):
                    continue
                chosen = [o["option_id"] for o in line["options"] if self.menu.group_of[o["option_id"]] is group]
                if chosen:
                    return group["id"], " and ".join(str(self.menu.options[o]["name"]) for o in chosen)
                return group["id"], "no thanks"
        return None

    def which(self, asked, missing):
        named = sum(self.is_named(asked, item) for item in self.menu.items)
        if not missing or not (re.search(r"\bwhich\b|\bwhat kind|\bwhat type", asked) or named >= 2):
            return None
        for line in missing:
            if self.is_named(asked, line["item_id"]) or "which" in asked or "what" in asked:
                return "which", "the " + self.menu.pattern(line["item_id"]).replace("_", plain(self.menu.items[line["item_id"]]["name"]))
        return None

    def count(self, asked, missing):
        return ("count", str(missing[0]["quantity"])) if missing and "how many" in asked else None

    def yes_or_no(self, asked, missing):
        if AGAIN.search(asked) or not re.match(r"(.* )?(did you|do you|would you|shall i|should i|is (it|that)|you (want|mean))\b", asked):
            return None
        return "yes or no", "yes" if any(self.is_named(asked, line["item_id"]) for line in missing) else "no"

    def words(self, line):
        """The line in the plainest words."""
        menu = self.menu
        options = [str(menu.options[o["option_id"]]["name"]) for o in line["options"] if not menu.options[o["option_id"]].get("default")]
        size = next((str(z["name"]) for z in menu.sizes(line["item_id"]) if str(z["id"]) == line["size_id"]), "")
        name = menu.pattern(line["item_id"]).replace("_", menu.items[line["item_id"]]["name"])
        text = " ".join(part for part in (str(line["quantity"]), size, name) if part)
        if options:
            text += " with " + " and ".join(options)
        return text + "".join(", no " + what for what in line["without"])

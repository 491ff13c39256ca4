"""What is written down: lines of text in which only what must differ from run to run stands as a numbered placeholder, in
the order of first appearance, so that what was equal stays equal."""
import json
import re

WIDTH = 116  # a JSON value that fits stays on one line
LONG = 500  # a text that is longer is written once and then named

# (what is replaced: the first group of a match, its name). A name ending in '*' has no number: a time is only a time.
RULES = [
    (r'name="token" value="([^"]+)"', "token"),
    (r"[?&](?:amp;)?s=([0-9a-f]{16})\b", "stream"),
    (r"/voice/audio/([0-9a-f]{32})", "sound"),
    (r"Content-Length: (\d{5,})", "length*"),  # of instructions that say which day it is
    (r'"avg_logprob":(-[\d.]+)', "certainty*"),  # its last digits are the processor's
    (r"[?&](?:amp;)?e=(\d{16})\b", "epoch*"),
    (r'"slowest":\{"turn":(\d+)', "turn*"),
    (r'"part":"(\w+)","part_ms"', "part*"),
    (r'"part_ms":(\d+)', "wait*"),
    (r" over end=.* seconds=([\d.]+) ", "seconds*"),  # by the clock, as is which answer was the slowest
    (r" slowest_turn=(\d+) ", "turn*"),
    (r" slowest_part=(\w+) ", "part*"),
    (r'"created_unix_ms":\s*(\d+)', "time*"),
    (r'"started_unix_ms":\s*(\d+)', "time*"),
    (r'"audio_end_ms":\s*(\d+)', "position*"),  # by the clock; the bench of barge-ins says how exact
    (r'"offset_ms":\s*(\d+)', "ms*"),
    (r'"now":\s*"([^"]+)"', "now*"),
]


class Document:
    def __init__(self, rules=()):
        self.parts = []
        self.rules = [(re.compile(pattern), name) for pattern, name in [*rules, *RULES]]
        self.exact = []  # (text, what stands for it), the longest first
        self.known = {}  # (name, value) -> placeholder
        self.counts = {}
        self.texts = {}

    def replace(self, text, placeholder):
        """From now on text is written as placeholder, wherever it stands."""
        self.exact.append((str(text), placeholder))
        self.exact.sort(key=lambda pair: -len(pair[0]))

    def placeholder(self, name, value):
        if name.endswith("*"):
            return f"<{name[:-1]}>"
        if (name, value) not in self.known:
            self.counts[name] = self.counts.get(name, 0) + 1
            self.known[name, value] = f"<{name} {self.counts[name]}>"
        return self.known[name, value]

    def normal(self, text):
        for pattern, name in self.rules:
            at, out = 0, []
            for match in pattern.finditer(text):
                begin, end = match.span(1)
                out += [text[at:begin], self.placeholder(name, match.group(1))]
                at = end
            text = "".join(out) + text[at:]
        for given, placeholder in self.exact:
            text = text.replace(given, placeholder)
        return text

    def write(self, text=""):
        self.parts.append(self.normal(text))

    def title(self, text):
        self.write(("\n" if self.parts else "") + "== " + text)

    def once(self, text, long=LONG):
        """A long text is written where it comes first; afterwards only its name."""
        text = self.normal(text)
        if len(text) < long:
            return text
        if text in self.texts:
            return f"(text {self.texts[text]} again)"
        self.texts[text] = len(self.texts) + 1
        return f"(text {self.texts[text]})\n{text}"

    def text(self):
        return "\n".join(self.parts) + "\n"


STRING = re.compile(r'"(?:\\.|[^"\\])*"')
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{}]')
STEP = {"{": 1, "[": 1, "}": -1, "]": -1}


def end_of_value(raw, begin):
    """Where the object or list that begins there ends."""
    nesting = 0
    for token in TOKEN.finditer(raw, begin):
        nesting += STEP.get(token.group(), 0)
        if nesting == 0:
            return token.end()
    return len(raw)


def spread(raw):
    """JSON with line breaks between its tokens; no other byte is added, changed or moved."""
    out, depth, at = [], 0, 0
    while at < len(raw):
        char, end = raw[at], at + 1
        if char == '"':
            string = STRING.match(raw, at)
            end = string.end() if string else len(raw)
            out.append(raw[at:end])
        elif char in "{[":
            whole = end_of_value(raw, at)
            if whole - at + 2 * depth <= WIDTH:
                end = whole
                out.append(raw[at:end])
            else:
                depth += 1
                out.append(char + "\n" + "  " * depth)
        elif char in "}]":
            depth -= 1
            out.append("\n" + "  " * depth + char)
        else:
            out.append(char + ("\n" + "  " * depth if char == "," else ""))
        at = end
    return "".join(out)


INNER = ("output", "arguments", "instructions", "content", "text")
FUNCTIONS = '"tools":['


def _inner_texts(value, found):
    if isinstance(value, dict):
        for key, member in value.items():
            if key in INNER and isinstance(member, str) and (
                    len(member) > 200 or (member[:1] in "{[" and len(member) > 60)):
                found.append(member)
            else:
                _inner_texts(member, found)
    elif isinstance(value, list):
        for member in value:
            _inner_texts(member, found)
    return found


def show_json(document, raw):
    """A JSON text, long strings in it taken out and written below, where they are encoded as everybody would do it."""
    try:
        inner = _inner_texts(json.loads(raw), [])
    except ValueError:
        return raw
    below = []
    if FUNCTIONS in raw:
        begin = raw.index(FUNCTIONS) + len(FUNCTIONS) - 1
        end = end_of_value(raw, begin)
        if end - begin > WIDTH:
            below.append(raw[begin:end])
            raw = raw[:begin] + '"<below 1>"' + raw[end:]
    for text in inner:
        for encoded in (json.dumps(text, ensure_ascii=False), json.dumps(text)):
            if encoded in raw:
                below.append(text)
                raw = raw.replace(encoded, f'"<below {len(below)}>"', 1)
                break
    # Placeholders first: how long a time is must not decide where lines break.
    lines = [document.once(spread(document.normal(raw)))]
    for number, text in enumerate(below, 1):
        shown = document.once(spread(document.normal(text)) if text[:1] in "{[" else text)
        lines.append(f"  below {number}: " + shown.replace("\n", "\n  | "))
    return "\n".join(lines)

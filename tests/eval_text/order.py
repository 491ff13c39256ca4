"""Orders at random from a menu, as people order: not too much, each choice one that can be said."""
from menu import Choice, Line, plain


def random_choices(speaker, item_id, most=3, is_whole=True):
    """Choices of the item's groups. is_whole: what is required is all chosen."""
    menu, chosen = speaker.menu, []
    for group in menu.groups_of(item_id):
        options = [o["id"] for o in group["options"]
                   if o.get("available", True) and not o.get("default") and sayable(menu, item_id, o["id"])]
        least, has_default = group.get("min", 0), any(o.get("default") for o in group["options"])
        if least > 0 and not has_default:
            wanted = least if is_whole or speaker.chance(0.6) else 0
        else:
            wanted = speaker.pick([0, 0, 0, 1, 1, 2, 3] if least == 0 else [0, 0, 1])
        wanted = min(wanted, group.get("max", 1), len(options), most if least == 0 else 9)
        if wanted < least and not has_default:
            wanted = 0
        chosen += [Choice(option) for option in speaker.rng.sample(options, wanted)]
    return chosen


def sayable(menu, item_id, option_id):
    return any(not form[0].isdigit() or "percent" in form for form in menu.option_forms(item_id, option_id))


def random_item(speaker, fits=lambda item_id: True):
    """An item that fits; None where there is none."""
    menu = speaker.menu
    for _ in range(60):
        items = [i["id"] for i in speaker.pick(menu.categories)["items"]
                 if menu.is_offered(i["id"]) and menu.heads(i["id"]) and fits(i["id"])]
        if items:
            return speaker.pick(items)
    return None


def random_line(speaker, fits=lambda item_id: True, most=3, is_whole=True, quantity=None):
    item = random_item(speaker, fits)
    if item is None:
        return None
    menu = speaker.menu
    sizes = [str(s["id"]) for s in menu.sizes(item) if menu.size_forms(item, str(s["id"]))]
    if menu.sizes(item) and not sizes:
        return None
    quantity = quantity or speaker.pick([1] * 7 + [2, 2, 3])
    size = speaker.pick(sizes) if sizes and (is_whole or speaker.chance(0.4)) else None
    if len(menu.sizes(item)) == 1:
        size = str(menu.sizes(item)[0]["id"])
    line = Line(item, size, quantity, random_choices(speaker, item, most, is_whole))
    return None if is_whole and menu.needs(line) else line


def has_group(menu, item_id, **wanted):
    return any(all(group.get(k) == v for k, v in wanted.items()) for group in menu.groups_of(item_id))


def free_options(menu, line):
    """Options that may still be added to the line."""
    found = []
    for group in menu.groups_of(line.item):
        chosen = [c.option for c in line.choices if menu.group_of[c.option] is group]
        if group.get("min", 0) == 0 and len(chosen) < group.get("max", 1):
            found += [o["id"] for o in group["options"] if o.get("available", True) and o["id"] not in chosen
                      and sayable(menu, line.item, o["id"])]
    return found


def things(menu, line):
    """Free options that are something on the dish."""
    return [option for option in free_options(menu, line) if not menu.is_quality(option)]


def strays(menu, text, lines, also=()):
    """Whether the words name something, by its full name, that the lines have not: such a sentence has two meanings.
    also: more ids that may be named."""
    mine = {line.item for line in lines} | {c.option for line in lines for c in line.choices} | set(also)
    left_out = {plain(what) for line in lines for what in line.without}
    words = plain(text).split()
    at = 0
    while at < len(words):
        for length in range(min(7, len(words) - at), 0, -1):
            form = " ".join(words[at:at + length])
            owners = menu.owners.get(form) or menu.owners.get(form[:-1] if form.endswith("s") else form)
            if not owners:
                continue
            if not any(name in mine for _, name in owners) and form not in left_out and any(
                    kind == "item" or any(line.item in menu.items and name in menu.offered(line.item) for line in lines)
                    for kind, name in owners) and form not in menu.size_words:
                return True
            at += length - 1
            break
        at += 1
    return False

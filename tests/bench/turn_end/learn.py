#!/usr/bin/env python3
"""Learns src/engine/turn_end.def from what is known in labelled pauses: tests/bench/turn_end/learn.py LESSONS [--write FILE].

LESSONS is what `bench_turn_end ... --learn LESSONS` writes, of the half of sentences and voices that nothing is measured with.
A pause is seen at each moment of its silence: is the turn over, given that it has lasted so long? Logistic regression by
Newton's method on the clues and on what each stretch of silence adds, which is never nothing. What was asked is shifted so
that a call's silence (500 ms) cuts off the wanted share of pauses."""
import argparse
import math

WORDS = ["unfinished", "unsure", "brief", "finished"]
ASKED = ["anything", "order", "choice", "name", "address", "number"]
CLUES = [clue for clue in WORDS + ASKED if clue not in ("unsure", "anything")]  # these two are worth nothing
KNOTS_MS = [128, 192, 256, 384, 512, 768, 1024, 1536, 2048]
STRETCHES = range(1, len(KNOTS_MS))
MOMENTS_MS = list(range(160, 2560, 64))
CALL_MS, KNOWN_MS, EARLIEST_MS, LONGEST_MS = 500, 256, 224, 2000  # KNOWN_MS: the words, as turn_play.c has it
WEIGHT_DECAY = 1.0
STRETCH_LEAST = 0.05
NEWTON_STEPS = 12


def read(path):
    pauses = []
    for line in open(path, encoding="utf-8"):
        kind, is_end, lasts_ms, words, asked, text = line.rstrip("\n").split("\t")
        pauses.append({"kind": int(kind), "is_end": is_end == "1", "lasts_ms": float(lasts_ms), "words": words, "asked": asked,
                       "text": text})
    return pauses


def passed(silence_ms):
    """How much of each stretch has passed; the last goes on."""
    parts = [(silence_ms - KNOTS_MS[k - 1]) / (KNOTS_MS[k] - KNOTS_MS[k - 1]) for k in STRETCHES]
    return [max(p, 0.0) if k == STRETCHES[-1] else min(max(p, 0.0), 1.0) for k, p in zip(STRETCHES, parts)]


def solve(matrix, vector):
    """Gaussian elimination with the largest pivot."""
    size = len(vector)
    rows = [list(matrix[i]) + [vector[i]] for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    out = [0.0] * size
    for i in reversed(range(size)):
        out[i] = (rows[i][size] - sum(rows[i][k] * out[k] for k in range(i + 1, size))) / rows[i][i]
    return out


def examples_of(pauses):
    for pause in pauses:
        clues = [float(clue in (pause["words"], pause["asked"])) for clue in CLUES]
        for moment in MOMENTS_MS:
            if pause["is_end"] or moment <= pause["lasts_ms"]:
                yield clues + passed(moment), pause["is_end"]


def newton_step(weights, examples):
    size = len(weights)
    gradient = [-WEIGHT_DECAY * w for w in weights]
    hessian = [[WEIGHT_DECAY * (i == k) for k in range(size)] for i in range(size)]
    for values, is_end in examples:
        odds = max(-30.0, min(30.0, sum(w * v for w, v in zip(weights, values))))
        p = 1 / (1 + math.exp(-odds))
        some = [(i, value) for i, value in enumerate(values) if value]
        for i, value in some:
            gradient[i] += (is_end - p) * value
            scale = p * (1 - p) * value
            for k, other in some:
                hessian[i][k] += scale * other
    return solve(hessian, gradient)


def fit(pauses):
    examples = list(examples_of(pauses))
    weights = [0.0] * (len(CLUES) + len(STRETCHES))
    for _ in range(NEWTON_STEPS):
        weights = [w + step for w, step in zip(weights, newton_step(weights, examples))]
        weights[len(CLUES):] = [max(w, STRETCH_LEAST) for w in weights[len(CLUES):]]
    return {**dict(zip(CLUES, weights)), "unsure": 0.0, "anything": 0.0, "stretches": weights[len(CLUES):]}


def silence_odds(table, ms):
    return sum(weight * part for weight, part in zip(table["stretches"], passed(ms)))


def wait_ms(table, pause):
    """As engine/turn_end.c has it, but for moments in steps of 16 ms, and not before the words are known."""
    needed = silence_odds(table, CALL_MS) - table[pause["words"]] - table[pause["asked"]]
    ms = EARLIEST_MS
    while ms < LONGEST_MS and silence_odds(table, ms) < needed:
        ms += 16
    return max(ms, KNOWN_MS)


def measure(table, pauses):
    waits = {key: wait_ms(table, {"words": key[0], "asked": key[1]}) for key in {(p["words"], p["asked"]) for p in pauses}}
    within = [p for p in pauses if not p["is_end"]]
    ends = [waits[p["words"], p["asked"]] for p in pauses if p["is_end"]]
    cut = sum(waits[p["words"], p["asked"]] < p["lasts_ms"] for p in within)
    return cut / len(within), sum(ends) / len(ends)


def shifted(table, shift):
    return {**table, **{asked: table[asked] - shift for asked in ASKED if asked != "anything"}}


def find_shift(table, pauses, share):
    shift = -6.0
    while measure(shifted(table, shift), pauses)[0] > share and shift < 12:
        shift += 0.05
    return shift


def table_text(table):
    out = [
        "/* What the clues of a pause are worth, in log-odds that the turn is over. Learned by tests/bench/turn_end/learn.py from the",
        " * half of that benchmark's sentences and voices that nothing is measured with (docs/adr/0028): not to be written by hand. */",
        "#ifdef TURN_WORDS /* what they mean, by the dialogue; BRIEF: finished in one word */"]
    out += [f'TURN_WORDS({w.upper()}, "{w}", {table[w]:.2f}F)' for w in WORDS]
    out += ["#undef TURN_WORDS", "#endif", "#ifdef TURN_ASKED /* what the turn answers; ANYTHING: no order is taken */"]
    out += [f'TURN_ASKED({a.upper()}, "{a}", {table[a]:.2f}F)' for a in ASKED]
    out += ["#undef TURN_ASKED", "#endif", "#ifdef TURN_SILENCE /* so many ms of it; between two rows in a straight line */"]
    out += [f"TURN_SILENCE({ms}, {silence_odds(table, ms):.2f}F)" for ms in KNOTS_MS]
    return "\n".join(out + ["#undef TURN_SILENCE", "#endif", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons")
    parser.add_argument("--cut-offs", type=float, default=5, metavar="PERCENT", help="of pauses, at a call's silence; default 5")
    parser.add_argument("--write", metavar="FILE", help="the table's file; otherwise it is printed")
    options = parser.parse_args()
    pauses = read(options.lessons)
    table = fit(pauses)
    table = shifted(table, find_shift(table, pauses, options.cut_offs / 100))
    share, delay_ms = measure(table, pauses)
    print(f"{len(pauses)} pauses: {100 * share:.1f} % of those within turns cut off, ends after {delay_ms:.0f} ms")
    if options.write:
        with open(options.write, "w", encoding="utf-8") as out:
            out.write(table_text(table))
    else:
        print(table_text(table))


if __name__ == "__main__":
    main()

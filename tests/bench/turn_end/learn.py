#!/usr/bin/env python3
"""Learns src/engine/turn_end.def from what is known in labelled pauses.

    tests/bench/turn_end/learn.py LESSONS [--write FILE]

LESSONS is what `bench_turn_end ... --learn LESSONS` writes, of the half of sentences and voices that nothing is measured
with. A pause is seen at each moment of its silence: is the turn over, given that it has lasted so long? Logistic regression
by Newton's method on what the words mean, what was asked, both together (which is worth little where there are few
examples), and what each stretch of silence adds, which is never nothing. All but "anything" is shifted so that a call's
silence (500 ms) cuts off the wanted share of pauses."""
import argparse
import math

WORDS = ["unfinished", "unsure", "brief", "finished"]
ASKED = ["anything", "order", "choice", "name", "address", "number"]
# Each alone, and both together; "unsure" and "anything" are worth nothing.
CLUES = [(words, asked) for words in WORDS for asked in ASKED if (words, asked) != ("unsure", "anything")]
KNOTS_MS = [128, 192, 256, 384, 512, 768, 1024, 1536, 2048]
STRETCHES = range(1, len(KNOTS_MS))
MOMENTS_MS = list(range(160, 2560, 64))
CALL_MS, KNOWN_MS, EARLIEST_MS, LONGEST_MS = 500, 256, 224, 1200  # KNOWN_MS: the words, as turn_play.c has it
WEIGHT_DECAY = 1.0
STRETCH_LEAST = 0.05
NEWTON_STEPS = 12


def read(path):
    pauses = []
    for line in open(path, encoding="utf-8"):
        _, is_end, lasts_ms, words, asked, _ = line.rstrip("\n").split("\t")
        pauses.append({"is_end": is_end == "1", "lasts_ms": float(lasts_ms), "words": words, "asked": asked})
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


def clues_of(pause):
    return (pause["words"], "anything"), ("unsure", pause["asked"]), (pause["words"], pause["asked"])


def examples_of(pauses):
    for pause in pauses:
        clues = [float(clue in clues_of(pause)) for clue in CLUES]
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
    worth = {**dict(zip(CLUES, weights)), ("unsure", "anything"): 0.0}
    cells = {(words, asked): sum(worth[clue] for clue in set(clues_of({"words": words, "asked": asked})))
             for words in WORDS for asked in ASKED}
    for asked in ASKED:  # of words that are more finished a turn is never over less
        cells["unfinished", asked] = min(cells["unfinished", asked], cells["unsure", asked])
        cells["finished", asked] = max(cells["finished", asked], cells["unsure", asked], cells["brief", asked])
    # Where nobody knows what was asked, what is unfinished is waited for as after the question that is waited for most.
    cells["unfinished", "anything"] = min(cells["unfinished", asked] - cells["unsure", asked] for asked in ASKED)
    return {"cells": cells, "stretches": weights[len(CLUES):]}


def silence_odds(table, ms):
    return sum(weight * part for weight, part in zip(table["stretches"], passed(ms)))


def wait_ms(table, pause):
    """As engine/turn_end.c has it, but for moments in steps of 16 ms, and not before the words are known."""
    needed = silence_odds(table, CALL_MS) - table["cells"][pause["words"], pause["asked"]]
    ms = EARLIEST_MS
    while ms < LONGEST_MS and silence_odds(table, ms) < needed:
        ms += 16
    return max(ms, KNOWN_MS)


def measure(table, pauses):
    waits = {(words, asked): wait_ms(table, {"words": words, "asked": asked}) for words in WORDS for asked in ASKED}
    within = [p for p in pauses if not p["is_end"]]
    ends = [waits[p["words"], p["asked"]] for p in pauses if p["is_end"]]
    cut = sum(waits[p["words"], p["asked"]] < p["lasts_ms"] for p in within)
    return cut / len(within), sum(ends) / len(ends)


def shifted(table, shift):
    cells = {cell: odds - (shift if cell[1] != "anything" else 0) for cell, odds in table["cells"].items()}
    return {**table, "cells": cells}


def find_shift(table, pauses, share):
    shift = -6.0
    while measure(shifted(table, shift), pauses)[0] > share and shift < 12:
        shift += 0.05
    return shift


def cells_text(table, asked):
    return ", ".join(f"{table['cells'][words, asked]:.2f}" for words in WORDS)


def table_text(table):
    out = [
        "/* What the clues of a pause are worth, in log-odds that the turn is over. Learned by tests/bench/turn_end/learn.py",
        " * from the half of that benchmark's sentences and voices that nothing is measured with (docs/adr/0028): not to be",
        " * written by hand. */",
        "#ifdef TURN_WORDS /* what they mean, by the dialogue; BRIEF: finished in one word */"]
    out += [f'TURN_WORDS({w.upper()}, "{w}")' for w in WORDS]
    out += ["#undef TURN_WORDS", "#endif",
            "#ifdef TURN_ASKED /* what the turn answers, by what its words mean; ANYTHING: no order is taken */"]
    out += [f'TURN_ASKED({a.upper()}, "{a}", {cells_text(table, a)})' for a in ASKED]
    out += ["#undef TURN_ASKED", "#endif", "#ifdef TURN_SILENCE /* so many ms of it; between two rows in a straight line */"]
    out += [f"TURN_SILENCE({ms}, {silence_odds(table, ms):.2f})" for ms in KNOTS_MS]
    return "\n".join(out + ["#undef TURN_SILENCE", "#endif", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons")
    parser.add_argument("--cut-offs", type=float, default=15, metavar="PERCENT", help="of pauses, at a call's silence; default 15")
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

#!/usr/bin/env python3
"""Runs z3 over what `rtctl inspect --smt2` and `rtctl diff --smt2` write, and compares its answers
with ours.

usage: compare.py [--least N] [--jobs N] [--seconds N] FOLDER|FILE...

Every `; expected:` stands before a check-sat. `unsat, …` and `sat, …` are about that question.
`sat of one, loosens` stands at each question about the direction: one of them at least is sat.
Where z3 says unknown, or runs out of time, nothing is compared and it is counted; so is what is
sat but not with `|exact|`, which asks for a request that there certainly is. Fewer than N
comparisons, a text that z3 refuses, or one answer that differs is a failure. With --seconds, no
file is begun after so many.
"""
import argparse
import collections
import multiprocessing
import pathlib
import sys
import time

import z3

MILLISECONDS = 3_000
# Answers that z3 may owe us, as a share of all.
MAY_BE_UNKNOWN = 0.05


class Question:
    """A question: its name, what it asks in words, what is expected, its text."""

    def __init__(self, part):
        self.name, self.words, self.expected = "?", "", None
        lines = []
        for line in part.split("(check-sat)")[0].splitlines():
            if line.startswith("; expected: "):
                self.expected = line.removeprefix("; expected: ")
            elif line.startswith("; "):
                self.words = self.words or line.removeprefix("; ")
            elif line.startswith("(echo "):
                self.name = line.removeprefix('(echo "').removesuffix('")')
            else:
                lines.append(line)
        self.text = "\n".join(lines)

    def kind(self):
        """The form of the claim, or the thing that may differ."""
        if not self.name.startswith("invariant "):
            return self.name
        for form in FORMS:
            if form in self.words:
                return form
        return self.words.split(":")[0]


FORMS = [
    "never admits a model", "never drops a validator", "never drops a redaction",
    "never drops a retention", "survives", "equivalent to",
]


def solve(head, question, exact=False):
    solver = z3.Solver()
    solver.set("timeout", MILLISECONDS)
    more = "\n(assert |exact|)" if exact else ""
    solver.from_string(head + question.text + more)
    return str(solver.check())


def compare(path):
    """The counts of a file, and what is wrong in it."""
    head, *parts = path.read_text(encoding="utf-8").split("(push 1)\n")
    counts = collections.Counter()
    wrong = []
    directions = collections.defaultdict(list)
    for question in map(Question, parts):
        if question.expected is None:
            counts["open"] += 1
            continue
        word, verdict = question.expected.split(", ", 1)
        try:
            answer = solve(head, question)
            if word == "unsat" and answer == "sat":
                answer = "free" if solve(head, question, exact=True) != "sat" else "sat"
        except z3.Z3Exception as problem:
            return counts, [(path, question.name, "refused", f"z3 refuses the text: {problem}")]
        if word == "sat of one":
            directions[verdict].append(answer)
        elif answer in ("unknown", "free"):
            counts[answer] += 1
        elif answer == word:
            counts[answer] += 1
        else:
            said = f"{question.name}: {question.words}: {verdict}, but {answer}"
            wrong.append((path, question.kind(), verdict, said))
    for direction, answers in directions.items():
        if "sat" in answers:
            counts["sat"] += 1
        elif "unknown" in answers:
            counts["unknown"] += 1
        else:
            wrong.append((path, "direction", direction, f"{direction}, but no request does"))
    return counts, wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--least", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    files = []
    for path in arguments.paths:
        files += sorted(path.glob("*.smt2")) if path.is_dir() else [path]
    counts, wrong, done = collections.Counter(), [], 0
    end = time.monotonic() + arguments.seconds
    with multiprocessing.Pool(arguments.jobs) as pool:
        for own, mistakes in pool.imap_unordered(compare, files):
            counts += own
            wrong += mistakes
            done += 1
            if time.monotonic() > end:
                break
        pool.terminate()
    kinds = collections.Counter((kind, verdict) for _, kind, verdict, _ in wrong)
    for path, _, _, said in wrong:
        print(f"{path}: {said}")
    for (kind, verdict), count in sorted(kinds.items()):
        print(f"wrong: {count} of {kind}: {verdict}")
    compared = counts["sat"] + counts["unsat"] + len(wrong)
    print(f"{done} of {len(files)} texts, {compared} verdicts compared with z3 {z3.get_version_string()}, "
          f"{len(wrong)} wrong: {dict(counts)}")
    if wrong:
        return 1
    if compared < arguments.least:
        print(f"fewer than {arguments.least} verdicts were compared")
        return 1
    if counts["unknown"] > MAY_BE_UNKNOWN * (compared + counts["unknown"]):
        print("too many questions have no answer")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

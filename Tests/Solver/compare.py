#!/usr/bin/env python3
"""Runs z3 over policies written by `rtctl inspect --smt2` and compares its answers with ours.

usage: compare.py [--least N] FOLDER|FILE...

Every `; expected: unsat|sat` stands before a check-sat. z3 must give that answer; where it says
unknown, or runs out of time, nothing is compared and it is counted. Fewer than N comparisons, a
text that z3 refuses, or one answer that differs is a failure.
"""
import argparse
import pathlib
import sys

import z3

MILLISECONDS = 5_000
# Answers that z3 may owe us, as a share of all.
MAY_BE_UNKNOWN = 0.05


def questions(text):
    """The text before the first question, and each question: name, expected, its own text."""
    head, *parts = text.split("(push 1)\n")
    for part in parts:
        expected, name = None, "?"
        for line in part.splitlines():
            if line.startswith("; expected: "):
                expected = line.removeprefix("; expected: ").split(",")[0]
            elif line.startswith("(echo "):
                name = line
        asserts = part.split("(check-sat)")[0]
        yield head, name, expected, asserts


def compare(path, counts):
    text = path.read_text(encoding="utf-8")
    for head, name, expected, asserts in questions(text):
        if expected is None:
            counts["open"] += 1
            continue
        solver = z3.Solver()
        solver.set("timeout", MILLISECONDS)
        lines = [line for line in asserts.splitlines() if not line.startswith("(echo ")]
        try:
            solver.from_string(head + "\n".join(lines))
            answer = str(solver.check())
        except z3.Z3Exception as problem:
            print(f"{path}: {name}: z3 refuses the text: {problem}")
            counts["wrong"] += 1
            return
        if answer == "unknown":
            counts["unknown"] += 1
        elif answer == expected:
            counts[answer] += 1
        else:
            counts["wrong"] += 1
            print(f"{path}: {name}: expected {expected}, z3 says {answer}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--least", type=int, default=1)
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    files = []
    for path in arguments.paths:
        files += sorted(path.glob("*.smt2")) if path.is_dir() else [path]
    counts = dict(sat=0, unsat=0, unknown=0, open=0, wrong=0)
    for path in files:
        compare(path, counts)
    compared = counts["sat"] + counts["unsat"] + counts["wrong"]
    print(f"{len(files)} policies, {compared} verdicts compared with z3 {z3.get_version_string()}: {counts}")
    if counts["wrong"]:
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

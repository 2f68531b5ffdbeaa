"""Writes policies that are made to explode, runs rtctl over them, and prints time and memory.

    python3 Tests/explode.py RTCTL [--only REGEX] [--seconds N] [--keep FOLDER]

Each ends in seconds, with a verdict or with the limit that it passes, and below 1 GB of memory.
Exit code 1 when one does not, or when a process dies of a signal or of a trap.
"""

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

SETS = "language 1\nenum Big { %s }\nrequest { s set of Big default {} }\nmodel m { }\nroute r { to m }\n" % ", ".join(
    f"v{i}" for i in range(64))
NUMBERS = "language 1\nrequest { a int 0..9 default 0   b int 0..9 default 0 }\nmodel m { }\nroute r { to m }\n"
TEXT = "language 1\nrequest { tenant string max 64 required }\nmodel m { }\nroute r { to m }\n"


def members(rng, count):
    return "{%s}" % ", ".join(f"v{i}" for i in rng.sample(range(64), count))


def set_tests(count, joined=" and ", each=None):
    rng = random.Random(1)
    each = each or (lambda: f"(s has any of {members(rng, 3)} or s has all of {members(rng, 3)})")
    return SETS + "deny x { when %s }\n" % joined.join(each() for _ in range(count))


def set_tests_negated(count):
    rng = random.Random(2)
    return set_tests(
        count, " or ", lambda: f"(s has any of {members(rng, 3)} and not s has all of {members(rng, 3)})")


def string_pairs(count):
    return TEXT + "".join(
        f'deny v{i} {{ when tenant starts with "t{i}" and not (tenant ends with "{i}z") }}\n'
        for i in range(count))


def string_contains(count):
    return TEXT + "".join(
        f'deny v{i} {{ when tenant contains "t{i}" and tenant contains "z{i}" }}\n'
        for i in range(count))


def mixed(size):
    part = "a == 1 and b == 2 or "
    return NUMBERS + "deny x { when %sa == 1 }\n" % (part * (size // len(part)))


def patterns(count, shape):
    return TEXT + "".join(f"deny v{i} {{ when tenant matches /{shape(i)}/ }}\n" for i in range(count))


def forbids(models, rules):
    rng = random.Random(3)
    text = "language 1\nlevel S { a < b < c < d }\nenum R { %s }\n" % ", ".join(f"r{i}" for i in range(50))
    text += "request { s S default a   n int 0..1000000 default 0   r set of T default {}  }\n"
    text += "enum T { %s }\n" % ", ".join(f"t{i}" for i in range(60))
    text += "models { region R   clear S   size int 0..1000000 }\n"
    for i in range(models):
        text += f"model m{i} {{ region r{rng.randrange(50)} clear {rng.choice('abcd')} size {rng.randrange(1000000)} }}\n"
    for i in range(rules):
        text += (
            f"forbid f{i} {{ when n >= {rng.randrange(1000000)} and r has t{rng.randrange(60)}"
            f"   models where region == r{rng.randrange(50)} and size <= {rng.randrange(1000000)} and clear < s }}\n")
    return text + "route last { to %s }\n" % ", ".join(f"m{i}" for i in range(models))


def sat(variables, ratio, as_denies):
    rng = random.Random(4)
    names = [f"x{i}" for i in range(variables)]
    text = "language 1\nrequest { %s }\nmodel m { }\n" % "  ".join(f"{n} bool default false" for n in names)
    clauses = []
    for _ in range(int(variables * ratio)):
        clauses.append([(n, rng.random() < 0.5) for n in rng.sample(names, 3)])
    if as_denies:
        for i, clause in enumerate(clauses):
            text += "deny d%d { when %s }\n" % (
                i, " and ".join(n if not sign else f"not {n}" for n, sign in clause))
        return text + "route r { to m }\n"
    return text + "deny x { when %s }\nroute r { to m }\n" % " and ".join(
        "(%s)" % " or ".join(n if sign else f"not {n}" for n, sign in clause) for clause in clauses)


def sums(rules):
    rng = random.Random(5)
    names = [f"n{i}" for i in range(8)]
    text = "language 1\nrequest { %s }\nmodel m { }\n" % "  ".join(
        f"{n} int 0..1000000 default 0" for n in names)
    pairs = [(i, (i + 1) % 8) for i in range(8)]
    for i in range(rules):
        a, b = rng.choice(pairs)
        c, d = rng.choice(pairs)
        text += (
            f"deny d{i} {{ when n{a} + n{b} {rng.choice(['<', '>'])} {rng.randrange(2000000)}"
            f" and n{c} + n{d} {rng.choice(['<', '>'])} {rng.randrange(2000000)}"
            f" and n{rng.randrange(8)} {rng.choice(['<', '>'])} {rng.randrange(1000000)} }}\n")
    return text + "route r { to m }\n"


def big(kind, size=16 << 20):
    size -= 4096
    if kind == "rules":
        text, i = [NUMBERS], 0
        length = len(NUMBERS)
        while length < size:
            text.append(f"deny d{i} {{ when a=={i % 10} }}\n")
            length += len(text[-1])
            i += 1
        return "".join(text)
    if kind == "comment":
        return NUMBERS + "/* %s */\n" % ("x" * size)
    if kind == "comments":
        return NUMBERS + "//\n" * (size // 3)
    if kind == "line-comment":
        return NUMBERS + "// %s\n" % ("x" * size)
    if kind == "line":
        return NUMBERS + "deny x { when %s }\n" % " or ".join(["a == 1"] * (size // 10))
    if kind == "spaces":
        return NUMBERS + " " * size + "\n"
    if kind == "parens":
        return NUMBERS + "deny x { when %sa == 1%s }\n" % ("(" * (size // 2), ")" * (size // 2))
    if kind == "braces":
        return NUMBERS + "{" * size
    if kind == "nots":
        return NUMBERS + "deny x { when %sa == 1 }\n" % ("not " * (size // 4))
    if kind == "table":
        return NUMBERS + "deny t table {\n  when a | when b\n%s}\n" % (
            "".join(f"  {i % 10} | {i % 7}\n" for i in range(size // 8)))
    if kind == "mistakes":
        return NUMBERS + "deny { }\n" * (size // 9)
    if kind == "bad-bytes":
        return NUMBERS + "\x01" * size
    if kind == "quotes":
        return NUMBERS + '"\n' * (size // 2)
    if kind == "letters":
        return NUMBERS + "x " * (size // 2)
    if kind == "long-name":
        return NUMBERS + "x" * size
    if kind == "string":
        return NUMBERS + 'deny x { when a == "%s" }' % ("x" * size)
    if kind == "set":
        return NUMBERS + "deny x { when a in {%s} }\n" % ",".join(["1"] * (size // 2))
    if kind == "enum":
        return NUMBERS + "enum E { %s }\n" % ", ".join(f"e{i}" for i in range(size // 10))
    if kind == "models":
        return NUMBERS + "".join(f"model m{i} {{ }}\n" for i in range(size // 18))
    if kind == "tests":
        return NUMBERS + "".join(
            f"test t{i} {{ given a = 1 expect route }}\n" for i in range(size // 42))
    if kind == "unknown-names":
        return NUMBERS + "".join(f"deny q{i} {{ when zz{i} == 1 }}\n" for i in range(size // 33))
    if kind == "same-names":
        return NUMBERS + "deny q { when a == 1 }\n" * (size // 23)
    if kind == "imports":
        return NUMBERS + "".join(f'import "x{i}.policy"\n' for i in range(size // 22))
    raise ValueError(kind)


BIG = ["rules", "comment", "comments", "line-comment", "line", "spaces", "parens", "braces", "nots", "table",
       "mistakes", "bad-bytes", "quotes", "letters", "long-name", "string", "set", "enum", "models",
       "tests", "unknown-names", "same-names", "imports"]

CASES = {
    "sets-25": lambda: set_tests(25),
    "sets-200": lambda: set_tests(200),
    "sets-2000": lambda: set_tests(1300),
    "sets-negated-200": lambda: set_tests_negated(200),
    "strings-100": lambda: string_pairs(100),
    "strings-400": lambda: string_pairs(400),
    "strings-2000": lambda: string_pairs(2000),
    "contains-200": lambda: string_contains(200),
    "mixed-630k": lambda: mixed(630_000),
    "mixed-16m": lambda: mixed(16_000_000),
    "patterns-1000": lambda: patterns(1000, lambda i: f"[a-z]+-{i}(x|y)*"),
    "patterns-wide-1000": lambda: patterns(1000, lambda i: f".*a{i}.{{0,9}}b"),
    "patterns-steep-1000": lambda: patterns(1000, lambda i: f".*a.{{{i % 10 + 3}}}b{i}"),
    "models-256-forbids-1000": lambda: forbids(256, 1000),
    "sat-denies": lambda: sat(120, 4.26, True),
    "sat-condition": lambda: sat(120, 4.26, False),
    "sums-2000": lambda: sums(2000),
}
for kind in BIG:
    CASES["16m-" + kind] = lambda kind=kind: big(kind)


def run(arguments, folder, seconds):
    start = time.time()
    process = subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    import threading
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    timer.cancel()
    return process.returncode, time.time() - start, usage.ru_maxrss / 1024, output


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rtctl")
    parser.add_argument("--only", default="")
    parser.add_argument("--commands", default="check,build,fmt")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--allowed", type=float, default=10)
    options = parser.parse_args()
    rtctl = os.path.abspath(options.rtctl)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text in CASES.items():
            if not re.search(options.only, name):
                continue
            source = text()
            for command in options.commands.split(","):
                if command == "fmt" and not name.startswith(("16m", "mixed")):
                    continue
                with open(os.path.join(folder, "main.policy"), "w") as file:
                    file.write(source)
                words = [rtctl, command, "main.policy"] + (["-o", "out.bundle"] if command == "build" else [])
                status, seconds, megabytes, output = run(words, folder, options.seconds)
                is_bad = status not in (0, 1, 3) or seconds > options.allowed or megabytes > 1024
                bad += is_bad
                first = output.decode("utf-8", "replace").strip().split("\n")[-1][:90] if output else ""
                print(f"{'BAD ' if is_bad else 'good'} {name:28} {command:6} {status:4} {seconds:7.1f} s "
                      f"{megabytes:7.0f} MB  {len(output):9} B  {first}", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The table of clean text: this project beside published readers, on the same pages in one run.

    python3 tools/bench_text.py --data ../shared/bench/boilerplate
    python3 tools/bench_text.py --data ... --systems tarik,dom_smoothie,parse     # seconds instead of minutes

Runs the benches' own scorer (`score.py run`) once for each system: `target/release/tarik read`, the Rust ones of
`cargo bench -p scrape --bench peers`, and the Python ones of the benches' `peers.py`, where they can be imported (`--python` names the
interpreter that has them). Prints one row a system: figures, speed inside the system as MB of page a second of CPU, and that CPU beside
the bare parser's; then the share of pages that leak each class of boilerplate. Standard library only; writes nothing beside `--json`.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TEXTS = "aeb,traf,wcxb,daniel,magic_article,magic_forum"
DATES = "htmldate"
# System, the package that it needs, the benches that it is for.
PYTHON = [
    ("traf_precision", "trafilatura", f"{TEXTS},{DATES}"),
    ("traf", "trafilatura", f"{TEXTS},{DATES}"),
    ("traf_fast", "trafilatura", f"{TEXTS},{DATES}"),
    ("readability", "readability", TEXTS),
    ("resiliparse", "resiliparse", TEXTS),
    ("htmldate", "htmldate", f"traf,wcxb,{DATES}"),
]
# `scrape` is the crate alone, without the program around it: asked for by name where that is not built.
RUST = [("dom_smoothie", f"{TEXTS},{DATES}"), ("parse", f"{TEXTS},{DATES}"), ("scrape", f"{TEXTS},{DATES}")]
# Heading, bench, path of the figure in the scorer's answer.
COLUMNS = [
    ("aeb shF1", "aeb", "shingle_f1"),
    ("traf segF1", "traf", "seg_f1"),
    ("traf leakC", "traf", "leak_comments"),
    ("wcxb F1", "wcxb", "word_f1"),
    ("daniel F1", "daniel", "word_f1"),
    ("magic_a F1", "magic_article", "word_f1"),
    ("magic_f F1", "magic_forum", "word_f1"),
    ("date traf", "traf", "date.acc"),
    ("date wcxb", "wcxb", "date.acc"),
    ("date htmld", "htmldate", "date.acc"),
    ("title traf", "traf", "title.acc"),
    ("author traf", "traf", "author.acc"),
    ("author wcxb", "wcxb", "author.acc"),
]
LEAKS = ("aeb", "wcxb", "daniel")


def peers_program():
    """The bench that holds the Rust peers, built."""
    built = subprocess.run(
        ["cargo", "bench", "--quiet", "-p", "scrape", "--bench", "peers", "--no-run", "--message-format", "json"],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in built.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "peers":
            return message["executable"]
    sys.exit("cargo names no program of the bench `peers`")


def can_import(python, package):
    try:
        return subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode == 0
    except OSError:
        return False


def commands(args):
    """Name, command and benches of each system that can run here."""
    wanted = args.systems.split(",") if args.systems else None
    take = lambda name: name != "scrape" if wanted is None else name in wanted
    if take("tarik"):
        yield "tarik", f"{args.tarik} --quiet read --in {{in}} --out {{out}}", f"{TEXTS},{DATES}"
    rust = [(name, benches) for name, benches in RUST if take(name)]
    if rust:
        program = peers_program()
        for name, benches in rust:
            yield name, f"{program} {name} {{in}} {{out}}", benches
    for name, package, benches in PYTHON:
        if not take(name):
            continue
        if can_import(args.python, package):
            script = os.path.join(args.data, "peers.py")
            yield name, f"{args.python} {script} {name} {{in}} {{out}}", benches
        else:
            print(f"NOT COMPARED WITH {name}: {args.python} cannot import {package} "
                  "(pip install trafilatura readability-lxml resiliparse htmldate)", file=sys.stderr)


def score(args, name, command, benches):
    """The scorer's answer by bench; its own lines go to the terminal as they come."""
    print(f"== {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        answer = os.path.join(folder, "answer.json")
        subprocess.run([sys.executable, os.path.join(args.data, "score.py"), "run", "--data", args.data,
                        "--bench", benches, "--cmd", command, "--json", answer], check=True)
        with open(answer, encoding="utf-8") as f:
            return json.load(f)


def figure(answer, bench, path):
    value = answer.get(bench, {})
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def speed(answer, benches):
    """MB of page a second of CPU over these benches."""
    have = [answer[b] for b in benches if "mb_per_s" in answer.get(b, {})]
    seconds = sum(b["cpu_seconds"] for b in have)
    return sum(b["cpu_seconds"] * b["mb_per_s"] for b in have) / seconds if seconds else None


def table(rows):
    """Rows of texts, the first a heading, as Markdown with aligned columns."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def report(answers):
    cell = lambda value: "-" if value is None else f"{value:.3f}"
    rows = [["system"] + [heading for heading, _, _ in COLUMNS] + ["MB/s", "CPU / parse"]]
    classes = []
    for name, answer in answers.items():
        benches = [b for b in TEXTS.split(",") if b in answer]
        mine, bare = speed(answer, benches), speed(answers.get("parse", {}), benches)
        # These give no text.
        silent = {"parse": ("",), "htmldate": ("f1", "leak")}.get(name, ())
        rows.append([name]
                    + ["-" if any(word in path for word in silent) else cell(figure(answer, bench, path))
                       for _, bench, path in COLUMNS]
                    + ["-" if mine is None else f"{mine:.1f}",
                       "-" if mine is None or bare is None else f"{bare / mine:.2f}"])
        for bench in LEAKS:
            for kind in answer.get(bench, {}).get("class_leak", {}):
                if kind not in classes:
                    classes.append(kind)
    print("\n" + table(rows))
    leaks = [["leaking pages, % of " + " / ".join(LEAKS)] + classes]
    for name, answer in answers.items():
        if name in ("parse", "htmldate"):
            continue
        shares = [[figure(answer, bench, f"class_leak.{kind}") for bench in LEAKS] for kind in classes]
        leaks.append([name] + ["/".join("-" if v is None else f"{100 * v:.1f}" for v in share) for share in shares])
    print("\n" + table(leaks))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "bench", "boilerplate"))
    parser.add_argument("--tarik", default=os.path.join(ROOT, "target", "release", "tarik"))
    parser.add_argument("--python", default=os.environ.get("PEERS_PYTHON") or sys.executable,
                        help="interpreter with the Python peers (default: PEERS_PYTHON, or this one)")
    parser.add_argument("--systems", default="", help="only these, by name")
    parser.add_argument("--json", help="write every answer of the scorer here")
    args = parser.parse_args()
    args.data = os.path.abspath(args.data)
    if not os.path.exists(os.path.join(args.data, "score.py")):
        sys.exit(f"SKIPPED: no benches at {args.data}")
    answers = {name: score(args, name, command, benches) for name, command, benches in commands(args)}
    if not answers:
        sys.exit("no system can run here")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as f:
            json.dump(answers, f, indent=1, ensure_ascii=False)
    report(answers)


if __name__ == "__main__":
    main()

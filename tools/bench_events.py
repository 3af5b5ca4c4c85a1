#!/usr/bin/env python3
"""The table of events: what `tarik read` understands of annotated articles, as a whole and by slice.

    python3 tools/bench_events.py --shared ../shared
    python3 tools/bench_events.py --shared ../shared --errors     # every error, by kind

Scores with the bench's own scorer (`score.py`). Slices: `seeds` are articles by others, `retold` the same kind in words of our own; then
each publisher with more than one article. Below the table stand the joins across articles: pairs of one incident, and how many of them
became one event. The score of a wrong or missed pair comes with what each comparison took from it. Standard library only.
"""
import argparse
import itertools
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Score from which on two claims are joined, and from which on a person is asked (`resolve::JOIN`, `resolve::REVIEW`).
JOIN, REVIEW = 0.90, 0.60
# Heading, path of the figure in the scorer's answer.
COLUMNS = [
    ("relaxed", "events_relaxed.all.f1"),
    ("strict", "events_strict.all.f1"),
    ("precision", "events_relaxed.all.p"),
    ("recall", "events_relaxed.all.r"),
    ("actors", "mentions.actors.f1"),
    ("places", "mentions.locations.f1"),
    ("arguments", "args_end_to_end.all.f1"),
    ("date", "args_matched.date.f1"),
    ("actor", "args_matched.actor.f1"),
    ("target", "args_matched.target.f1"),
    ("killed", "args_matched.killed.f1"),
    ("recap", "background_accuracy"),
]


def read(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def figure(answer, path):
    for key in path.split("."):
        answer = answer.get(key) if isinstance(answer, dict) else None
    return answer


def slices(gold):
    """Names of files by slice."""
    out = {"all": list(gold), "seeds": [n for n in gold if n.startswith("s")], "retold": [n for n in gold if n.startswith("d")]}
    by = defaultdict(list)
    for name, article in gold.items():
        by[article.get("source") or "unknown"].append(name)
    out.update({source: names for source, names in sorted(by.items()) if len(names) > 1})
    out["other publishers"] = [names[0] for names in by.values() if len(names) == 1]
    return {name: names for name, names in out.items() if names}


def table(scorer, gold_dir, out_dir, vocab, parts):
    rows = [["slice", "articles"] + [heading for heading, _ in COLUMNS] + ["unlisted names"]]
    for name, names in parts.items():
        with tempfile.TemporaryDirectory() as folder:
            for n in names:
                shutil.copy(os.path.join(gold_dir, n), folder)
            answer = scorer.score(folder, out_dir, vocab)
        cells = [figure(answer, path) for _, path in COLUMNS]
        unseen = answer["unseen_names"]
        rows.append([name, str(len(names))] + ["-" if c is None else f"{c:.3f}" for c in cells]
                    + [f"{unseen['found']} of {unseen['of']}"])
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def matched(scorer, v, gold, pred):
    """By article: the annotated events that count, each with the event that was read for it, or none; and the events read for nothing."""
    for name, article in gold.items():
        asked = [scorer.norm_event(v, e) for e in article["events"]]
        read_events = [e for e in pred[name].get("events", []) if e.get("type") in scorer.GROUP]
        given = [scorer.norm_event(v, e) for e in read_events]
        got = dict(scorer.match(v, asked, given, False))
        pairs = [(e, given[got[i]] if i in got else None) for i, e in enumerate(asked) if not e.get("optional")]
        yield name, pairs, [e for j, e in enumerate(given) if j not in got.values()]


def errors(scorer, v, gold, pred):
    """Texts by kind of error."""
    out = defaultdict(list)
    told = lambda e, s: json.dumps(e.get(s), ensure_ascii=False)
    for name, pairs, spurious in matched(scorer, v, gold, pred):
        doc = name.removesuffix(".json")
        for g, p in pairs:
            at = f"{doc} {g['id']} {g['type']} {g.get('date')} {','.join(g['loc'])}"
            if p is None:
                out["event missed"].append(at)
                continue
            if g["type"] != p["type"]:
                out["kind"].append(f"{at}: read as {p['type']}")
            if g.get("background") is not None and g["background"] != bool(p.get("background")):
                out["news or recap"].append(f"{at}: {p.get('quote')}")
            for slot, _, wrong, missed in scorer.slots(v, g, p):
                if wrong or missed:
                    field = "killed" if slot == "killed_by_group" else slot
                    out[slot].append(f"{at}: {told(g, field)}, read as {told(p, field)}")
        for e in spurious:
            out["event too many"].append(f"{doc} {e['type']} {e.get('date')} {','.join(e['loc'])}: {e.get('quote')}")
        for kind in ("actors", "locations"):
            skip = scorer.NOT_MENTIONS | set(gold[name].get("publisher", []))
            asked, given = ({x for x in map(v.id, side.get(kind, [])) if x not in skip and v.kind.get(x) != "country"}
                            for side in (gold[name], pred[name]))
            out[f"{kind} missed"] += [f"{doc} {x}" for x in sorted(asked - given)]
            out[f"{kind} too many"] += [f"{doc} {x}" for x in sorted(given - asked)]
    return {kind: found for kind, found in sorted(out.items()) if found}


def joins(scorer, v, gold, pred, scores):
    """Lines on the joining of events across articles."""
    events = [((name.removesuffix(".json"), p["id"]), g.get("cluster"), p.get("cluster"))
              for name, pairs, _ in matched(scorer, v, gold, pred) for g, p in pairs if p is not None]
    count, listed = Counter(), []
    for (a, one, mine), (b, other, theirs) in itertools.combinations(events, 2):
        asked, joined = one is not None and one == other, mine is not None and mine == theirs
        count["asked"] += asked
        verdict = {(True, True): "right", (False, True): "wrong", (True, False): "missed"}.get((asked, joined))
        if verdict is None:
            continue
        count[verdict] += 1
        if verdict != "right":
            listed.append((verdict, a, b))
    f1 = 2 * count["right"] / max(2 * count["right"] + count["wrong"] + count["missed"], 1)
    yield ", ".join(f"{count[word]} {word}" for word in ("asked", "right", "wrong", "missed")) + f": F1 {f1:.3f}"
    for verdict, a, b in listed:
        score, parts = scores.get(frozenset((a, b)), (None, []))
        yield f"{verdict}: {'/'.join(a)} and {'/'.join(b)}: " + ("of different groups" if score is None else f"{score:.2f}")
        for part in parts:
            if part["points"] or part["at_most"] < 100:
                most = f", at most {part['at_most'] / 100:.2f}" if part["at_most"] < 100 else ""
                yield f"    {part['points'] / 100:+.2f}{most}: {part['reason']}"


def sizes(pred, scores):
    """Lines on how many claims hang together over pairs that may be joined, and how many became one event."""
    over = {}

    def top(x):
        while over.setdefault(x, x) != x:
            x = over[x]
        return x
    for name, answer in pred.items():
        for e in answer.get("events", []):
            top((name.removesuffix(".json"), e["id"]))
    review = 0
    for pair, (score, _) in scores.items():
        a, b = pair
        review += REVIEW <= score < JOIN
        if score >= JOIN:
            over[top(a)] = top(b)
    components = Counter(map(top, list(over)))
    clusters = Counter(e.get("cluster") for answer in pred.values() for e in answer.get("events", []))
    for word, found in (("components", components), ("events", clusters)):
        n = len(found)
        yield f"{n} {word} of {sum(found.values())} claims: largest {max(found.values(), default=0)}, mean {sum(found.values()) / max(n, 1):.2f}"
    yield f"{review} pairs for a person to judge"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", default=os.path.join(ROOT, "..", "shared"), help="folder of bench/events, seeds and vocab")
    parser.add_argument("--tarik", default=os.path.join(ROOT, "target", "release", "tarik"))
    parser.add_argument("--errors", action="store_true", help="list every error by kind")
    parser.add_argument("--keep", help="keep inputs and answers in this folder")
    args = parser.parse_args()
    bench = os.path.join(os.path.abspath(args.shared), "bench", "events")
    if not os.path.exists(os.path.join(bench, "score.py")):
        sys.exit(f"SKIPPED: no bench of events at {bench}")
    sys.dont_write_bytecode = True
    sys.path.insert(0, bench)
    import run
    import score as scorer
    with tempfile.TemporaryDirectory() as folder:
        work = args.keep or folder
        in_dir, out_dir = (os.path.join(work, name) for name in ("in", "out"))
        for made in (in_dir, out_dir):
            os.makedirs(made, exist_ok=True)
        gold_dir = os.path.join(bench, "gold")
        gold = {article["doc"] + ".json": article for article in run.build_inputs(gold_dir, run.SHARED, in_dir, "")}
        subprocess.run(shlex.split(args.tarik) + ["--quiet", "read", "--in", in_dir, "--out", out_dir, "--explain"], check=True)
        pred = {name: read(os.path.join(out_dir, name)) for name in gold}
        with open(os.path.join(out_dir, "_pairs.jsonl"), encoding="utf-8") as f:
            lines = [json.loads(line) for line in f]
        vocab = [os.path.join(run.SHARED, "vocab", name) for name in ("actors.yaml", "locations.yaml")]
        vocab.append(os.path.join(bench, "vocab-unseen.yaml"))
        print(table(scorer, gold_dir, out_dir, vocab, slices(gold)))
    scores = {frozenset((tuple(line["a"]), tuple(line["b"]))): (line["score"], line["parts"]) for line in lines}
    v = scorer.Vocab(vocab)
    print("\npairs of one incident in different articles")
    for line in itertools.chain(joins(scorer, v, gold, pred, scores), sizes(pred, scores)):
        print(f"  {line}")
    if args.errors:
        for kind, found in errors(scorer, v, gold, pred).items():
            print(f"\n{kind}: {len(found)}")
            for text in found:
                print(f"  {text}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Train the model of blocks (`crates/scrape/src/blocks.trees`) on pages with gold text, cross-validated by site.

    python3 -m venv venv && venv/bin/pip install lightgbm==4.7.0
    venv/bin/python tools/train_blocks.py --data ../shared/bench/boilerplate [--write]

Without --write it only prints the figures: of the rules alone, of a logistic regression over the same numbers, and of
the trees, each on pages of sites that it was not trained on. With --write it then trains on all pages and writes the table.
Same input, same table: one thread, fixed seed.

A block is text of the story when at least half of its 4-grams stand in the gold text; a shorter one when it stands there
between the longer ones around it. Pages with strings that must and must not be there label the blocks that hold them.
"""
import argparse
import collections
import hashlib
import json
import os
import subprocess
import sys
import tempfile

import lightgbm
import numpy

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = os.path.join(ROOT, "crates", "scrape", "src", "blocks.trees")
# How much a bench counts: each is meant to pull about as hard as the others, however many pages it has.
BENCHES = {"aeb": 1.5, "traf": 1.5, "wcxb": 1.0, "daniel": 1.2, "magic_article": 2.0, "magic_forum": 1.5}
FOLDS = 5
ROUNDS = 160
SETTINGS = dict(objective="binary", learning_rate=0.07, num_leaves=14, min_data_in_leaf=100, feature_fraction=0.3,
                bagging_fraction=0.7, bagging_freq=1, lambda_l2=10, max_bin=63, seed=7, deterministic=True,
                num_threads=1, verbose=-1)
THRESHOLDS = (0.5, 0.55, 0.6)
# Fewer words than this are found by their place, not by their 4-grams.
SHORT = 8


def ngrams(words, n=4):
    return [tuple(words[i:i + n]) for i in range(len(words) - n + 1)]


def labels_by_text(blocks, gold):
    """Share of each block that is in the gold text; short blocks get 0 or 1."""
    places = collections.defaultdict(list)
    for at, gram in enumerate(ngrams(gold)):
        places[gram].append(at)
    labels, found = [None] * len(blocks), [None] * len(blocks)
    for i, words in enumerate(blocks):
        if len(words) < SHORT:
            continue
        grams = ngrams(words)
        hits = [g for g in grams if g in places]
        labels[i] = len(hits) / len(grams)
        if labels[i] >= 0.5:
            at = sorted(places[g][0] for g in hits if len(places[g]) == 1) or sorted(places[g][0] for g in hits)
            found[i] = (at[0], at[-1] + 4)
    for i, words in enumerate(blocks):
        if labels[i] is None:
            labels[i] = float(stands_between(words, gold, found, i))
    return labels


def stands_between(words, gold, found, i, slack=30, reach=3000):
    if not words:
        return False
    start = next((max(0, f[1] - slack) for f in reversed(found[:i]) if f), 0)
    end = next((f[0] + slack for f in found[i + 1:] if f and f[0] >= start), len(gold))
    for at in range(start, min(len(gold), end, start + reach) - len(words) + 1):
        if gold[at:at + len(words)] == words:
            if len(words) >= 3:
                found[i] = (at, at + len(words))
            return True
    return False


def labels_by_strings(blocks, must, must_not):
    """1 and 0 for blocks that hold or are such strings, None for the others."""
    out = []
    for block in blocks:
        if any(s in block for s in must):
            out.append(1.0)
        elif any(s in block or (len(block) > 15 and block in s) for s in must_not):
            out.append(0.0)
        else:
            out.append(None)
    return out


def site(bench, gold):
    if gold["host"]:
        return gold["host"].removeprefix("www.")
    return gold["id"].split("_")[1] if bench == "daniel" else gold["id"]


def read(score, data, binary):
    """Pages with their blocks, rows, labels and weights."""
    cache = os.path.join(tempfile.gettempdir(), "boilerplate-bench")
    os.makedirs(cache, exist_ok=True)
    for bench, weight in BENCHES.items():
        folder = os.path.join(score.ensure_unpacked(data, bench, cache), bench)
        gold = {g["id"]: g for g in score.load_gold(os.path.dirname(folder), bench, "dev")}
        out = subprocess.run([binary, os.path.join(folder, "html")], check=True, capture_output=True, text=True).stdout
        lines = out.splitlines()
        columns = json.loads(lines[0])["columns"]
        for line in lines[1:]:
            page = json.loads(line)
            page.update(bench=bench, gold=gold[page["id"]], columns=columns)
            label(score, page, weight)
            yield page


def label(score, page, weight):
    gold, texts = page["gold"], [b["text"] for b in page["blocks"]]
    words = [[w.lower() for w in score.tokens(t)] for t in texts]
    kept = sum(len(w) for w, b in zip(words, page["blocks"]) if b["kept"])
    if "text" in gold:
        whole = [w.lower() for w in score.tokens(gold["text"])]
        labels, length = labels_by_text(words, whole), len(whole)
    else:
        flat = score.norm_ws
        strings = [[flat(s) for s in gold.get(k, []) if len(flat(s)) > 3] for k in ("with", "without", "comments")]
        labels, length = labels_by_strings([flat(t) for t in texts], strings[0], strings[1] + strings[2]), max(100, kept)
    page["rows"] = numpy.array([b["row"] for b in page["blocks"]], dtype=numpy.float32).reshape(len(texts), len(page["columns"]))
    page["labels"] = [None if b["settled"] else x for x, b in zip(labels, page["blocks"])]
    # A block counts by its share of the story, and less where its label is in doubt; no block counts for nothing.
    page["weights"] = [
        weight * (min(0.3, len(w) / max(60, length)) + 0.003) * (abs(x - 0.5) * 2 if x is not None and len(w) >= SHORT else 1)
        for w, x in zip(words, labels)]
    page["fold"] = int(hashlib.sha256(site(page["bench"], gold).encode()).hexdigest(), 16) % FOLDS


def matrix(pages):
    rows, labels, weights = [], [], []
    for page in pages:
        keep = [i for i, x in enumerate(page["labels"]) if x is not None]
        rows.append(page["rows"][keep])
        labels += [page["labels"][i] >= 0.5 for i in keep]
        weights += [page["weights"][i] for i in keep]
    weights = numpy.array(weights)
    return numpy.concatenate(rows), numpy.array(labels, dtype=float), weights / weights.mean()


def trees(pages):
    rows, labels, weights = matrix(pages)
    return lightgbm.train(SETTINGS, lightgbm.Dataset(rows, labels, weight=weights), ROUNDS)


def logistic(pages, steps=400, rate=0.5, decay=1e-4):
    """Plain gradient descent on logarithms of the columns, scaled to mean 0 and deviation 1."""
    rows, labels, weights = matrix(pages)
    squash = lambda x: numpy.sign(x) * numpy.log1p(numpy.abs(x))
    rows = squash(rows.astype(float))
    mean, deviation = rows.mean(0), rows.std(0) + 1e-9
    rows = numpy.c_[(rows - mean) / deviation, numpy.ones(len(rows))]
    factors = numpy.zeros(rows.shape[1])
    for _ in range(steps):
        error = weights * (1 / (1 + numpy.exp(-rows @ factors)) - labels)
        factors -= rate * (rows.T @ error / len(rows) + decay * factors)
    return lambda x: 1 / (1 + numpy.exp(-(numpy.c_[(squash(x.astype(float)) - mean) / deviation, numpy.ones(len(x))] @ factors)))


def cross_validate(pages, train):
    """Probabilities for each page from a model that saw no page of its site."""
    out = {}
    for fold in range(FOLDS):
        model = train([p for p in pages if p["fold"] != fold])
        predict = model if callable(model) else model.predict
        for page in pages:
            if page["fold"] == fold:
                out[page["bench"], page["id"]] = predict(page["rows"]) if len(page["rows"]) else []
    return out


def report(score, pages, name, keeps):
    figures = []
    for bench in BENCHES:
        mine = {p["id"]: p for p in pages if p["bench"] == bench}
        text = lambda i: ("\n".join(b["text"] for b, k in zip(mine[i]["blocks"], keeps(mine[i])) if k), None)
        result = score.score_bench(bench, [p["gold"] for p in mine.values()], text)
        figures.append(result[{"aeb": "shingle_f1", "traf": "seg_f1"}.get(bench, "word_f1")])
    print(f"{name:28}" + "".join(f"{x:8.3f}" for x in figures), flush=True)


def keeps_from(probabilities, threshold):
    def keeps(page):
        judged = zip(page["blocks"], probabilities[page["bench"], page["id"]])
        return [b["kept"] if b["settled"] else p >= threshold for b, p in judged]
    return keeps


def table(model, columns):
    """A line for each tree: `column<threshold` for a split, then what is below, then what is above; a number for a leaf."""
    def words(node):
        if "leaf_value" in node:
            return [f"{node['leaf_value']:.4g}"]
        split = f"{columns[node['split_feature']]}<{node['threshold']:.6g}"
        return [split] + words(node["left_child"]) + words(node["right_child"])
    return "".join(" ".join(words(t["tree_structure"])) + "\n" for t in model.dump_model()["tree_info"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of the benches, with score.py")
    parser.add_argument("--write", action="store_true", help=f"write {os.path.relpath(TABLE)}")
    options = parser.parse_args()
    sys.path.insert(0, options.data)
    import score
    build = ["cargo", "build", "--quiet", "-p", "scrape", "--example", "blocks"]
    subprocess.run(build, check=True, cwd=ROOT)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    pages = list(read(score, options.data, os.path.join(target, "debug", "examples", "blocks")))
    print(f"{len(pages)} pages, {sum(len(p['blocks']) for p in pages)} blocks")
    print(f"{'':28}" + "".join(f" {b.removeprefix('magic_'):>7}" for b in BENCHES))
    report(score, pages, "rules", lambda p: [b["kept"] for b in p["blocks"]])
    for name, train in (("logistic regression", logistic), ("trees", trees)):
        probabilities = cross_validate(pages, train)
        for threshold in THRESHOLDS:
            report(score, pages, f"{name} from {threshold}", keeps_from(probabilities, threshold))
    if options.write:
        with open(TABLE, "w", encoding="utf-8") as f:
            f.write(table(trees(pages), pages[0]["columns"]))
        print(f"wrote {os.path.relpath(TABLE)}: {os.path.getsize(TABLE)} bytes")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Real pages, served on loopback, through `tarik backfill` into a store; then the ledger must account for each of them.

    python3 tests/torture.py --pages ../shared/bench/boilerplate --tarik target/release/tarik [--limit N]

The store is the embedded one, or a Neo4j that is started for it. Standard library only.
"""
import argparse
import functools
import http.server
import json
import os
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time


def unpack(archives, folder):
    """Every page of the archives as a file in one folder; names carry their bench."""
    names = []
    for archive in sorted(os.listdir(archives)):
        if not archive.endswith(".tar.xz"):
            continue
        with tarfile.open(os.path.join(archives, archive), "r:xz") as tar:
            for member in tar:
                if member.isfile() and member.name.endswith(".html"):
                    name = archive.split(".")[0] + "-" + os.path.basename(member.name)
                    with open(os.path.join(folder, name), "wb") as out:
                        out.write(tar.extractfile(member).read())
                    names.append(name)
    return names


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without a charset, so that the page's own declaration counts.
    extensions_map = {"": "text/html", ".html": "text/html"}

    def log_message(self, *_):
        pass


def kill_at(command, cwd, env, done):
    """Starts a backfill and kills it with -9 as soon as it says that it has done with so many pages; False when it ended before."""
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("{") and json.loads(line).get("done", 0) >= done:
            process.kill()
            break
    process.stderr.close()
    return process.wait() != 0


def neo4j(home):
    """A server of our own: the process, and the variables that choose it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "deploy", "neo4j", "run.sh")
    server = subprocess.Popen([script, "--port", str(port), "--tied", "--home", home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for line in server.stdout:
        if line.rstrip().endswith(" Started."):
            break
    threading.Thread(target=server.stdout.read, daemon=True).start()
    return server, {"NEO4J_URI": f"bolt://127.0.0.1:{port}", "NEO4J_USER": "neo4j", "NEO4J_PASSWORD_FILE": os.path.join(home, "password")}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pages", required=True)
    ap.add_argument("--tarik", required=True)
    ap.add_argument("--limit", type=int)
    ap.add_argument("--kills", type=int, default=0, help="afterwards, the same in another data folder, killed so often; embedded store only")
    ap.add_argument("--neo4j", action="store_true", help="write to a Neo4j started for this run")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as work:
        site = os.path.join(work, "site")
        os.mkdir(site)
        names = unpack(a.pages, site)[: a.limit]
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        with open(os.path.join(work, "urls.txt"), "w", encoding="utf-8") as out:
            out.writelines(f"{base}{name}\n" for name in names)
        with open(os.path.join(work, "tarik.toml"), "w", encoding="utf-8") as out:
            out.write('[fetch]\nspacing = "0s"\nallow_addresses = ["127.0.0.1"]\n')
        os.mkdir(os.path.join(work, "sources"))
        for source in ("sohr", "southfront", "the_cradle"):  # shipped; nothing is asked of the open web here
            with open(os.path.join(work, "sources", f"{source}.toml"), "w", encoding="utf-8") as out:
                out.write(f'name = "{source}"\nhome = "https://{source}.test/"\nenabled = false\n')
        tarik = [os.path.abspath(a.tarik), "--config", "tarik.toml", "--data", "data", "--json"]
        env = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "TARIK_CONFIG", "TARIK_DATA"))}
        store = None
        if a.neo4j:
            store, chosen = neo4j(os.path.join(work, "neo4j"))
            env.update(chosen)
        started = time.time()
        run = subprocess.run(tarik + ["backfill", "--from", "urls.txt"], cwd=work, env=env, capture_output=True, text=True)
        took = time.time() - started
        status = json.loads(subprocess.run(tarik + ["status"], cwd=work, env=env, capture_output=True, text=True, check=True).stdout)
        hashes = [subprocess.run(tarik + ["dump", "--hash"], cwd=work, env=env, capture_output=True, text=True).stdout.strip()]
        if a.kills:
            killed = [x if x != "data" else "killed" for x in tarik]
            # Each attempt gets a little further than the pages it had before, wherever in its work that is.
            step = max(1, len(names) // (a.kills + 1))
            n_killed = sum(kill_at(killed + ["backfill", "--from", "urls.txt"], work, env, step // 2 + 7 * kill) for kill in range(a.kills))
            subprocess.run(killed + ["backfill", "--from", "urls.txt"], cwd=work, env=env, capture_output=True, check=False)
            hashes.append(subprocess.run(killed + ["dump", "--hash"], cwd=work, env=env, capture_output=True, text=True).stdout.strip())
            after = json.loads(subprocess.run(killed + ["status"], cwd=work, env=env, capture_output=True, text=True, check=True).stdout)
            print(f"killed {n_killed} times and finished: done {after['done']}, buried {after['buried']}, hash {hashes[1]} against {hashes[0]}")
        server.shutdown()
        if store:
            store.stdin.close()
            store.wait()
    account = json.loads(run.stdout)["pages"] if run.stdout.startswith("{") else {}
    print(f"{len(names)} pages in {took:.0f} s, exit {run.returncode}: {account}")
    print(json.dumps({k: status[k] for k in ("store", "done", "buried", "waiting", "in_flight", "captures")}))
    faults = []
    if len(set(hashes)) != 1:
        faults.append("killed and finished, the graph is another one")
    if "panicked" in run.stderr:
        faults.append("a panic: " + run.stderr[-2000:])
    if run.returncode not in (0, 3):
        faults.append(f"exit {run.returncode}: {run.stderr[-2000:]}")
    if sum(account.values()) != len(names):
        faults.append(f"the account names {sum(account.values())} of {len(names)} pages")
    pages = [source["pages"] for source in status["sources"].values()]
    known = sum(sum(p.values()) for p in pages)
    if known < len(names):
        faults.append(f"the ledger knows {known} of {len(names)} URLs")
    if status["in_flight"] or any(status["waiting"].values()):
        faults.append("something is stuck")
    print("\n".join(faults) or "every page is accounted for")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

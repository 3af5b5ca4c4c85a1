# One line each; .ci/run calls the same targets.
.PHONY: help run test check bench bench-text bench-events torture lint-cypher neo4j FORCE
SHARED ?= ../shared
PAGES ?= $(or $(TMPDIR),/tmp)/boilerplate-bench/traf/html

help: ## what can be made
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ## build, then watch the demonstration site (ARGS=--once ends when it is read)
	cargo run --quiet -p tarik -- demo $(ARGS)

test: ## every test; starts and stops a Neo4j of its own where Java 17+ and Maven are
	cargo test --workspace

check: ## format, lints, documentation, dependencies
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --workspace --no-deps --document-private-items --quiet
	@if command -v cargo-deny >/dev/null; then cargo deny check bans licenses sources; else echo "cargo-deny is not installed: dependencies were not checked (cargo install cargo-deny)"; fi

bench: target/release/tarik bench-text bench-events ## every figure of docs/figures.md (needs $(SHARED)/bench)
	cargo bench --quiet -p scrape --bench article -- $(PAGES)
	cargo bench --quiet -p scrape --bench hostile
	cargo bench --quiet -p extract --bench events
	cargo bench --quiet -p graph --bench write

bench-text: target/release/tarik ## clean text and metadata beside published readers (PEERS_PYTHON: an interpreter that has the Python ones)
	python3 tools/bench_text.py --data $(SHARED)/bench/boilerplate

bench-events: target/release/tarik ## events against annotated articles, by slice (ARGS=--errors lists every error)
	python3 tools/bench_events.py --shared $(SHARED) $(ARGS)

torture: target/release/tarik ## the real pages into both stores, and killed 20 times on the way (minutes)
	python3 tests/torture.py --pages $(SHARED)/bench/boilerplate --tarik target/release/tarik --kills 20
	python3 tests/torture.py --pages $(SHARED)/bench/boilerplate --tarik target/release/tarik --neo4j

target/release/tarik: FORCE
	cargo build --quiet --release -p tarik
FORCE:

neo4j: ## a Neo4j on loopback, fetched from Maven Central; prints how to use it
	deploy/neo4j/run.sh

# One line each; .ci/run calls the same targets.
.PHONY: help run test check bench bench-text bench-events torture lint-cypher neo4j
SHARED ?= ../shared

help: ## what can be made
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ## build, then watch the demonstration site (ARGS=--once ends when it is read)
	cargo run --quiet -p tarik -- demo $(ARGS)

test: ## every test; starts and stops a Neo4j of its own where Java 17+ and Maven are
	cargo test --workspace

check: ## format, lints, documentation, dependencies
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --quiet
	@if command -v cargo-deny >/dev/null; then cargo deny check bans licenses sources; else echo "cargo-deny is not installed: dependencies were not checked (cargo install cargo-deny)"; fi

neo4j: ## a Neo4j on loopback, fetched from Maven Central; prints how to use it
	deploy/neo4j/run.sh

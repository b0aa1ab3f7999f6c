# Two commands matter: `make run` (the site, with demo content) and `make test` (the whole suite).
PYTHON ?= python3
PORT ?= 8000
export PORT

.PHONY: help run test check bench lock clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 8

# exec: the signal that ends make must reach the command itself, not a shell around it.
run: ## the site on http://127.0.0.1:8000 (PORT=), installed and filled on the first run
	@exec $(PYTHON) -m tools.run

test: ## the whole suite: SQLite, PostgreSQL with Redis, a real browser on both (ONLY="-k enrol" for a part)
	@exec $(PYTHON) -m tools.suite $(ONLY)

check: ## lint, contracts, types, migrations, deployment, docs links, then the whole suite
	@exec $(PYTHON) -m tools.check

bench: ## the benchmarks as a table and in build/bench.json (ONLY=prefix for some)
	@exec $(PYTHON) -m tools.bench $(ONLY)

lock: ## pyproject.toml's dependencies into the lock files, with hashes
	@exec $(PYTHON) -m tools.lock

clean: ## away with what can be made again (the data in var/ stays)
	rm -rf .venv build node_modules

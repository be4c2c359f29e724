# The two commands: `make run` and `make test`. Everything else they need they set up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve run test lint demo check study mutants bench bundle clean

run: $(VENV)/run.stamp
	$(BIN)/python generate.py packets

serve: $(VENV)/run.stamp
	$(BIN)/python generate.py serve

demo: $(VENV)/run.stamp
	$(BIN)/python generate.py demo

check: $(VENV)/run.stamp
	$(BIN)/python generate.py check

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_OPTIONS)

study: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.mutation_study --write
	$(BIN)/python -m benchmarks.book_study --write
	$(BIN)/python -m benchmarks.paper_study --write
	HUIZHI_EXAMPLES=1000 $(BIN)/python -m pytest -n auto -m hypothesis tests --ignore tests/stories
	HUIZHI_SEQUENCES_SECONDS=750 $(BIN)/python -m pytest tests/stories/test_any_sequence.py

mutants: $(VENV)/test.stamp
	nice $(BIN)/python -m tools.mutants $(MUTANTS)

bench: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.reading_speed
	$(BIN)/python -m benchmarks.packet_speed
	$(BIN)/python -m benchmarks.summary_speed
	$(BIN)/python -m benchmarks.loop_speed
	$(BIN)/python -m benchmarks.material_speed
	$(BIN)/python -m benchmarks.likeness_rates
	$(BIN)/python -m benchmarks.book_speed
	$(BIN)/python -m benchmarks.page_load
	$(BIN)/python -m benchmarks.ledger_speed
	$(BIN)/python -m benchmarks.kills --kills 200
	$(BIN)/python -m benchmarks.kills --kills 100 --server

bundle: $(VENV)/test.stamp
	$(BIN)/python -m tools.bundle $(BUNDLE)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test.stamp: requirements.txt requirements-ocr.txt requirements-server.txt requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

"""Changes the code one place at a time and says which changes no test notices (docs/mutants.md).

Cosmic Ray makes the mutants; this says which are worth a run, takes every n-th of them, and runs
each in a copy of the project against the tests that mirror its room, until the first one fails.

`python -m tools.mutants --every 9` for all rooms, `--every 1 huizhi/forms/sentence.py` for all of
one file, `--again` for those that survived last time.
"""

from __future__ import annotations

import argparse
import ast
import os
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkItem, WorkResult

ROOT = Path(__file__).parent.parent
SESSION = ROOT / "output" / "mutants.sqlite"
ROOMS = ("huizhi/forms", "huizhi/storage", "huizhi/steps/standing")
# One or two mutants of each place: what a person would get wrong. Strings are left alone.
OPERATORS = frozenset(
    f"core/{name}"
    for name in (
        "AddNot", "ExceptionReplacer", "NumberReplacer", "ReplaceAndWithOr", "ReplaceOrWithAnd",
        "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ReplaceFalseWithTrue",
        "ReplaceTrueWithFalse", "ReplaceUnaryOperator_Delete_Not",
        "ReplaceUnaryOperator_USub_UAdd", "ZeroIterationForLoop",
        *(
            f"ReplaceComparisonOperator_{pair}"
            for pair in (
                "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is", "Lt_LtE", "Lt_GtE", "LtE_Lt",
                "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt",
            )
        ),
        *(
            f"ReplaceBinaryOperator_{pair}"
            for pair in (
                "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul",
                "BitOr_BitAnd", "BitAnd_BitOr",
            )
        ),
    )
)  # fmt: skip
# Tests that stand outside the room's mirror, for files that only whole commands show at work.
ELSEWHERE = {
    "huizhi/storage/erasing.py": ("tests/stories/test_erase.py",),
    "huizhi/storage/links.py": ("tests/web/test_links.py",),
    "huizhi/storage/page_records.py": ("tests/web/service/test_gate.py",),
}
Place = tuple[int, int]  # line from 1, column from 0 in characters


@dataclass(frozen=True)
class Noise:
    """Of one file: spans that no run would notice, and conditions another operator negates."""

    spans: tuple[tuple[Place, Place], ...]
    negated: frozenset[tuple[Place, Place]]
    operators: tuple[tuple[Place, Place], ...]  # between what they bind: `*` may also be a star

    def has(self, mutation: MutationSpec) -> bool:
        start, end = mutation.start_pos, mutation.end_pos
        if mutation.operator_name == "core/AddNot" and (start, end) in self.negated:
            return True
        if "BinaryOperator" in mutation.operator_name and not _within(self.operators, start, end):
            return True
        return _within(self.spans, start, end)


def _within(spans: Sequence[tuple[Place, Place]], start: Place, end: Place) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def noise_of(source: str) -> Noise:
    """Annotations, decorators and imports for types; `not` is added where no other mutant does."""
    lines = source.splitlines()

    def place(line: int, column_bytes: int) -> Place:
        return line, len(lines[line - 1].encode()[:column_bytes].decode())

    def span(node: ast.expr | ast.stmt) -> tuple[Place, Place]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return place(node.lineno, node.col_offset), place(node.end_lineno, node.end_col_offset)

    nodes = list(ast.walk(ast.parse(source)))
    tests = [node.test for node in nodes if isinstance(node, ast.If | ast.While | ast.IfExp)]
    return Noise(
        tuple(span(one) for node in nodes for one in _unnoticed(node)),
        frozenset(span(test) for test in tests if _negated_otherwise(test)),
        tuple(
            (span(node.left)[1], span(node.right)[0])
            for node in nodes
            if isinstance(node, ast.BinOp)
        ),
    )


def _unnoticed(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
        yield node.annotation
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from node.decorator_list
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
        yield node.returns
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        yield node


def _negated_otherwise(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp):
        return isinstance(test.op, ast.Not)
    return (
        isinstance(test, ast.Compare)
        and len(test.ops) == 1
        and not isinstance(test.ops[0], ast.In | ast.NotIn)
    )


def modules_in(chosen: Sequence[str]) -> list[Path]:
    """The files of the chosen rooms and the chosen files, relative to the project, in order."""
    found = [
        path
        for one in chosen
        for path in ([Path(one)] if one.endswith(".py") else Path(one).rglob("*.py"))
        if path.name != "__init__.py"
    ]
    return sorted(found)


def mutants(db: WorkDB, modules: Sequence[Path]) -> list[WorkItem]:
    """Every mutant of the modules that is worth a run, in the order of their places."""
    init(modules, db, {})
    noise = {module: noise_of(module.read_text(encoding="utf-8")) for module in modules}
    worth = [
        item
        for item in db.work_items
        for mutation in item.mutations
        if mutation.operator_name in OPERATORS and not noise[mutation.module_path].has(mutation)
    ]
    return sorted(worth, key=_order)


def _order(item: WorkItem) -> tuple[str, Place, str, int]:
    mutation = item.mutations[0]
    return (
        str(mutation.module_path),
        mutation.start_pos,
        mutation.operator_name,
        mutation.occurrence,
    )


def tests_of(module: Path) -> list[str]:
    """The test files of the folder that mirrors the module's, its own first."""
    mirror = Path("tests", *module.parent.parts[1:])
    own = mirror / f"test_{module.stem}.py"
    files = [*([str(own)] if own.exists() else ()), *sorted(map(str, mirror.glob("test_*.py")))]
    return list(dict.fromkeys([*files, *ELSEWHERE.get(str(module), ())]))


def command_of(files: Sequence[str]) -> str:
    options = ("-m", "pytest", "-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider")
    return shlex.join([sys.executable, *options, *files])


class Timeouts:
    """How long tests may take with a mutant, seconds: thrice as long as without, measured once."""

    def __init__(self) -> None:
        self._of: dict[frozenset[str], float] = {}

    def of(self, files: Sequence[str]) -> float:
        """Raises SystemExit when the tests fail without any mutant."""
        key = frozenset(files)
        if key not in self._of:
            start = time.monotonic()
            outcome, output = run_tests(command_of(files), 1800)
            if outcome is not TestOutcome.SURVIVED:
                raise SystemExit(f"fails without a mutant: {' '.join(files)}\n{output}")
            self._of[key] = 10 + 3 * (time.monotonic() - start)
        return self._of[key]


def run(db: WorkDB, items: Sequence[WorkItem]) -> dict[str, list[WorkResult]]:
    """Each mutant's result by its module; a line is printed for each as it comes."""
    timeouts, results = Timeouts(), dict[str, list[WorkResult]]()
    for number, item in enumerate(items, start=1):
        mutation = item.mutations[0]
        files = tests_of(mutation.module_path)
        result = mutate_and_test(item.mutations, command_of(files), timeouts.of(files))
        db.set_result(item.job_id, result)
        results.setdefault(str(mutation.module_path), []).append(result)
        said = "timeout" if result.output == "timeout" else str(result.test_outcome.value)
        where = f"{mutation.module_path}:{mutation.start_pos[0]}"
        print(f"{number}/{len(items)} {said:9} {where} {mutation.operator_name}", flush=True)
        if result.test_outcome is TestOutcome.SURVIVED:
            print(result.diff, flush=True)
    return results


def survived(db: WorkDB) -> list[WorkItem]:
    """The mutants of the last run that no test noticed."""
    left = {job for job, result in db.results if result.test_outcome is TestOutcome.SURVIVED}
    return sorted((item for item in db.work_items if item.job_id in left), key=_order)


def table(results: dict[str, list[WorkResult]]) -> str:
    """How many mutants of each module were made and how many survived."""
    lines = ["| module | mutants | killed | of them by time | survived |", "| --- " * 5 + "|"]
    everything = [one for of_one in results.values() for one in of_one]
    for module, of_one in [*results.items(), ("all", everything)]:
        left = sum(one.test_outcome is TestOutcome.SURVIVED for one in of_one)
        late = sum(one.output == "timeout" for one in of_one)
        lines.append(f"| {module} | {len(of_one)} | {len(of_one) - left} | {late} | {left} |")
    return "\n".join(lines)


def copied(target: Path) -> None:
    """What git knows and what is new, copied, so that no mutant ever stands in the project."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    # Bytecode of what is not mutated: runs with mutants write none. Older than any mutant.
    mirrors = [str(Path("tests", *Path(room).parts[1:])) for room in ROOMS]
    command = (sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider")
    subprocess.run([*command, *mirrors], cwd=target, capture_output=True, check=True)


def main() -> None:
    """Make, sample and run the mutants."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("where", nargs="*", default=ROOMS, help="rooms or files of them")
    parser.add_argument("--every", type=int, default=9, help="run every n-th mutant only")
    parser.add_argument("--first", type=int, default=0, help="the first of them, from 0")
    parser.add_argument("--again", action="store_true", help="those that survived last time")
    parser.add_argument("--session", type=Path, default=SESSION, help="for cr-report, cr-html")
    parser.add_argument("--count", action="store_true", help="say how many, run none")
    asked = parser.parse_args()
    session = asked.session.absolute()
    # pytest's plugins take longer to load than most mutants to die; no mirrored test needs one.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copied(Path(folder))
        os.chdir(folder)
        with use_db(session, WorkDB.Mode.create) as db:
            if asked.again:
                items = survived(db)
            else:
                every = mutants(db, modules_in(asked.where))
                items = every[asked.first :: asked.every]
                print(f"{len(items)} of {len(every)} mutants", flush=True)
                db.clear()
                db.add_work_items(items)
            results = {} if asked.count else run(db, items)
        os.chdir(ROOT)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(table(results), f"\n{(used.ru_utime + used.ru_stime) / 60:.0f} minutes of one core")


if __name__ == "__main__":
    main()

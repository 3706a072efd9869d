"""Ask every case of a set of one or more systems, side by side, and keep what they gave.

Case by case, each system in turn: whatever else the machine does meanwhile slows all of them.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eval.cases import Case
from eval.datasets.corpus import library_of, library_of_documents
from eval.metrics.judge import Judge
from eval.runs.folder import RunFolder, kept_records, read_run, run_folder
from eval.runs.outputs import Place, ask, check_claim
from eval.runs.plan import Plan, folder_names, run_settings, sample, settings_for
from eval.runs.records import EvalRun, Record
from eval.systems import WRITING, Reader, System, build_system
from ingest.pipeline import IngestProgress
from rag.build import build_embedder, build_writer
from rag.embedding import Embedder
from rag.errors import SettingsError
from rag.library import Library
from rag.settings import Settings
from rag.types import Tokens
from rag.writing import LocalWriter, Writer

RUNS = Path("runs")
"""Where run folders go, in the current folder."""


@dataclass(frozen=True, slots=True)
class EvalProgress:
    """A case is done by one system: the `done`th output of `total`."""

    record: Record
    done: int
    total: int


Progress = EvalProgress | IngestProgress
Report = Callable[[Progress], None]


def run(
    plan: Plan, settings: Settings, *, runs: Path = RUNS, report: Report | None = None
) -> list[EvalRun]:
    """One run a system, each in a folder of its own below `runs`; a folder whose run was stopped
    is gone on with, and one that is finished is left as it is.

    Raises SettingsError for a plan that cannot be carried out; whatever building the systems and
    opening the library raise. What a system raises for a case is kept as that case's error.
    """
    began = time.monotonic()
    names = folder_names(plan)  # a bad one is said before anything is loaded
    cases = sample(plan.dataset.cases, plan.limit, plan.seed)
    with ExitStack() as stack:
        embedder = build_embedder(settings)
        writer = _writer(plan, settings, stack)
        tokens = writer.tokens if writer and plan.parallel == 1 else None
        systems = _systems(plan, settings, embedder, writer)
        judge = _judge(plan, settings)
        shared = None
        if not all(case.documents or case.claim is not None for case in cases):
            embedder.embed(["Loaded before the first case is timed."])
            shared = stack.enter_context(library_of(plan.dataset, settings, embedder, report))
        readers = [stack.enter_context(s.reading(shared)) for s in systems] if shared else []
        made_with = run_settings(plan, settings, cases, shared, judge, time.monotonic() - began)
        places = [
            (runs / name, settings_for(made_with, system, cases))
            for name, system in zip(names, systems, strict=True)
        ]
        for place in places:  # all are looked at before one is written to
            kept_records(*place)
        folders = [stack.enter_context(run_folder(*place)) for place in places]
        work = _Work(plan, settings, embedder, systems, folders, judge, tokens, shared, readers)
        done = sum(len(folder.done) for folder in folders)
        total = sum(folder.settings.cases for folder in folders)
        for record in work.records(cases):
            done += 1
            if report:
                report(EvalProgress(record, done, total))
    return [read_run(folder.folder) for folder in folders]


@dataclass(frozen=True, slots=True)
class _Work:
    """The systems with their folders, and the library that all cases share; without one, each
    case brings its own documents."""

    plan: Plan
    settings: Settings
    embedder: Embedder
    systems: Sequence[System]
    folders: Sequence[RunFolder]
    judge: Judge | None
    tokens: Tokens | None
    shared: Library | None
    readers: Sequence[Reader]

    def records(self, cases: Sequence[Case]) -> Iterator[Record]:
        """Records as they come, each already in its folder."""
        numbered = list(enumerate(cases))
        groups: list[list[tuple[int, Case]]] = []
        if self.shared:
            groups = [[one] for one in numbered]
        else:  # questions about the same documents share their library
            for _, group in itertools.groupby(numbered, key=lambda one: one[1].documents):
                groups.append(list(group))
        if self.plan.parallel == 1:
            for group in groups:
                yield from self._of_group(group)
            return
        with ThreadPoolExecutor(self.plan.parallel) as pool:
            for records in pool.map(self._all_of_group, groups):
                yield from records

    def _of_group(self, group: Sequence[tuple[int, Case]]) -> Iterator[Record]:
        wanted = [
            (number, case, place)
            for number, case in group
            for place, folder in enumerate(self.folders)
            if case.id not in folder.done and case.tasks & self.systems[place].does
        ]
        if not wanted:
            return
        with ExitStack() as stack:
            library, readers = self._opened([case for _, case, _ in wanted], stack)
            for number, case, place in wanted:
                where = Place(number, self._day(case))
                system = self.systems[place]
                if library is None or case.claim is not None:
                    record = check_claim(system, case, where)
                else:
                    tokens = self.tokens if system.name in WRITING else None
                    record = ask(system, readers[place], library, case, where, self.judge, tokens)
                self.folders[place].add(record)
                yield record

    def _all_of_group(self, group: Sequence[tuple[int, Case]]) -> list[Record]:
        return list(self._of_group(group))

    def _opened(
        self, cases: Sequence[Case], stack: ExitStack
    ) -> tuple[Library | None, Sequence[Reader]]:
        """The library of cases with the same documents; None where there are claims alone, which
        bring their quotes."""
        if all(case.claim is not None for case in cases):
            return None, ()
        documents = cases[0].documents
        if self.shared and not documents:
            return self.shared, self.readers
        library = stack.enter_context(library_of_documents(documents, self.settings, self.embedder))
        return library, [stack.enter_context(system.reading(library)) for system in self.systems]

    def _day(self, case: Case) -> date | None:
        match self.plan.as_of:
            case "own":
                return case.as_of
            case "none":
                return None
            case day:
                return day


def _writer(plan: Plan, settings: Settings, stack: ExitStack) -> Writer | None:
    """The writer that the systems share, where one of them needs it."""
    needed = "llamaindex" in plan.systems or "answer" in plan.dataset.tasks
    if not (WRITING & set(plan.systems) and needed):
        return None
    writer = build_writer(settings)
    if writer:
        stack.callback(writer.close)
    if isinstance(writer, LocalWriter):
        writer.start()  # loads in a process of its own meanwhile
    return writer


def _systems(
    plan: Plan, settings: Settings, embedder: Embedder, writer: Writer | None
) -> tuple[System, ...]:
    """The systems that do what the set asks for; a SettingsError where one does none of it."""
    if "lying" in plan.systems and not any(case.lie for case in plan.dataset.cases):
        raise SettingsError(
            f"the system lying can do nothing with {plan.dataset.name}, which has no lies",
            next="Leave it out, or write a lie for some of the questions.",
        )
    systems = tuple(build_system(name, embedder, writer, settings) for name in plan.systems)
    wanted = plan.dataset.tasks
    for system in systems:
        if not wanted & system.does:
            raise SettingsError(
                f"the system {system.name} can do nothing with {plan.dataset.name}, which asks to "
                + " or ".join(sorted(wanted)),
                next="Leave one of the two out.",
            )
    return systems


def _judge(plan: Plan, settings: Settings) -> Judge | None:
    if not plan.judge:
        return None
    writer = build_writer(settings, "endpoint")
    return Judge(writer) if writer else None

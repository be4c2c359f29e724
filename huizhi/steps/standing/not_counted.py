"""Not counted: what came and is in no sum, what is a unit's by its code alone, and what this time
cannot be held against; each in a sentence for the clerk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huizhi.campaign import Settings
from huizhi.steps.sending import last_time_troubles
from huizhi.storage import Paper, RenamedUnit, Return, names_to_confirm

_NAMED = 3  # files that are named


def unasked_of(settings: Settings, returns: Sequence[Return]) -> tuple[Return, ...]:
    """The current returns of units that were not asked for them: a department, or a community that
    has left the roster."""
    names = {one.name for one in settings.communities}
    deliverables = {one.id for one in settings.deliverables}
    return tuple(
        one
        for one in returns
        if one.current
        and one.community
        and (one.community not in names or one.deliverable not in deliverables)
    )


def left_out(
    settings: Settings,
    returns: Sequence[Return],
    papers: Sequence[Paper] = (),
    renamed: Sequence[RenamedUnit] = (),
) -> tuple[str, ...]:
    """The sentences; renamed: as the ledger has them. Raises: StorageError when the activity before
    cannot be looked into."""
    return (
        *_unasked(settings, returns, papers),
        *_renamed(settings, renamed),
        *last_time_troubles(settings),
    )


def _unasked(
    settings: Settings, returns: Sequence[Return], papers: Sequence[Paper]
) -> Iterator[str]:
    files: dict[str, list[str]] = {}
    for one in unasked_of(settings, returns):
        files.setdefault(one.community or "", []).append(one.file)
    asked = {one.name for one in settings.communities}
    for paper in papers:
        if paper.community not in asked:
            files.setdefault(paper.community, []).append("登记的纸质")
    for name, own in files.items():
        named = "、".join(own[:_NAMED]) + ("等" if len(own) > _NAMED else "")
        came = f"报来的{len(own)}份表（{named}）没有计入"
        if name in settings.by_name:
            yield f"没有要求报送的单位{name}{came}，列在各表末尾。"
        else:
            yield (
                f"{name}不在单位名单上，{came}，列在各表末尾。是名单上哪个单位改了名的，"
                "请把它写进那个单位的“别名”；是别的单位的，请打开那份表改单位"
                "（或用 rule 文件 --unit 单位）。"
            )


def _renamed(settings: Settings, renamed: Sequence[RenamedUnit]) -> Iterator[str]:
    for was, name in names_to_confirm(settings, renamed):
        yield (
            f"{was}改名为{name}（编号没有变），{was}报来的都算{name}的。是的话请把“{was}”写进{name}的"
            "“别名”，以后写旧名称的表、旧的报送链接也认得；不是同一个单位的，请把它加回名单，另编一个编号，"
            "再打开那些表改单位（或用 rule 文件 --unit 单位）。"
        )

"""Sentences: figures in words, true whatever the figures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MOST_NAMED = 12  # units that are named in one sentence


@dataclass(frozen=True, slots=True)
class Figures:
    """How one deliverable stands. noun: “社区” or “单位”; asked = done + correct + compare + blank
    + missing; in_time, late: of all that came and are not blank; compare: what came on paper and
    nobody has compared with its picture yet."""

    noun: str
    asked: int
    done: int
    correct: int
    blank: int
    missing: int
    in_time: int
    late: int
    compare: int = 0


def rate(part: int, whole: int) -> str:
    """A share as a percentage with at most one decimal; 100% only for all of it, 0% only for none
    of it."""
    if not whole or not part:
        return "0%"
    if part >= whole:
        return "100%"
    tenths = min(999, max(1, round(part * 1000 / whole)))
    return f"{tenths // 10}.{tenths % 10}%".replace(".0%", "%")


def report_sentence(name: str, figures: Figures, missing: Sequence[str]) -> str:
    """“联络员：12个社区中已有11个报送，报送率91.7%，其中按时10个、迟报1个。……”"""
    noun, asked, done = figures.noun, figures.asked, figures.done
    if not asked:
        return f"{name}：没有需要报送的{noun}。"
    if done == asked:
        said = f"{asked}个{noun}全部报送，报送率100%" if asked > 1 else f"1个{noun}已报送"
    elif done:
        said = f"{asked}个{noun}中已有{done}个报送，报送率{rate(done, asked)}"
    elif figures.missing == asked:
        said = f"{asked}个{noun}都还没有报送" if asked > 1 else f"1个{noun}还没有报送"
        return f"{name}：{said}。"
    elif figures.compare:
        said = f"{asked}个{noun}中还没有一个核对无误" if asked > 1 else f"1个{noun}报送的还没有核对"
    else:
        said = f"{asked}个{noun}都还没有报送合格的材料" if asked > 1 else f"1个{noun}报送的还不合格"
    rest = _rest(figures, missing, "另有" if done else "其中")
    return f"{name}：{said}{_timing(figures)}。{rest}"


def _timing(figures: Figures) -> str:
    """Of everything that came, what came in time: also of what has to be corrected yet."""
    came = figures.in_time + figures.late
    if not came:
        return ""
    if not figures.late:
        return "，收到的都在截止前" if came > 1 else "，在截止前收到"
    if not figures.in_time:
        return "，收到的都过了截止时间" if came > 1 else "，收到时已过截止时间"
    return f"，收到的{came}个中按时{figures.in_time}个、迟报{figures.late}个"


def _rest(figures: Figures, missing: Sequence[str], before: str) -> str:
    """What is not done, with the names of those of whom nothing came."""
    parts = []
    if figures.correct:
        parts.append(f"{figures.correct}个需要更正或补报")
    if figures.compare:
        parts.append(f"{figures.compare}个由照片或扫描件认出、还没有校对")
    if figures.blank:
        parts.append(f"{figures.blank}个报的是空白表")
    if figures.missing:
        parts.append(f"{figures.missing}个没有报送{_named(missing)}")
    return f"{before}{'、'.join(parts)}。" if parts else ""


def _named(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = "等" if len(names) > _MOST_NAMED else ""
    return f"（{'、'.join(names[:_MOST_NAMED])}{more}）"


def works_sentence(
    noun: str, units: int, works: int, videos: int, pictures: int, unsure: int = 0
) -> str:
    """What was handed in altogether. unsure: works that nobody has compared with their pictures."""
    if not works and not videos and not pictures:
        return "还没有收到作品。"
    material = [f"视频{videos}个"] * bool(videos) + [f"图片{pictures}张"] * bool(pictures)
    with_it = f"，随报{'、'.join(material)}" if material else "，没有随报视频和图片"
    read = f"（其中{unsure}件由照片或扫描件认出，还没有校对，件数可能不对）" if unsure else ""
    return f"共有{units}个{noun}报送作品{works}件{read}{with_it}。各项目情况如下："


def best_sentence(chosen: int) -> str:
    """How many works the clerk has chosen."""
    if not chosen:
        return "还没有推荐优秀作品（在汇总表“推荐”一栏打√后，重新生成报告）。"
    return f"经审核，推荐优秀作品{chosen}件："


def trouble_sentence(
    noun: str, lacking: int, wrong: int, shared: Sequence[Sequence[str]] = ()
) -> str:
    """What is not as it should be. shared: units that handed in the same thing."""
    same = "；".join("和".join(names) for names in shared[:_MOST_NAMED])
    more = "等" if len(shared) > _MOST_NAMED else ""
    alike = f"{same}{more}报了同样的照片或材料，请核实。" if same else ""
    if not lacking and not wrong:
        return f"各{noun}的材料均已报齐，没有需要更正的问题。{alike}"
    parts = []
    if lacking:
        parts.append(f"还有{lacking}个{noun}没有报齐")
    if wrong:
        parts.append(f"收到的材料中有{wrong}处需要更正")
    return f"{'，'.join(parts)}。{alike}"

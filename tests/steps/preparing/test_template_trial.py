"""Templates are rendered in a child before anybody relies on them: bombs and plain mistakes."""

from __future__ import annotations

import io
import shutil
from contextlib import nullcontext
from pathlib import Path

import docx
import pytest

from huizhi.campaign import load_settings
from huizhi.content.limits import GB, Limits
from huizhi.errors import RenderError, TemplateError
from huizhi.steps.preparing import template_trial_child
from huizhi.steps.preparing.adopting import take_template
from huizhi.steps.preparing.checking import check, template_mistakes
from huizhi.steps.preparing.template_trial import trial_mistakes
from tests.paths import ROOT

NOTICE = "notice.docx"
MACRO = (
    "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "循环超过",
)
NESTED = (
    (
        "{% set ns=namespace(x=[]) %}{% for i in range(60) %}{% set ns.x=[ns.x,ns.x] %}{% endfor %}"
        "{{ ns.x }}"
    ),
    "列表里的内容超过",
)
ENDLESS = (  # hours of work in few rounds: however fast the machine, no other limit comes first
    "{% for i in range(99999) %}{{ ('ab' * 49999)|sort|length }}{% endfor %}"
)
LISTS = "{{ [[[1]*1000]*1000]*1000 }}", "列表里的内容超过"
WRONG = "{% set n=namespace(x=0) %}{% for i in range(3) %}{{ 1/n.x }}{% endfor %}", "除数是 0"


@pytest.fixture
def campaign(tmp_path: Path) -> tuple[Path, Path]:
    """The example's configuration and templates, to be changed."""
    for name in ("config", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path / "config", tmp_path / "templates"


def notice(templates: Path, mark: str) -> bytes:
    """The notice with one paragraph more."""
    document = docx.Document(str(templates / NOTICE))
    document.add_paragraph(mark)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("mark", "why"), [MACRO, NESTED, LISTS, WRONG])
def test_a_bomb_or_a_wrong_mark_is_not_adopted_and_its_place_is_told(
    campaign: tuple[Path, Path], mark: str, why: str
) -> None:
    config, templates = campaign
    before = (templates / NOTICE).read_bytes()
    data = notice(templates, mark)
    with pytest.raises(TemplateError) as refused:
        take_template(config, templates, NOTICE, data)
    (mistake,) = refused.value.mistakes
    assert mistake.file == f"templates/{NOTICE}"
    assert mark[:8] in str(mistake) or "第68段" in mistake.place
    assert why in mistake.what
    assert "运行 check" not in str(mistake)
    assert (templates / NOTICE).read_bytes() == before


def test_what_never_ends_is_ended_and_the_template_is_named(campaign: tuple[Path, Path]) -> None:
    config, templates = campaign
    (templates / NOTICE).write_bytes(notice(templates, ENDLESS))
    tried: list[str] = []
    limits = Limits(child_seconds=3, child_bytes=2 * GB)
    (mistake,) = trial_mistakes(
        config, templates, [NOTICE, "attachment1.xlsx"], limits, tried.append
    )
    assert mistake.file == f"templates/{NOTICE}"
    assert "没有成功：3秒内没有读完" in mistake.what
    assert tried == [NOTICE]


def test_good_templates_are_without_a_mistake(campaign: tuple[Path, Path]) -> None:
    assert check(*campaign).mistakes == ()


def test_a_mark_that_only_the_report_uses_is_told(campaign: tuple[Path, Path]) -> None:
    config, templates = campaign
    document = docx.Document(str(templates / "report.docx"))
    document.add_paragraph("{{ 报告.概况 / 0 }}")
    document.save(str(templates / "report.docx"))
    mistakes = check(config, templates).mistakes
    assert [one.file.rpartition("/")[2] for one in mistakes] == ["report.docx"]
    assert "文字和数不能一起计算" in mistakes[0].what


def test_a_mistake_in_the_copy_of_one_community_names_it(campaign: tuple[Path, Path]) -> None:
    config, templates = campaign
    second = load_settings(config).recipients[1].name
    mark = f"{{{{ 1 // (0 if 收文单位.名称 == '{second}' else 1) }}}}"
    (templates / "notice.docx").write_bytes(notice(templates, mark))
    (mistake,) = trial_mistakes(config, templates, ["notice.docx"])
    assert mistake.what.endswith(f"（发给“{second}”的一份）")
    settings = load_settings(config)
    assert template_mistakes(settings, templates) == []
    assert template_mistakes(settings, templates, settings.recipients[1])


def test_of_very_many_communities_the_first_and_the_last_are_tried(
    campaign: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, templates = campaign
    settings = load_settings(config)
    monkeypatch.setattr(template_trial_child, "_MOST_TRIED", 2)
    for number, tried in ((1, False), (-1, True)):
        name = settings.recipients[number].name
        mark = f"{{{{ 1 // (0 if 收文单位.名称 == '{name}' else 1) }}}}"
        (templates / "notice.docx").write_bytes(notice(templates, mark))
        with pytest.raises(RenderError, match="除数是 0") if tried else nullcontext():
            template_trial_child._render(settings, templates / "notice.docx")

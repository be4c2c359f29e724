"""Mark check: each kind of mistake with its place, and no false alarm."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document as make_word  # noqa: N813

from huizhi.content.grid import Document, Grid, parse
from huizhi.content.limits import Limits
from huizhi.formats.jinja.check import mistakes_in_marks
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.reader import read_bytes
from tests.formats.rendering import FILTERS, book, saved
from tests.paths import TEMPLATES


class _Activity:
    """A value that is no mapping."""

    主题 = "题"
    开始 = dt.date(2024, 6, 1)


CONTEXT: dict[str, Any] = {
    "姓名": Slot("", "name"),
    "单位名称": Slot("", "organization"),
    "数": 2,
    "无": None,
    "单位": {"名称": "祖师社区", "联系人": {"姓名": "李明", "电话": "1"}, "地址": None},
    "活动": _Activity(),
    "行们": [{"名": "甲", "数": 1, "子": [1, 2]}],
    "空的": [],
    "对们": [("一", {"值": 1})],
}


def _mistakes(drawing: str, kind: str = "xlsx") -> list[str]:
    """The mistakes of a sheet, or of a document's one grid, drawn."""
    document = Document(kind, (parse(drawing, "表"),))
    return [str(one) for one in mistakes_in_marks(document, CONTEXT, FILTERS, "t")]


def _only(drawing: str, kind: str = "xlsx") -> str:
    found = _mistakes(drawing, kind)
    assert len(found) == 1, found
    return found[0]


COLUMNS = """
    单位                   | {%tc for 列 in 行们 %} | {{ 列.名 }}       | {%tc endfor %} | 合计
    {%tr for 行 in 行们 %} |                        |                   |                |
    {{ 行.名 }}            |                        | {{ 行[列.名] }}   |                | 1
    {%tr endfor %}         |                        |                   |                |
"""


# --- mistakes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("{{ 姓 名 }}", "中间有空格"),
        ("{{ 姓明 }}", "“姓明”没有对应的内容；最接近的有：姓名"),
        ("{{ 单位.名 }}", "“名”没有对应的内容；最接近的有：名称"),
        ("{{ 单位.联系人.手机 }}", "“手机”没有对应的内容；可以用的有：姓名、电话"),
        ("{{ 单位['没有'] }}", "“没有”没有对应的内容"),
        ("{{ 活动.主提 }}", "“主提”没有对应的内容；最接近的有：主题"),
        ("{{ 活动.开始\\!日月 }}", "没有名为“日月”的过滤器；最接近的有：月日"),
        ("{{ 姓名\\!月日 }}", "“月日”不能用在这里：前面是空的"),
        ("{{ 单位.地址.街道 }}", "“街道”没有对应的内容"),
        ("{{ 1 / 0 }}", "除数是 0"),
        ("{{ ''.__class__ }}", "不允许"),
        ("{{ loop.index }}", "“loop”没有对应的内容"),
        ("{{ }}", "没有写内容"),
        ("{{ 姓名 + }}", "最后的“+”后面没有内容"),
        ("{{ 行们[5] }}", "这里没有这一项"),
        ("{% 乱写 %}", "不认识“乱写”"),
        ("{% if %}{% endif %}", "没有写内容"),
        ("{% if 姓明 %}{% endif %}", "“姓明”没有对应的内容"),
        ("{% for x in 数 %}{% endfor %}", "不是列表，不能循环"),
        ("{% for x 在 行们 %}{% endfor %}", "循环里没有 in"),
        ("{% for x in 行们 if y %}{% endfor %}", "“y”没有对应的内容"),
        ("{% for a, b, c in 对们 %}{% endfor %}", "有3个名称，每一项却有2个值"),
        ("{% for x in 行们 %}{{ x.没有 }}{% endfor %}", "“没有”没有对应的内容；可以用的有：名、数"),
        ("{% for x in 行们 %}{% endfor %}{{ x }}", "“x”没有对应的内容"),
        ("{% for x in 行们 %}{{ loop.序号 }}{% endfor %}", "“序号”没有对应的内容"),
        ("{% for x in 空的 %}{{ y.名 }}{% endfor %}", "“y”没有对应的内容"),
        ("{% if 无 %}{{ 姓明 }}{% endif %}", "“姓明”没有对应的内容"),
        ("{% set x = 姓明 %}", "“姓明”没有对应的内容"),
        ("{% vm %}甲", "不在循环里"),
        ("{%p if 数 %}", "Excel 模板里不能用“p”"),
        ("{{r 姓名 }}", "Excel 模板里不能用“r”"),
        ("{% hm %}", "不认识“hm”"),
        ("{% if 数 %}乙", "只有开头，没有对应的 endif；请同一格里补上 {% endif %}"),
        ("{% for x in 行们 %}乙", "只有开头，没有对应的 endfor"),
        ("{% endfor %}", "endfor 没有对应的 for"),
        ("{% else %}", "else 没有对应的 if或for"),
        ("{% if 数 %}{% endfor %}{% endif %}", "endfor 没有对应的 for"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_cell(mark: str, said: str) -> None:
    found = _only(f"甲 | 乙\n丙 | {mark}")
    assert found.startswith("t 表!B2：")
    assert said in found


def test_half_the_braces_around_a_known_name_are_told() -> None:
    said = _only("甲 | 乙\n丙 | {单位.名称}")
    assert "请写成 {{ 单位.名称 }}" in str(said)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 姓名 }",
        "{ 姓名 }}",
        "｛｛ 姓名 ｝｝",
        "{ { 姓名 } }",
        "{{ 姓名",
        "{% if 数",
        "{％ if 数 ％}",
        "｛% if %｝",
    ],
)
def test_a_broken_mark_is_shown(text: str) -> None:
    found = _only(f"甲\n前面{text}后面")
    assert found.startswith("t 表!A2：标记没有写完整：“")
    assert "用半角的花括号" in found


def test_several_mistakes_are_told_at_once() -> None:
    assert len(_mistakes("{{ 甲 }} | {{ 乙 }}{{ 丙 }}\n{{ 丁 } | 好的")) == 4


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_row_mark_stands_alone_in_its_row(kind: str) -> None:
    crowded = _only("{%tr for x in 行们 %} | 甲\n{{ x.名 }} |\n{%tr endfor %} |", kind)
    assert "表!A1：标记“{%tr for x in 行们 %}”旁边还有“甲”，生成时会丢失" in crowded
    two = _mistakes(
        "{%tr for x in 行们 %}{%tr for y in x.子 %}\n1\n{%tr endfor %}\n{%tr endfor %}", kind
    )
    assert len(two) == 1
    assert "独占一行" in two[0]
    apart = _mistakes("{%tr if 数 %} | {%tr if 数 %}\n1 |\n{%tr endif %} |\n{%tr endif %} |", kind)
    assert [one.partition("：")[0] for one in apart] == ["t 表!A1", "t 表!B1"]


def test_a_paragraph_mark_stands_alone_in_its_paragraph() -> None:
    found = _only("{%p if 数 %}甲\n{%p endif %}", "docx")
    assert "旁边还有“甲”" in found
    assert _mistakes("{%p if 数 %}\\n甲\\n{%p endif %}", "docx") == []


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_beginning_and_end_stand_in_the_same_way(kind: str) -> None:
    found = _mistakes("{%tr for x in 行们 %}\n{{ x.名 }}\n{% endfor %}", kind)
    assert found == [
        "t 表!A3：标记“{% endfor %}”：开头写的是“{%tr for”（表!A1）；结尾要写成“{%tr endfor %}”。"
    ]


def test_what_never_ends_is_named_where_it_begins() -> None:
    found = _mistakes("{%tr for x in 行们 %}\n{%tr if x.数 %}\n1\n{%tr endif %}")
    assert found == [
        "t 表!A1：标记“{%tr for x in 行们 %}”只有开头，没有对应的 endfor；请补上 {%tr endfor %}。"
    ]


def test_a_space_before_tr_does_not_work_in_word() -> None:
    assert "要紧跟在“{%”后面" in _mistakes("{% tr for x in 行们 %}", "docx")[0]
    assert (
        _mistakes("{% tr for x in 行们 %}\n1\n{% tr endfor %}".replace("{% tr", "{%tr"), "docx")
        == []
    )


def test_a_broken_beginning_is_told_once() -> None:
    assert "“没有”" in _only("{%tr for x in 没有 %}\n{{ x.名 }}\n{%tr endfor %}")
    assert "比较是否相同要写“==”" in _only("{%tr if 数 = 3 %}\n甲\n{%tr endif %}")


# --- no false alarm ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "普通文字 {一} 100%",
        "{# 注释 {{ 没有 }} #}".replace("{{ 没有 }}", "没有"),
        "{{ 姓名 }}{{ 单位.名称\\!加括号 }}",
        "{{ “甲” ~ 姓名 }}{{ '“乙”' }}",
        "{{ 没有\\!default('无') }}{{ 没有 is defined }}{{ 单位.没有\\!d('') }}",
        "{{ 单位.地址.街道 if 单位.地址 else '无' }}",
        "{% if 单位.地址 %}{{ 单位.地址.街道 }}{% endif %}",
        "{% if 数 == 1 %}{{ 无.甲 }}{% elif 数 == 2 %}乙{% else %}{{ 无.丙 }}{% endif %}",
        "{% if 数 < 3 and 数 >= 1 %}{{ 数 + 1 }}{% endif %}",
        "{% for a, b in 对们 %}{{ a }}{{ b.值 }}{% endfor %}",
        "{% for k, v in 单位.items() %}{{ k }}{{ v }}{% endfor %}",
        "{% for k in 单位 %}{{ 单位[k] }}{% endfor %}",
        "{% for x in 空的 %}{{ x.名.子 }}{{ x.日\\!月日 }}{% else %}{{ 姓名 }}{% endfor %}",
        "{% for x in 行们 if x.数 > 0 %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}",
        "{% for x in 行们 %}{% for y in x.子 %}{{ y }}{% endfor %}{{ loop.last }}{% endfor %}",
        "{% for n in range(3) %}{{ n }}{% endfor %}",
        "{% for 字 in 单位.名称 %}{{ 字 }}{% endfor %}",
        "{% set x = 数 * 2 %}{{ x }}{% set a, b = (1, 2) %}{{ a + b }}",
        "{% set 段 %}甲{{ 姓名 }}{% endset %}{{ 段\\!upper }}",
        "{% if 数 %}{% set y = 1 %}{% else %}{% set y = 2 %}{% endif %}{{ y }}",
        "{% set s = namespace(n=0) %}{% for x in 行们 %}{% set s.n = 1 %}{% endfor %}{{ s.n }}",
        "{% macro 写(甲, 乙=1) %}{{ 甲.丙 }}{{ 乙 }}{% endmacro %}{{ 写(姓名) }}",
        "{% with 短 = 单位.名称 %}{{ 短 }}{% endwith %}",
        "{% raw %}{{ 没有 }}{% endraw %}",
        "{{- 姓名 -}}{%- if 数 -%}甲{%- endif -%}",
        "{{ 活动.主题 }}{{ 活动.开始.month }}{{ 活动.开始\\!月日 }}",
        "{{ 行们\\!map(attribute='名')\\!join('、') }}{{ 行们\\!length }}{{ 行们[0].名 }}",
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(text: str) -> None:
    for kind in ("xlsx", "docx"):
        assert _mistakes(f"{text}\n", kind) == []


def test_names_of_columns_hold_in_all_rows_of_their_columns() -> None:
    right = COLUMNS.replace("行[列.名]", "行.数 + 列.数")
    assert _mistakes(right) == []
    assert "表!E3" in _only(right.replace("| 1", "| {{ 列.名 }}"))
    assert _only(right.replace("列.数", "列.错")).startswith("t 表!C3：")
    assert "各类" in _only(right.replace("列 in 行们", "列 in 各类"))


def test_marks_of_columns_are_pairs_too() -> None:
    assert "表!B1" in _only(COLUMNS.replace("{%tc endfor %}", "").replace("行[列.名]", "行.数"))


def test_marks_of_word_only() -> None:
    drawing = """
        {%p if 数 %}
        甲{{r 姓名 }}乙
        {%p endif %}
        {%tr for x in 行们 %}     |               |
        {% vm %}{{ x.名 }}        | {% cellbg x.数 %}甲 | {% colspan x.数 %}
        {%tr endfor %}            |               |
        {%tc for x in 行们 %}     | {% hm %}{{ x.名 }} | {%tc endfor %}
    """
    assert _mistakes(drawing, "docx") == []
    assert "“没有”" in _only(drawing.replace("cellbg x.数", "cellbg x.没有"), "docx")


def test_names_of_a_loop_hold_within_it_alone() -> None:
    found = _only("{%p for u in 行们 %}\n{{ u.名 }}\n{%p endfor %}\n{{ u.名 }}", "docx")
    assert "只在 {%p for u in 行们 %} 和 {%p endfor %} 之间认得" in found


def test_a_word_document_is_told_of_words_marks() -> None:
    assert "Word 模板里不能用“sheet”" in _mistakes("{%sheet for x in 行们 %}", "docx")[0]
    assert "Excel 模板里不能用“p”" in _mistakes("{%p for x in 行们 %}")[0]


def test_names_within_others_and_leading_ones_are_offered() -> None:
    assert _only("{{ 电话 }}").endswith(
        "“电话”没有对应的内容；可以用的有：单位、行们、空的、对们、姓名、单位名称、数、无。"
    )
    assert "；最接近的有：单位.地址" in _only("{{ 地址 }}")
    assert "标记里不能用“append”；标记只能读取内容" in _only("{{ 行们.append(1) }}")


def test_nested_rows_in_sheets() -> None:
    drawing = """
        {%tr for 组 in 行们 %}
        {%tr for 子 in 组.子 %}
        {% vm %}{{ 组.名 }}{{ 子 }}{{ loop.index }}
        {%tr else %}
        没有
        {%tr endfor %}
        {%tr if 组.数 %}
        {{ 组.数 }}
        {%tr elif 组.名 %}
        {{ 组.名 }}
        {%tr endif %}
        {%tr endfor %}
    """
    assert _mistakes(drawing) == []


def test_conditions_over_paragraphs_in_word() -> None:
    assert _mistakes("{% if 数 %}甲\n乙{% endif %}", "docx") == []
    assert len(_mistakes("{% if 数 %}甲\n乙{% endif %}", "xlsx")) == 2


def test_real_files_are_read_to_be_checked() -> None:
    sheet = read_bytes(saved(book("{{ 姓明 }}\n{{ 姓名 }}")), Limits())
    assert [one.place for one in mistakes_in_marks(sheet, CONTEXT, FILTERS, "t")] == ["表!A1"]
    word = make_word()
    word.add_paragraph("好的")
    word.add_paragraph("{{ 姓明 }}")
    word.add_table(1, 2).rows[0].cells[1].text = "{{ 姓 }"
    grids = read_bytes(_bytes(word), Limits())
    found = mistakes_in_marks(grids, CONTEXT, FILTERS, "t")
    assert [one.place for one in found] == ["第2段", "表格1第1行第2列"]


def _bytes(word: Any) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


# --- the shipped templates ---------------------------------------------------------------------


def _shipped() -> Iterator[Path]:
    """The templates of a packet; `check` tries the others on a campaign of which nothing came."""
    every = (path for path in sorted(TEMPLATES.iterdir()) if path.suffix in {".docx", ".xlsx"})
    return (path for path in every if path.stem not in {"summary", "reminder", "report"})


def _campaign() -> dict[str, Any]:
    """Variables as the example configuration makes them."""
    day, contact = dt.date(2024, 6, 3), {"姓名": "王", "电话": "1"}
    columns = ("主题或标题", "报送内容", "备注")
    rows = [{"序号": n, **{c: Slot("", f"rows.{c}") for c in columns}} for n in (1, 2)]
    forms = [{"序号": n, "标题": "题", "简称": "简", "接收人": contact} for n in (1, 2, 3)]
    labels = [
        "姓名",
        "性别",
        "职务",
        "办公电话",
        "手机",
        "传真",
        "电子邮箱",
        "单位名称",
        "通讯地址",
        "报送单位",
    ]
    labels += ["报送时间", "联系人", "联系方式"]
    words = ("名称", "专项", "主题", "口号")
    items = ("联络员", "活动内容", "优秀作品", "总结报告")
    return {
        "活动": {"年份": 2024, "届次": 23, "开始": day, "结束": day, **dict.fromkeys(words, "词")},
        "办事处": dict.fromkeys(("全称", "简称", "印发机关"), "办"),
        "通知": {
            "文号": None,
            "机关标志": "办",
            "用印": True,
            "抄送": None,
            "主送": "各",
            "日期": day,
            "印发日期": day,
            "联系人": {"姓名": "王", "电话": "1"},
        },
        "报送事项": {item: {"截止": day} for item in items},
        "附件": forms,
        **{f"附件{n}": form for n, form in enumerate(forms, start=1)},
        "项目": [{"序号": 1, "名称": "甲", "报送表名称": "甲", "格式": "视\n频", "要求": "x"}],
        "收文单位": {"名称": "祖师社区"},
        "作品": [{"名称": "甲", "行": rows}],
        **{label: Slot("", label) for label in labels},
    }


def test_the_shipped_templates_are_right_and_a_slip_in_them_is_found() -> None:
    filters = {**FILTERS, "年月日": lambda day: f"{day.year}年{day.month}月{day.day}日"}
    paths = list(_shipped())
    assert len(paths) >= 7
    for path in paths:
        document = read_bytes(path.read_bytes(), Limits())
        assert mistakes_in_marks(document, _campaign(), filters, path.name) == []
        without = {name: value for name, value in _campaign().items() if name != "附件1"}
        marked = any("附件1." in cell.text for grid in document.grids for cell in grid.cells)
        assert bool(mistakes_in_marks(document, without, filters, path.name)) == marked


def test_a_document_without_marks_has_no_mistake() -> None:
    assert mistakes_in_marks(Document("docx", (Grid("正文", ()),)), {}, {}, "t") == []


# --- what people type ----------------------------------------------------------------------------

SLIPS = [
    ("{{ 姓名｜加括号 }}", "有全角的“｜”；请换成半角的“|”"),
    ("{{ 单位。名称 }}", "有全角的“。”；请换成半角的“.”"),
    ("{{ 单位．名称 }}", "有全角的“．”；请换成半角的“.”"),
    ("{{ 姓名；}}", "不能有“；”；请删去"),
    ("{{ 活动.开始\\!月日（） }}", "有全角的“（”；请换成半角的“(”"),
    ("{{ 姓名，数 }}", "有全角的“，”；请换成半角的“,”"),
    ("{% if 数 ＝ 1 %}{% endif %}", "有全角的“＝”"),
    ("{% if 数 ＞ 1 %}{% endif %}", "有全角的“＞”；请换成半角的“>”"),
    ("{% if 数 = 1 %}{% endif %}", "要写“==”"),
    ("{{ 单位 名称 }}", "“单位”和“名称”中间有空格"),
    ("{{ 姓名\\!default('无 }}", "引号没有成对"),
    ("{{ 姓名\\!default('无' }}", "括号“()”没有成对"),
    ("{{ 姓名\\! }}", "最后的“|”后面没有内容"),
    ("{{ 单位. }}", "最后的“.”后面没有内容"),
    ("{{ 姓名 $ }}", "不能有“$”"),
    ("{{ 姓名？ }}", "不能有“？”"),
    ("{{ 姓名.姓 }}", "“姓”前面的是文字"),
    ("{{ 数.个 }}", "“个”前面的是数或日期"),
    ("{{ 姓名\\!月日 }}", "“月日”不能用在这里：前面是空的"),
    ("{{ 活动.开始\\!月日(1) }}", "括号里的内容多了或少了"),
    ("{{ 数 / 0 }}", "除数是 0"),
    ("{{ 姓名 > 3 }}", "不能比较大小"),
    ("{{ 姓名 + 3 }}", "请用“~”|文字和数不能一起计算"),
    ("{{ 姓名() }}", "不能带括号"),
    ("{{ 行们[9].名 }}", "这里没有这一项"),
    ("{% for 项 行们 %}{% endfor %}", "循环里没有 in"),
    ("{% 如果 数 %}", "不认识“如果”"),
    ("{% if 数 %}{% else if 数 %}{% endif %}", "请写 elif"),
    ("{% endif %}", "endif 没有对应的 if"),
    ("{% if 数 %}{% endif 数 %}", "“endif”后面不能有内容"),
    ("{%for行in行们%}", "“for”后面没有空格"),
    ("{{ 数 \\!\\! 姓名 }}", "请写 or"),
    ("{{ 数 && 姓名 }}", "请写 and"),
    ("{{ !数 }}", "请写 not"),
    ("{{ 姓\u200b名 }}", "看不见的字符"),
    ("{{ 数\\!length }}", "“length”不能用在这里：前面是数2"),
    ("{% for a, b in 行们 %}{% endfor %}", "有2个名称，每一项却有3个值"),
    ("{% for x in 行们 %}甲", "没有对应的 endfor"),
    ("{{ }}", "没有写内容"),
    ("{{ 2024年 }}", "“2024年”不是数；请只写 2024"),
    ("{% tr for x in 行们 %}", "“tr”要紧跟在“{%”后面"),
    ("{% tr endfor %}", "中间没有空格"),
    ("{% FOR x in 行们 %}", "“FOR”要用小写"),
    ("｛%tr for x in 行们 %｝", "标记要写成 {% … %}、{%tr … %}"),
    ("{﹪ if 数 ﹪}", "标记要写成 {% … %}、{%tr … %}"),
]


@pytest.mark.parametrize(("text", "said"), SLIPS)
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_slip_is_told_in_chinese_with_what_to_do(text: str, said: str, kind: str) -> None:
    found = _only(f"甲 | 乙\n丙 | {text}", kind)
    assert found.startswith("t 表!B2：")
    assert any(one in found for one in said.split("|")) or said in found
    told = found.replace(text.replace("\\!", "|"), "")
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", re.sub("{[{%].*?[}%]}", "", told)), told


# --- comparisons, near misses, names that loops set -----------------------------------------------


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{% if 数 == "2" %}甲{% endif %}', "数2和文字“2”种类不同，永远不会相同；请数不加引号"),
        ('{% if "2" != 数 %}甲{% endif %}', "文字“2”和数2种类不同"),
        ('{{ 数 in ["2", "3"] }}', "数2和文字“2”种类不同"),
        (
            '{{ "甲" if 活动.开始 == "2024-06-01" else "" }}',
            "日期2024年6月1日和文字“2024-06-01”种类不同",
        ),
        (
            '{% for 行 in 行们 %}{% if 行.数 == "1" %}甲{% endif %}{% endfor %}',
            "数1和文字“1”种类不同",
        ),
        ("{% if 单位.名称 == 3 %}甲{% endif %}", "文字“祖师社区”和数3种类不同"),
    ],
)
def test_a_comparison_of_different_kinds_is_told(said: str, why: str) -> None:
    assert why in _only(said, "docx")


@pytest.mark.parametrize(
    "said",
    [
        "{{ 数 == 2.0 }}",
        '{{ 数 == "" }}',
        '{{ 无 == "2" }}',
        '{{ 姓名 == "张三" }}',
        '{{ 单位.名称 in ["祖师社区", 3] }}',
        '{{ "祖师" in 单位.名称 }}',
        '{% for 项 in [1, "若干"] %}{{ 项 == "若干" }}{% endfor %}',
        "{{ 数 == true }}",
    ],
)
def test_a_comparison_that_may_hold_is_none(said: str) -> None:
    assert _mistakes(said, "docx") == []


@pytest.mark.parametrize(
    "said",
    [
        "{单位.名称}",
        "{ 姓名 }",
        "${单位.名称}",
        "%{ 姓名 }",
        "【【单位.名称】】",
        "《单位.名称》",
        "«单位.名称»",
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_name_in_other_brackets_is_told(said: str, kind: str) -> None:
    assert f"“{said}”不是标记，会照样印出来；请写成 {{{{ " in _only(said, kind)


@pytest.mark.parametrize("said", ["{1,2}", "《姓名》", "【姓名】", "{别的}", "（单位.名）", "[数]"])
def test_other_words_in_brackets_are_text(said: str) -> None:
    assert _mistakes(said, "docx") == []


SET_IN_LOOP = "{% set 和 = 0 %}{% for 行 in 行们 %}{% set 和 = ADDED %}{% endfor %}{{ 和 }}"


def test_what_a_loop_sets_is_lost_behind_it() -> None:
    added = _only(SET_IN_LOOP.replace("ADDED", "和 + 行.数"), "docx")
    assert "循环里用 set 改“和”，出了循环就没有了；" in added
    assert "namespace(数=0)" in added
    assert "“和”在循环里用 set 改过，出了循环仍是原来的值" in _only(
        SET_IN_LOOP.replace("ADDED", "1"), "docx"
    )


@pytest.mark.parametrize(
    "said",
    [
        (
            "{% set 账 = namespace(和=0) %}"
            "{% for 行 in 行们 %}{% set 账.和 = 账.和 + 行.数 %}{% endfor %}{{ 账.和 }}"
        ),
        "{% for 行 in 行们 %}{% set 和 = 行.数 %}{{ 和 }}{% endfor %}{% set 和 = 1 %}{{ 和 }}",
    ],
)
def test_what_is_set_and_kept_is_no_mistake(said: str) -> None:
    assert _mistakes(said, "docx") == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{% for 行 in 行们 %}{%end for%}", "请写 endfor，中间没有空格"),
        ("{%P for 行 in 行们 %}", "“p”要用半角的小写字母"),
        ("{%ｐ for 行 in 行们 %}", "“p”要用半角的小写字母"),
        ("{% 单位.名称 %}", "请写成 {{ 单位.名称 }}"),
        ("{{ 行们.名 }}", "前面的是列表（1项）"),
    ],
)
def test_the_remedy_is_named(said: str, why: str) -> None:
    assert why in "".join(_mistakes(said, "docx"))

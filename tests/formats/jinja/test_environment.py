"""Mark environment: strict, sandboxed, escaping, and bounded in time and memory."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.jinja.environment import CompiledMarks, MarkEnvironment
from huizhi.formats.jinja.placed_source import PlacedSource, place_sign
from huizhi.formats.jinja.printed_values import printable


def rendered(source: str, **context: object) -> str:
    environment = MarkEnvironment({"加括号": lambda text: f"（{text}）"}, printable)
    lines = enumerate(source.split("\n"), start=1)
    placed = "".join(f"{place_sign(f'第{number}行')}{line}" for number, line in lines)
    marks = CompiledMarks(environment, PlacedSource(placed), "templates/t")
    return marks.render(context)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 甲 }}", "a&lt;b&gt;&amp;"),
        ("{{ 甲|加括号 }}", "（a&lt;b&gt;&amp;）"),
        ("{{ 甲 ~ '<' ~ 3 }}", "a&lt;b&gt;&amp;&lt;3"),
        ("{% for x in 列 %}{{ loop.index }}/{{ loop.length }}{{ x }}{% endfor %}", "1/21" + "2/22"),
        ("{% for x in 列 if x > 1 %}{{ loop.last }}{% endfor %}", "是"),
        ("{% for x in 树 recursive %}{{ x.名 }}{{ loop(x.子) }}{% endfor %}", "一二"),
        ("{% for a, b in {'k': 1}.items() %}{{ a }}{{ b }}{% endfor %}", "k1"),
        ("{{ '%d年' % 2024 }}{{ '{}月'.format(6) }}{{ '%02d'|format(3) }}", "2024年6月03"),
        ("{{ '甲'.center(3) }}{{ 列|join('、') }}{{ 1000000 * 2 }}", " 甲 1、22000000"),
        ("{{ 5000000|加括号 }}{{ 没有|default(5000000) }}", "（5000000）5000000"),
        ("{{ 无 }}", ""),
        ("{{ [1, 列][1] }}{{ (列, 2)[0] }}{{ {1: 列}[1] }}", "1、21、21、2"),
        ("{% set a, b = 1, 列 %}{{ a }}{{ b[1] }}{% set c, d = 列 %}{{ d }}", "122"),
        ("{% for a, b in [(1, 甲), (2, '乙')] %}{{ a }}{{ b }}{% endfor %}", "1a&lt;b&gt;&amp;2乙"),
        ("{{ (列|batch(2)|list)[0] }}{{ 列|sum }}{{ [列, [3]]|sum(start=[]) }}", "1、231、2、3"),
        ("{% set n = namespace(a=1) %}{% set n.a = [n, 2] %}{{ n.a[1] }}", "2"),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(甲) }}", "<a&lt;b&gt;&amp;>"),
        ("{{ 2.345|round(2) }}{{ (列 + [3])|length }}", "2.353"),
    ],
)
def test_marks_say_what_they_should(source: str, text: str) -> None:
    context = {"甲": "a<b>&", "列": [1, 2], "无": None}
    tree = [{"名": "一", "子": [{"名": "二", "子": []}]}]
    assert rendered(source, **context, 树=tree) == text


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{ 没有 }}", "“没有”没有对应的内容"),
        ("{{ 列.没有 }}", "“没有”没有对应的内容"),
        ("{% for x in 没有 %}{% endfor %}", "“没有”没有对应的内容"),
        ("{% if 没有 %}{% endif %}", "“没有”没有对应的内容"),
        ("{{ cycler.__init__.__globals__ }}", "不允许"),
        ("{{ ''['__class__'] }}", "不允许"),
        ("{{ '{0.__class__}'.format(1) }}", "不允许"),
        ("{{ 列.append(3) }}", "不允许"),
        ("{{ 1 / 0 }}", "除数是 0"),
        ("{{ 1 + '1' }}", "不能一起计算"),
    ],
)
def test_what_is_missing_or_forbidden_is_an_error(source: str, why: str) -> None:
    with pytest.raises(RenderError, match=why) as refused:
        rendered(f"一\n二{source}", 列=[1])
    assert str(refused.value).startswith("模板 templates/t 第2行 无法生成文件：")


@pytest.mark.parametrize("word", ["block x", "autoescape false"])
def test_statements_of_other_templates_are_not_known(word: str) -> None:
    with pytest.raises(TemplateError, match=f"第2行：不认识“{word.split()[0]}”"):
        rendered(f"一\n二{{% {word} %}}{{% end{word.split()[0]} %}}")


NESTED = (
    "{% set n = namespace(a=[]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}"
)
ENDLESS = [
    "{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}",
    "{% for x in [1] recursive %}{{ loop(range(99999)) if loop.depth < 9 }}{% endfor %}",
    "{% for x in range(99999) %}{% set y = range(99999)|list|sort|string %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{{ m(n + 1) ~ m(n + 1) if n < 50 }}{% endmacro %}{{ m(0) }}",
    "{{ '长' * 1000000000 }}",
    "{{ 1000000000 * '长' }}",
    "{{ [1] * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{% set n = namespace(a='x') %}{% for i in range(50) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
    "{% set n = namespace(a='x') %}{% for i in range(50) %}{% set n.a = n.a + n.a %}{% endfor %}",
    "{% set n = namespace(a=[1]) %}{% for i in range(50) %}{% set n.a = n.a + n.a %}{% endfor %}",
    "{% set n = namespace(a=9) %}{% for i in range(50) %}{% set n.a = n.a * n.a %}{% endfor %}",
    (
        "{% set n = namespace(a=9) %}{% for i in range(50) %}"
        "{% set n.a = [n.a, n.a]|join %}{% endfor %}"
    ),
    "{{ '%1000000000d' % 1 }}",
    "{{ '%*d' % (1000000000, 1) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ '{:>{w}}'.format(1, w=1000000000) }}",
    "{{ '长'.center(1000000000) }}",
    "{{ '长'|center(1000000000) }}",
    "{{ '长'|indent(width=1000000000) }}",
    "{{ [1]|tojson(indent=1000000000) }}",
    "{{ [1]|batch(1000000000, 'x')|list }}",
    "{{ ('长' * 999999).replace('长', '长' * 999999) }}",
    "{{ ('长' * 999999).join('长' * 999999) }}",
    "{{ range(99999)|join('长' * 999999) }}",
    "{% set a = '长' * 999999 %}{% for i in range(99999) %}{{ a }}{% endfor %}",
    "{{ range(999999999) }}",
    f"{NESTED}{{{{ n.a }}}}",
    f"{NESTED}{{{{ n.a|tojson }}}}",
    f"{NESTED}{{{{ n.a|pprint }}}}",
    f"{NESTED}{{{{ n.a|string }}}}",
    f"{NESTED}{{{{ '%s' % n.a }}}}",
    f"{NESTED}{{{{ '{{}}'.format(n.a) }}}}",
    f"{NESTED}{{{{ [n.a]|join }}}}",
    f"{NESTED}{{{{ n.a ~ '' }}}}",
    f"{NESTED}{NESTED.replace('n.', 'm.').replace('n =', 'm =')}{{{{ n.a == m.a }}}}",
    NESTED.replace("[n.a, n.a]", "(n.a, n.a)") + "{{ {n.a: 1}|length }}",
    NESTED.replace("[n.a, n.a]", "{1: n.a, 2: n.a}") + "{{ n.a }}",
    NESTED.replace("[n.a, n.a]", "dict(a=n.a, b=n.a)") + "{{ n.a }}",
    NESTED.replace("[n.a, n.a]", "{}.fromkeys([1, 2], n.a)") + "{{ n.a }}",
    NESTED.replace("[n.a, n.a]", "[1]|batch(4, n.a)|list") + "{{ n.a }}",
    NESTED.replace("[n.a, n.a]", "[[n.a], [n.a]]|sum(start=[])") + "{{ n.a }}",
    NESTED.replace("[n.a, n.a]", "[n.a] * 2") + "{{ n.a }}",
    "{{ [[[1]*1000]*1000]*1000 }}",
    "{{ [range(99999)|list]|pprint }}",
    ("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}"),
    (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
        "{% call m(60) %}{% endcall %}"
    ),
    (
        "{% set a = '长' * 999999 %}{% macro m() %}{% for i in range(99999) %}{{ a }}{% endfor %}"
        "{% endmacro %}{{ m()|length }}"
    ),
    "{% set x %}{% for i in range(99999) %}{{ '长' * 99999 }}{% endfor %}{% endset %}",
    "{{ ('a' * 999999).translate({97: 'b' * 999999})|length }}",
    "{{ 'a'.encode().center(1000000000)|length }}",
    "{{ (1).to_bytes(1000000000, 'big')|length }}",
    "{{ ('<' * 999999)|striptags }}",
    "{{ (('<' * 999999)|safe).striptags() }}",
    "{{ ('长' * 999999)|wordwrap(1) }}",
    "{{ 1|round(999999999, 'ceil') }}",
    "{{ lipsum(n=100000) }}",
]


@pytest.mark.parametrize("source", ENDLESS)
def test_what_would_never_end_or_fill_the_memory_stops(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huizhi.formats.jinja.budget.MOST_SECONDS", 0.2)
    tracemalloc.start()
    begun = time.process_time()
    try:
        with pytest.raises(RenderError):
            rendered(source)
        assert time.process_time() - begun < 20
        assert tracemalloc.get_traced_memory()[1] < 800_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("一\n二\n{{ 甲 ", "第3行：标记写法有误"),
        ("{% for x in y %}", "第1行：循环没有结束"),
        ("{{ 甲|没有 }}", "第1行：没有名为“没有”的过滤器"),
        ("{{ 甲 is 没有 }}", "第1行：没有名为“没有”的判断"),
        ("{{ " + "(" * 3000 + ")" * 3000 + " }}", "没有尽头"),
        ("{% for x in y %}" * 40 + "{% endfor %}" * 40, "标记算不出来"),
    ],
)
def test_what_cannot_be_compiled_is_refused_with_its_place(source: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why):
        rendered(source)

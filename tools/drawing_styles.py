"""Styles of the Word templates: every look has a name that the clerk sees in WPS.

Source: GB/T 9704-2012, 5 (page, type), 7.3 (body), 7.4 (imprint), 7.5 (page number). Twenty-two
rows of 28 characters: pitch 12756 / 22 = 579 twips; 28 characters of 16 pt are wider than the
442.25 pt of the page's core, so each gives up 5 twips.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

PITCH = 579  # twips from one row to the next
CHARACTER = 315  # twips from one character to the next
MARK_BEFORE = 3 * PITCH + 212  # twips above the row of the issuer's mark
RED = "FF0000"
_FANGSONG, _KAITI, _HEITI, _SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
_TITLE_SONG = "方正小标宋简体"
# What a computer without the office's fonts should take instead.
_INSTEAD = {
    _FANGSONG: "仿宋",
    _KAITI: "楷体",
    _TITLE_SONG: "宋体",
    _HEITI: "SimHei",
    _SONGTI: "SimSun",
}


@dataclass(frozen=True, slots=True)
class Style:
    """One style. base: the style it stands on; following: the style of the next paragraph, ""
    for the same; paragraph and run: children of pPr and rPr in the order of the schema."""

    name: str
    base: str = "Normal"
    following: str = ""
    paragraph: str = ""
    run: str = ""
    kind: str = "paragraph"


def _font(name: str) -> str:
    faces = " ".join(f'w:{slot}="{name}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f'<w:rFonts w:hint="eastAsia" {faces}/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _spacing(before: int = 0, after: int = 0, line: int = PITCH) -> str:
    rule = f'w:line="{line}" w:lineRule="exact"'
    return f'<w:spacing w:before="{before}" w:after="{after}" {rule}/>'


def _hanging(left: int, hanging: int) -> str:
    """In twips alone: Word counts `leftChars` beside `hangingChars` from the first row, others from
    the rows below it."""
    return f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'


def _jc(value: str) -> str:
    return f'<w:jc w:val="{value}"/>'


_OFF_GRID = '<w:snapToGrid w:val="0"/>'
_FULL = '<w:spacing w:val="0"/>'  # no character gives up width: tables, titles
_TWO_IN = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
_FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_HEADING = '<w:outlineLvl w:val="{}"/>'
# A box that ends at the right edge of the core and whose middle is the middle of a date that
# stands four characters from that edge: (4 + 6.5 / 2) × 2 characters wide.
_SIGNATURE = f'<w:ind w:left="{8845 - round(14.5 * CHARACTER)}"/>'

_CELL_14, _CELL_12 = _OFF_GRID + _spacing(40, 40, 400), _OFF_GRID + _spacing(20, 20, 320)

STYLES = (
    Style(
        "Normal",
        base="",
        paragraph='<w:kinsoku/><w:wordWrap/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
        f'<w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid/>{_spacing()}'
        + _jc("both"),
        run=_font(_FANGSONG) + f'<w:spacing w:val="-5"/>{_size(32)}',
    ),
    Style(
        "发文机关标志",
        following="发文字号",
        # Its characters begin 35 mm below the edge of the core; measured on LibreOffice's page.
        paragraph=_OFF_GRID + _spacing(MARK_BEFORE, line=800) + _jc("center"),
        run=_font(_TITLE_SONG)
        + f'<w:color w:val="{RED}"/><w:spacing w:val="0"/><w:w w:val="80"/>'
        + _size(72),
    ),
    Style(
        "发文字号",
        following="公文标题",
        # The red line stands 4 mm below the number.
        paragraph='<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" '
        f'w:color="{RED}"/></w:pBdr>' + _spacing(2 * PITCH) + _jc("center"),
    ),
    Style(
        "公文标题",
        following="主送机关",
        paragraph="<w:keepNext/>" + _OFF_GRID + _spacing(2 * PITCH, PITCH) + _jc("center"),
        run=_font(_TITLE_SONG) + _FULL + _size(44),
    ),
    Style(
        "方案标题",
        base="公文标题",
        following="公文正文",
        paragraph="<w:pageBreakBefore/>" + _spacing(PITCH, PITCH),
    ),
    Style("主送机关", following="公文正文", paragraph="<w:keepNext/>"),
    Style("公文正文", paragraph=_TWO_IN),
    Style(
        "一级标题",
        base="公文正文",
        following="公文正文",
        paragraph="<w:keepNext/>" + _HEADING.format(0),
        run=_font(_HEITI),
    ),
    Style(
        "二级标题",
        base="公文正文",
        following="公文正文",
        paragraph="<w:keepNext/>" + _HEADING.format(1),
        run=_font(_KAITI),
    ),
    Style("二级标题句", base="", run=_font(_KAITI), kind="character"),
    Style("三级标题句", base="", run="<w:b/><w:bCs/>", kind="character"),
    Style(
        "附件说明",
        paragraph=_spacing(before=PITCH) + _hanging(6 * CHARACTER, 4 * CHARACTER),
    ),
    Style(
        "附件说明续",
        paragraph=_hanging(6 * CHARACTER, CHARACTER),
    ),
    Style(
        "发文机关署名",
        following="成文日期",
        paragraph="<w:keepNext/>" + _spacing(before=2 * PITCH) + _SIGNATURE + _jc("center"),
    ),
    Style(
        "成文日期",
        paragraph=f'<w:ind w:rightChars="400" w:right="{4 * CHARACTER}"/>' + _jc("right"),
    ),
    Style(
        "发文机关署名（不盖章）",
        following="成文日期（不盖章）",
        paragraph="<w:keepNext/>"
        + _spacing(before=PITCH)
        + f'<w:ind w:rightChars="200" w:right="{2 * CHARACTER}"/>'
        + _jc("right"),
    ),
    Style(
        "成文日期（不盖章）",
        paragraph=f'<w:ind w:rightChars="200" w:right="{2 * CHARACTER}"/>' + _jc("right"),
    ),
    Style(
        "附件标识",
        following="附件标题",
        paragraph="<w:keepNext/><w:pageBreakBefore/>" + _spacing(after=PITCH) + _HEADING.format(0),
        run=_font(_HEITI),
    ),
    Style(
        "附件标题",
        following="表格文字",
        paragraph="<w:keepNext/>" + _OFF_GRID + _spacing(after=200) + _jc("center"),
        run=_font(_TITLE_SONG) + _FULL + _size(44),
    ),
    Style("填报项", paragraph=_OFF_GRID + _spacing(line=440) + _FLUSH, run=_FULL + _size(28)),
    Style("表头", paragraph=_CELL_14 + _jc("center"), run=_font(_HEITI) + _FULL + _size(28)),
    Style("表格居中", paragraph=_CELL_14 + _jc("center"), run=_FULL + _size(28)),
    Style("表格文字", paragraph=_CELL_14 + _jc("left"), run=_FULL + _size(28)),
    Style("明细表头", paragraph=_CELL_12 + _jc("center"), run=_font(_HEITI) + _FULL + _size(24)),
    Style("明细居中", paragraph=_CELL_12 + _jc("center"), run=_FULL + _size(24)),
    Style("明细文字", paragraph=_CELL_12 + _jc("left"), run=_FULL + _size(24)),
    Style(
        "表注",
        paragraph=_OFF_GRID + _spacing(before=120, line=480) + _hanging(560, 560),
        run=_FULL + _size(28),
    ),
    Style(
        "版记",
        paragraph='<w:tabs><w:tab w:val="right" w:pos="8565"/></w:tabs>'
        + _OFF_GRID
        + '<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/>'
        + '<w:ind w:left="280" w:right="280"/>'
        + _jc("left"),
        run=_FULL + _size(28),
    ),
    Style(
        "抄送",
        base="版记",
        # What wraps stands below the first name: five characters in, the first four hanging.
        paragraph='<w:ind w:left="1120" w:right="280" w:hanging="840"/>',
    ),
    # Holds what is anchored to it and takes no room itself.
    Style("锚点", paragraph=_OFF_GRID + _spacing(line=20), run=_FULL + _size(2)),
    Style(
        "页码单页",
        paragraph=_OFF_GRID
        + _spacing(line=280)
        + '<w:ind w:rightChars="100" w:right="280"/>'
        + _jc("right"),
        run=_font(_SONGTI) + _FULL + _size(28),
    ),
    Style(
        "页码双页",
        paragraph=_OFF_GRID
        + _spacing(line=280)
        + '<w:ind w:leftChars="100" w:left="280"/>'
        + _jc("left"),
        run=_font(_SONGTI) + _FULL + _size(28),
    ),
)
_BY_NAME = {style.name: style for style in STYLES}
TABLE_STYLE = "公文表格"
IMPRINT_TABLE_STYLE = "版记线"
# Lines in eighths of a point: 0.5 pt; 0.35 and 0.25 mm, 7.4.1; margins of cells in twips.
_TABLE_STYLES = {
    TABLE_STYLE: (dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4), 60),
    IMPRINT_TABLE_STYLE: ({"top": 8, "bottom": 8, "insideH": 6}, 0),
}


def style_id(name: str) -> str:
    """The id of a style: its number, for ids are ASCII and names Chinese."""
    if name == "Normal":
        return "a"
    known = [*_BY_NAME, *_TABLE_STYLES]
    return f"a{known.index(name)}"


def styles_xml(document: str) -> str:
    """The styles part: the styles that the document part uses, and those they stand on."""
    used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"/>', document))
    wanted = {"Normal"}
    for style in STYLES:
        name = style.name if style_id(style.name) in used else ""
        while name:
            wanted.add(name)
            name = _BY_NAME[name].base
    drawn = "".join(_style_xml(style, wanted) for style in STYLES if style.name in wanted)
    tables = "".join(_table_style_xml(name) for name in _TABLE_STYLES if style_id(name) in used)
    return f'<w:styles xmlns:w="{MAIN}">{_DEFAULTS}{drawn}{_BASE_TABLE}{tables}</w:styles>'


def fonts_xml() -> str:
    """The font table, each font with the one to take where it is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    return f'<w:fonts xmlns:w="{MAIN}">{fonts}</w:fonts>'


_DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(_FANGSONG)}{_size(32)}"
    '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
)
_BASE_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="t"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _style_xml(style: Style, wanted: set[str]) -> str:
    opened = f'<w:style w:type="{style.kind}" w:styleId="{style_id(style.name)}"'
    opened += ' w:default="1">' if style.name == "Normal" else ' w:customStyle="1">'
    based = f'<w:basedOn w:val="{style_id(style.base)}"/>' if style.base else ""
    following = style.following if style.following in wanted else ""
    after = f'<w:next w:val="{style_id(following)}"/>' if following else ""
    paragraph = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else ""
    run = f"<w:rPr>{style.run}</w:rPr>" if style.run else ""
    named = f'<w:name w:val="{style.name}"/>'
    return f"{opened}{named}{based}{after}<w:qFormat/>{paragraph}{run}</w:style>"


def _table_style_xml(name: str) -> str:
    sides, margin = _TABLE_STYLES[name]
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in sides.items()
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(name)}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="t"/><w:tblPr>'
        f"<w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>"
        f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/>'
        # Not in the cells themselves: docxtpl puts w:vMerge last, and the schema w:vAlign after it.
        '</w:tblCellMar></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
    )

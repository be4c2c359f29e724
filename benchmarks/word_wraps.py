"""Word wraps: the ways in which Word and WPS keep what was typed into a place of a document."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from xml.sax.saxutils import escape

_TRACKED = 'w:id="7" w:author="liaison" w:date="2024-06-01T00:00:00Z"'
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
PICTURE_ID = "rIdPicture"  # of the one picture that a document holds
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'


def run(text: str, properties: str = "") -> str:
    """The text as one run, its lines parted by breaks."""
    if not text:
        return ""
    pieces = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{looks}{'<w:br/>'.join(pieces)}</w:r>"


def wrapped(text: str, wrap: str) -> str:
    """The text as runs, kept in this way; plainly for a way that is none of runs."""
    write = _WRITERS.get(wrap)
    return write(text) if write is not None else run(text)


def _control(text: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"


def _stale_control(text: str) -> str:
    """Filled by a program that knows no controls: the mark of the prompt still stands."""
    return (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr>"
        f"<w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"
    )


def _inserted(text: str) -> str:
    return f"<w:ins {_TRACKED}>{run(text)}</w:ins>"


def _replaced(text: str) -> str:
    old = f"<w:del {_TRACKED}><w:r><w:delText>旧的内容</w:delText></w:r></w:del>"
    return f"{old}{_inserted(text)}"


def _struck_before(text: str) -> str:
    """Crossed out and written anew beside it."""
    return f"{run('旧的内容', '<w:strike/>')}{run(text)}"


def _with_reading(text: str) -> str:
    """The first Chinese character with its reading, as 拼音指南 keeps it: a field alone."""
    for place, letter in enumerate(text):
        if "\u4e00" <= letter <= "\u9fff":
            code = rf'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(zi),{letter})'
            return f"{run(text[:place])}{_FIELD.format(code, '')}{run(text[place + 1 :])}"
    return run(text)


def _merged(text: str) -> str:
    return _FIELD.format("MERGEFIELD 内容", f"{_SEPARATE}{run(text)}")


def _field_without_result(_: str) -> str:
    return _FIELD.format("REF 内容", "")


def _drawing(inner: str, uri: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/>'
        f'<wp:docPr id="5" name="box"/><a:graphic><a:graphicData uri="{uri}">{inner}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _text_box(text: str) -> str:
    """A drawn box that floats over the place."""
    return _drawing(
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>'
        f"<w:p>{run(text)}</w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>",
        _SHAPE,
    )


def _circled(text: str) -> str:
    oval = (
        '<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="180000" '
        'cy="180000"/></a:xfrm><a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom><a:noFill/>'
        '<a:ln w="12700"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr>'
        "<wps:bodyPr/></wps:wsp>"
    )
    return f"{run(text)}{_drawing(oval, _SHAPE)}"


def _picture(text: str) -> str:
    return f"{run(text)}{_only_picture(text)}"


def _only_picture(_: str) -> str:
    blip = f'<a:blip r:embed="{PICTURE_ID}"/><a:stretch><a:fillRect/></a:stretch>'
    return _drawing(
        f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr id="6" name="a.png"/>'
        f"<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>{blip}</pic:blipFill><pic:spPr><a:xfrm>"
        '<a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic>",
        _PICTURE,
    )


_WRITERS: MappingProxyType[str, Callable[[str], str]] = MappingProxyType(
    {
        "control-run": _control,
        "control-stale": _stale_control,
        "inserted": _inserted,
        "replaced": _replaced,
        "struck": _struck_before,
        "reading": _with_reading,
        "merge-field": _merged,
        "no-result": _field_without_result,
        "text-box": _text_box,
        "circled": _circled,
        "picture": _picture,
        "only-picture": _only_picture,
        "pieces": lambda text: "".join(map(run, text)),
    }
)

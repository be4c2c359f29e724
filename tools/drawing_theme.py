"""The theme part, as plain as the schema allows: black, white, the office's fonts.

No style refers to it; but Word and Excel write one, and some checkers ask for it.
"""

from __future__ import annotations

from drawing_package import Part

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}


def theme(folder: str) -> Part:
    """The theme of the package whose main part is in this folder."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items()
    )
    xml = (
        f'<a:theme xmlns:a="{_MAIN}" name="公文"><a:themeElements>'
        f'<a:clrScheme name="公文">{colours}</a:clrScheme>'
        f'<a:fontScheme name="公文">{_font("major", "黑体")}{_font("minor", "仿宋_GB2312")}'
        f'</a:fontScheme><a:fmtScheme name="公文"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
    content_type = "application/vnd.openxmlformats-officedocument.theme+xml"
    return Part(f"{folder}/theme/theme1.xml", content_type, xml)


def _font(rank: str, name: str) -> str:
    faces = f'<a:latin typeface="{name}"/><a:ea typeface="{name}"/><a:cs typeface=""/>'
    return f"<a:{rank}Font>{faces}</a:{rank}Font>"


_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"

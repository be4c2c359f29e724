"""Word documents: the body as rows, and everything that other readers lose."""

from __future__ import annotations

import pytest

from huizhi.content.grid import PROBLEM_PICTURE, NamedPlace, draw
from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, LimitError
from tests.formats.making import (
    WORD,
    docx_parts,
    paragraph,
    read,
    read_body,
    relations,
    row_xml,
    strict,
    table,
)


def run(text: str, properties: str = "") -> str:
    """A run with properties."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    """A table cell of these blocks."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def rows(*cells: str, properties: str = "") -> str:
    """A table row of these cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def text_of(inline: str) -> str:
    """The text of a document of one paragraph with this content."""
    grid = read_body(f"<w:p>{inline}</w:p>")
    assert len(grid.cells) == 1
    return grid.cells[0].text


def test_paragraphs_and_tables_in_reading_order() -> None:
    body = paragraph("附件1") + table("姓名|张三", "性别|男") + "<w:p/>" + table("备注|")
    grid = read_body(body)
    assert draw(grid) == (
        "附件1 | ~\n"
        "姓名  | 张三\n"
        "性别  | 男\n"
        "      | ~\n"
        "备注  |"
    )  # fmt: skip
    assert [one.place for one in grid.cells] == [
        "第1段", "表格1第1行第1列", "表格1第1行第2列", "表格1第2行第1列", "表格1第2行第2列",
        "第2段", "表格2第1行第1列", "表格2第1行第2列",
    ]  # fmt: skip
    assert grid.cells[-1].value is None


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        (run("张") + run("三"), "张三"),
        ("<w:r><w:t>a</w:t><w:tab/><w:br/><w:cr/><w:noBreakHyphen/><w:t>b</w:t></w:r>",
         "a\t\n\n-b"),
        (f"<w:ins>{run('张')}</w:ins><w:del>{run('李')}</w:del>{run('三')}", "张三"),
        (f"<w:moveTo>{run('张')}</w:moveTo><w:moveFrom>{run('李')}</w:moveFrom>", "张"),
        (f"<w:smartTag>{run('张')}<w:smartTag>{run('三')}</w:smartTag></w:smartTag>", "张三"),
        (f"<w:hyperlink>{run('a@b.cn')}</w:hyperlink>", "a@b.cn"),
        (f"<w:fldSimple>{run('3')}</w:fldSimple>", "3"),
        (f"<w:sdt><w:sdtContent>{run('网格员')}</w:sdtContent></w:sdt>", "网格员"),
        ((f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}"
         "</w:sdtContent></w:sdt>"), ""),
        ((f"<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='1'/></w14:checkbox></w:sdtPr>"
         f"<w:sdtContent>{run('x')}</w:sdtContent></w:sdt>男"), "☑"),
        (("<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val='0'/></w14:checkbox></w:sdtPr>"
         "</w:sdt>"), "☐"),
        (('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="00A8"/>'
         '<w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:font="Symbol" w:char="zz"/></w:r>'),
         "☑□☑"),
        (run("R", '<w:rFonts w:ascii="Wingdings 2"/>') + run("男"), "☑男"),
        ((f"<mc:AlternateContent><mc:Choice>{run('a')}</mc:Choice>"
         f"<mc:Fallback>{run('b')}</mc:Fallback></mc:AlternateContent>"), "a"),
        ((f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{run('b')}</mc:Fallback>"
         "</mc:AlternateContent>"), "b"),
        (("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>DATE</w:instrText></w:r>"
         f"{run('not shown')}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run('6月3日')}"
         f"<w:r><w:fldChar w:fldCharType='end'/></w:r>{run('上午')}"), "6月3日上午"),
        (("<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/>"
         "<w:checked/></w:checkBox></w:ffData></w:fldChar><w:fldChar w:fldCharType='end'/></w:r>"),
         "☑"),
        (("<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/>"
         "<w:listEntry w:val='男'/><w:listEntry w:val='女'/></w:ddList></w:ffData></w:fldChar>"
         "<w:fldChar w:fldCharType='end'/></w:r>"), "女"),
        (("<w:r><w:ruby><w:rt><w:r><w:t>yī</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>一</w:t></w:r>"
         "</w:rubyBase></w:ruby></w:r>"), "一"),
        (run("男/") + run("女", "<w:strike/>"), "男/女"),
        (run("a") + run("b", "<w:vanish/>"), "a"),
    ],
)  # fmt: skip
def test_text_of_a_paragraph(inline: str, text: str) -> None:
    assert text_of(inline) == text


def test_a_field_that_never_ends_spoils_only_its_paragraph() -> None:
    broken = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>"
    assert [one.text for one in read_body(broken + paragraph("b")).cells] == ["", "b"]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('张')}</w:p>"
    assert [one.text for one in read_body(first + paragraph("三")).cells] == ["张三"]
    in_cell = rows(cell(first + paragraph("三") + paragraph("四")))
    assert read_body(f"<w:tbl>{in_cell}</w:tbl>").cells[0].text == "张三\n四"


def test_controls_around_paragraphs_cells_and_rows() -> None:
    def control(content: str, properties: str = "") -> str:
        return (
            f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    body = control(paragraph("标题")) + (
        "<w:tbl>"
        + control(rows(cell(paragraph("姓名")), control(cell(paragraph("张三")))))
        + rows(cell(paragraph("性别")), cell(control(paragraph("男"))))
        + rows(cell(paragraph("职务")), control(cell(paragraph("选择")), "<w:showingPlcHdr/>"))
        + "</w:tbl>"
    )
    assert draw(read_body(body)) == "标题 | ~\n姓名 | 张三\n性别 | 男\n职务 |"


def test_spans_and_rows_that_start_late() -> None:
    body = (
        "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>"
        + rows(
            cell(paragraph("项目"), '<w:vMerge w:val="restart"/>'),
            cell(paragraph("主题"), '<w:gridSpan w:val="2"/>'),
        )
        + rows(cell(paragraph(""), "<w:vMerge/>"), cell(paragraph("a")), cell(paragraph("b")))
        + rows(cell(paragraph("c")), properties='<w:gridBefore w:val="2"/>')
        + rows(
            cell(paragraph("d"), '<w:hMerge w:val="restart"/>'),
            cell(paragraph(""), "<w:hMerge/>"),
            cell(paragraph("e")),
        )
        + "</w:tbl>"
    )
    grid = read_body(body)
    assert draw(grid) == (
        "项目 | 主题 | <\n"
        "^    | a    | b\n"
        "~    | ~    | c\n"
        "d    | <    | e"
    )  # fmt: skip
    places = {one.text: one.place for one in grid.cells}
    assert places["主题"] == "表格1第1行第2列"
    assert places["a"] == "表格1第2行第2列"
    assert places["c"] == "表格1第3行第1列"
    assert places["e"] == "表格1第4行第2列"


def test_a_merge_that_continues_nothing_is_a_cell() -> None:
    body = (
        "<w:tbl>"
        + rows(cell(paragraph("a"), "<w:vMerge/>"), cell(paragraph("b")))
        + rows(cell(paragraph("c"), '<w:vMerge/><w:gridSpan w:val="2"/>'))
        + "</w:tbl>"
    )
    assert draw(read_body(body)) == "a | b\nc | <"


def test_text_under_a_vertical_merge_is_said() -> None:
    body = (
        "<w:tbl>"
        + rows(cell(paragraph("a"), '<w:vMerge w:val="restart"/>'))
        + rows(cell(paragraph("b"), "<w:vMerge/>"))
        + "</w:tbl>"
    )
    document = read(docx_parts(body))
    assert draw(document.grids[0]) == "a\n^"
    assert document.remarks == ("表格1第1行第1列 被合并的单元格里还有“b”",)


def test_rows_whose_deletion_is_tracked_are_gone() -> None:
    body = f"<w:tbl>{row_xml('a')}{rows(cell(paragraph('b')), properties='<w:del/>')}</w:tbl>"
    assert draw(read_body(body)) == "a"


def test_a_huge_span_is_cut() -> None:
    huge = '<w:gridSpan w:val="999999999999"/>'
    body = f"<w:tbl>{rows(cell(paragraph('a'), huge))}</w:tbl>"
    assert read_body(body).width == 1
    grid = "<w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    assert read_body(body.replace("<w:tbl>", f"<w:tbl>{grid}")).width == 2


def test_too_much_covered_is_refused() -> None:
    wide = rows(cell(paragraph("a"), '<w:gridSpan w:val="1000"/>')) * 3
    body = f"<w:tbl>{wide}</w:tbl>"
    assert read(docx_parts(body), Limits(cells=3000)).grids[0].height == 3
    with pytest.raises(LimitError, match="最多2999个"):
        read(docx_parts(body), Limits(cells=2999))
    with pytest.raises(LimitError, match="最多2个"):
        read(docx_parts("<w:p/>" * 3), Limits(cells=2))


def test_cells_of_several_paragraphs_and_of_a_table() -> None:
    inner = table("a|b", "c|d")
    body = f"<w:tbl>{rows(cell(paragraph('甲') + inner + paragraph('乙')))}</w:tbl>"
    document = read(docx_parts(body))
    assert document.grids[0].cells[0].text == "甲\na\tb\nc\td\n乙"
    assert document.remarks == ("表格1第1行第1列 里套有表格，其中的文字并入这一格",)


def test_text_boxes_follow_what_they_hang_on_and_come_once() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
        f"{paragraph('框内')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><v:textbox><w:txbxContent>{paragraph('框内')}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = f"<w:p>{run('段落')}{box}</w:p><w:tbl>{rows(cell(f'<w:p>{box}</w:p>'))}</w:tbl>"
    grid = read_body(body + paragraph("末"))
    assert [(one.text, one.place) for one in grid.cells] == [
        ("段落", "第1段"),
        ("框内", "第1段旁的文本框"),
        ("", "表格1第1行第1列"),
        ("框内", "表格1第1行第1列旁的文本框"),
        ("末", "第2段"),
    ]
    assert [one.row for one in grid.cells] == [0, 1, 2, 3, 4]


def test_a_cell_that_is_only_a_picture() -> None:
    picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"
    grid = read_body(f"<w:tbl>{rows(cell(picture), cell(picture + paragraph('签字')))}</w:tbl>")
    assert [one.problem for one in grid.cells] == [PROBLEM_PICTURE, ""]


def test_bookmarks_and_control_tags_are_names() -> None:
    body = (
        '<w:p><w:bookmarkStart w:name="_GoBack"/></w:p><w:tbl>'
        + rows(
            cell(f"<w:p>{run('姓名')}</w:p>"),
            cell(
                '<w:p><w:bookmarkStart w:name="hz_name"/><w:sdt><w:sdtPr><w:tag w:val="name"/>'
                f"</w:sdtPr><w:sdtContent>{run('张三')}</w:sdtContent></w:sdt></w:p>"
            ),
        )
        + "</w:tbl>"
    )
    place = NamedPlace("正文", 1, 1)
    assert read(docx_parts(body)).names == {"hz_name": place, "name": place}


def test_comments_notes_strokes_and_revisions_are_said() -> None:
    comments = (
        f'<w:comments xmlns:w="{WORD}"><w:comment w:id="1">{paragraph("已换人")}</w:comment>'
        f'<w:comment w:id="2">{paragraph("无处")}</w:comment></w:comments>'
    )
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator">{paragraph("-")}'
        f"</w:footnote><w:footnote>{paragraph('另附')}</w:footnote></w:footnotes>"
    )
    body = (
        f"<w:p>{run('男/')}{run('女', '<w:strike/>')}<w:ins>{run('注')}</w:ins>"
        f"{run('密', '<w:vanish/>')}<w:r><w:commentReference w:id='1'/></w:r></w:p><w:altChunk/>"
    )
    parts = docx_parts(
        body,
        {"word/comments.xml": comments, "word/footnotes.xml": notes},
        (("comments", "comments.xml"), ("footnotes", "footnotes.xml"), ("vbaProject", "none")),
    )
    document = read(parts)
    assert document.grids[0].cells[0].notes == ("的“女”带有删除线",)
    assert document.remarks == (
        "含有宏，已忽略",
        "含有修订记录，按接受全部修订读取",
        "第1段 有隐藏文字“密”，没有读取",
        "第1段 有批注“已换人”",
        "文档里嵌有另一个文件的内容，没有读取",
        "文档有批注“无处”",
        "文档有脚注“另附”",
    )


def test_a_hyperlink_that_leads_elsewhere_than_it_says_is_noted() -> None:
    link = "<w:p><w:hyperlink r:id='rId1'>{}</w:hyperlink></w:p>"
    parts = docx_parts("".join(link.format(run(said)) for said in ("a@b.cn", "c@d.cn")))
    parts["word/_rels/document.xml.rels"] = relations(("hyperlink", "mailto:a@b.cn")).replace(
        "/></", ' TargetMode="External"/></'
    )
    assert [one.notes for one in read(parts).grids[0].cells] == [
        (),
        ("的链接指向“mailto:a@b.cn”",),
    ]


def test_a_strict_document_reads_the_same() -> None:
    parts = docx_parts(paragraph("附件1") + table("姓名|张三"))
    assert read(strict(parts)) == read(parts)


def test_a_document_without_body_is_refused() -> None:
    parts = docx_parts("")
    parts["word/document.xml"] = f'<w:document xmlns:w="{WORD}"/>'
    with pytest.raises(DamagedError, match="没有正文"):
        read(parts)


def test_deep_nesting_is_refused_and_large_tables_are_quick() -> None:
    deep = "<w:p/>"
    for _ in range(400):
        deep = f"<w:tbl>{rows(cell(deep))}</w:tbl>"
    with pytest.raises(DamagedError):
        read_body(deep)
    body = f"<w:tbl>{row_xml(*'abcdefghij') * 2000}</w:tbl>"
    assert len(read_body(body).cells) == 20_000

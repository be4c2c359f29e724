"""Which attachment a dropped form is: by number, by title, and where they disagree."""

from __future__ import annotations

from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.steps.preparing import Certainty, DroppedForm, match_forms, read_notice
from tests.paths import TRIAL
from tests.steps.preparing.notice_documents import notice_of

NOTICE = """关于报送材料的通知
各社区：
请于2026年12月5日前报送材料。
附件：1.联络员登记表
2.隐患排查情况统计表
3.工作总结（参考格式）
幸福路街道办事处
2026年11月26日"""
ATTACHMENTS = read_notice(notice_of(NOTICE)).attachments


def matched(*forms: DroppedForm) -> list[tuple[int | None, Certainty]]:
    return [(one.number, one.certainty) for one in match_forms(ATTACHMENTS, forms)]


def test_the_trial_clerks_forms() -> None:
    folder = TRIAL / "own"
    forms = [
        DroppedForm(path.name, read_bytes(path.read_bytes(), Limits()))
        for path in sorted(folder.iterdir(), reverse=True)
        if "通讯录" not in path.name  # the roster
    ]
    notice = next(one for one in forms if "通知" in one.name)
    assert notice.document is not None
    found = match_forms(read_notice(notice.document).attachments, forms)

    assert {one.name: one.number for one in found} == {
        "附件1：联络员登记表.docx": 1,
        "附件2：冬季消防安全隐患排查情况统计表.xlsx": 2,
        "附件3：工作总结（参考格式）.docx": 3,
        "关于开展2026年冬季消防安全排查整治的通知.docx": None,
    }
    assert {one.certainty for one in found if one.number} == {Certainty.SURE}


def test_the_number_of_the_file_name_says_it_when_the_title_agrees() -> None:
    assert matched(DroppedForm("附件2 隐患排查统计表.xlsx")) == [(2, Certainty.SURE)]
    assert matched(DroppedForm("附件二：隐患排查情况统计表（空白）.xlsx")) == [(2, Certainty.SURE)]


def test_a_number_alone_is_to_be_looked_at() -> None:
    (found,) = match_forms(ATTACHMENTS, [DroppedForm("附件3.docx")])

    assert (found.number, found.certainty) == (3, Certainty.LIKELY)
    assert found.why == "写着附件3，标题不同"


def test_the_first_lines_say_it_when_the_name_does_not() -> None:
    document = notice_of("附件1\n联络员登记表\n填报单位：")

    assert matched(DroppedForm("新建 DOCX 文档.docx", document)) == [(1, Certainty.SURE)]


def test_the_title_says_it_when_there_is_no_number() -> None:
    document = notice_of("××社区隐患排查情况统计表\n填报单位：")

    assert matched(DroppedForm("表.xlsx", document)) == [(2, Certainty.SURE)]


def test_the_title_says_it_against_another_number() -> None:
    (found,) = match_forms(ATTACHMENTS, [DroppedForm("附件5：联络员登记表.docx")])

    assert found.number == 1
    assert found.why == "标题相同，但写的是附件5"


def test_one_attachment_is_given_to_one_file_only() -> None:
    forms = [DroppedForm("附件1.docx"), DroppedForm("附件1：联络员登记表.docx")]

    assert matched(*forms) == [(None, Certainty.LIKELY), (1, Certainty.SURE)]


def test_something_else_is_nothing() -> None:
    (found,) = match_forms(ATTACHMENTS, [DroppedForm("值班安排.xlsx")])

    assert (found.number, found.why) == (None, "通知的附件里没有对得上的")

"""Roles: which part of a notice each paragraph is, told from its words and its place.

Source: GB/T 9704-2012, 7.2 to 7.4, in the order in which the parts follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from huizhi.content import lazy_pattern
from huizhi.official.notice_look import ParagraphLook, face_family


class Role(Enum):
    """A part of a notice, by the name that the standard gives it."""

    EMPTY = "空行"
    MASTHEAD = "发文机关标志"
    NUMBER = "发文字号"
    TITLE = "标题"
    ADDRESSEES = "主送机关"
    BODY = "正文"
    HEADING1 = "一级标题"
    HEADING2 = "二级标题"
    HEADING3 = "三级标题"
    HEADING4 = "四级标题"
    LIST = "附件说明"
    DISCLOSURE = "信息公开选项"
    SIGNATURE = "发文机关署名"
    DATE = "成文日期"
    ATTACHMENT = "附件标识"
    ATTACHMENT_TITLE = "附件标题"
    ATTACHMENT_TEXT = "附件内容"
    IMPRINT = "版记"
    OTHER = "其他"


HEADINGS = (Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.HEADING4)
_CHINESE = "一二三四五六七八九十百"
HEADING_FORMS = (
    (Role.HEADING1, re.compile(rf"(?P<number>[{_CHINESE}]+)(?P<mark>[、.．,，:：])")),
    (Role.HEADING2, re.compile(rf"[（(](?P<number>[{_CHINESE}]+)[)）](?P<mark>[、.．]?)")),
    (Role.HEADING3, re.compile(r"(?P<number>\d{1,2})(?P<mark>[.．、])(?!\d)")),
    (Role.HEADING4, re.compile(r"[（(](?P<number>\d{1,2})[)）](?P<mark>[、.．]?)")),
)
DOCUMENT_NUMBER = lazy_pattern(
    r"[^\s，。：]{1,15}[〔\[［(（【〈]\d{2,4}[〕\]］)）】〉](?:第)?\d+号"
)
DATE_LINE = lazy_pattern(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})[年./-]"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[月./-](?:\d{1,2}|[一二三四五六七八九十]{1,3})日?"
)
_ISSUED = lazy_pattern(r".*(?:\d|[一二三四五六七八九十])日?(?:印发|印制|印)$")
_COPIES = lazy_pattern(r"(?:抄送|主送|抄报|分送)[：:]")
_LIST = lazy_pattern(r"附件[：:]")
_LISTED = lazy_pattern(r"\d{1,2}[.．、]")
_LIST_ALONE = lazy_pattern(r"附件[：:]?")
_ATTACHMENT = lazy_pattern(r"附件[0-9一二三四五六七八九十]*[：:]?")
# Not of the standard; many offices have it above the imprint.
_DISCLOSURE = lazy_pattern(
    r"(?:政务|政府)?(?:信息)?公开(?:选项|属性|方式|形式|类别|类型)[：:].{1,20}"
)
_ISSUES = lazy_pattern(r"如下[：:]$|如下，$")
_LARGE = 20.0  # points; a title is 22, text is 16
_LONGEST_NAME = 40  # characters of a signature


def roles_of(paragraphs: Sequence[ParagraphLook]) -> tuple[Role, ...]:
    """The role of each paragraph, in order."""
    return tuple(_RoleWalk(paragraphs).roles())


class _RoleWalk:
    """One way through a notice, from its head to its imprint."""

    def __init__(self, paragraphs: Sequence[ParagraphLook]) -> None:
        self._paragraphs = paragraphs
        self._part = self._head

    def roles(self) -> list[Role]:
        found: list[Role] = []
        for number, one in enumerate(self._paragraphs):
            role = self._anywhere(one, self._paragraphs[number + 1 :]) or self._part(one)
            if role is Role.DATE:
                _sign(found, self._paragraphs)
            found.append(role)
        return found

    def _anywhere(self, one: ParagraphLook, below: Sequence[ParagraphLook]) -> Role | None:
        """What is told wherever it stands; below: what follows it."""
        bare = one.bare
        if _ISSUED.fullmatch(bare) and (one.in_table or one.in_box or len(bare) < 60):
            return Role.IMPRINT
        if _COPIES.match(bare) and (one.in_table or one.in_box or self._part != self._head):
            return Role.IMPRINT
        if one.in_table or one.in_box:
            return Role.OTHER
        if not bare:
            return Role.EMPTY
        if _DISCLOSURE.fullmatch(bare):
            return Role.DISCLOSURE
        if self._part in (self._head, self._body) and _heads_list(one, below):
            self._part = self._list_begun
            return Role.LIST
        if _ATTACHMENT.fullmatch(bare):
            self._part = self._attachment_title
            return Role.ATTACHMENT
        return None

    def _head(self, one: ParagraphLook) -> Role:
        bare = one.bare
        if DOCUMENT_NUMBER.fullmatch(bare):
            return Role.NUMBER
        if (one.main.color and one.main.size > _LARGE) or (
            bare.endswith("文件") and one.main.size >= _LARGE
        ):
            return Role.MASTHEAD
        if _is_title(one):
            return Role.TITLE
        self._part = self._body
        if bare.endswith(("：", ":", "，")) and "。" not in bare and not _ISSUES.search(bare):
            return Role.ADDRESSEES
        return self._body(one)

    def _body(self, one: ParagraphLook) -> Role:
        bare = one.bare
        if DATE_LINE.fullmatch(bare):
            self._part = self._after_date
            return Role.DATE
        if _LIST.match(bare):
            self._part = self._list
            return Role.LIST
        for role, form in HEADING_FORMS:
            if form.match(bare):
                return role
        return Role.BODY

    def _list(self, one: ParagraphLook) -> Role:
        if _LISTED.match(one.bare):
            return Role.LIST
        self._part = self._body
        return self._body(one)

    def _list_begun(self, one: ParagraphLook) -> Role:
        """The first name below a line that says 附件： alone; it may have no number."""
        self._part = self._list
        return Role.LIST

    def _after_date(self, one: ParagraphLook) -> Role:
        """Behind the cover: what it issues begins with a title of its own."""
        if _is_title(one):
            self._part = self._issued_title
            return Role.TITLE
        return self._body(one)

    def _issued_title(self, one: ParagraphLook) -> Role:
        if _is_title(one):
            return Role.TITLE
        self._part = self._body
        return self._body(one)

    def _attachment_title(self, one: ParagraphLook) -> Role:
        if one.alignment == "center" or _is_title(one):
            return Role.ATTACHMENT_TITLE
        self._part = self._attachment
        return Role.ATTACHMENT_TEXT

    def _attachment(self, one: ParagraphLook) -> Role:
        return Role.ATTACHMENT_TEXT


def _heads_list(one: ParagraphLook, below: Sequence[ParagraphLook]) -> bool:
    """Whether 附件： stands alone above the list of attachments, and is no attachment's mark: on
    its page names follow, each in a row of its own, before the signature's date."""
    if one.new_page or not _LIST_ALONE.fullmatch(one.bare):
        return False
    names = [p for p in below if p.bare and not p.in_table and not p.in_box]
    if not names or names[0].new_page or _is_title(names[0]):
        return False
    dated = any(DATE_LINE.fullmatch(p.bare) for p in names[1:])
    return dated or _LISTED.match(names[0].bare) is not None


def _is_title(one: ParagraphLook) -> bool:
    if one.bare.endswith(("：", "。")):
        return False
    large = one.main.size >= _LARGE or face_family(one.main.face) == "小标宋"
    return large or (one.alignment == "center" and len(one.bare) < 80)


def _sign(found: list[Role], paragraphs: Sequence[ParagraphLook]) -> None:
    """The short line above a date is the signature."""
    for number in range(len(found) - 1, -1, -1):
        if found[number] is Role.EMPTY:
            continue
        bare = paragraphs[number].bare
        if found[number] is Role.BODY and len(bare) <= _LONGEST_NAME and bare[-1] not in "。：；":
            found[number] = Role.SIGNATURE
        return

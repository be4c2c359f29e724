"""电话 and 手机: telephone numbers of China, in digits, with the dash behind an area code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from huizhi.content import Cell
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.long_number import digits_of
from huizhi.forms.fields.words import clean, half_width, says_nothing, says_same

_SCIENCE = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
_DASHES = re.compile(r"[‐-―−﹣－~～·.]")
_CANDIDATE = re.compile(
    r"(?<![\dA-Za-z])(?:\(?(?:\+|00)\s?86\)?[\s-]*)?(?:\(0\d{2,3}\)|\d)(?:[\s-]?\d){2,13}(?![\dA-Za-z])"
)
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|#|-)\s*(\d{1,6})(?!\d)", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = re.compile(r"0(10|2\d|[3-9]\d{2})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_ANY_AREAS = ("0374", "010")  # one with local numbers of seven digits, one with eight
_SERVICE = re.compile(r"[48]00\d{7}|11[0249]|12[02]|1[02]\d{3}|9[56]\d{3,6}")


@dataclass(frozen=True)
class PhoneNumber:
    """A telephone number. assumed: its area code was not written."""

    digits: str
    mobile: bool
    assumed: bool = False


class Phone(Field):
    """A mobile, a landline with area code (and extension), or a service number."""

    kind = "电话"
    is_phone = True
    tells_apart = True
    input_type = "tel"
    labels = Labels(r"电话|传真|座机|联系方式", 40)
    wanted = "手机号应为1开头的11位，座机应带区号，如010-62345678"
    mobile_only = False

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text) or cell.text.strip() in {"0", "０"}:
            return answered_nothing(cell.text)
        text, lost = _without_science(cell)
        if lost:
            return Answer(None, cell.text, (Doubt("phone-digits-lost", clean(cell.text)),))
        numbers = list(self.numbers_in(text, circumstances.area_code))
        if not numbers and says_same(cell.text):
            text = clean(cell.text)
            return Answer(text, cell.text, (Doubt("same-unclear", text),))
        if not numbers:
            return self._wrong(cell.text, text)
        return self._found(cell.text, text, numbers)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"{circumstances.area_code or '0374'}-{5160000 + 11 * number % 1_000_000}"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("电话", "座机请带区号，例如 010-62345678；也可以填11位手机号码。")

    def numbers_in(self, text: str, area_code: str) -> Iterator[PhoneNumber]:
        """Every complete number in the text."""
        position = 0
        while found := _CANDIDATE.search(text, position):
            position = found.end()
            extension = _EXTENSION.match(text, found.end())
            for number, used in self._split(found.group(), extension, area_code):
                yield number
                position = extension.end() if used and extension else position

    def _split(
        self, candidate: str, extension: re.Match[str] | None, area_code: str
    ) -> Iterator[tuple[PhoneNumber, bool]]:
        national = re.sub(r"^\(?(\+|00)\s?86\)?", "", candidate)
        digits = re.sub(r"\D", "", national)
        if national != candidate and _landline(f"0{digits}"):  # +86 374 … leaves the 0 out
            digits = f"0{digits}"
        if digits.startswith("86") and len(digits) == 13:
            digits = digits[2:]
        if _MOBILE.fullmatch(digits):
            yield PhoneNumber(digits, True), False
        elif self.mobile_only:
            return
        elif (inside := _with_extension(candidate, area_code)) is not None:
            yield PhoneNumber(inside[0], False, inside[1]), False
        elif (landline := _landline(digits)) is not None:
            behind = f"-{extension.group(1)}" if extension else ""
            yield PhoneNumber(landline + behind, False), bool(extension)
        elif _SERVICE.fullmatch(digits):
            yield PhoneNumber(digits, False), False
        elif _LOCAL.fullmatch(digits) and area_code and _landline(area_code + digits):
            behind = f"-{extension.group(1)}" if extension else ""
            yield PhoneNumber(f"{area_code}-{digits}{behind}", False, True), bool(extension)

    def _found(self, raw: str, text: str, numbers: list[PhoneNumber]) -> Answer:
        first = next((one for one in numbers if not one.assumed), numbers[0])  # a whole one
        doubts = []
        if len({number.digits for number in numbers}) > 1:
            doubts.append(Doubt("phone-several", clean(raw), first.digits))
        elif _says_more(text, first.digits):
            doubts.append(Doubt("phone-extra-text", clean(raw), first.digits))
        if first.assumed:
            doubts.append(Doubt("phone-area-assumed", clean(raw), first.digits))
        return Answer(first.digits, raw, tuple(doubts))

    def _wrong(self, raw: str, text: str) -> Answer:
        digits = re.sub(r"\D", "", text)
        count = "" if not digits or len(digits) == 11 else f"只读到{len(digits)}位数字，"
        if self.mobile_only and _landline(digits):
            count = "这是座机号码，"
        value = re.sub(r"\s+", "", text) or None
        return Answer(value, raw, (Doubt("phone-wrong", clean(raw), count + self.wanted),))


class Mobile(Phone):
    """A mobile number: 11 digits."""

    kind = "手机"
    is_mobile = True
    labels = Labels(r"手机|移动电话", 30, r"手机(?:班|课|组|摄影|游戏|银行|应用|维修|店|款|数)")
    wanted = "手机号应为1开头的11位"
    mobile_only = True

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"139{(37400000 + 137 * number) % 100_000_000:08d}"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        prompt = "请填11位手机号码，例如 13800138000。"
        error = "手机号码应为11位数字，请检查位数。"
        return Validation(
            "手机",
            prompt,
            "textLength",
            operator="between",
            formula1="11",
            formula2="17",
            error=error,
        )


def phones_in(text: str) -> Iterator[tuple[str, int, int]]:
    """The numbers in running text, each with the place it stands at, text[start:end]; a landline
    that is written without its area code has none."""
    plain = _DASHES.sub(lambda dash: "." if dash.group() == "." else "-", text)
    for found in _CANDIDATE.finditer(plain):
        for area_code in ("", *_ANY_AREAS):
            numbers = list(Phone()._split(found.group(), None, area_code))
            if numbers:
                digits, is_local = numbers[0][0].digits, numbers[0][0].assumed
                yield digits.partition("-")[2] if is_local else digits, *found.span()
                break


def phone_numbers(cell: Cell, area_code: str) -> tuple[PhoneNumber, ...]:
    """Every complete number in a cell, in reading order; none where digits were lost. area_code: of
    numbers without one, "" where it is not known."""
    text, lost = _without_science(cell)
    found = [] if lost else list(Phone().numbers_in(text, area_code))
    return tuple(dict.fromkeys(found))


def _says_more(text: str, number: str) -> bool:
    """Whether the text holds words, a sign of doubt, or digits that are not of the number."""
    if re.search(r"[^\W\d_]|[?？<>≤≥≈]", re.sub(r"转|分机|ext", "", text)):
        return True
    digits = re.sub(r"\D", "", text).removeprefix("00").removeprefix("86").lstrip("0")
    whole, local = (re.sub(r"\D", "", part) for part in (number, number.partition("-")[2]))
    return digits not in {whole.lstrip("0"), local.lstrip("0")}


def _without_science(cell: Cell) -> tuple[str, bool]:
    """The text with a number like 1.3812345678E10 written out, and whether digits were lost."""
    text = _DASHES.sub(lambda m: m.group() if m.group() == "." else "-", half_width(cell.text))
    if digits := digits_of(cell):
        return digits, False
    if not _SCIENCE.fullmatch(text):
        return re.sub(r"(?<=\d)\.0+$", "", text).lstrip("'’‘").strip(), False
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text, True
    mantissa = text.lower().split("e")[0].replace(".", "")
    whole = number == number.to_integral_value() and len(mantissa) >= 11
    return (str(int(number)), False) if whole else (text, True)


def _landline(digits: str) -> str | None:
    """“0374-5163977” of these digits, None when they are no landline with an area code."""
    area = _AREA.match(digits)
    if area is None or not _LOCAL.fullmatch(digits[area.end() :]):
        return None
    import phonenumbers  # slow to load

    parsed = phonenumbers.parse(digits, "CN")
    if not phonenumbers.is_possible_number(parsed):
        return None
    return f"{area.group()}-{digits[area.end() :]}"


def _with_extension(candidate: str, area_code: str) -> tuple[str, bool] | None:
    """A landline whose extension stands behind a dash, 0374-5163977-801 or 5163977-801; and whether
    its area code was not written."""
    parts = [re.sub(r"\D", "", part) for part in candidate.split("-")]
    if len(parts) == 2 and area_code and _LOCAL.fullmatch(parts[0]) and len(parts[1]) <= 4:
        landline = _landline(area_code + parts[0])
        return (f"{landline}-{parts[1]}", True) if landline else None
    if len(parts) < 2 or not 1 <= len(parts[-1]) <= 6:
        return None
    if len(parts) == 2 and _landline("".join(parts)):  # parted at another place
        return None
    landline = _landline("".join(parts[:-1]))
    return (f"{landline}-{parts[-1]}", False) if landline else None

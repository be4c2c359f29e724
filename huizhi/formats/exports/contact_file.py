"""Contact file: people as a vCard file that telephones take into their address books.

Source: RFC 2426 (vCard 3.0, which every telephone reads); written by vobject.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import vobject


@dataclass(frozen=True, slots=True)
class Person:
    """One person; "" for what is not known. note: a line of text."""

    name: str
    organization: str
    title: str = ""
    mobile: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    address: str = ""
    note: str = ""


def contact_cards(people: Sequence[Person]) -> bytes:
    """The file with a card for each."""
    return "".join(_card(one).serialize() for one in people).encode()


def _card(one: Person) -> vobject.base.Component:
    card = vobject.vCard()
    card.add("n").value = vobject.vcard.Name(family=one.name)
    card.add("fn").value = f"{one.name}（{one.organization}）"
    card.add("org").value = [one.organization]
    for kind, value in (("title", one.title), ("note", one.note), ("email", one.email)):
        if value:
            card.add(kind).value = value
    for type_, number in (("CELL", one.mobile), ("WORK", one.phone), ("FAX", one.fax)):
        if number:
            telephone = card.add("tel")
            telephone.value, telephone.type_param = number, type_
    if one.address:
        card.add("adr").value = vobject.vcard.Address(street=one.address)
    return card

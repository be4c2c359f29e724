"""Ledger tables: what the database of everything received holds."""

from __future__ import annotations

import sqlalchemy as sa

TABLES = sa.MetaData()
ABOUT = sa.Table(
    "about",
    TABLES,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
RECEIVED = sa.Table(
    "received",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("received", sa.String(40), nullable=False),
    sa.Column("stored", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),  # in Chinese, only shown
    sa.Column("fate", sa.String(20), nullable=False),  # a `Fate`
)
RETURNS = sa.Table(
    "returns",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.ForeignKey("received.sha256"), nullable=False, index=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("received", sa.String(40), nullable=False),
    sa.Column("community", sa.Text),
    sa.Column("deliverable", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("current", sa.Boolean, nullable=False),  # as it stands, with the clerk's rulings
    sa.Column("counted", sa.Boolean, nullable=False),  # it counted by what came, see `rulings`
    sa.Column("blank", sa.Boolean, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Index("of_community", "community", "deliverable"),
)
ANSWERS = sa.Table(
    "answers",
    TABLES,
    sa.Column("return_id", sa.ForeignKey("returns.id"), primary_key=True),
    sa.Column("row", sa.Integer, primary_key=True),  # -1 for a single field
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),  # JSON
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("how", sa.String(20), nullable=False),
)
ROWS = sa.Table(
    "rows",
    TABLES,
    sa.Column("return_id", sa.ForeignKey("returns.id"), primary_key=True),
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("in_table", sa.String(64), nullable=False),  # the id of the form's table
)
CONTENTS = sa.Table(  # what stood in each received file that could be read
    "contents",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("written", sa.String(40)),
    sa.Column("taken", sa.Integer, nullable=False),
)
UNREAD = sa.Table(
    "unread",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
PAPER_PLACES = sa.Table(  # where on paper each text of a photograph or scan was read
    "paper_places",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("place", sa.String(200), primary_key=True),
    sa.Column("picture", sa.String(64), nullable=False),  # the content that shows it
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("left", sa.Integer, nullable=False),  # in pixels of the page laid flat
    sa.Column("top", sa.Integer, nullable=False),
    sa.Column("right", sa.Integer, nullable=False),
    sa.Column("bottom", sa.Integer, nullable=False),
)
SAVED = sa.Table(  # how each content ranks among others of its run, see `rivals`
    "saved",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("rank", sa.Text, nullable=False),
)
RUNS = sa.Table(  # runs of `collect` that have not finished
    "runs",
    TABLES,
    sa.Column("mark", sa.String(64), primary_key=True),  # the same for the same paths
    sa.Column("sign", sa.Text, primary_key=True),  # name of the file that says that it goes on
    sa.Column("since", sa.Integer, nullable=False),  # the last return before it
    sa.Column("settled", sa.Boolean, nullable=False),  # which of its returns count
)
RUN_RETURNS = sa.Table(  # what these runs have entered, and what counted before they did
    "run_returns",
    TABLES,
    sa.Column("mark", sa.String(64), primary_key=True),
    sa.Column("return_id", sa.Integer, primary_key=True),
    sa.Column("entered", sa.Boolean, nullable=False),
)
FINDINGS = sa.Table(
    "findings",
    TABLES,
    sa.Column("return_id", sa.ForeignKey("returns.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("found", sa.Text, nullable=False),
    sa.Column("expected", sa.Text, nullable=False),
)
ARRIVALS = sa.Table(  # every name under which a content came
    "arrivals",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("received", sa.String(40), nullable=False),
)
FACTS = sa.Table(  # what is in each picture, video and document that is no form
    "facts",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("said", sa.Text, nullable=False),  # JSON
    sa.Column("sketch", sa.LargeBinary, nullable=False),
)
DECISIONS = sa.Table(  # where a file or a folder belongs: by its link, or as older programs noted
    "decisions",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("community", sa.Text, nullable=False),
    sa.Column("deliverable", sa.Text),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("decided", sa.String(40), nullable=False),
)
REMINDERS = sa.Table(
    "reminders",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("community", sa.Text, nullable=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("deliverables", sa.Text, nullable=False),  # JSON
    sa.Column("message", sa.Text, nullable=False),
)
CHOICES = sa.Table(  # works that the clerk has marked in the summary workbook
    "choices",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("community", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)
AMENDMENTS = sa.Table(  # what the clerk has corrected or accepted; what was read stays as it is
    "amendments",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("return_id", sa.ForeignKey("returns.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),  # "correct" or "accept"
    sa.Column("row", sa.Integer, nullable=False),  # -1 for a single field
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("code", sa.String(40), nullable=False),  # of the finding that is accepted
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),  # JSON
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("undone", sa.String(40)),
)
RULINGS = sa.Table(  # what the clerk says of a return as a whole; what was read stays as it is
    "rulings",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("return_id", sa.ForeignKey("returns.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),  # "move", "count", "void", "away" or "arrive"
    sa.Column("community", sa.Text),  # to which it was moved, or for which it counts
    sa.Column("deliverable", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),  # its number there
    sa.Column("since", sa.Integer, nullable=False),  # the last return before the ruling
    sa.Column("day", sa.String(10)),  # on which it came
    sa.Column("before", sa.Text, nullable=False),  # what was so until then, in Chinese
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("undone", sa.String(40)),
)
FIRST_PLACES = sa.Table(  # where returns that were moved had been entered
    "first_places",
    TABLES,
    sa.Column("return_id", sa.ForeignKey("returns.id"), primary_key=True),
    sa.Column("community", sa.Text),
    sa.Column("deliverable", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
)
PAPERS = sa.Table(  # what came on paper, by the clerk's word
    "papers",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("community", sa.Text, nullable=False),
    sa.Column("deliverable", sa.Text, nullable=False),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("since", sa.Integer, nullable=False),  # the last return before it
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("undone", sa.String(40)),
)
MATERIAL_RULINGS = sa.Table(  # what the clerk, or its sender, says of material
    "material_rulings",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),  # see `MaterialRuling`
    sa.Column("name", sa.Text, nullable=False),  # of the file or the folder
    sa.Column("sha256", sa.String(64), nullable=False),  # of "back"; "" for others
    sa.Column("community", sa.Text, nullable=False),
    sa.Column("deliverable", sa.Text),
    sa.Column("item", sa.Text, nullable=False),  # or the other activity
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("undone", sa.String(40)),
)
LINKS = sa.Table(  # of the links by which communities hand in; one without a row is the first, open
    "links",
    TABLES,
    sa.Column("community", sa.Text, primary_key=True),  # its code
    sa.Column("serial", sa.Integer, nullable=False),
    sa.Column("open", sa.Boolean, nullable=False),
)
UNTOLD = sa.Table(  # contents that were entered and of which nobody has been told yet
    "untold",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
)
SOURCES = sa.Table(  # files as they lay on the disk when they were read
    "sources",
    TABLES,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
)
FAILURES = sa.Table(  # with what a content that could not be read was tried last
    "failures",
    TABLES,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("means", sa.Text, nullable=False),
)
BOOK_ENTRIES = sa.Table(  # what a list says that the clerk imported into the book of what is known
    "book_entries",
    TABLES,
    sa.Column("sha256", sa.ForeignKey("received.sha256"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("unit", sa.Text, nullable=False, index=True),
    sa.Column("list", sa.Text, nullable=False),  # its title; "" for a single value
    sa.Column("row", sa.Integer, nullable=False),  # -1 for a single value
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("value", sa.Text, nullable=False),  # JSON
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("decides", sa.Boolean, nullable=False),  # the clerk has changed it by hand
)
BOOK_RULINGS = sa.Table(  # what the clerk decides about the book
    "book_rulings",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),  # "right" or "same"
    sa.Column("unit", sa.Text, nullable=False),  # of "right"
    sa.Column(
        "sha256", sa.String(64), nullable=False
    ),  # of "right": where it is said; "" for "same"
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),  # of "same": its title and label
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),  # the meaning; without a name: none
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("undone", sa.String(40)),
)
FETCHED = sa.Table(  # mails that were fetched; who sent them goes when their content is erased
    "fetched",
    TABLES,
    sa.Column("account", sa.String(200), primary_key=True),  # user and server
    sa.Column("folder", sa.String(200), primary_key=True),
    sa.Column("validity", sa.BigInteger, primary_key=True),  # of the folder's numbers
    sa.Column("uid", sa.BigInteger, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, index=True),  # SHA-256 of the whole mail
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("came", sa.String(40), nullable=False),
    sa.Column("fetched", sa.String(40), nullable=False),
    sa.Column("waits", sa.Boolean, nullable=False),  # it is on the disk and not entered yet
)
LETTERS = sa.Table(  # mails that were sent; a row stands here before the mail is handed over
    "letters",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("mark", sa.String(64), nullable=False, index=True),  # of what is sent to whom
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("files", sa.Text, nullable=False),  # JSON
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),  # "sending", "sent" or "unsent"
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("began", sa.String(40), nullable=False),
    sa.Column("ended", sa.String(40)),
)
PREFILLED = sa.Table(  # what each form was sent out with, out of the book, a row for each version
    "prefilled",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),  # the recipient's
    sa.Column("deliverable", sa.Text, nullable=False),
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("said", sa.Text, nullable=False),  # JSON
    sa.Index("prefilled_of", "code", "deliverable"),
)

"""Both ways: what the tax authority's own program sends by a feed is evidence here, as it stands with its sender."""
import json

import pytest

import home as foreign
from agreements import agree
from conftest import Program

MONTH = "2025-03"
COLUMNS = ["source", "key_field", "key_value", "item_number", "line", "facts"]


@pytest.fixture
def sides(binary, year, tmp_path):
    """Ours with a month that is checked; theirs, which gives us what it knows of declarations."""
    ours = Program(binary, tmp_path / "ours")
    ours.run("init", "--commodity-list", "XW", expect=(0,))
    ours.run("standards", "import", *year.standards)
    ours.run("load", *year.files, "--source", "customs", "--mapping", year.mapping)
    ours.run("check", "--period", MONTH)
    theirs = Program(binary, tmp_path / "theirs")
    theirs.run("init", expect=(0,))
    theirs.run("people", "organisation", "customs", "--kind", "department")
    agree(theirs, "A-1", "customs", "R-1", COLUMNS)
    theirs.run("feed", "open", "A-1", "evidence")
    return ours, theirs


def refunds(theirs, folder, rows):
    file = folder / "refunds.csv"
    file.write_text("entry,refund,paid_on\n" + "".join(f"{entry},{refund},{day}\n" for entry, refund, day in rows))
    theirs.run("evidence", "import", file, "--source", "refunds", "--key", "declaration_number", "--column", "entry")
    theirs.run("feed", "publish", "A-1")


def receive(ours, theirs, expect=(0,), column="key_value"):
    return ours.run("evidence", "receive", theirs.home / "exchange/A-1", "--agreement", "A-1", "--sender",
                    theirs.home / "trust/verifier", "--name", "customs.example", "--source", "tax", "--column", column,
                    expect=expect)


def first(ours):
    return ours.json("queue", "--period", MONTH, "--budget", 1)["entries"][0]


def test_what_they_send_stands_beside_the_item_as_they_have_it_now(sides, tmp_path):
    ours, theirs = sides
    entry = first(ours)["declaration_number"]
    refunds(theirs, tmp_path, [(entry, "1200.50", "2025-05-04"), ("other", "1", "2025-05-05")])
    receive(ours, theirs)
    assert "tax: paid_on 2025-05-04, refund 1200.50" in first(ours)["evidence_text"]["en"]
    refunds(theirs, tmp_path, [(entry, "900.00", "2025-06-01")])  # corrected there, and one gone
    assert "1200.50" in first(ours)["evidence_text"]["en"]  # until it is received
    receive(ours, theirs)
    assert "tax: paid_on 2025-06-01, refund 900.00" in first(ours)["evidence_text"]["en"]
    assert "1200.50" not in first(ours)["evidence_text"]["en"]
    sent = foreign.deltalake.DeltaTable(str(ours.home / "inward/A-1/table"))
    assert sent.version() == 2 and sent.to_pyarrow_table().num_rows == 1
    ours.run("doctor", expect=(0,))


def test_its_sender_has_our_receipt(sides, tmp_path):
    ours, theirs = sides
    refunds(theirs, tmp_path, [("D1", "5", "2025-05-04")])
    receive(ours, theirs)
    key = (ours.home / "inward/key").read_text()
    assert key  # ours, made when first needed
    receipt = next((theirs.home / "exchange/A-1/receipts").iterdir())
    verifier = tmp_path / "customs.verifier"
    verifier.write_text(ours.json("feed", "key", ours.home / "inward/key", "--name", "customs.example")["key"])
    theirs.run("feed", "recipient", "A-1", verifier)
    assert json.loads(theirs.run("feed", "receipt", "A-1", receipt, "--json").stdout)["outcome"] == "agrees"


def test_a_column_or_key_that_is_none_is_said(sides, tmp_path):
    ours, theirs = sides
    refunds(theirs, tmp_path, [("D1", "5", "2025-05-04")])
    assert "entry" in receive(ours, theirs, expect=(2,), column="entry").stderr
    assert first(ours)  # what cannot be joined disturbs nothing
    receive(ours, theirs)

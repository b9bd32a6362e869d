"""The review queue on planted errors, reckoned with pandas from the lake and the truth. A small copy of bench/editing."""
import json

import pytest
from conftest import Program
from review_proof import Proof

MONTH = "2025-04"


@pytest.fixture(scope="module")
def reviewed(binary, tmp_path_factory):
    """Four months of 12,000 items, 2 % in error, the history as dirty as the month; and their twin without errors."""
    folder = tmp_path_factory.mktemp("editing")
    program = Program(binary, folder / "home")
    for name, errors in (("dirty", 0.02), ("clean", 0)):
        program.run("simulate", "--out", folder / name, "--seed", 21, "--year", 2025, "--months", 4,
                    "--items-per-month", 12000, "--error-profile", "review", "--errors", errors, home=False, expect=(0,))
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *sorted((folder / "dirty/standards").glob("*.csv")))
    program.run("load", *sorted((folder / "dirty/csv").glob("*.csv")), "--source", "customs", "--mapping",
                folder / "dirty/mapping.toml")
    program.run("check", "--period", MONTH)
    return program, Proof(program.home, folder / "dirty", folder / "clean", MONTH)


def test_a_short_queue_removes_most_of_the_error(reviewed):
    program, proof = reviewed
    report = program.json("queue", "--period", MONTH, "--budget", 60)
    keys = [(entry["declaration_number"], entry["item_number"]) for entry in report["entries"]]
    assert len(keys) == 60
    assert [entry["rank"] for entry in report["entries"]] == list(range(1, 61))
    queue = proof.review(keys)
    assert queue.value > 0.8 and queue.mass > 0.8, queue
    for name in ("random", "plain_mad"):
        other = proof.review(proof.random(60, 1) if name == "random" else proof.plain_mad(60))
        assert queue.value > other.value and queue.mass > other.mass, (name, queue, other)


def test_the_repairs_name_field_and_value(reviewed):
    program, proof = reviewed
    program.run("queue", "--period", MONTH, "--budget", 120)
    found = proof.repairs(proof.queue()).values()
    planted, listed, field, value = map(sum, zip(*found))
    assert planted > 150 and listed > 50
    assert field >= 0.8 * listed and value >= 0.6 * listed, (listed, field, value)


def test_the_same_month_gives_the_same_queue_whatever_the_threads(reviewed):
    program, _ = reviewed
    queues = [program.json("queue", "--period", MONTH, "--budget", 200, "--threads", threads)["entries"]
              for threads in (1, 2)]
    assert [(entry["declaration_number"], entry["item_number"], entry["repair_value"]) for entry in queues[0]] == \
           [(entry["declaration_number"], entry["item_number"], entry["repair_value"]) for entry in queues[1]]


def test_evidence_from_elsewhere_stands_beside_the_item(reviewed, tmp_path):
    program, _ = reviewed
    first = program.json("queue", "--period", MONTH, "--budget", 1)["entries"][0]
    file = tmp_path / "refunds.csv"
    file.write_text(f"entry,refund,paid_on\n{first['declaration_number']},1200.50,2025-05-04\nother,1,2025-05-05\n")
    program.run("evidence", "import", file, "--source", "tax", "--key", "declaration_number", "--column", "entry")
    entry = program.json("queue", "--period", MONTH, "--budget", 1)["entries"][0]
    assert "tax: paid_on 2025-05-04, refund 1200.50" in entry["evidence_text"]["en"]
    assert "1200.50" in json.dumps(entry["evidence"]["elsewhere"])
    program.run("evidence", "import", file, "--source", "tax", "--key", "commodity", expect=(2,))

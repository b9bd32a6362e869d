"""The published UK scenarios: every file is something, and every declaration says what its XML says."""
import collections

import cds_xpath
import conftest
import home
import pytest


@pytest.fixture(scope="module")
def scenarios(data):
    folder = data / "cds/scenarios"
    if not folder.is_dir():
        pytest.skip(f"no scenarios at {folder}")
    return cds_xpath.Scenarios(folder)


@pytest.fixture(scope="module")
def lake(binary, data, scenarios, tmp_path_factory):
    """The folder of a home into which all scenarios were loaded at once."""
    program = conftest.Program(binary, tmp_path_factory.mktemp("cds") / "home")
    program.run("init", expect=(0,))
    program.run("load", data / "cds/scenarios", "--source", "cds")
    return program


def rows(lake, name):
    return home.table(lake.home, name).to_pylist()


def versions(lake, number):
    """Items of a declaration by version, each a list in item order."""
    found = collections.defaultdict(list)
    for row in rows(lake, "item"):
        if row["declaration_number"] == number:
            found[row["declaration_version"]].append(row)
    return {version: sorted(items, key=lambda row: row["item_number"]) for version, items in found.items()}


def test_every_file_is_read_recognised_or_quarantined(lake, scenarios):
    home.account(lake.home)
    items = rows(lake, "item")
    kinds = collections.Counter()
    kinds["declaration"] = len({row["declaration_number"] for row in items if row["declaration_version"] == 1})
    kinds["amendment"] = len({(row["declaration_number"], row["declaration_version"]) for row in items
                              if row["declaration_version"] > 1})
    for row in rows(lake, "rejected"):
        assert row["file"] and row["line"] > 0 and row["message_en"] and row["message_zh"] and row["raw_base64"] is not None
        kinds["amendment" if row["code"] == "load.amendment_without_base" else "ill-formed"] += 1
    for row in rows(lake, "event"):
        code = row["code"]
        if code in cds_xpath.ANSWERS:
            kinds[f"answer {code}"] += 1
        elif code in ("INV", "GPR"):
            kinds["cancellation" if code == "INV" else "presentation"] += 1
        else:
            kinds[f"{'report' if code.startswith('Declaration') else 'movement'} {code}"] += 1
    assert kinds == scenarios.kinds
    assert sum(kinds.values()) == len(rows(lake, "load"))


def test_the_documents_table_is_what_was_counted(scenarios):
    text = (conftest.ROOT / "docs/sources/cds.md").read_text(encoding="utf-8")
    assert "\n".join(cds_xpath.table(scenarios.kinds)) in text


def test_declarations_say_what_their_xml_says(lake, scenarios):
    loaded = collections.defaultdict(list)
    for row in rows(lake, "item"):
        if row["declaration_version"] == 1:
            loaded[row["declaration_number"]].append(
                cds_xpath.Item(row["item_number"], row["invoice_amount"],
                               row["invoice_currency"] if row["invoice_amount"] is not None else None,
                               row["net_mass_kg"]))
    for items in loaded.values():
        items.sort(key=lambda item: item.number)
    assert loaded.keys() == scenarios.declarations.keys()
    for number, items in scenarios.declarations.items():
        assert loaded[number] == items, number


def test_accepted_declarations_have_the_day_of_their_answer(lake, scenarios):
    accepted = {row["declaration_number"]: row["event_date"] for row in rows(lake, "event") if row["kind"] == "accepted"}
    assert accepted.keys() == scenarios.accepted
    assert all(accepted.values())
    # 16 of the answers belong to declarations that were not published.
    assert len(accepted.keys() & scenarios.declarations.keys()) == 62


def test_duties_of_the_answers_are_kept(lake, scenarios):
    loaded = collections.Counter(
        (row["item_number"], row["tax_type"], row["base_amount"], row["rate"], row["amount"], row["payable"],
         row["declaration_number"])
        for row in rows(lake, "tax") if row["stated_by"] == "customs")
    assert loaded == scenarios.duties


# What each amendment says of itself in its free text, and what the declaration then holds.
AMENDED = {
    "U.78475764QX0M": (3, "header_packages", 53),
    "TT_IM33b_v1.2_1005_02": (2, "invoice_amount", 998),
    "7849431M0ZUP": (2, "net_mass_kg", 62),
    "U.7849431R66ZB": (2, "invoice_amount", cds_xpath.number("115.66")),
}


@pytest.mark.parametrize("number", AMENDED)
def test_amendments_take_effect(lake, number):
    newest, concept, value = AMENDED[number]
    found = versions(lake, number)
    assert list(sorted(found)) == list(range(1, newest + 1))
    assert found[newest][0][concept] == value
    assert found[1][0][concept] != value
    changed = {name for name, new in found[newest][0].items() if new != found[newest - 1][0][name]}
    assert concept in changed
    assert changed <= {concept, "load_id", "declaration_version", "message_function", "packages", "freight_amount",
                       "header_freight_amount"}


def test_amended_freight_is_shared_out_anew(lake):
    found = versions(lake, "U.7849431R66ZB")
    assert [str(found[version][0]["freight_amount"]) for version in (1, 2)] == ["13.7500", "19.3400"]


def test_an_amended_document_keeps_its_place(lake):
    found = [row for row in rows(lake, "document") if row["declaration_number"] == "7867523Y8OFA"
             and row["document_type"] == "X002"]
    assert {row["declaration_version"]: row["status"] for row in found} == {1: "EE", 2: "EP"}


def test_an_amendment_under_a_number_of_its_own_is_found_by_the_answers(lake):
    # Its local reference is R280_TC02AMND_002; the answers tie its movement reference to this one.
    assert sorted(versions(lake, "R280_E2E_TC03_1803_003")) == [1, 2]


def test_cancelled_declarations_are_known(lake):
    cancelled = {row["declaration_number"] for row in rows(lake, "event") if row["kind"] == "cancelled"}
    assert cancelled == {"7849431M0ZUP", "U.7847576CMQAK"}


def test_loading_again_changes_nothing(lake, data):
    before = {name: home.digest(lake.home, name) for name in ("item", "event", "tax", "rejected", "load")}
    lake.run("load", data / "cds/scenarios", "--source", "cds")
    assert {name: home.digest(lake.home, name) for name in before} == before

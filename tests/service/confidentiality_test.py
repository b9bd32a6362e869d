"""Confidentiality, against an attacker that shares nothing with the program: pandas makes the published cells from the
cube, scipy works out what can be said of the hidden ones."""
import collections

import numpy
import pytest
from home import table
from scipy.optimize import linprog

MONTH = "2025-01"


@pytest.fixture(scope="module")
def closed(binary, year, tmp_path_factory):
    """A home with one closed month, and its importers by value."""
    from conftest import Program

    program = Program(binary, tmp_path_factory.mktemp("confidentiality") / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards, expect=(0,))
    program.run("load", year.files[0], "--source", "customs", "--mapping", year.mapping)
    program.run("check", "--period", MONTH)
    program.run("close", "--period", MONTH)
    return program


def ask(program, trader, commodity, hides="value", until="2025-12-31"):
    return program.json("confidentiality", "add", "--trader", trader, "--commodity", commodity, "--flow", "M", "--hides",
                        hides, "--reason", "one buyer", "--from", "2025-01-01", "--until", until, "--requested-by", "A",
                        "--decided-by", "B")["request"]


@pytest.fixture(scope="module")
def asked(closed):
    """Requests of the largest importers of a few subheadings stand."""
    items = table(closed.home, "item").select(["period", "flow", "trader_id", "commodity", "invoice_amount"]).to_pandas()
    items = items[(items.period == MONTH) & (items.flow == "M")].dropna()
    items["subheading"] = items.commodity.str[:6]
    items["amount"] = items.invoice_amount.astype(float)
    largest = items.groupby(["trader_id", "subheading"]).amount.sum().sort_values(ascending=False)
    for trader, subheading in largest.index[5:25:4]:
        ask(closed, trader, subheading)
    return closed


def nodes(home):
    """Functions from a code of the cube to its nodes, level by level from the top."""
    codes = table(home, "code").select(["list", "code", "parent", "attributes"]).to_pandas()
    sections = dict(codes[codes.list == "hs_chapter"][["code", "parent"]].values)
    countries = codes[codes.list == "country"]
    regions = {code: attributes.split('"region":"')[1].split('"')[0]
               for code, attributes in countries[["code", "attributes"]].values if '"region":"' in attributes}

    def commodity(code):
        return [("total", ""), ("section", sections.get(code[:2], "")), ("chapter", code[:2]), ("heading", code[:4]),
                ("subheading", code[:6]), ("commodity", code)]

    def partner(code):
        return [("total", ""), ("region", regions.get(code, "")), ("country", code)]

    return commodity, partner


def published(home, measure):
    """The amount of every cell, and every sum between cells as (total, parts)."""
    cube = table(home, "cube").to_pandas()
    cube = cube[(cube.period == MONTH) & (cube.flow == "M")]
    cube = cube.assign(amount=cube[measure].astype(float)).groupby(["commodity", "partner"], as_index=False).amount.sum()
    commodity, partner = nodes(home)
    amounts, sums = collections.defaultdict(float), collections.defaultdict(set)
    for row in cube.itertuples():
        down, across = commodity(row.commodity), partner(row.partner)
        for i, c in enumerate(down):
            for k, p in enumerate(across):
                amounts[c, p] += row.amount
                if i > 0:
                    sums[(down[i - 1], p), "commodity"].add((c, p))
                if k > 0:
                    sums[(c, across[k - 1]), "partner"].add((c, p))
    return amounts, [(total, sorted(parts)) for (total, _), parts in sums.items()]


def intervals(amounts, sums, hidden):
    """What can be said of each hidden cell by who knows all others, every sum, and each hidden one to within 100 %."""
    order = sorted(hidden)
    place = {cell: i for i, cell in enumerate(order)}
    rows, right = [], []
    for total, parts in sums:
        if total not in place and not any(part in place for part in parts):
            continue
        row, rest = numpy.zeros(len(order)), 0.0
        for cell, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
            if cell in place:
                row[place[cell]] += sign
            else:
                rest += sign * amounts[cell]
        rows.append(row)
        right.append(-rest)
    scale = 1e3
    matrix, right = numpy.array(rows), numpy.array(right) / scale
    bounds = [(0, 2 * amounts[cell] / scale) for cell in order]
    found = {}
    for cell in order:
        ends = []
        for sign in (1.0, -1.0):
            cost = numpy.zeros(len(order))
            cost[place[cell]] = sign
            answer = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
            assert answer.status == 0, answer.message
            ends.append(sign * answer.fun * scale)
        found[cell] = tuple(ends)
    return found


def cells_of(pattern):
    return {((c["commodity_level"], c["commodity"]), (c["partner_level"], c["partner"])): c for c in pattern["hidden_cells"]}


def value_pattern(report):
    return next(p for p in report["patterns"] if p["flow"] == "M" and p["measure"] == "value")


def test_another_attacker_says_the_same_of_every_hidden_cell(asked):
    report = asked.json("confidentiality", "apply", "--period", MONTH, expect=(0,))
    ours = cells_of(value_pattern(report))
    stored = table(asked.home, "suppression").to_pandas()
    stored = stored[(stored.measure == "value") & (stored.flow == "M")]
    assert {((r.commodity_level, r.commodity), (r.partner_level, r.partner)) for r in stored.itertuples()} == set(ours)

    amounts, sums = published(asked.home, "value_usd")
    theirs = intervals(amounts, sums, ours)
    primary = 0
    for cell, mine in ours.items():
        amount = amounts[cell]
        assert mine["amount"] == pytest.approx(amount, rel=1e-9)
        assert (mine["lower"], mine["upper"]) == pytest.approx(theirs[cell], abs=1e-4 * amount + 0.01), cell
        if mine["kind"] == "primary":
            primary += 1
            assert theirs[cell][0] <= amount * (1 - report["margin"]) + 0.01
            assert theirs[cell][1] >= amount * (1 + report["margin"]) - 0.01
        assert theirs[cell][1] - theirs[cell][0] > 1e-6 * amount, f"{cell} is known"
    assert primary >= 10


def test_without_the_second_step_the_other_attacker_finds_cells(asked):
    report = asked.json("confidentiality", "apply", "--period", MONTH, "--no-secondary", expect=(1,))
    pattern = value_pattern(report)
    amounts, sums = published(asked.home, "value_usd")
    known = [cell for cell, (low, high) in intervals(amounts, sums, cells_of(pattern)).items()
             if high - low < 1e-6 * amounts[cell]]
    assert len(known) == pattern["attack"]["derived"] > 0
    assert not report["stored"]


def test_tables_hide_these_cells_and_no_others_and_still_add_up(asked):
    report = asked.json("confidentiality", "apply", "--period", MONTH, expect=(0,))
    hidden = cells_of(value_pattern(report))
    headings = sorted({c[1][:4] for c, _ in hidden if len(c[1]) >= 4})
    checked = 0
    for heading in headings[:6]:
        made = asked.json("table", "country", "--period", MONTH, "--flow", "M", "--unit", 1, "--where", f"heading={heading}")
        total, rows = made["rows"][0], made["rows"][1:]
        for row in rows:
            is_hidden = (("heading", heading), ("country", row["code"])) in hidden
            assert ("import" in row.get("hidden", [])) == is_hidden
            assert (row["values"]["import"] is None) == is_hidden
            checked += is_hidden
        is_hidden = (("heading", heading), ("total", "")) in hidden
        assert (total["values"]["import"] is None) == is_hidden
        if not is_hidden and not any(row.get("hidden") for row in rows):
            assert sum(float(row["values"]["import"]) for row in rows) == pytest.approx(float(total["values"]["import"]))
    assert checked > 0
    text = asked.run("table", "country", "--period", MONTH, "--flow", "M", "--where", f"heading={headings[0]}").stdout
    assert ":c" in text and "confidential" in text


def test_an_expired_request_and_a_withdrawn_one_hide_nothing(closed):
    before = closed.json("confidentiality", "apply", "--period", MONTH)["active"]
    number = ask(closed, "91310000MA00000000", "84", until="2025-01-31")
    assert number in closed.json("confidentiality", "apply", "--period", MONTH)["active"]
    closed.run("confidentiality", "withdraw", number, "--by", "C", "--on", "2025-02-01", expect=(0,))
    assert closed.json("confidentiality", "apply", "--period", MONTH)["active"] == before
    closed.run("confidentiality", "withdraw", number, "--by", "C", expect=(2,))
    listed = {each["request"]: each for each in closed.json("confidentiality", "list")}
    assert listed[number]["withdrawn_on"] == "2025-02-01"

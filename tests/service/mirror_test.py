"""The mirror comparison equals what pandas computes from the same rows; planted discrepancies rank first."""
import shutil

import numpy
import pandas
import pytest

import home as foreign
from conftest import Program, Year

MONTHS = ["2025-02", "2025-03", "2025-04"]
NOW = "2025-03"


def figures(cube, reporter, random):
    """What the reporter would publish of its exports to us and imports from us if nothing were wrong: FOB and CIF,
    two per cent of noise."""
    rows = cube[cube.period.isin(MONTHS) & (cube.partner == reporter)]
    exports = rows[rows.flow == "M"].groupby(["period", "commodity"])[["fob_usd", "net_mass_kg"]].sum()
    imports = rows[rows.flow == "X"].groupby(["period", "commodity"])[["value_usd", "net_mass_kg"]].sum()
    exports = exports.rename(columns={"fob_usd": "value"}).assign(flow="X")
    imports = imports.rename(columns={"value_usd": "value"}).assign(flow="M")
    imports["value"] *= 1.05
    made = pandas.concat([exports, imports]).reset_index()
    made["value"] *= random.uniform(0.98, 1.02, len(made))
    return made


def write(folder, reporter, made, currency="USD", rate=1.0):
    path = folder / f"{reporter}.csv"
    frame = made.assign(partner="CN", currency=currency, value=(made.value / rate).map("{:.2f}".format),
                        net_mass_kg=made.net_mass_kg.map("{:.3f}".format))
    frame[["period", "flow", "commodity", "partner", "value", "currency", "net_mass_kg"]].to_csv(path, index=False)
    return path


def closed_months(binary, folder):
    """Four months with some fifty codes a partner."""
    program = Program(binary, folder / "home")
    program.run("simulate", "--out", folder / "year", "--seed", 9, "--year", 2025, "--months", 4,
                "--items-per-month", 2500, home=False, expect=(0,))
    year = Year(folder / "year")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    program.run("load", *year.files, "--source", "customs", "--mapping", year.mapping)
    for month in ("2025-01", *MONTHS):
        program.run("check", "--period", month)
        program.run("close", "--period", month)
    return program


class Planted:
    """Two reporters; the first has one discrepancy of each kind in its exports to us."""

    def __init__(self, binary, folder):
        self.program = closed_months(binary, folder)
        cube = foreign.table(self.program.home, "cube").to_pandas()
        for name in ("value_usd", "fob_usd", "net_mass_kg"):
            cube[name] = cube[name].astype(float)
        cube["commodity"] = cube.commodity.str[:6]
        self.cube = cube
        here = cube[(cube.flow == "M") & (cube.period == NOW)]
        self.a, self.b = here.groupby("partner").value_usd.sum().nlargest(2).index
        random = numpy.random.default_rng(1)
        self.first, second = figures(cube, self.a, random), figures(cube, self.b, random)
        # Goods that came straight from where they were made: others have a cause of their own.
        roundabout = here[(here.partner == self.a) & (here.second_partner != self.a)].commodity
        largest = self.first[(self.first.period == NOW) & (self.first.flow == "X")
                             & ~self.first.commodity.isin(roundabout)].nlargest(40, "value")
        codes = largest.drop_duplicates(subset=["commodity"]).commodity.tolist()
        chapters = {}
        for code in codes:
            chapters.setdefault(code[:2], code)
        timing, coding, price, missing, country = list(chapters.values())[:5]
        self.plants = {timing: "timing", coding: "classification", price: "valuation", missing: "missing",
                       country: "attribution"}
        self.move(timing, lambda row: row | {"period": "2025-02"})
        neighbour = coding[:4] + ("99" if coding[4:] != "99" else "98")
        self.move(coding, lambda row: row | {"commodity": neighbour})
        at = self.at(price)
        self.first.loc[at, "value"] *= 0.3
        moved = self.first[self.at(country)].assign(value=lambda x: x.value * 0.8, net_mass_kg=lambda x: x.net_mass_kg * 0.8)
        second = pandas.concat([second, moved])
        self.first.loc[self.at(country), ["value", "net_mass_kg"]] *= 0.2
        self.first = self.first[~self.at(missing)]
        self.second = second.groupby(["period", "commodity", "flow"], as_index=False).sum()
        self.rate = self.euro(NOW)
        for reporter, made, currency, rate in ((self.a, self.first, "USD", 1.0), (self.b, self.second, "EUR", self.rate)):
            self.program.run("mirror", "import", write(folder, reporter, made, currency, rate), "--partner", reporter, expect=(0,))

    def euro(self, month):
        rates = foreign.table(self.program.home, "rate").to_pandas()
        month_rates = rates[(rates.currency == "EUR") & (rates.valid_from.astype(str).str[:7] == month)]
        assert len(month_rates) == 1
        return float(month_rates.to_usd.iloc[0])

    def at(self, code):
        return (self.first.commodity == code) & (self.first.period == NOW) & (self.first.flow == "X")

    def move(self, code, change):
        rows = [change(row) for row in self.first[self.at(code)].to_dict("records")]
        self.first = pandas.concat([self.first[~self.at(code)], pandas.DataFrame(rows)])
        self.first = self.first.groupby(["period", "commodity", "flow"], as_index=False).sum()


@pytest.fixture(scope="module")
def planted(binary, tmp_path_factory):
    return Planted(binary, tmp_path_factory.mktemp("mirror"))


def test_planted_discrepancies_rank_first_with_their_cause(planted):
    made = planted.program.json("mirror", "compare", "--period", NOW, "--partner", planted.a)
    imports = [each for each in made["differences"] if each["direction"] == "M"]
    assert len(made["differences"]) == 20 < len(planted.first[planted.first.period == NOW])
    first = imports[:len(planted.plants) + 1]  # the code that goods were moved to is one more
    found = {each["code"]: each["cause"] for each in first}
    assert planted.plants.keys() <= found.keys()
    assert {code: found[code] for code in planted.plants} == planted.plants
    for each in first:
        assert each["direction"] == "M" and each["reporter"] == planted.a
    moved = next(each for each in first if each["cause"] == "timing")
    assert moved["evidence"] == "2025-02" and moved["made_up"] > 0.9


def test_figures_equal_pandas(planted):
    """Every cell of the first reporter's exports to us: both sides, the three measures, the gaps."""
    made = planted.program.json("mirror", "compare", "--period", NOW, "--partner", planted.a, "--top", 100000)
    found = {each["code"]: each for each in made["differences"] if each["direction"] == "M"}
    cube = planted.cube[(planted.cube.flow == "M") & (planted.cube.period == NOW)]
    ours = cube[cube.partner == planted.a]
    consigned = cube[(cube.partner != planted.a) & (cube.second_partner == planted.a)].groupby("commodity").value_usd.sum()
    own = ours.groupby("commodity")[["value_usd", "net_mass_kg"]].sum()
    published = planted.first[(planted.first.period == NOW) & (planted.first.flow == "X")].set_index("commodity")

    def factor(code):
        # All reporters' imports stand for `all`, but the first reporter always has some.
        for rows in (ours[ours.commodity.str[:2] == code[:2]], ours):
            ratio = rows.value_usd.sum() / rows.fob_usd.sum() if rows.fob_usd.sum() > 0 else 0
            if 1 <= ratio <= 1.5:
                return ratio
        raise AssertionError("no factor")

    smaller = larger = 0
    for code in sorted(set(own.index) | set(published.index) | set(consigned.index)):
        theirs = round(published.value.get(code, 0), 2)
        imports = own.value_usd.get(code, 0)
        reexports = min(theirs, consigned.get(code, 0) / factor(code))
        exports = (theirs - reexports) * factor(code)
        if imports + exports == 0:
            continue
        smaller, larger = smaller + min(imports, exports), larger + max(imports, exports)
        if imports == exports:
            continue
        each = found.pop(code)
        close = lambda expected: pytest.approx(expected, rel=1e-9, abs=1e-6)
        assert each["imports"] == close(imports) and each["exports"] == close(exports), code
        assert each["difference"] == close(imports - exports)
        assert each["relative"] == close(200 * (imports - exports) / (imports + exports))
        assert abs(each["relative"]) <= 200 * (1 + 1e-12)  # a double
        assert each["symmetry"] == close(min(imports, exports) / max(imports, exports))
        if imports > 0 and exports > 0:
            assert each["gap"] == close(numpy.log(exports / imports))
    assert not found
    total = next(each for each in made["totals"] if each["direction"] == "M")
    assert total["symmetry"] == pytest.approx(smaller / larger)


def test_a_currency_is_brought_to_dollars(planted):
    made = planted.program.json("mirror", "compare", "--period", NOW, "--partner", planted.b, "--top", 100000)
    theirs = {each["code"]: each["theirs"] for each in made["differences"] if each["direction"] == "M"}
    published = planted.second[(planted.second.period == NOW) & (planted.second.flow == "X")]
    for _, row in published.iterrows():
        if row.commodity in theirs:
            assert theirs[row.commodity] == pytest.approx(row.value, abs=0.02)


def test_only_periods_that_both_have_are_compared(planted):
    made = planted.program.json("mirror", "compare", "--period", "2025-Q2", "--partner", planted.a)
    assert made["coverage"] == [{"reporter": planted.a, "compared": ["2025-04"], "only_ours": [], "only_theirs": []}]
    made = planted.program.json("mirror", "compare", "--period", "2025-Q1", "--partner", planted.a)
    assert made["coverage"] == [{"reporter": planted.a, "compared": ["2025-02", "2025-03"], "only_ours": ["2025-01"],
                                 "only_theirs": []}]
    done = planted.program.run("mirror", "compare", "--period", "2024-05", "--partner", planted.a, expect=(2,))
    assert "mirror import" in done.stderr


def test_figures_of_a_whole_year(three_years, tmp_path):
    """A partner that publishes years is compared with our twelve months."""
    shutil.copytree(three_years.home, tmp_path / "home")
    program = Program(three_years.binary, tmp_path / "home")
    cube = foreign.table(program.home, "cube").to_pandas()
    cube = cube[(cube.flow == "M") & (cube.period.str[:4] == "2024")].astype({"fob_usd": float, "net_mass_kg": float})
    cube["commodity"] = cube.commodity.str[:6]
    reporter = cube.groupby("partner").fob_usd.sum().idxmax()
    rows = cube[cube.partner == reporter].groupby("commodity")[["fob_usd", "net_mass_kg"]].sum().reset_index()
    year = rows.rename(columns={"fob_usd": "value"}).assign(period="2024", flow="X")
    program.run("mirror", "import", write(tmp_path, reporter, year), "--partner", reporter, expect=(0,))
    made = program.json("mirror", "compare", "--period", "2024", "--partner", reporter, "--keep-reexports")
    total = next(each for each in made["totals"] if each["direction"] == "M")
    assert total["theirs"] == pytest.approx(rows.fob_usd.sum(), rel=1e-6)
    assert abs(total["relative"]) < 3


@pytest.mark.parametrize("broken, said", [
    ("2025-13,X,848180,CN,1,USD,1", "period"), ("2025-03,Q,848180,CN,1,USD,1", "flow"),
    ("2025-03,X,848180,CN,1e3,USD,1", "value"), ("2025-03,X,848180,CN,1,$,1", "currency")])
def test_a_file_with_a_wrong_value_is_refused_with_its_line(planted, tmp_path, broken, said):
    file = tmp_path / "broken.csv"
    file.write_text(f"period,flow,commodity,partner,value,currency,net_mass_kg\n2025-03,X,848180,CN,1,USD,1\n{broken}\n")
    before = foreign.digest(planted.program.home, "mirror")
    done = planted.program.run("mirror", "import", file, "--partner", planted.a, expect=(2,))
    assert "broken.csv:3" in done.stderr and said in done.stderr
    assert foreign.digest(planted.program.home, "mirror") == before


def test_a_mapping_and_rows_that_are_not_ours(planted, tmp_path):
    file, mapping = tmp_path / "comtrade.csv", tmp_path / "comtrade.toml"
    file.write_text("ref,fl,cmd,who,v,extra\n202301,2,TOTAL,156,9,x\n202301,2,84,156,9,x\n202301,2,848180,156,1.5,x\n"
                    "202301,2,848180,156,2.5,x\n202301,2,848180,276,7,x\n")
    mapping.write_text('[columns]\nref = "period"\nfl = { concept = "flow", codes = { "2" = "X" } }\ncmd = "commodity"\n'
                       'who = "partner"\nv = { concept = "value", multiply = "1000" }\n[constants]\ncurrency = "USD"\n')
    arguments = ["mirror", "import", file, "--partner", "FR", "--mapping", mapping]
    made = planted.program.json(*arguments)
    assert made == {"read": 5, "kept": 2, "other_partners": 1, "other_levels": 2, "periods": ["2023-01"], "is_new": True}
    rows = foreign.table(planted.program.home, "mirror").to_pandas()
    rows = rows[rows.reporter == "FR"]
    assert len(rows) == 1 and float(rows.value.iloc[0]) == 4000 and rows.net_mass_kg.isna().all()
    assert planted.program.json(*arguments)["is_new"] is False


def test_the_text_names_the_evidence(planted):
    text = planted.program.run("mirror", "compare", "--period", NOW, "--partner", planted.a).stdout
    assert "Timing: 2025-02" in text
    chinese = planted.program.run("mirror", "compare", "--period", NOW, "--partner", planted.a, "--lang", "zh").stdout
    assert "时间差：2025-02" in chinese

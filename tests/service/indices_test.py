"""Indices equal what pandas computes from the same rows of the cube."""
import numpy
import pandas
import pytest

import home as foreign

FENCE, LEAST, NEAREST = 3, 10, 0.6931


@pytest.fixture(scope="module")
def cube(three_years):
    rows = foreign.table(three_years.home, "cube").to_pandas()
    for name in ("value_usd", "quantity", "net_mass_kg"):
        rows[name] = rows[name].astype(float)
    counted = (rows.value_usd > 0) & (rows.quantity > 0) & (rows.quantity_unit != "")
    weighed = (rows.value_usd > 0) & (rows.net_mass_kg > 0) & ~counted
    rows["unit"] = numpy.select([counted, weighed], [rows.quantity_unit, "KGM"], "")
    rows["amount"] = numpy.select([counted, weighed], [rows.quantity, rows.net_mass_kg], 0.0)
    rows["chapter"] = rows.commodity.str[:2]
    return rows


def cells(rows):
    return rows.groupby(["chapter", "commodity", "partner", "unit"])[["value_usd", "amount"]].sum()


def compared(base, now):
    """Cells of both, with the change of unit value; outliers gone."""
    both = cells(base).join(cells(now), how="inner", lsuffix="_0", rsuffix="_1").reset_index()
    both = both[(both.unit != "") & (both.amount_0 > 0) & (both.amount_1 > 0)]
    both["change"] = numpy.log(both.value_usd_1 / both.amount_1 / (both.value_usd_0 / both.amount_0))
    if len(both) == 0:
        return both
    everything = both.change.quantile([0.25, 0.75]).tolist() if len(both) >= LEAST else [numpy.nan] * 2
    quartiles = both.groupby("chapter").change.agg(
        low=lambda x: x.quantile(0.25) if len(x) >= LEAST else everything[0],
        high=lambda x: x.quantile(0.75) if len(x) >= LEAST else everything[1])
    both = both.merge(quartiles, left_on="chapter", right_index=True)
    reach = numpy.maximum(FENCE * (both.high - both.low), NEAREST)
    return both[~((both.change < both.low - reach) | (both.change > both.high + reach))]


def unit_value(both, form):
    laspeyres = (both.value_usd_1 / both.amount_1 * both.amount_0).sum() / both.value_usd_0.sum()
    paasche = both.value_usd_1.sum() / (both.value_usd_0 / both.amount_0 * both.amount_1).sum()
    return {"laspeyres": laspeyres, "paasche": paasche, "fisher": (laspeyres * paasche) ** 0.5}[form]


def months(rows, period):
    return rows[rows.period.str.startswith(period)]


def ratios(rows, base, now, form, member=None):
    """(unit value, value, coverage) of one flow; outliers are judged among all members."""
    base, now = months(rows, base), months(rows, now)
    both = compared(base, now)
    if member:
        both, base, now = (each[each.chapter == member] for each in (both, base, now))
    length = lambda text: 12 if len(text) == 4 else 1
    value = None
    if base.value_usd.sum() > 0:
        value = now.value_usd.sum() / base.value_usd.sum()
    return (unit_value(both, form) if len(both) else None, value,
            both.value_usd_1.sum() / now.value_usd.sum() if now.value_usd.sum() > 0 else None)


def rows_of(program, *arguments):
    made = program.json("index", *arguments)
    return {row["code"]: {key: value and float(value) for key, value in row["values"].items()} for row in made["rows"]}


def close_to(found, expected):
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx(expected, rel=1e-6, abs=6e-5)


@pytest.mark.parametrize("form", ["laspeyres", "paasche", "fisher"])
def test_direct_by_chapter(three_years, cube, form):
    made = rows_of(three_years, "--period", "2025-03", "--base", "2024", "--by", "chapter", "--form", form)
    checked = 0
    for flow, name in (("X", "export"), ("M", "import")):
        of_flow = cube[cube.flow == flow]
        for code, row in made.items():
            price, value, coverage = ratios(of_flow, "2024", "2025-03", form, code)
            close_to(row[f"{name}_unit_value"], price and price * 100)
            close_to(row[f"{name}_value"], value and value * 12 * 100)
            close_to(row[f"{name}_coverage"], coverage if coverage is None else coverage * 100)
            if price is not None and value is not None:
                close_to(row[f"{name}_quantity"], value * 12 / price * 100)
                checked += 1
    assert checked > 30


@pytest.mark.parametrize("form", ["laspeyres", "fisher"])
def test_chained_by_month(three_years, cube, form):
    made = rows_of(three_years, "--period", "2025-12", "--base", "2023", "--by", "month", "--chained", "--form", form)
    assert len(made) == 12
    for flow, name in (("X", "export"), ("M", "import")):
        of_flow = cube[cube.flow == flow]
        link_price, link_value, _ = ratios(of_flow, "2023", "2024", form)
        for month, row in made.items():
            price, value, _ = ratios(of_flow, "2024", month, form)
            close_to(row[f"{name}_unit_value"], link_price * price * 100)
            close_to(row[f"{name}_value"], link_value * value * 12 * 100)


def test_a_year_with_outliers(three_years, cube):
    """The rule removes something here, so the comparison tests it."""
    made = rows_of(three_years, "--period", "2025", "--base", "2024")[""]
    removed = 0
    for flow, name in (("X", "export"), ("M", "import")):
        of_flow = cube[cube.flow == flow]
        price, value, coverage = ratios(of_flow, "2024", "2025", "fisher")
        close_to(made[f"{name}_unit_value"], price * 100)
        close_to(made[f"{name}_value"], value * 100)
        close_to(made[f"{name}_coverage"], coverage * 100)
        base, now = (cells(months(of_flow, year)) for year in ("2024", "2025"))
        both = base.join(now, how="inner", lsuffix="_0", rsuffix="_1").query("unit != '' and amount_0 > 0 and amount_1 > 0")
        removed += len(both) - len(compared(months(of_flow, "2024"), months(of_flow, "2025")))
    assert removed > 0


def test_csv_and_text_say_the_same(three_years, tmp_path):
    arguments = ["--period", "2025-03", "--base", "2024", "--by", "bec"]
    file = tmp_path / "index.csv"
    three_years.run("index", *arguments, "--format", "csv", "--output", file, expect=(0,))
    frame = pandas.read_csv(file, dtype={"code": str})
    made = rows_of(three_years, *arguments)
    for _, line in frame.iterrows():
        code = "" if pandas.isna(line.code) else line.code
        if code:
            found = made[code]["import_value"]
            assert (pandas.isna(line.import_value) and found is None) or line.import_value == pytest.approx(found)
    text = three_years.run("index", *arguments, "--lang", "zh").stdout
    assert "2024年 = 100" in text and "贸易条件" in text

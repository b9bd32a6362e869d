"""Workbooks, read back with a library that others wrote: the figures are those of the JSON, and fit to print."""
import decimal

import openpyxl
import pytest


@pytest.fixture(scope="module")
def closed(binary, year, tmp_path_factory):
    """A home with one closed month."""
    from conftest import Program

    program = Program(binary, tmp_path_factory.mktemp("xlsx") / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards, expect=(0,))
    program.run("load", year.files[0], "--source", "customs", "--mapping", year.mapping)
    program.run("check", "--period", "2025-01")
    program.run("close", "--period", "2025-01")
    return program


def workbook(program, folder, name, *options):
    path = folder / f"{name}.xlsx"
    program.run("table", name, "--period", "2025-01", "--format", "xlsx", "--output", path, *options, expect=(0,))
    return path


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["balance", "section", "chapter", "country", "regime"])
def test_the_sheet_holds_the_figures_of_the_table(closed, tmp_path, name, language):
    table = closed.json("table", name, "--period", "2025-01", "--lang", language)
    book = openpyxl.load_workbook(workbook(closed, tmp_path, name, "--lang", language))
    sheet = book[name]
    assert [sheet["A1"].value, sheet["A2"].value] == [table["office"], table["title"]]
    assert table["unit"] == sheet["A4"].value

    first = int("".join(filter(str.isdigit, sheet.freeze_panes)))
    texts = 1 if name == "balance" else 2
    rows = [row for row in sheet.iter_rows(min_row=first, values_only=True)][: len(table["rows"])]
    for made, row in zip(table["rows"], rows, strict=True):
        assert row[texts - 1] == made["label"]
        if texts == 2:
            assert (row[0] or "") == made["code"]
        for column, shown in zip(table["columns"], row[texts:]):
            exact = made["values"][column["key"]]
            if exact is None:
                assert shown in ("–", "×")
                continue
            divisor = table["shown_in_units_of"] if column["kind"] == "amount" else 1
            assert decimal.Decimal(str(shown)) == pytest.approx(decimal.Decimal(exact) / divisor, abs=decimal.Decimal("1e-6"))
    notes = [row[0] for row in sheet.iter_rows(min_row=first + len(rows), values_only=True) if row[0]]
    assert notes == [f"{i}. {note}" for i, note in enumerate(table["notes"], 1)] + [table["vintage"]]


def test_the_sheet_prints_on_one_page_width_with_its_head_on_each(closed, tmp_path):
    sheet = openpyxl.load_workbook(workbook(closed, tmp_path, "country"))["country"]
    assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows
    amounts = {cell.number_format for row in sheet.iter_rows(min_row=8) for cell in row if isinstance(cell.value, (int, float))}
    assert any(each.startswith("#,##0.0") for each in amounts)


def test_the_same_table_is_the_same_bytes(closed, tmp_path):
    first = workbook(closed, tmp_path, "chapter").read_bytes()
    assert workbook(closed, tmp_path, "chapter").read_bytes() == first

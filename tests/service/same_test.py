"""The same declarations give the same figures, whatever way they took."""
import home as foreign
from conftest import Program, Year

PERIOD = "2025-03"


def closed(binary, folder, year, files, mapping, *options):
    """The digests of a home that loaded the files in that order."""
    program = Program(binary, folder)
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    for file in files:
        more = ["--mapping", mapping] if mapping else []
        program.run("load", file, "--source", "customs", *more, *options)
    program.run("check", "--period", PERIOD, *options)
    program.run("close", "--period", PERIOD, *options)
    return foreign.digest(program.home, "cube"), foreign.digest(program.home, "excluded")


def test_order_of_files_and_number_of_threads_do_not_matter(binary, year, tmp_path):
    files = year.files[:6]
    one = closed(binary, tmp_path / "one", year, files, year.mapping, "--threads", 1)
    other = closed(binary, tmp_path / "other", year, files[::-1], year.mapping, "--threads", 2)
    assert one == other


def test_a_month_in_four_formats_gives_the_same_cube(binary, tmp_path):
    folder = tmp_path / "month"
    Program(binary, tmp_path / "no-home").run(
        "simulate", "--out", folder, "--seed", 11, "--year", 2025, "--months", 4, "--items-per-month", 300,
        "--formats", "csv", "wco", "decmessage", "sad", home=False, expect=(0,))
    month = Year(folder)
    cubes = {}
    for name in ("csv", "wco", "decmessage", "sad"):
        mapping = month.mapping if name == "csv" else None
        cubes[name] = closed(binary, tmp_path / name, month, [folder / name], mapping)[0]
    assert len(set(cubes.values())) == 1, cubes


def test_a_close_again_gives_the_same_release(binary, year, tmp_path):
    program = Program(binary, tmp_path / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    program.run("load", *year.files[:4], "--source", "customs", "--mapping", year.mapping)
    digests = []
    for _ in range(2):
        program.run("check", "--period", PERIOD)
        program.run("close", "--period", PERIOD)
        digests.append(foreign.digest(program.home, "cube"))
    assert digests[0] == digests[1]

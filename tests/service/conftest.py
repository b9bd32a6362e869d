"""Drives the built program as its users do: by its command line, its files and its exit status."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("TIDEWAITER_FULL"))


class Program:
    """tidewaiter with one home."""

    def __init__(self, binary, home):
        self.binary = str(binary)
        self.home = pathlib.Path(home)

    def command(self, *arguments, home=True):
        return [self.binary, *map(str, arguments), *(["--home", str(self.home)] if home else [])]

    def start(self, *arguments, **options):
        return subprocess.Popen(self.command(*arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **options)

    def run(self, *arguments, home=True, expect=(0, 1), **options):
        """The finished process; its exit status must be one of `expect` (None: any)."""
        done = subprocess.run(self.command(*arguments, home=home), stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors="surrogateescape", timeout=options.pop("timeout", 600), **options)
        said = f"{' '.join(map(str, arguments))}\nexit {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        assert done.returncode >= 0, f"died: {said}"
        if expect is not None:
            assert done.returncode in expect, said
        return done

    def json(self, *arguments, **options):
        done = self.run(*arguments, "--json", **options)
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def binary():
    path = pathlib.Path(os.environ.get("TIDEWAITER_BINARY", ROOT / "build/release/tidewaiter"))
    assert path.is_file(), f"no program at {path}: run ./test, or set TIDEWAITER_BINARY"
    return path


@pytest.fixture(scope="session")
def data():
    """Real inputs that nobody in this project wrote; a user's machine has none of them."""
    path = pathlib.Path(os.environ.get("TIDEWAITER_DATA", ROOT.parent / "shared/data"))
    if not path.is_dir():
        pytest.skip(f"no test data at {path}")
    return path


@pytest.fixture
def program(binary, tmp_path):
    """A program with a new home."""
    made = Program(binary, tmp_path / "home")
    made.run("init", expect=(0,))
    return made


class Year:
    """What `simulate` wrote."""

    def __init__(self, folder):
        self.folder = folder
        self.files = sorted((folder / "csv").glob("*.csv"))
        self.mapping = folder / "mapping.toml"
        self.standards = sorted((folder / "standards").glob("*.csv"))


@pytest.fixture(scope="session")
def year(binary, tmp_path_factory):
    """A small simulated year, made once; do not write into it."""
    folder = tmp_path_factory.mktemp("year")
    Program(binary, folder / "no-home").run("simulate", "--out", folder, "--seed", 7, "--items-per-month", 1500,
                                            home=False, expect=(0,))
    return Year(folder)


@pytest.fixture(scope="session")
def three_years(binary, tmp_path_factory):
    """A home with three closed years, and what the simulation wrote; copy it before you write into it."""
    folder = tmp_path_factory.mktemp("three-years")
    program = Program(binary, folder / "home")
    program.run("simulate", "--out", folder / "year", "--seed", 5, "--year", 2023, "--months", 36,
                "--items-per-month", 400, home=False, expect=(0,))
    program.year = Year(folder / "year")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *program.year.standards)
    program.run("load", *program.year.files, "--source", "customs", "--mapping", program.year.mapping)
    for year in (2023, 2024, 2025):
        program.run("check", "--period", year)
        program.run("close", "--period", year)
    return program

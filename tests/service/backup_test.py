"""A backup taken while others write is one moment of the home, and the home made from it is well."""
import itertools
import json
import os
import pathlib
import shutil
import tempfile
import threading

import pytest

import databases
from conftest import Program


class Sqlite:
    """The store is a file of the home."""

    def give_to(self, program):
        pass

    def restored(self, program, backup, home):
        made = Program(program.binary, home)
        made.run("restore", backup)
        return made


class Postgresql(databases.Postgresql):
    """The store is a database of a server: each home has its own."""

    numbers = itertools.count()

    def new_database(self):
        name = f"home{next(self.numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def give_to(self, program):
        (program.home / "settings.toml").write_text(f'store = "{self.new_database()}"\n')

    def restored(self, program, backup, home):
        made = Program(program.binary, home)
        made.run("restore", backup, "--store", self.new_database())
        return made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def keeper(request):
    """Where homes have their store."""
    if request.param == "sqlite":
        yield Sqlite()
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tidewaiter-"))
    server = Postgresql(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def kept(program, keeper):
    """A new home whose store is there."""
    keeper.give_to(program)
    return program


def well(program):
    """What doctor finds: nothing."""
    done = program.run("doctor", "--json", expect=None)
    report = json.loads(done.stdout)
    assert done.returncode == 0 and report["faults"] == 0, done.stdout
    return {table["table"]: table["version"] for table in report["tables"]}


def test_what_is_restored_is_what_was_there(kept, keeper, tmp_path):
    program = kept
    first = program.json("people", "add", "admin", "--role", "administrator")
    act = {**os.environ, "TIDEWAITER_AS": "admin", "TIDEWAITER_KEY": first["key"]}
    people = program.json("people", "list", env=act)
    before = well(program)
    program.run("backup", tmp_path / "copy", env=act)
    shutil.rmtree(program.home)
    again = keeper.restored(program, tmp_path / "copy", tmp_path / "again")
    assert well(again) == before
    assert again.json("people", "list", env=act) == people
    assert (again.home / "trust/key").stat().st_mode & 0o77 == 0
    assert (again.home / "trust/private").stat().st_mode & 0o77 == 0


def test_only_who_may_takes_one(program, tmp_path):
    program.run("people", "add", "admin", "--role", "administrator")
    assert program.run("backup", tmp_path / "copy", expect=(2,)).stdout == ""


def test_what_is_no_backup_is_refused(program, tmp_path):
    def code(*arguments):
        return json.loads(program.run(*arguments, "--json", expect=(2,)).stdout)["error"]["code"]

    assert code("backup", program.home / "inside") == "backup.target_exists"
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("x")
    assert code("backup", tmp_path / "full") == "backup.target_exists"
    assert code("restore", tmp_path / "full") == "backup.not_one"
    program.run("backup", tmp_path / "copy")
    assert code("restore", tmp_path / "copy") == "backup.target_exists"  # the home is there
    program.home = tmp_path / "again"
    assert code("restore", tmp_path / "copy", "--store", "postgresql://x/y") == "backup.store_not_needed"
    listed = json.loads((tmp_path / "copy/manifest.json").read_text())["files"]
    for name in (next(name for name in listed if name.endswith(".parquet")), "home/tidewaiter.toml"):
        kept = (tmp_path / "copy" / name).read_bytes()
        (tmp_path / "copy" / name).unlink()  # not in place: it may be a hard link
        assert code("restore", tmp_path / "copy") == "backup.altered"
        (tmp_path / "copy" / name).write_bytes(kept + b"x")
        assert code("restore", tmp_path / "copy") == "backup.altered"
        (tmp_path / "copy" / name).write_bytes(kept)
    assert not program.home.exists()
    program.run("restore", tmp_path / "copy")
    well(program)


@pytest.mark.parametrize("writers", [3])
def test_taken_under_load(kept, keeper, tmp_path, year, writers):
    """Loads, corrections of people and of code lists go on; each backup among them is whole."""
    program = kept
    program.run("standards", "import", *year.standards)
    stop = threading.Event()
    failures = []

    def write(number):
        turn = 0
        while not stop.is_set():
            turn += 1
            if number == 0:
                command = ["load", year.files[turn % len(year.files)], "--source", f"s{turn}", "--mapping", year.mapping]
            elif number == 1:
                rows = "".join(f"{turn}-{i},,L{i},L{i},2020-01-01,9999-12-31\n" for i in range(5))
                path = tmp_path / f"list-{turn}.csv"
                path.write_text("code,parent,label_en,label_zh,valid_from,valid_to\n" + rows)
                command = ["standards", "import", path, "--kind", "list", "--list", "own", "--edition", f"e{turn}"]
            else:
                command = ["people", "add", f"p{number}-{turn}", "--role", "reviewer"]
            done = program.run(*command, expect=None)
            if done.returncode not in (0, 1) and "lake.conflict" not in done.stdout + done.stderr:
                failures.append((command, done.stderr))
                return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    versions = []
    try:
        for number in range(4):
            program.run("backup", tmp_path / f"copy-{number}", expect=(0,))
            versions.append(well(keeper.restored(program, tmp_path / f"copy-{number}", tmp_path / f"again-{number}")))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failures
    assert versions[0] != versions[-1], "nothing was written meanwhile"
    well(program)

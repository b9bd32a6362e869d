"""The transparency log, by the command line and by what others wrote: golang.org/x/mod/sumdb, Tessera's fsck, OpenSSL."""
import base64
import json
import pathlib
import random
import re
import shutil
import signal
import subprocess
import time

import pytest

from conftest import FULL, Program

HERE = pathlib.Path(__file__).parent
SIZE = 100_000


@pytest.fixture(scope="session")
def go(tmp_path_factory):
    """tests/service/tlog built with Go; its modules come from Go's proxy the first time."""
    if shutil.which("go") is None:
        pytest.skip("no Go here: the outside verifiers of logs are not built")
    def numbers(text):
        return tuple(int(part) for part in re.findall(r"\d+", text)[:2])

    has = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True).stdout
    needs = re.search(r"^go (\S+)$", (HERE / "tlog/go.mod").read_text(), re.M)[1]
    if numbers(has) < numbers(needs):
        pytest.skip(f"Go {needs} is needed for the outside verifiers of logs, here is {has.strip()}")
    binary = tmp_path_factory.mktemp("go") / "tlog"
    done = subprocess.run(["go", "build", "-o", str(binary), "."], cwd=HERE / "tlog", capture_output=True, text=True,
                          timeout=600)
    if done.returncode != 0 and "dial tcp" in done.stderr:
        pytest.skip(f"the outside verifiers of logs cannot be built here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr[-2000:]

    def run(*arguments, good=True):
        ran = subprocess.run([str(binary), *map(str, arguments)], capture_output=True, text=True, timeout=600)
        assert (ran.returncode == 0) == good, ran.stderr[-2000:]

    return run


@pytest.fixture(scope="session")
def writer(binary):
    return binary.parent / "write_log"


@pytest.fixture
def home(program):
    """A home with a few acts in its log, and its verifier key."""
    program.verifier = (program.home / "trust/verifier").read_text().strip()
    return program


def log_of(program):
    return program.home / "trust/log"


def verify(program, target, *more, key=None, expect=(0,)):
    return program.json("verify", target, "--key", key or program.verifier, *more, home=False, expect=expect)


def corrected(home, tmp_path):
    """A code list taken in: an act with a private part. Answers the index of its entry."""
    lists = tmp_path / "OFFICES.csv"
    lists.write_text("code,label_en,label_zh\n0101,North,北\n")
    home.run("standards", "import", lists, "--list", "OFFICES", "--edition", "1", "--valid-from", "2020-01-01",
             expect=(0,))
    entries = home.json("log", "list", "--kind", "standards")["entries"]
    assert entries[0]["entry"]["what"] == {"list": "OFFICES", "edition": "1"}
    assert entries[0]["content"]["file"] == "OFFICES.csv"
    return entries[0]["index"]


def test_a_new_home_has_a_log_that_everybody_verifies(home, go):
    head = home.json("log", "head")
    assert head["size"] > 0 and head["verifier"] == home.verifier
    assert home.verifier.startswith("tidewaiter.local/cn/")
    assert verify(home, home.home)["size"] == head["size"]
    go("fsck", log_of(home), home.verifier)
    go("signer", home.home / "trust/key", home.verifier)
    assert (home.home / "trust/key").stat().st_mode & 0o777 == 0o600


def test_an_act_is_proven_to_others_by_one_file(home, go, tmp_path):
    index = corrected(home, tmp_path)
    proof, disclosed = tmp_path / "a.tlog-proof", tmp_path / "a.json"
    home.run("log", "prove", index, "--out", proof, "--disclose", disclosed, expect=(0,))
    go("proof", proof, home.verifier)
    good = verify(home, proof, "--disclosed", disclosed)
    assert good["good"] and good["content"]["file"] == "OFFICES.csv"
    # The private part is nowhere in what others can read.
    public = b"".join(path.read_bytes() for path in log_of(home).rglob("*") if path.is_file())
    assert b"OFFICES.csv" not in public and b"OFFICES" in public
    part = json.loads(disclosed.read_text())
    part["content"] = part["content"].replace("OFFICES.csv", "another.csv")
    disclosed.write_text(json.dumps(part))
    assert verify(home, proof, "--disclosed", disclosed, expect=(1,))["code"] == "trust.disclosed_differs"


def test_a_proof_that_was_touched_is_refused_by_both(home, go, tmp_path):
    index = corrected(home, tmp_path)
    proof = tmp_path / "a.tlog-proof"
    home.run("log", "prove", index, "--out", proof, expect=(0,))
    lines = proof.read_text().splitlines()
    entry = base64.b64decode(lines[1].removeprefix("extra "))
    changed = {
        "entry": [lines[0], "extra " + base64.b64encode(entry.replace(b"OFFICES", b"OFFICEZ")).decode(), *lines[2:]],
        "index": [*lines[:2], f"index {index + 1}", *lines[3:]],
        "hash": [*lines[:3], lines[4], lines[3], *lines[5:]],
        "cut": [*lines[:3], *lines[4:]],
        "root": [line if line != lines[-3] else base64.b64encode(bytes(32)).decode() for line in lines],
        "origin": ["elsewhere.example" if line == lines[-5] else line for line in lines],
    }
    for name, text in changed.items():
        proof.write_text("\n".join(text) + "\n")
        bad = verify(home, proof, expect=(1,))
        assert not bad["good"] and bad["en"] and bad["zh"], name
        go("proof", proof, home.verifier, good=False)
    other = Program(home.binary, tmp_path / "other")
    other.run("init", expect=(0,))
    home.run("log", "prove", index, "--out", proof, expect=(0,))
    assert verify(home, proof, key=(other.home / "trust/verifier").read_text().strip(), expect=(1,))


def test_wrong_use_is_not_a_bad_log(home, tmp_path):
    home.run("verify", log_of(home), "--key", "nonsense+1234abcd+AAAA", home=False, expect=(2,))
    home.run("verify", tmp_path / "absent", "--key", home.verifier, home=False, expect=(2,))
    home.run("verify", log_of(home), "--key", home.verifier, "--quorum", "1", home=False, expect=(2,))


def test_two_of_three_witnesses_make_a_quorum_and_refuse_a_fork(home, binary, go, tmp_path):
    witnesses = []
    for number in range(3):
        witness = Program(binary, tmp_path / f"witness{number}")
        made = witness.json("witness", "init", "--name", f"w{number}.example/w")
        witness.verifier = made["verifier"]
        witness.run("witness", "know", home.verifier, expect=(0,))
        witnesses.append(witness)
    keys = [word for witness in witnesses for word in ("--witness", witness.verifier)]
    request, answer = tmp_path / "request", tmp_path / "answer"
    home.run("log", "request", "--out", request, expect=(0,))
    for count, witness in enumerate(witnesses[:2]):
        bad = verify(home, home.home, *keys, "--quorum", 2, expect=(1,))
        assert bad["code"] == "trust.quorum_missing"
        witness.run("witness", "cosign", request, "--out", answer, expect=(0,))
        home.run("log", "cosigned", answer, "--witness", witness.verifier, expect=(0,))
    assert verify(home, home.home, *keys, "--quorum", 2)["cosigners"] == ["w0.example/w", "w1.example/w"]
    verify(home, home.home, *keys, "--quorum", 3, expect=(1,))
    proof = tmp_path / "a.tlog-proof"
    home.run("log", "prove", 0, "--out", proof, expect=(0,))
    go("proof", proof, home.verifier, witnesses[0].verifier, witnesses[1].verifier)
    # A copy goes its own way: what it signs is no later state of what the witness knows.
    size = home.json("log", "head")["size"]
    copy = Program(binary, tmp_path / "copy")
    shutil.copytree(home.home, copy.home)
    corrected(home, tmp_path)
    home.run("log", "request", "--old", size, "--out", request, expect=(0,))
    witnesses[0].run("witness", "cosign", request, "--out", answer, expect=(0,))
    now = home.json("log", "head")["size"]
    corrected(copy, tmp_path)
    copy.run("log", "request", "--old", size, "--out", request, expect=(0,))
    assert witnesses[0].json("witness", "cosign", request, "--out", answer, expect=(1,))["status"] == 409
    copy.run("log", "request", "--old", now, "--out", request, expect=(0,))  # its proof is empty, its root another
    assert witnesses[0].json("witness", "cosign", request, "--out", answer, expect=(1,))["status"] == 409


def test_a_home_without_a_log_works_and_may_get_one(binary, tmp_path, go):
    program = Program(binary, tmp_path / "home")
    program.run("init", "--no-log", expect=(0,))
    assert not (program.home / "trust").exists()
    program.run("doctor", expect=(0,))
    made = program.json("log", "init", "--origin", "stats.customs.example/log", expect=(0,))
    assert made["origin"] == "stats.customs.example/log"
    kinds = {entry["entry"]["kind"] for entry in program.json("log", "list", "--limit", 1000)["entries"]}
    assert kinds == {"lake_head"}  # what was there before is taken in as it stands
    program.run("doctor", expect=(0,))
    go("fsck", log_of(program), made["verifier"])
    program.run("log", "init", expect=(2,))


def commit_past_the_program(home, table="code"):
    """Somebody writes the table's next version himself: the last commit's metadata again."""
    folder = home.home / "lake" / table / "_delta_log"
    last = max(folder.glob("*.json"))
    new = folder / f"{int(last.stem) + 1:020}.json"
    new.write_text(json.dumps({"commitInfo": {"timestamp": int(time.time() * 1000), "operation": "WRITE"}}) + "\n")
    return int(new.stem)


def test_doctor_names_versions_that_the_log_does_not_know(home):
    home.run("doctor", expect=(0,))
    version = commit_past_the_program(home)
    for _ in range(2):  # it does not become known by being looked at, nor by work that goes on
        faults = home.json("doctor", expect=(1,))["log"]["errors"]
        assert [fault["code"] for fault in faults] == ["trust.unknown_versions"]
        assert f"{version}" in faults[0]["message"] and "code" in faults[0]["message"]
        home.run("check", "--period", "2025-01", expect=None)
    home.run("log", "adopt", "--as", "li", "--reason", "restored by hand", expect=(0,))
    home.run("doctor", expect=(0,))
    entry = home.json("log", "list", "--kind", "lake_adopted")["entries"][0]
    assert entry["entry"]["what"]["version"] == str(version)
    assert entry["content"] == {"actor": "li", "reason": "restored by hand"}


def test_doctor_sees_a_commit_that_was_changed_or_taken_away(home):
    folder = home.home / "lake/code/_delta_log"
    last = max(folder.glob("*.json"))
    text = last.read_text()
    last.write_text(text + " ")
    assert [fault["code"] for fault in home.json("doctor", expect=(1, 3))["log"]["errors"]] == ["trust.commit_differs"]
    last.unlink()
    assert [fault["code"] for fault in home.json("doctor", expect=(1, 3))["log"]["errors"]] == ["trust.table_shrunk"]


def test_what_a_killed_command_made_is_recorded_by_the_next(binary, year, tmp_path):
    program = Program(binary, tmp_path / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    chance = random.Random(3)
    for _ in range(6 if FULL else 3):
        process = program.start("load", *year.files, "--source", "customs", "--mapping", year.mapping)
        try:
            process.communicate(timeout=chance.uniform(0.05, 1.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        program.run("doctor", expect=(0,))
    assert not list((program.home / "trust/running").iterdir())


def test_a_log_of_a_hundred_thousand_entries(writer, binary, go, tmp_path):
    """Tessera's fsck and sumdb over it, and our own audit; a change of one bit fails with both."""
    folder = tmp_path / "trust"
    wrote = subprocess.run([writer, folder, str(SIZE // 2), "3000"], capture_output=True, text=True, check=True)
    key = wrote.stdout.splitlines()[0]
    earlier = tmp_path / "checkpoint"
    shutil.copy(folder / "log/checkpoint", earlier)
    subprocess.run([writer, folder, str(SIZE // 2), "3000"], capture_output=True, text=True, check=True)
    go("fsck", folder / "log", key)
    go("grown", earlier, folder / "log", key)
    program = Program(binary, tmp_path / "none")
    assert verify(program, folder, "--since", earlier, key=key)["size"] == SIZE
    tile = folder / "log/tile/0/123"
    data = bytearray(tile.read_bytes())
    data[77] ^= 1
    tile.write_bytes(data)
    go("fsck", folder / "log", key, good=False)
    assert verify(program, folder, key=key, expect=(1,))["code"] == "trust.tile_differs"


@pytest.mark.parametrize("number", range(12 if FULL else 3))
def test_a_killed_writer_has_lost_nothing_it_answered_for(writer, binary, tmp_path, number):
    folder = tmp_path / "trust"
    chance = random.Random(number)
    program = Program(binary, tmp_path / "none")
    for _ in range(3):
        process = subprocess.Popen([writer, folder, "1000000", str(chance.choice([1, 7, 300]))], stdout=subprocess.PIPE,
                                   text=True)
        key = process.stdout.readline().strip()
        time.sleep(chance.uniform(0, 0.5))
        process.kill()
        answered = [int(line) for line in process.communicate()[0].splitlines() if line.isdigit()]
        if not key:
            continue  # killed before there was a log
        found = verify(program, folder, key=key)
        assert found["size"] >= (answered[-2] if len(answered) > 1 else 0)  # the last line may be cut short


def test_an_sm2_log_verifies_here_and_its_signature_with_openssl(binary, tmp_path):
    program = Program(binary, tmp_path / "home")
    verifier = program.json("init", "--log-algorithm", "sm2", "--log-origin", "sm.customs.example/log")["verifier"]
    assert verify(program, program.home, key=verifier)["good"]
    kind, point = base64.b64decode(verifier.split("+", 2)[2])[:24], base64.b64decode(verifier.split("+", 2)[2])[24:]
    assert kind == b"\xffSM2withSM3/GB-T-32918.2" and len(point) == 65
    note = (log_of(program) / "checkpoint").read_text()
    text, signature = note.split("\n\n")
    signature = base64.b64decode(signature.split()[-1])[4:]
    # SubjectPublicKeyInfo of an SM2 key: id-ecPublicKey, curve 1.2.156.10197.1.301 (GM/T 0006).
    spki = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200") + point
    for name, data in {"key.der": spki, "text": (text + "\n").encode(), "signature": signature}.items():
        (tmp_path / name).write_bytes(data)
    done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin",
                           "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", "text", "-sigfile",
                           "signature"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

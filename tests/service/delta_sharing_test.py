"""Feeds through Delta Sharing, read by the client that others wrote: under a grant that hides two columns and half the
rows it gets what an independent query of the source gives, and nothing more is in the files."""
import datetime
import io
import json
import socket
import threading
import time

import delta_sharing
import pandas
import pyarrow.parquet
import pytest
import requests

from agreements import agree, end
from server import Server

GIVEN = ["customs_code", "valid_from", "valid_to", "state", "uscc", "kind", "place", "credit"]  # not name, not office
ROWS = 'kind <= "5"'


def credits(program, folder, day, statements):
    file = folder / f"{day}.csv"
    file.write_text("customs_code,uscc,name,kind,place,credit\n" + "".join(
        f"{code},,Firm {code},{kind},31,{credit}\n" for code, kind, credit in statements))
    program.run("enterprise", "import", file, "--from", day)


class Place:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.batches = []
        self.moments = []

    def source(self):
        """What is given, asked of our own list and not of the cut: half of the kinds, less two columns."""
        out = self.folder / "list.csv"
        shown = []
        for day in ("2025-01-15", "2025-02-15", "2025-03-15"):
            self.program.run("enterprise", "list", "--on", day, "--ended", "--output", out)
            shown.append(pandas.read_csv(out, dtype=str, keep_default_na=False))
        frame = pandas.concat(shown).drop_duplicates()
        given = frame[frame["kind"].isin(list("12345"))]
        self.share = len(given) / len(frame)
        return plain(given)

    def publish(self):
        made = self.program.json("feed", "publish", "A-1")
        if made["is_new"]:
            self.batches.append(self.source())
            self.moments.append(datetime.datetime.now(datetime.timezone.utc))
        return made


def plain(frame):
    """Rows as texts, sorted."""
    frame = frame[GIVEN].astype(object).where(frame[GIVEN].notna(), "")
    return sorted(map(tuple, frame.map(lambda value: str(value)[:10] if hasattr(value, "year") else str(value)).values))


@pytest.fixture(scope="module")
def place(binary, tmp_path_factory):
    from conftest import Program
    folder = tmp_path_factory.mktemp("sharing")
    program = Program(binary, folder / "home")
    program.run("init", expect=(0,))
    program.run("people", "organisation", "tax", "--kind", "department")
    program.run("people", "organisation", "forex", "--kind", "department")
    keys = {}
    for login in ("tax", "forex"):
        program.run("people", "add", f"{login}-service", "--service", "--organisation", login, "--role",
                    "department_reader")
        keys[login] = program.json("key", "add", f"{login}-service", "--label", "test")["key"]
    agree(program, "A-1", "tax", "R-1", GIVEN, ROWS)
    program.run("feed", "open", "A-1", "enterprises")
    place = Place(program, folder)
    firms = [(f"11990{i:05d}", str(i % 9 + 1), "ordinary") for i in range(3000)]
    credits(program, folder, "2025-01-01", firms)
    place.publish()
    time.sleep(1.1)  # moments are asked for in seconds
    credits(program, folder, "2025-02-01", [(code, kind, "dishonest") for code, kind, _ in firms[:200]])
    place.publish()
    time.sleep(1.1)
    credits(program, folder, "2025-03-01", [(code, kind, "certified") for code, kind, _ in firms[2900:]] +
            [(f"11991{i:05d}", "2", "ordinary") for i in range(50)])
    place.publish()
    assert len(place.batches) == 3
    with Server(binary, program.home) as server:
        place.server = server
        place.keys = keys
        yield place


def profile(place, who):
    file = place.folder / f"{who}.share"
    file.write_text(json.dumps({"shareCredentialsVersion": 1, "endpoint": f"{place.server.url}/delta-sharing",
                                "bearerToken": place.keys[who]}))
    return str(file)


def table(place, who="tax", share="A-1"):
    return f"{profile(place, who)}#{share}.feed.enterprises"


def test_client_lists_and_loads_what_the_grant_gives(place):
    client = delta_sharing.SharingClient(profile(place, "tax"))
    assert [(one.share, one.schema, one.name) for one in client.list_all_tables()] == [("A-1", "feed", "enterprises")]
    assert [one.name for one in client.list_shares()] == ["A-1"]
    assert delta_sharing.get_table_version(table(place)) == 3
    frame = delta_sharing.load_as_pandas(table(place))
    assert list(frame.columns) == GIVEN
    assert 0.4 < place.share < 0.6
    assert plain(frame) == place.batches[2]


def test_versions_limits_and_moments(place):
    for version, rows in enumerate(place.batches, 1):
        assert plain(delta_sharing.load_as_pandas(table(place), version=version)) == rows
    for moment, rows in zip(place.moments, place.batches):
        text = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        assert plain(delta_sharing.load_as_pandas(table(place), timestamp=text)) == rows
    limited = delta_sharing.load_as_pandas(table(place), limit=10)
    assert len(limited) == 10 and set(plain(limited)) <= set(place.batches[2])
    assert len(delta_sharing.load_as_pandas(table(place), version=0)) == 0


def test_changes_lead_from_version_to_version(place):
    for first in (1, 2):
        frame = delta_sharing.load_table_changes_as_pandas(table(place), starting_version=first + 1,
                                                           ending_version=first + 1)
        goes = frame[frame["_change_type"].isin(["delete", "update_preimage"])]
        comes = frame[frame["_change_type"].isin(["insert", "update_postimage"])]
        before, after = set(place.batches[first - 1]), set(place.batches[first])
        assert set(plain(goes)) == before - after
        assert set(plain(comes)) == after - before
        assert set(frame["_commit_version"]) == {first + 1}
    whole = delta_sharing.load_table_changes_as_pandas(table(place), starting_version=0)
    assert set(whole["_commit_version"]) == {1, 2, 3}


def ask(place, who, path, **options):
    method = requests.post if "json" in options else requests.get
    return method(place.server.url + "/delta-sharing" + path, headers={"Authorization": f"Bearer {place.keys[who]}"},
                  timeout=60, **options)


TABLE = "/shares/A-1/schemas/feed/tables/enterprises"


def addresses(place):
    answers = [ask(place, "tax", TABLE + "/query", json={}), ask(place, "tax", TABLE + "/changes?startingVersion=0")]
    lines = [json.loads(line) for answer in answers for line in answer.text.splitlines()]
    return [next(iter(line.values()))["url"] for line in lines if "file" in line or "cdf" in line]


def test_nothing_more_is_in_the_files(place):
    """The rule: files are cut for the grant; neither a hidden column nor a row that is not given is in any of them."""
    urls = addresses(place)
    assert len(urls) >= 4
    allowed = set().union(*place.batches)
    for url in urls:
        data = requests.get(url, timeout=60).content
        assert b"Firm 1199" not in data
        frame = pyarrow.parquet.read_table(io.BytesIO(data)).to_pandas()
        assert set(frame.columns) <= {*GIVEN, "_change_type"}
        assert set(plain(frame)) <= allowed


def test_files_answer_ranges_and_nobody_else(place):
    url = addresses(place)[0]
    whole = requests.get(url, timeout=60)
    assert whole.content[:4] == b"PAR1", whole.content[:500]
    head = requests.head(url, timeout=60)
    assert (head.status_code, int(head.headers["Content-Length"])) == (200, len(whole.content))
    part = requests.get(url, headers={"Range": "bytes=-8"}, timeout=60)
    assert (part.status_code, part.content) == (206, whole.content[-8:])
    last = "0" if url[-1] != "0" else "1"
    forged = requests.get(url[:-1] + last, timeout=60)
    assert (forged.status_code, forged.json()["errorCode"]) == (403, "feed.link_invalid")


def test_errors_are_those_of_the_protocol(place):
    too_new = ask(place, "tax", TABLE + "/query", json={"version": 9})
    assert too_new.status_code == 400 and "3" in too_new.json()["message"]
    before = ask(place, "tax", TABLE + "/query", json={"timestamp": "2001-01-01T00:00:00Z"})
    assert before.status_code == 400 and before.json()["errorCode"] == "feed.version_too_early"
    assert "0" in before.json()["message"]
    nobody = requests.get(place.server.url + "/delta-sharing/shares", timeout=60)
    assert nobody.status_code == 401 and nobody.json()["errorCode"]
    # Another organisation learns nothing, not even that there is something.
    assert ask(place, "forex", "/shares").json()["items"] == []
    for path in (TABLE + "/metadata", "/shares/A-2/schemas/feed/tables/enterprises/metadata"):
        assert ask(place, "forex", path).status_code == 404


def test_revocation_cuts_a_running_download(place):
    """The rule: within a minute of the end of the agreement the bytes stop, and the client is told why."""
    program = place.program
    agree(program, "A-9", "forex", "R-1", ["customs_code", "valid_from", "name", "uscc", "credit"])
    # Large enough that a slow client is still reading when the agreement ends.
    program.run("enterprise", "simulate", "--out", place.folder / "many", "--enterprises", 300000)
    program.run("enterprise", "import", place.folder / "many/registry.csv", "--from", "2025-01-01")
    program.run("feed", "open", "A-9", "enterprises")
    program.run("feed", "publish", "A-9")
    answer = ask(place, "forex", "/shares/A-9/schemas/feed/tables/enterprises/query", json={})
    file = max((json.loads(line)["file"] for line in answer.text.splitlines() if '"file"' in line),
               key=lambda one: one["size"])
    path = file["url"].split("/delta-sharing", 1)[1]
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", place.server.port))
        client.settimeout(60)
        client.sendall(f"GET /delta-sharing{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        received = len(client.recv(4096))
        end(program, "A-9")
        began = time.monotonic()
        try:
            while piece := client.recv(4096):
                received += len(piece)
                time.sleep(0.05 if time.monotonic() - began < 5 else 0)
        except OSError:
            pass
        assert time.monotonic() - began < 60
    assert received < file["size"]
    again = requests.get(file["url"], timeout=60)
    assert (again.status_code, again.json()["errorCode"]) == (403, "exchange.not_in_force")
    assert "A-9" in again.json()["message"]
    # It is on record who had how much of it, and why no more.
    uses = program.json("use", "list", "--agreement", "A-9")["uses"]
    cut = [one for one in uses if one["outcome"] == "cut"]
    assert [(one["organisation"], one["fault"]) for one in cut] == [("forex", "exchange.not_in_force")]
    assert 0 < cut[0]["bytes"] < file["size"]
    assert uses[0]["outcome"] == "refused" and uses[0]["fault"] == "exchange.not_in_force"


def test_uses_are_counted(place):
    """The rule: what an organisation has had is on record with its rows, and nobody else's is among it."""
    delta_sharing.load_as_pandas(table(place), version=2)
    uses = place.program.json("use", "list", "--organisation", "tax")["uses"]
    asked = [one for one in uses if one["subject"].endswith("/query?2")]
    assert asked[0]["rows"] == len(place.batches[1]) and asked[0]["actor"] == "tax-service"
    assert {one["agreement"] for one in uses} == {"A-1"}
    assert all(one["received_at"] <= one["done_at"] and one["done_at"] for one in uses)
    month = uses[0]["received_at"][:7]
    sums = {one["organisation"]: one for one in place.program.json("use", "month", month)["uses"]}
    assert sums["tax"]["rows"] == sum(one["rows"] for one in place.program.json(
        "use", "list", "--organisation", "tax", "--limit", "100000")["uses"])
    agree(place.program, "A-8", "forex", "R-2", ["customs_code"])
    unused = place.program.json("use", "unused", "--since", "2026-01-01")["uses"]
    assert [one["agreement"] for one in unused] == ["A-8"]


def test_each_department_sees_its_own_use_and_nothing_of_others(place):
    get = lambda who, path, **query: requests.get(f"{place.server.url}{path}", params=query, timeout=30,
                                                  headers={"Authorization": f"Bearer {place.keys[who]}"})
    uses = get("tax", "/api/uses").json()["uses"]
    assert uses and {one["organisation"] for one in uses} == {"tax"}
    month = uses[0]["received_at"][:7]
    statement = get("tax", f"/api/uses/months/{month}").json()
    assert {one["organisation"] for part in ("sums", "unused", "unusual") for one in statement[part]} == {"tax"}
    every = place.program.json("use", "list", "--organisation", "tax", "--limit", "100000")["uses"]
    assert statement["sums"][0]["rows"] == sum(one["rows"] for one in every)
    assert statement["sums"][0]["days"] == len({one["received_at"][:10] for one in every})
    table = pandas.read_csv(io.StringIO(get("tax", f"/api/uses/months/{month}", format="csv").text))
    assert table.to_dict("records") == [{"month": month, **line} for line in statement["sums"]]
    assert "tax" not in get("forex", f"/api/uses/months/{month}").text
    for path in ("/api/uses", f"/api/uses/months/{month}"):
        assert get("tax", path, organisation="forex").status_code == 403


def test_a_twin_is_read_like_the_feed_and_holds_nothing_of_it(place):
    """For another organisation, whose agreement is only asked for."""
    agree(place.program, "A-7", "forex", "R-1", GIVEN, ROWS, state="requested")
    place.program.run("feed", "twin", "A-7", "enterprises", "--rows", "500")
    place.program.run("feed", "publish", "A-7-T")
    place.program.run("feed", "publish", "A-7-T")
    frame = delta_sharing.load_as_pandas(table(place, "forex", "A-7-T"))
    assert list(frame.columns) == GIVEN and 450 < len(frame) < 550 and frame["customs_code"].is_unique
    assert not set(frame["customs_code"]) & {row[0] for row in place.batches[2]}
    changes = delta_sharing.load_table_changes_as_pandas(table(place, "forex", "A-7-T"), starting_version=2)
    assert {"insert", "delete", "update_postimage"} <= set(changes["_change_type"])
    with pytest.raises(requests.exceptions.HTTPError):
        delta_sharing.load_as_pandas(table(place, "forex", "A-7"))

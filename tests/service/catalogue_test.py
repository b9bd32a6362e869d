"""The catalogue's faces, read by programs that others wrote: ckanapi, and pySHACL over rdflib."""
import json
import pathlib
import subprocess
import sys

import ckanapi
import pyshacl
import pytest
import rdflib

from conftest import ROOT, Program
from server import Server

COUNT = 300
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")


@pytest.fixture(scope="module")
def served(binary, tmp_path_factory):
    """A server over a home with 300 published entries and a draft, the entries, and what the batch said."""
    folder = tmp_path_factory.mktemp("catalogue")
    program = Program(binary, folder / "home")
    subprocess.run([sys.executable, ROOT / "bench/likeness/generate.py", folder, "--seed", "3", "--count", str(COUNT)],
                   check=True)
    entries = [json.loads(line) for line in (folder / "entries.jsonl").read_text(encoding="utf-8").splitlines()]
    for number, entry in enumerate(entries):
        entry["keywords"] = ["海关", entry["name"]["zh"][:2]]
        if number % 50 == 0:
            entry |= {"kind": "interface", "place": f"https://api.example/{entry['code']}", "ways": ["web_service"]}
    # What could break a text format: quotes, a line end, a backslash, an address that is none.
    entries[0]["abstract"] = {"en": 'a "quoted"\n\\ text', "zh": "含“引号”\n和换行"}
    entries[0]["place"] = "https://api.example/a b<>"
    (folder / "entries.jsonl").write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf-8")
    program.run("init", expect=(0,))
    program.run("catalogue", "add", folder / "entries.jsonl", "--save", "--as", "li", expect=(0,))
    codes = [entry["code"] for entry in entries]
    assert len(codes) == COUNT
    for event, who in (("submit", "li"), ("register", "wang"), ("propose", "li")):
        program.run("catalogue", event, *codes, "--as", who, expect=(0,))
    batch = program.json("catalogue", "publish", *codes, "--as", "wang", expect=(0,))
    draft = {**entries[1], "code": "not_yet_public"}
    (folder / "draft.json").write_text(json.dumps(draft), encoding="utf-8")
    program.run("catalogue", "add", folder / "draft.json", "--save", "--as", "li", expect=(0,))
    with Server(binary, program.home) as server:
        yield program, server, entries, batch


@pytest.fixture(scope="module")
def ckan(served):
    with ckanapi.RemoteCKAN(served[1].url, apikey=f"Bearer {served[1].token}") as site:
        yield site


def test_every_published_entry_is_a_package_and_nothing_else(served, ckan):
    codes = sorted(entry["code"] for entry in served[2])
    assert ckan.action.package_list() == codes
    pages = [name for start in range(0, COUNT, 70) for name in ckan.action.package_list(limit=70, offset=start)]
    assert pages == codes
    found = []
    for start in range(0, COUNT + 1, 90):
        page = ckan.action.package_search(q="*:*", rows=90, start=start, sort="name asc")
        assert page["count"] == COUNT
        found += [package["name"] for package in page["results"]]
    assert found == codes
    with pytest.raises(ckanapi.NotFound):
        ckan.action.package_show(id="not_yet_public")
    with pytest.raises(ckanapi.NotFound):
        ckan.action.package_delete(id=codes[0])


def test_packages_say_what_entries_say(served, ckan):
    for entry in served[2][::29]:
        package = ckan.action.package_show(id=entry["code"])
        assert package["title"] == entry["name"]["zh"] and package["notes"] == entry["abstract"]["zh"]
        assert package["organization"]["name"] == entry["provider"]
        assert {tag["name"] for tag in package["tags"]} == set(entry["keywords"])
        assert package["num_resources"] == len(package["resources"]) == 1
        assert ckan.action.package_show(id=package["id"])["name"] == entry["code"]


def test_search_narrows_as_counted_by_hand(served, ckan):
    entries = served[2]
    for owner in {entry["provider"] for entry in entries}:
        page = ckan.action.package_search(fq=f"organization:{owner}", rows=1000)
        assert sorted(p["name"] for p in page["results"]) == sorted(e["code"] for e in entries if e["provider"] == owner)
    vessels = {entry["code"] for entry in entries if "船舶" in json.dumps(entry, ensure_ascii=False)}
    page = ckan.action.package_search(q="船舶", rows=1000)
    assert vessels and {package["name"] for package in page["results"]} == vessels
    page = ckan.action.package_search(q="vessel", fq='tags:"船舶"', rows=1000)
    assert {p["name"] for p in page["results"]} <= vessels and page["count"] == len(page["results"]) > 0
    with pytest.raises(ckanapi.ValidationError):
        ckan.action.package_search(fq="colour:red")


def test_lists_and_status(served, ckan):
    entries = served[2]
    assert ckan.action.organization_list() == sorted({entry["provider"] for entry in entries})
    full = ckan.action.organization_list(all_fields=True)
    assert sum(each["package_count"] for each in full) == COUNT
    assert ckan.action.group_list() == ["307012"]
    assert set(ckan.action.tag_list()) == {word for entry in entries for word in entry["keywords"]}
    assert ckan.action.resource_search(query="format:database")["count"] == COUNT
    assert ckan.action.status_show()["site_url"] == served[1].url
    assert "package" in ckan.action.help_show(name="package_show")
    get = served[1].get("/api/3/action/package_search?q=vessel&rows=1").json()
    assert get["success"] and len(get["result"]["results"]) == 1


@pytest.mark.parametrize("kind,media", [("turtle", "text/turtle"), ("json-ld", "application/ld+json")])
def test_dcat_ap(served, kind, media):
    """The rule: the whole catalogue conforms to what DCAT-AP 3.0.1 demands, in both forms, and they say the same."""
    _, server, entries, _ = served
    answer = server.get("/catalog", headers={"Accept": media})
    assert answer.headers["Content-Type"].startswith(media)
    graph = rdflib.Graph().parse(data=answer.content, format=kind)
    conforms, _, text = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(ROOT / "tests/service/dcat_ap.ttl"))
    assert conforms, text[:3000]
    datasets = set(graph.subjects(rdflib.RDF.type, DCAT.Dataset))
    assert {str(each).rsplit("/", 1)[1] for each in datasets} == {entry["code"] for entry in entries}
    assert set(graph.objects(None, DCAT.dataset)) == datasets
    first = rdflib.URIRef(f"{server.url}/catalog/dataset/{entries[0]['code']}")
    assert set(graph.objects(first, DCT.description)) == {rdflib.Literal(entries[0]["abstract"][lang], lang=lang)
                                                          for lang in ("en", "zh")}
    other = server.get("/catalog", params={"format": "jsonld" if kind == "turtle" else "ttl"})
    again = rdflib.Graph().parse(data=other.content, format="json-ld" if kind == "turtle" else "turtle")
    assert set(again) == set(graph)


def test_shapes_find_what_is_missing(served):
    """The check itself: without a title, a publisher's name or an access address the catalogue does not conform."""
    shapes = rdflib.Graph().parse(ROOT / "tests/service/dcat_ap.ttl")
    whole = rdflib.Graph().parse(data=served[1].get("/catalog?format=ttl").content, format="turtle")
    foaf = rdflib.Namespace("http://xmlns.com/foaf/0.1/")
    for kind, predicate in ((DCAT.Catalog, DCT.title), (DCAT.Dataset, DCT.description), (DCAT.Distribution, DCAT.accessURL),
                            (DCAT.DataService, DCAT.endpointURL), (foaf.Agent, foaf.name)):
        graph = rdflib.Graph()
        graph += whole
        subject = next(graph.subjects(rdflib.RDF.type, kind))
        graph.remove((subject, predicate, None))
        assert not pyshacl.validate(graph, shacl_graph=shapes)[0], predicate


def test_the_list_of_the_batch_is_signed(served, tmp_path):
    program, _, entries, batch = served
    path = tmp_path / "list.txt"
    program.run("catalogue", "batch", batch["number"], "--output", path, expect=(0,))
    key = (program.home / "trust/verifier").read_text().strip()
    assert batch["number"] in program.run("catalogue", "batch", path, "--key", key, expect=(0,)).stdout
    text = path.read_text(encoding="utf-8")
    assert text.count("\nentry: ") == COUNT
    path.write_text(text.replace(entries[5]["code"], entries[5]["code"].upper(), 1), encoding="utf-8")
    program.run("catalogue", "batch", path, "--key", key, expect=(2,))


def test_nobody_reads_the_faces_without_signing_in(served):
    import requests
    for path in ("/catalog", "/api/3/action/package_list", "/api/catalogue", "/api/catalogue/lineage"):
        assert requests.get(served[1].url + path, timeout=20).status_code == 401


def test_likeness_is_shown_before_saving_over_http(served):
    server, entries = served[1:3]
    twin = {**entries[7], "code": "a_twin"}
    answer = server.post("/api/catalogue/likeness", json=twin).json()
    assert {each["code"]: each["relation"] for each in answer["alike"]}[entries[7]["code"]] == "same"
    assert "values" not in json.dumps(server.get(f"/api/catalogue/{entries[7]['code']}").json()["items"])


def test_lineage_and_quality_of_a_close(binary, year, tmp_path):
    """The rule: each run has one START and one end; a close names the versions it read, and its figures add up."""
    program = Program(binary, tmp_path / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    program.run("load", *year.files[:1], "--source", "customs", "--mapping", year.mapping)
    program.run("check", "--period", "2025-01")
    program.run("close", "--period", "2025-01")
    draft = json.loads(program.run("catalogue", "describe", "item").stdout)
    draft |= {"classification": "307012", "provider": "head", "sharing": "conditional", "condition": "按协议", "ways": ["file"],
              "cycle": "month", "abstract": {"en": "Items", "zh": "商品项"}}
    for item in draft["items"]:
        item["sharing"] = "conditional"
    path = tmp_path / "item.json"
    path.write_text(json.dumps(draft), encoding="utf-8")
    program.run("catalogue", "add", path, "--as", "li", expect=(0,))
    manifest = json.loads(next(pathlib.Path(program.home).glob("releases/2025-01/*/manifest.json")).read_text())
    with Server(binary, program.home) as server:
        events = server.get("/api/catalogue/lineage").json()
        shown = server.get("/api/catalogue/item").json()
    runs = {}
    for event in events:
        assert event["schemaURL"].startswith("https://openlineage.io/spec/2-0-2/")
        runs.setdefault(event["run"]["runId"], []).append(event["eventType"])
    assert len(runs) == 2 and all(kinds == ["START", "COMPLETE"] for kinds in runs.values())
    closed = next(event for event in events if event["job"]["name"] == "close.2025-01" and event["eventType"] == "COMPLETE")
    versions = {each["name"]: int(each["facets"]["version"]["datasetVersion"]) for each in closed["inputs"]}
    assert versions == {each["table"]: each["version"] for each in manifest["inputs"]}
    assert "cube" in {each["name"] for each in closed["outputs"]}
    figures = shown["quality"][0]
    assert figures["records"] == figures["counted"] + figures["held"] and figures["period"] == "2025-01"
    assert any(run["job"] == "close" and not run["makes"] for run in shown["lineage"])
    assert any(run["job"] == "load" and run["makes"] for run in shown["lineage"])

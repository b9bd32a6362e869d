"""The transport, driven by clients that others wrote and by bytes that no decent client sends."""
import concurrent.futures
import json
import shutil
import ssl
import subprocess
import time

import openapi_spec_validator
import pytest
import requests

from server import Server


@pytest.fixture(scope="module")
def server(binary, three_years):
    with Server(binary, three_years.home) as started:
        yield started


def test_openapi_is_valid(server):
    """/openapi.json is a document that validators of OpenAPI 3.1 accept, in both languages."""
    for language in ("en", "zh"):
        document = requests.get(f"{server.url}/openapi.json?lang={language}", timeout=20).json()
        openapi_spec_validator.validate(document)
        assert document["openapi"].startswith("3.1")


def test_table_is_that_of_the_command(server, three_years):
    """The same figures come over the wire as from the command line."""
    told = three_years.json("table", "chapter", "--period", "2025-06")
    answer = server.get("/api/tables/chapter?period=2025-06")
    assert answer.status_code == 200
    assert answer.json() == told
    csv = server.get("/api/tables/chapter?period=2025-06&format=csv")
    assert csv.headers["Content-Disposition"].endswith('filename="chapter-2025-06.csv"')
    assert csv.text == three_years.run("table", "chapter", "--period", "2025-06", "--format", "csv").stdout
    assert server.get("/api/tables/chapter?period=2025-06&format=xlsx").content[:2] == b"PK"


def test_gzip_and_etag(server):
    """Large answers are compressed for those who take it; what a client has is not sent again."""
    path = "/api/tables/chapter?period=2025-06"
    plain = server.get(path, headers={"Accept-Encoding": "identity"})
    packed = server.get(path)
    assert packed.headers["Content-Encoding"] == "gzip" and packed.content == plain.content
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 3
    again = server.get(path, headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304 and again.content == b""


def test_head_is_get_without_the_body(server):
    path = "/api/tables/chapter?period=2025-06"
    whole = server.get(path, headers={"Accept-Encoding": "identity"})
    head = server.client.head(server.url + path, headers={"Accept-Encoding": "identity"}, timeout=20)
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_request_ids(server):
    """A client's id comes back and stands in the log; what could break a log line is replaced."""
    assert server.get("/healthz", headers={"X-Request-Id": "abc-1.2_3"}).headers["X-Request-Id"] == "abc-1.2_3"
    assert server.get("/healthz", headers={"X-Request-Id": 'a"b'}).headers["X-Request-Id"] != 'a"b'


def test_access_log_is_json_lines(binary, three_years):
    with Server(binary, three_years.home) as server:
        server.get("/api/tables?secret=1", headers={"X-Request-Id": "find-me"})
        server.stop()
    lines = [json.loads(line) for line in (three_years.home / "logs/access.jsonl").read_text().strip().split("\n")]
    line = next(line for line in lines if line["id"] == "find-me")
    assert (line["status"], line["who"], line["path"]) == (400, "start", "/api/tables")
    assert "secret" not in json.dumps(line)


def test_pipelined_requests_are_answered_in_order(server):
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: r%d\r\n\r\n"
    answer = server.raw(b"".join(request % number for number in range(50)))
    ids = [line.split(b": ")[1] for line in answer.split(b"\r\n") if line.startswith(b"X-Request-Id")]
    assert ids == [b"r%d" % number for number in range(50)]


@pytest.mark.parametrize("data", [
    b"\r\n\r\n\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /healthz HTTP/1.1\r\n\r\n", b"GET /healthz HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"])
def test_malformed_requests_are_refused(server, data):
    """Refused or cut off; never an answer as if it were a request."""
    answer = server.raw(data)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400")), answer[:200]


def test_headers_and_bodies_are_bounded(server):
    large = server.raw(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n")
    assert large.startswith(b"HTTP/1.1 431")
    many = server.raw(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: 1\r\n" % n for n in range(5000)) + b"\r\n")
    assert many.startswith(b"HTTP/1.1 431")


def test_http_1_0_is_answered_and_closed(server):
    answer = server.raw(b"GET /healthz HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.0 200") and b"keep-alive" not in answer


def test_curl_takes_the_whole_of_it(server, tmp_path):
    """curl: the link signs in by a cookie, and what it fetches is whole."""
    jar = tmp_path / "jar"
    subprocess.run(["curl", "-sS", "-c", jar, f"{server.url}/start?token={server.token}"], check=True)
    done = subprocess.run(["curl", "-sS", "--compressed", "-b", jar, "--fail", f"{server.url}/api/tables/chapter?period=2025"],
                          check=True, capture_output=True)
    assert json.loads(done.stdout)["table"] == "chapter"
    other = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", f"{server.url}/api/tables"],
                           check=True, capture_output=True, text=True)
    assert other.stdout == "401"


def test_stop_drains(binary, three_years):
    """SIGTERM: what runs is answered, idle connections end, new ones are refused, status 0."""
    with Server(binary, three_years.home) as server:
        idle = server.connect()
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(4096).startswith(b"HTTP/1.1 200")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            running = [pool.submit(server.get, f"/api/tables/chapter?period=2025-{month:02}") for month in range(1, 13)]
            while not any(future.done() for future in running):
                time.sleep(0.005)
            began = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - began < 10
        answered = [future for future in running if future.exception() is None]
        assert answered and all(future.result().status_code == 200 for future in answered)
        assert idle.recv(1) == b""


def certificate(folder, name, authority=None):
    """Key and certificate as PEM files, made by openssl."""
    key, crt = folder / f"{name}.key", folder / f"{name}.pem"
    signed = ["-CA", folder / f"{authority}.pem", "-CAkey", folder / f"{authority}.key"] if authority else []
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", crt, "-days", "2", "-subj", f"/O=Customs/CN={name}",
                    "-addext", "subjectAltName=IP:127.0.0.1", *signed], check=True, capture_output=True)
    return key, crt


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command")
def test_https_and_client_certificates(binary, three_years, tmp_path):
    """HTTPS; an organisation shows a certificate of an authority that is believed, others get nowhere."""
    key, crt = certificate(tmp_path, "server")
    certificate(tmp_path, "authority")
    mine = certificate(tmp_path, "district-22", "authority")
    foreign = certificate(tmp_path, "stranger")
    tls = ("--tls-certificate", crt, "--tls-key", key, "--client-ca", tmp_path / "authority.pem",
           "--client-certificate-required")
    with Server(binary, three_years.home, *tls) as server:
        server.client.verify = str(crt)
        server.client.cert = (str(mine[1]), str(mine[0]))
        assert server.get("/api/tables", headers={"X-Request-Id": "mutual"}).status_code == 200
        for certs in (None, (str(foreign[1]), str(foreign[0]))):
            with pytest.raises(requests.exceptions.RequestException):
                requests.get(server.url + "/healthz", verify=str(crt), cert=certs, timeout=20)
        old = ssl.create_default_context(cafile=str(crt))
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(OSError):
            with server.connect() as plain:
                old.wrap_socket(plain, server_hostname="127.0.0.1")
        assert server.stop() == 0
    log = (three_years.home / "logs/access.jsonl").read_text().splitlines()
    line = next(json.loads(line) for line in log if '"mutual"' in line)
    assert "CN=district-22" in line["certificate"]


def test_plain_http_stays_on_this_machine(program):
    """Beyond this machine without TLS only where somebody says so."""
    done = program.run("serve", "--listen", "0.0.0.0:0", expect=(2,))
    assert "--tls-certificate" in done.stderr

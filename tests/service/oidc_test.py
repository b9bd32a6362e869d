"""Signing in at an OpenID provider that others wrote (npm oidc-provider), on loopback, as a browser does it."""
import pathlib
import re
import shutil
import subprocess
import urllib.parse

import pytest
import requests

from databases import free_port
from server import Server

HERE = pathlib.Path(__file__).parent / "oidc"


class Provider:
    """The provider for a portal at this address."""

    def __init__(self, portal, secret=""):
        if shutil.which("npm") is None:
            pytest.skip("no npm here: there is no OpenID provider to try")
        if not (HERE / "node_modules").is_dir():
            done = subprocess.run(["npm", "ci", "--loglevel", "error"], cwd=HERE, capture_output=True, text=True, timeout=600)
            if done.returncode != 0:
                pytest.skip(f"the OpenID provider cannot be fetched: {done.stderr[-300:]}")
        self.process = subprocess.Popen(["node", "provider.mjs", portal, *([secret] if secret else [])], cwd=HERE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.issuer = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def serve(program, provider, port, secret="", **changes):
    settings = {"issuer": provider.issuer, "client_id": "tidewaiter", "portal": f"http://127.0.0.1:{port}",
                "name_en": "the Customs account", "name_zh": "海关统一账号"}
    if secret:
        settings["client_secret"] = secret
    lines = [f'{name} = "{value}"' for name, value in {**settings, **changes}.items()]
    (program.home / "sign_in.toml").write_text("\n".join(lines) + "\n")
    return Server(program.binary, program.home, listen=f"127.0.0.1:{port}")


class Browser(requests.Session):
    """Follows nothing by itself, as one who looks at every step; keeps cookies by host and port, as browsers should."""

    def __init__(self, portal):
        super().__init__()
        self.trust_env = False
        self.portal = portal
        self.other = requests.Session()
        self.other.trust_env = False

    def steps(self, url, **options):
        jar = self if url.startswith(self.portal) else self.other
        return jar.request(options.pop("method", "GET"), url, allow_redirects=False, timeout=20, **options)

    def until_form(self, url):
        while True:
            answer = self.steps(url)
            if answer.status_code == 200:
                return answer
            assert answer.status_code in (302, 303), answer.text
            url = urllib.parse.urljoin(url, answer.headers["Location"])
            if url.startswith(self.portal + "/api/sign-in/callback"):
                return url

    def sign_in_as(self, subject):
        """The address that the provider sends the browser back to."""
        answer = self.until_form(self.portal + "/api/sign-in/begin")
        if isinstance(answer, str):  # the provider knows this browser already
            return answer
        for prompt in ("login", "consent"):
            action = re.search(r'action="([^"]+)"', answer.text)[1]
            form = {"prompt": prompt, **({"login": subject, "password": "any"} if prompt == "login" else {})}
            done = self.steps(urllib.parse.urljoin(answer.url, action), method="POST", data=form)
            answer = self.until_form(urllib.parse.urljoin(answer.url, done.headers["Location"]))
            if isinstance(answer, str):
                return answer
        raise AssertionError("the provider wants more")

    def me(self):
        return self.get(self.portal + "/api/me", timeout=20)


@pytest.fixture(params=["", "a secret / of=two & kinds"], ids=["public", "secret"])
def office(request, program):
    """A home where Li of the office is somebody at the provider."""
    port = free_port()
    portal = f"http://127.0.0.1:{port}"
    with Provider(portal, request.param) as provider:
        program.run("people", "add", "li", "--role", "reviewer")
        program.run("people", "elsewhere", "li", "--issuer", provider.issuer, "--subject", "7b1f-li")
        with serve(program, provider, port, request.param) as server:
            yield server, provider, Browser(portal)


def test_a_person_signs_in_elsewhere(office):
    server, provider, browser = office
    ways = browser.get(browser.portal + "/api/sign-in", timeout=20).json()
    assert ways["elsewhere"] == {"en": "the Customs account", "zh": "海关统一账号"}
    assert browser.me().status_code == 401
    back = browser.sign_in_as("7b1f-li")
    assert f"iss={urllib.parse.quote(provider.issuer, safe='')}" in back
    answer = browser.steps(back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["Set-Cookie"] and "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert browser.me().json()["login"] == "li"
    sessions = browser.get(browser.portal + "/api/sessions", timeout=20).json()["sessions"]
    assert [one["login"] for one in sessions] == ["li"]
    # The same answer of the provider is good once.
    again = Browser(browser.portal)
    again.cookies.update(browser.cookies)
    again.cookies.pop("tidewaiter")
    assert again.steps(back).headers["Location"] == "/?refused=identity.state_unknown"
    assert again.me().status_code == 401


def test_a_stranger_of_the_provider_is_nobody_here(office):
    _, _, browser = office
    answer = browser.steps(browser.sign_in_as("somebody-else"))
    assert answer.headers["Location"] == "/?refused=identity.foreign_unknown"
    assert browser.me().status_code == 401


def test_what_another_browser_began_is_refused(office):
    """Nobody is signed in as somebody else by a link that was sent to them."""
    _, _, browser = office
    back = browser.sign_in_as("7b1f-li")
    victim = Browser(browser.portal)
    assert victim.steps(back).headers["Location"] == "/?refused=identity.state_unknown"
    assert victim.me().status_code == 401
    changed = {"state": back.replace("state=", "state=A"), "issuer": back.replace("iss=http", "iss=https"),
               "code": re.sub(r"code=[^&]+", "code=nonsense", back), "no code": re.sub(r"code=[^&]+&?", "", back)}
    for name, url in changed.items():
        place = browser.steps(url).headers["Location"]
        assert place.startswith("/?refused="), (name, place)
        assert browser.me().status_code == 401, name
        browser.cookies.clear()
        back = browser.sign_in_as("7b1f-li")


def test_without_a_provider_there_is_no_such_way(program):
    with Server(program.binary, program.home) as server:
        assert server.get("/api/sign-in").json() == {"password": True, "elsewhere": None}
        assert server.get("/api/sign-in/begin", allow_redirects=False).status_code == 404


@pytest.mark.parametrize("line", ['issuer = "http://id.example"', 'portal = "http://portal.example"', 'surprise = "x"',
                                  'client_id = 7', 'portal = "https://portal.example/"', "issuer ="])
def test_settings_that_cannot_be_kept_to_are_refused(program, line):
    good = {"issuer": '"https://id.example"', "client_id": '"x"', "portal": '"https://portal.example"'}
    name = line.split()[0]
    text = "\n".join([*(f"{key} = {value}" for key, value in good.items() if key != name), line])
    (program.home / "sign_in.toml").write_text(text + "\n")
    done = program.run("serve", "--listen", "127.0.0.1:0", expect=(2,), timeout=60)
    assert "sign_in.toml" in done.stderr


def test_a_provider_that_is_away_is_said(program):
    port = free_port()
    (program.home / "sign_in.toml").write_text(
        f'issuer = "http://127.0.0.1:{port}"\nclient_id = "x"\nportal = "http://127.0.0.1:1"\n')
    with Server(program.binary, program.home) as server:
        answer = server.get("/api/sign-in/begin", allow_redirects=False)
        assert answer.status_code == 502 and answer.json()["code"] == "call.failed"

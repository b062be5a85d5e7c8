"""The region's ID token: a wrong one lets nobody in (OpenID Connect Core 1.0, 3.1.3.7). Real HTTP and signatures."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from archive.errors import RegionSignInError
from archive.identity.region import OidcRegion
from archive.model.region import RegionPerson, RegionRequest

AT = datetime(2026, 6, 26, 9, tzinfo=UTC)
NOW = int(AT.timestamp())
BACK = "http://localhost:8000/sign-in/region/back"
SECRET = "the secret that both know, of a good length"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "second", "use": "sig"})


@dataclass(slots=True)
class Provider:
    """A login service that vouches with whatever token it is told to."""

    issuer: str = ""
    named_issuer: str = ""
    token: str = ""
    elsewhere: str = ""
    """Where it sends whoever asks for its keys."""
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, path: str, body: str) -> dict[str, Any] | None:
        """Return the answer's JSON."""
        if path == "/.well-known/openid-configuration":
            endpoints = {
                name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            }
            return {"issuer": self.named_issuer or self.issuer, **endpoints}
        if path in {"/jwks_uri", "/elsewhere"}:
            return {"keys": [KEY.as_dict(private=False), CURVE.as_dict(private=False)]}
        if path == "/token_endpoint":
            self.asked.append(parse_qs(body))
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.token}
        return None


@pytest.fixture
def provider() -> Iterator[Provider]:
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["content-length"])).decode())

        def _answer(self, body: str) -> None:
            path = urlsplit(self.path).path
            found = told.answer(path, body)
            if told.elsewhere and path == "/jwks_uri":
                self.send_response(302)
                self.send_header("location", told.elsewhere)
            else:
                self.send_response(404 if found is None else 200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


def claims(provider: Provider, request: RegionRequest, **changed: object) -> dict[str, Any]:
    said = {
        "iss": provider.issuer,
        "aud": "archive",
        "sub": "1",
        "exp": NOW + 300,
        "iat": NOW,
        "nonce": request.nonce,
        "auth_time": NOW - 600,
    }
    return {name: value for name, value in (said | changed).items() if value is not None}


def finished(provider: Provider, token_of: Callable[[RegionRequest], str]) -> RegionPerson:
    region = OidcRegion(provider.issuer, "archive", SECRET, second_factor_acrs=("two",))
    request = region.begin(BACK)
    provider.token = token_of(request)
    return region.finish(request, "the-code", BACK, at=AT)


def signed(provider: Provider, **changed: object) -> Callable[[RegionRequest], str]:
    return lambda request: jwt.encode({"alg": "RS256", "kid": "first"}, claims(provider, request, **changed), KEY)


def test_a_right_token_names_the_person_by_issuer_and_subject(provider: Provider) -> None:
    person = finished(provider, signed(provider))
    assert (person.subject, person.has_second_factor) == (f"{provider.issuer}|1", False)
    assert finished(provider, signed(provider, acr="two")).has_second_factor
    curve = finished(provider, lambda r: jwt.encode({"alg": "ES256", "kid": "second"}, claims(provider, r), CURVE))
    assert curve.subject == person.subject


def test_the_code_is_exchanged_with_the_verifier_of_this_sign_in(provider: Provider) -> None:
    region = OidcRegion(provider.issuer, "archive", SECRET)
    request, other = region.begin(BACK), region.begin(BACK)
    sent = parse_qs(urlsplit(request.address).query)
    assert (sent["response_type"], sent["code_challenge_method"]) == (["code"], ["S256"])
    assert sent["max_age"] == [str(10 * 3600)]  # ASVS 7.6.1: whom the provider asked within a session's longest life
    assert request.verifier not in request.address
    assert len({request.state, request.nonce, request.verifier, other.state, other.nonce, other.verifier}) == 6
    provider.token = signed(provider)(request)
    region.finish(request, "the-code", BACK, at=AT)
    told = provider.asked[-1]
    assert (told["code"], told["code_verifier"], told["redirect_uri"]) == (["the-code"], [request.verifier], [BACK])


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": NOW - 120},
        {"exp": None},
        {"iat": None},
        {"iss": "http://another.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"sub": None},
        {"azp": "another"},
        {"aud": ["archive", "another"], "azp": "another"},
        {"nbf": NOW + 600},
        {"auth_time": None},
        {"auth_time": "yesterday"},
        {"auth_time": [NOW]},
        {"auth_time": NOW + 3600},
        {"auth_time": NOW - 11 * 3600},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_lets_nobody_in(provider: Provider, changed: dict[str, object]) -> None:
    with pytest.raises(RegionSignInError):
        finished(provider, signed(provider, **changed))


def _none(provider: Provider, request: RegionRequest) -> str:
    """Return an unsigned token: «alg: none»."""
    right = jwt.encode({"alg": "RS256", "kid": "first"}, claims(provider, request), KEY)
    head = "eyJhbGciOiJub25lIiwia2lkIjoiZmlyc3QifQ"  # {"alg":"none","kid":"first"}
    return f"{head}.{right.split('.')[1]}."


def _shared(provider: Provider, request: RegionRequest) -> str:
    """Return a token signed with what both know, as anyone who learns the client's secret could."""
    return jwt.encode({"alg": "HS256", "kid": "first"}, claims(provider, request), OctKey.import_key(SECRET))


def _stranger(provider: Provider, request: RegionRequest) -> str:
    """Return a token under a key of the same name that the issuer does not publish."""
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims(provider, request), STRANGER)


def _changed(provider: Provider, request: RegionRequest) -> str:
    """Return a right token whose subject was changed after it was signed."""
    right = jwt.encode({"alg": "RS256", "kid": "first"}, claims(provider, request), KEY)
    other = jwt.encode({"alg": "RS256", "kid": "first"}, claims(provider, request, sub="2"), KEY)
    return ".".join([right.split(".")[0], other.split(".")[1], right.split(".")[2]])


@pytest.mark.parametrize("forged", [_none, _shared, _stranger, _changed])
def test_a_token_that_the_issuer_s_key_did_not_sign_lets_nobody_in(
    provider: Provider, forged: Callable[[Provider, RegionRequest], str]
) -> None:
    with pytest.raises(RegionSignInError):
        finished(provider, lambda request: forged(provider, request))


def test_a_service_that_calls_itself_otherwise_is_not_the_issuer(provider: Provider) -> None:
    provider.named_issuer = "https://login.example"
    with pytest.raises(RegionSignInError) as refused:
        OidcRegion(provider.issuer, "archive", SECRET).begin(BACK)
    assert "другая служба" in str(refused.value)


def test_whoever_it_sends_us_to_is_not_asked(provider: Provider) -> None:
    """ASVS 15.3.2: keys are taken from the address that the service itself names, and from nowhere it points to."""
    provider.elsewhere = f"{provider.issuer}/elsewhere"
    with pytest.raises(RegionSignInError):
        finished(provider, signed(provider))

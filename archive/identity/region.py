"""The region's login: OpenID Connect, authorization code with PKCE, state and nonce; addresses by discovery."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from archive.errors import RegionSignInError
from archive.model.account import WHOLE_LIMIT
from archive.model.region import RegionPerson, RegionRequest
from archive.texts import _

_ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures by the provider's own key; «none» and those under a shared secret are not taken."""
_LEEWAY_S = 60
_VOUCHED_FOR_S = int(WHOLE_LIMIT.total_seconds())
"""How long ago the provider may have asked the person itself: no longer than a session here may last."""


@dataclass(slots=True)
class OidcRegion:
    """Implements `ports.Region` for one provider and one client of it."""

    issuer: str
    client_id: str
    client_secret: str
    login_claim: str = ""
    second_factor_acrs: Sequence[str] = ()
    timeout_s: float = 10
    _about: dict[str, Any] = field(default_factory=dict)

    def begin(self, back: str) -> RegionRequest:
        """Return where to send the browser, which comes back to `back`. Raises `RegionSignInError`."""
        verifier, nonce = token_urlsafe(48), token_urlsafe(24)
        with _ours(), self._client(back) as client:
            endpoint = self._discovered()["authorization_endpoint"]
            address, state = client.create_authorization_url(
                endpoint, code_verifier=verifier, nonce=nonce, max_age=_VOUCHED_FOR_S
            )
        return RegionRequest(address, state, nonce, verifier)

    def finish(self, request: RegionRequest, code: str, back: str, *, at: datetime) -> RegionPerson:
        """Exchange the code and return whom the provider vouches for. Raises `RegionSignInError`."""
        with _ours(), self._client(back) as client:
            token = client.fetch_token(self._discovered()["token_endpoint"], code=code, code_verifier=request.verifier)
            claims = self._claims(str(token["id_token"]), request.nonce, at)
        return RegionPerson(
            subject=f"{self.issuer}|{claims['sub']}",
            login=str(claims.get(self.login_claim, "")) if self.login_claim else "",
            has_second_factor=claims.get("acr") in self.second_factor_acrs,
        )

    def _claims(self, id_token: str, nonce: str, at: datetime) -> dict[str, Any]:
        """Check the ID token (OpenID Connect Core 1.0, 3.1.3.7) and return what it says."""
        known = self._get(self._discovered()["jwks_uri"])
        keys = KeySet.import_key_set({"keys": known["keys"]})
        claims = jwt.decode(id_token, keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
            auth_time={"essential": True},
        ).validate(claims)
        if claims.get("azp", self.client_id) != self.client_id:
            raise RegionSignInError(why=_("ответ предназначен другой программе"))
        asked, now = claims["auth_time"], at.timestamp()
        if not isinstance(asked, int | float) or not now - _VOUCHED_FOR_S - _LEEWAY_S <= asked <= now + _LEEWAY_S:
            raise RegionSignInError(why=_("вход в ней был слишком давно или не назван, войдите в неё заново"))
        return claims

    def _discovered(self) -> dict[str, Any]:
        if not self._about:
            about = self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self.issuer:
                raise RegionSignInError(why=_("по этому адресу отвечает другая служба входа"))
            self._about = about
        return self._about

    def _get(self, address: str) -> dict[str, Any]:
        answer = httpx.get(address, timeout=self.timeout_s)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope="openid profile",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=self.timeout_s,
        )


@contextmanager
def _ours() -> Iterator[None]:
    """Turn the libraries' exceptions into ours."""
    try:
        yield
    except httpx.HTTPError as error:
        raise RegionSignInError(why=_("служба входа не отвечает")) from error
    except (AuthlibBaseError, JoseError) as error:
        raise RegionSignInError(why=_("ответ службы входа не подтверждён ({kind})").format(kind=error.error)) from error
    except (KeyError, ValueError) as error:
        raise RegionSignInError(why=_("ответ службы входа не разбирается")) from error

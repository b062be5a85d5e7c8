"""A sign-in at the region's login (OpenID Connect Core 1.0): what goes out with the browser, what comes back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegionRequest:
    """A sign-in that was begun; it waits, sealed, in the browser that began it."""

    address: str
    """Where the browser is sent."""
    state: str
    nonce: str
    verifier: str
    """Of PKCE (RFC 7636): only who began the sign-in can finish it."""


@dataclass(frozen=True, slots=True)
class RegionPerson:
    """Whom the region's login vouches for."""

    subject: str
    """«issuer|sub»: the one name that never passes to another person."""
    login: str
    """The value of the claim that the administrator set, empty when none is set or given."""
    has_second_factor: bool
    """Whether the provider says, by an `acr` that the administrator named, that it asked for more than a password."""

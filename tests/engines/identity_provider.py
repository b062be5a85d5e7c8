"""Run a real identity provider (Canaille) with one user and one client, in memory: `identity_provider.py PORT BACK`."""

import sys

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from werkzeug.serving import make_server

USER, PASSWORD = "lapin", "verno-verno-1"
CLIENT, SECRET = "archive", "shared"


def main(port: int, back: str) -> None:
    """Serve till killed."""
    host = f"127.0.0.1:{port}"
    app = create_app(
        config={
            "SECRET_KEY": "of no worth",
            "SERVER_NAME": host,
            "PREFERRED_URL_SCHEME": "http",
            "WTF_CSRF_ENABLED": False,
            "SESSION_COOKIE_SECURE": False,
            "CANAILLE": {"DATABASE": "memory", "SMTP": None},
            "CANAILLE_OIDC": {"ISSUER": f"http://{host}"},
        }
    )
    with app.app_context():
        backend = Backend.instance
        names = {"formatted_name": "Лапин Олег", "family_name": "Лапин", "given_name": "Олег"}
        backend.save(models.User(user_name=USER, emails=["lapin@school.example"], password=PASSWORD, **names))
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_name="archive",
            redirect_uris=[back],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile"],
            token_endpoint_auth_method="client_secret_basic",
            id_token_signed_response_alg="RS256",
        )
        backend.save(client)
        client.audience = [client]
        backend.save(client)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

"""The page and the API of the keys of extracts: who may what, and what becomes of it."""

from base64 import b64encode
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from archive.model.account import Role, Scope
from archive.model.digest import Digest
from archive.services.endorse_proof_key import key_statement
from archive.services.keep_proof_keys import list_endorsements, list_proof_keys
from archive.web.app import create_app
from tests.build_journal import organisation
from tests.fakes.documents import PASSPHRASE, PlainSigner
from tests.unit.web.signed_in import account_of, let_in
from tests.unit.web.small_archive import SmallArchive
from tests.unit.web.test_pages import shown

WORDS = "семь синих слонов идут"


def client_of(archive: SmallArchive, role: Role, address: str = "127.0.0.1") -> TestClient:
    ports = replace(archive.ports, signers=PlainSigner(owner=organisation().director))
    client = TestClient(
        create_app(ports), base_url="http://localhost:8000", client=(address, 50000), follow_redirects=False
    )
    account = account_of(ports, [role], [Scope("school-7")], login=f"{role.value}.{address[-1]}", name="Кто Такой")
    return let_in(client, ports, account)


def made(archive: SmallArchive, client: TestClient) -> str:
    assert client.post("/proof-keys", data={"until": ""}).status_code == 303
    return list_proof_keys(archive.ports)[-1].key_id


def test_the_administrator_makes_a_key_and_the_director_endorses_it(archive: SmallArchive) -> None:
    administrator = client_of(archive, Role.ADMINISTRATOR)
    key_id = made(archive, administrator)
    words = shown(administrator.get("/proof-keys").text)
    assert f"Не заверено директором: {key_id}" in words
    assert "Заверить подписью директора" not in words
    assert administrator.post("/proof-keys/sign", data={"passphrase": PASSPHRASE}).status_code == 403

    director = client_of(archive, Role.DIRECTOR)
    assert f"Ждут вашей подписи: {key_id}" in shown(director.get("/proof-keys").text)
    wrong = director.post("/proof-keys/sign", data={"passphrase": "не тот"})
    assert (wrong.status_code, "не тот" in wrong.text) == (409, False)
    assert director.post("/proof-keys/sign", data={"passphrase": PASSPHRASE}).status_code == 303
    assert organisation().director in shown(director.get("/proof-keys").text)
    assert [*list_endorsements(archive.ports)] == [key_id]


def test_a_signature_from_the_director_s_own_computer_is_taken_in(archive: SmallArchive) -> None:
    administrator = client_of(archive, Role.ADMINISTRATOR)
    key_id = made(archive, administrator)
    file = administrator.get(f"/proof-keys/{key_id}/statement")
    assert file.content == key_statement(archive.ports, organisation(), key_id)
    signature = f"0kept {Digest.of(file.content).hex} {organisation().director}".encode()
    refused = administrator.post(f"/proof-keys/{key_id}/signature", files={"file": ("a.sig", b"0" + signature)})
    assert refused.status_code == 422
    answer = administrator.post(f"/proof-keys/{key_id}/signature", files={"file": ("a.sig", signature)})
    assert answer.status_code == 303
    assert [*list_endorsements(archive.ports)] == [key_id]


def test_a_key_goes_out_under_a_passphrase_and_comes_back(archive: SmallArchive) -> None:
    administrator = client_of(archive, Role.ADMINISTRATOR)
    key_id = made(archive, administrator)
    over = f"/proof-keys/{key_id}/hand-over"
    assert administrator.post(over, data={"passphrase": WORDS, "again": WORDS + "!"}).status_code == 422
    assert administrator.post(over, data={"passphrase": "123", "again": "123"}).status_code == 400
    file = administrator.post(over, data={"passphrase": WORDS, "again": WORDS})
    assert f'filename="{key_id}.p12"' in file.headers["content-disposition"]
    archive.ports.paper_proofs.discard_key(key_id)
    assert "закрытой части на этом компьютере нет" in shown(administrator.get("/proof-keys").text)
    taken = {"file": ("k.p12", file.content)}
    assert administrator.post("/proof-keys/take", data={"passphrase": "другой"}, files=taken).status_code == 422
    assert administrator.post("/proof-keys/take", data={"passphrase": WORDS}, files=taken).status_code == 303
    assert archive.ports.paper_proofs.has_key(key_id)


@pytest.mark.parametrize("address", ["192.168.1.7", "testclient"])
def test_no_key_and_no_passphrase_crosses_an_open_line(archive: SmallArchive, address: str) -> None:
    key_id = made(archive, client_of(archive, Role.ADMINISTRATOR))
    away = client_of(archive, Role.DIRECTOR, address)
    sent = {"passphrase": WORDS, "again": WORDS}
    assert away.post(f"/proof-keys/{key_id}/hand-over", data=sent).status_code == 403
    assert away.post("/proof-keys/sign", data={"passphrase": PASSPHRASE}).status_code == 403
    assert away.post("/proof-keys/take", data=sent, files={"file": ("k.p12", b"0")}).status_code == 403
    assert away.post(f"/api/v1/school-keys/{key_id}/hand-over", json={"passphrase": WORDS}).status_code == 403
    assert "Заверить подписью директора" not in shown(away.get("/proof-keys").text)


def test_a_key_is_retired_and_revoked_with_a_reason(archive: SmallArchive) -> None:
    administrator = client_of(archive, Role.ADMINISTRATOR)
    key_id = made(archive, administrator)
    assert administrator.post(f"/proof-keys/{key_id}/revoke", data={"reason": " "}).status_code == 422
    assert administrator.post(f"/proof-keys/{key_id}/retire", data={}).status_code == 303
    assert "выведен из действия" in shown(administrator.get("/proof-keys").text)
    assert administrator.post(f"/proof-keys/{key_id}/retire", data={}).status_code == 409
    assert administrator.post(f"/proof-keys/{key_id}/revoke", data={"reason": "похищен"}).status_code == 303
    assert "отозван 26.06.2026: похищен" in shown(administrator.get("/proof-keys").text)


def test_the_api_does_what_the_page_does(archive: SmallArchive) -> None:
    administrator, director = client_of(archive, Role.ADMINISTRATOR), client_of(archive, Role.DIRECTOR)
    api = "/api/v1/school-keys"
    key_id = administrator.post(api, json={"until": "2027-01-31"}).json()["key_id"]
    (signed,) = director.post(f"{api}/sign", json={"passphrase": PASSPHRASE}).json()
    assert (signed["key_id"], signed["endorsements"][0]["signer"]) == (key_id, organisation().director)
    file = administrator.post(f"{api}/{key_id}/hand-over", json={"passphrase": WORDS}).content
    archive.ports.paper_proofs.discard_key(key_id)
    sent = {"file": b64encode(file).decode(), "passphrase": WORDS}
    assert administrator.post(f"{api}/take", json=sent).json()["here"]
    assert administrator.post(f"{api}/{key_id}/retire", json={}).json()["retired_on"] == "2026-06-26"
    assert (
        administrator.post(f"{api}/{key_id}/revoke", json={"reason": "похищен"}).json()["revoked_reason"] == "похищен"
    )
    (listed,) = administrator.get(api).json()
    assert (listed["signs_now"], listed["here"]) == (False, False)


def test_another_school_s_key_is_unknown(archive: SmallArchive) -> None:
    key_id = made(archive, client_of(archive, Role.ADMINISTRATOR))
    ports = archive.ports
    client = TestClient(create_app(ports), base_url="http://localhost:8000", follow_redirects=False)
    stranger = let_in(client, ports, account_of(ports, [Role.ADMINISTRATOR], [Scope("school-9")], login="other"))
    for name in ("retire", "revoke", "hand-over", "signature"):
        answer = stranger.post(f"/proof-keys/{key_id}/{name}", data={"reason": "x"}, files={"file": ("a", b"0")})
        assert answer.status_code == 404, name
    assert stranger.get(f"/proof-keys/{key_id}/statement").status_code == 404
    assert key_id not in stranger.get("/proof-keys").text

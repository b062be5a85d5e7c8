"""Who one is, for tests: the real parts, with cheap hashing."""

from cryptography.fernet import Fernet

from archive.identity.passwords import Argon2Passwords
from archive.identity.sealing import FernetSeal
from archive.identity.second_factor import TotpCodes
from archive.ports import Identity

IDENTITY = Identity(Argon2Passwords(memory_kib=8, passes=1), TotpCodes(), FernetSeal(Fernet.generate_key()))

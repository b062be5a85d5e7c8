"""ГОСТ Р 34.10-2012 and 34.11-2012 by OpenSSL with the gost engine, wherever that is installed.

`openssl.py` runs the command, `verifier.py` gives the validator what it lacks, `teach.py` mends two places in
libraries that stumble over these algorithms, `signer.py` signs with a key in a file. Not a certified tool: a
qualified signature is made by its owner in such a tool and only checked here.
"""

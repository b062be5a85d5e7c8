"""How a signed file is judged (ETSI EN 319 102-1, 5.6): what it holds, when it must be judged, and the answer in words.

`opened.py` parses the file once; `chain.py` walks the document timestamps from the last to the first, each
judged at the time of the next one with the validation data (DSS) of that revision only; `signers.py` judges
each signature at the time that the chain leaves for it; `changes.py` compares revisions; `coverage.py`
counts bytes; `fields.py` looks at who has signed and who has not; `trust.py` is the only one that asks
pyHanko about a certificate; `answers.py` turns all of it into checks.
"""

"""Evidence records (RFC 4998): made, renewed and judged; `authority.py` is the port's implementation."""

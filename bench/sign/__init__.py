"""What signing, evidence and verification cost: `python -m bench.sign --json`."""

"""What rendering costs beside its peers: `python -m bench.render --json`."""

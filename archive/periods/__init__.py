"""Step 2, close: what of a class journal falls into a period, frozen as canonical JSON."""

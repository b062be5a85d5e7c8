"""OneRoster CSV 1.1 and 1.2 (1EdTech): the manifest, the roster and the gradebook of a school."""

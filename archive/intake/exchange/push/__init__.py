"""Our own JSON, version push-1: what a system pushes to us, and what it may also give as a file."""

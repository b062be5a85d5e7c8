"""Sets a machine up and keeps generated files true."""

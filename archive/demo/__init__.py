"""A school to try the product on: sample data, a test authority, a test key."""

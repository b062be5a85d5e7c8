"""Step 5, store: write-once object storage."""

"""What the pages cost under load: latency, retrieval, extracts, memory."""

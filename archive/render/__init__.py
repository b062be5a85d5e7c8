"""Step 3, render: frozen data becomes PDF/A."""

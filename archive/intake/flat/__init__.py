"""Our own format, which any school can fill: its tables, their reader and the empty template."""

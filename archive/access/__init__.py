"""Stage 7: give out. The inspector's bundle: records with all that proves them, checked without this program."""

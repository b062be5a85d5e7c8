"""What other systems give to be exchanged: OneRoster, their own JSON, and the JSON that they push to us."""

"""Several files of one class become its one journal; where they contradict each other a finding says so."""

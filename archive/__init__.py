"""The archive of school journals: from a closed period to a record that outlives the software."""

__version__ = "0.1.0"

"""JSON in the shapes that the programming interfaces of electronic journals answer with, a module a system."""

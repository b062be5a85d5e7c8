"""One verb a module, in the order of the way: the only place where stages meet."""

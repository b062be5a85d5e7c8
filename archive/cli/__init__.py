"""The command line: parse, call one service, answer."""

__all__ = ["main"]


def main() -> None:
    """Run `archive`.

    The commands are imported only here: a rendering process imports this package, because it is the main
    module of the one that started it, and needs none of them.
    """
    from archive.cli.root import main as run

    run()

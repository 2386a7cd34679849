"""``python -m nq57_indicators``: the command line, where ``nq57`` is not on the path."""

from nq57_indicators.cli import main

if __name__ == "__main__":
    main()

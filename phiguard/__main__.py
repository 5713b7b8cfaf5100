"""``python -m phiguard``: the command line."""

from phiguard.cli import main

if __name__ == "__main__":
    main()

"""The same as the command `workshop`, for computers that run Python but not the programs that pip puts beside it."""

from workshop.cli import main

if __name__ == "__main__":
    main()

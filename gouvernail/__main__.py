"""`python -m gouvernail` is the command line."""

from gouvernail.cli import main

main()

"""Lets `python -m fabrique_desktop` do what the command `fabrique` does."""

import multiprocessing
import sys

from fabrique_desktop.entry import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a frozen Windows program starts itself again for each export
    sys.exit(main())

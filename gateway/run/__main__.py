"""``python -m gateway.run`` is the command ``podatelna``."""

import sys

from gateway.run.cli import main

if __name__ == "__main__":
    sys.exit(main())

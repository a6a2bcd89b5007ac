"""Where ``podatelna`` begins. Reading processes load this module again, hence it is so light."""

import sys


def main() -> int:
    """Run the command line."""
    from gateway.run import cli  # noqa: PLC0415  (a reading process must not load all of it)

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())

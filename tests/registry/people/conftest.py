"""What the tests of the name registry ask for: the registry's office."""

from tests.registry.conftest import office

__all__ = ["office"]

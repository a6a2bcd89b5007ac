"""People of the name registry: merged and separated, changed, listed, compared."""

"""The words every part shares: plain frozen data, states, ports and errors."""

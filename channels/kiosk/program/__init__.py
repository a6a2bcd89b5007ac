"""The kiosk program: a process of its own on the machine in the hall."""

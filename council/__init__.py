"""The council's agenda: not built yet."""

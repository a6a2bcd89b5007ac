"""The council's agenda: meetings, votes, resolutions, their tasks and what is made public."""

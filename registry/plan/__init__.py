"""The classification scheme and disposal schedule (spisový a skartační plán), dated."""

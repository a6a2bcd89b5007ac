"""The scanning line: paper becomes items of the queue, and answers become paper."""

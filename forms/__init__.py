"""Forms as data: their versions, what makes an answer right, and what becomes of a filled form."""

"""Prefixes under which the numbers of both sides stand among a submission's references."""

#: What the sender calls his message: reference number (číslo jednací), file mark (spisová značka).
THEIR_NUMBER, THEIR_MARK = "sender-number:", "sender-mark:"

#: What the sender says that we call it.
OUR_NUMBER, OUR_MARK = "our-number:", "our-mark:"

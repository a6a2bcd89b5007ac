"""What the channel is called, and the evidence that it leaves; the desk knows no more of it."""

#: The channel's name in arrivals.
CHANNEL = "databox"

#: The kind of the evidence of a message.
KIND = "data-box"
#: Of a delivery info of what we sent, and of a message inside a message.
DELIVERY_KIND, INSIDE_KIND = "data-box-delivery", "data-box-inside"

"""What the channel is called, and the evidence that it leaves; the desk knows no more of it."""

#: The channel's name in arrivals.
CHANNEL = "databox"

#: The kind of the evidence of a message.
KIND = "data-box"
#: Of a delivery info of what we sent, of a message inside a message, and of a container inside one.
DELIVERY_KIND, INSIDE_KIND, CONTAINER = "data-box-delivery", "data-box-inside", "container"

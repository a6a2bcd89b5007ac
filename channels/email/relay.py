"""Gives a letter to the first relay that can be reached, and reads its answer."""

from dataclasses import dataclass

from channels.email.hop import Unreached, hand_over
from channels.email.outgoing import Letter
from channels.email.settings import EmailSettings
from gateway.model.errors import PeerDown, Refused, TryLater


@dataclass(slots=True)
class Relay:
    """The next hops for our mail, in their order. Remembers how the last attempt went."""

    settings: EmailSettings
    #: What went wrong last; empty when the last letter left by the first relay or none was tried.
    trouble: str = ""

    async def send(self, letter: Letter) -> str:
        """Send *letter* and return the relay's reply line.

        A relay that does not answer or does not want us is passed over for the next. One that has
        begun to take the letter is not: whatever it says, or does not say, holds for this attempt.
        Raises ``Refused`` when the letter will never be taken, ``TryLater`` otherwise.
        """
        ways = self.settings.ways_out()
        if not ways:
            self.trouble = "No relay is set; mail waits."
            raise TryLater(self.trouble, after=600)
        troubles: list[str] = []
        for way in ways:
            try:
                reply = await hand_over(way, letter, self.settings)
            except Unreached as error:
                troubles.append(f"{way.address}: {error}" if len(ways) > 1 else str(error))
                continue
            except Refused:
                self.trouble = "; ".join(troubles)
                raise
            except TryLater as error:
                self.trouble = "; ".join([*troubles, str(error)])
                raise
            self.trouble = "; ".join(troubles)
            return reply
        self.trouble = "; ".join(troubles)
        raise PeerDown(self.trouble)

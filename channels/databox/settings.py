"""The settings table of the data-box channel: ``[channels.databox]``."""

from dataclasses import dataclass

#: The production system, for those who enter by name and password.
PRODUCTION = "https://ws1.datovka.gov.cz"


@dataclass(frozen=True, slots=True)
class BoxSettings:
    """One data box of one originator: table ``[[channels.databox.boxes]]``."""

    #: Whose box it is.
    originator: str
    #: The box's identifier, seven letters and digits.
    box: str
    #: Where the services are. By name and password ``https://ws1.datovka.gov.cz``, by a system
    #: certificate ``https://ws1c.datovka.gov.cz/cert``, for many boxes by one certificate
    #: ``https://ws1c.datovka.gov.cz/hspis``; of the test system ``datovka-test.gov.cz``.
    url: str = PRODUCTION
    #: The name to log in with; empty with a system certificate.
    login: str = ""
    #: The file with the password; a new one needs no restart.
    password_file: str = ""
    #: The client certificate and its key, PEM.
    certificate: str = ""
    private_key: str = ""
    #: How often to look. Each look is a login in law: it serves what waits in the box.
    poll_seconds: float = 300.0
    #: In which hours of the day in Prague to look, ``"06:00-20:00"``; empty: at any time.
    hours: str = ""
    #: Where the services of big messages are; empty: ``ws1`` becomes ``ws2`` in *url*.
    big_url: str = ""


@dataclass(frozen=True, slots=True)
class DataboxSettings:
    """Which boxes to look into, and how. Times in seconds."""

    boxes: tuple[BoxSettings, ...] = ()
    #: A file with certificates of authorities to trust instead of this machine's own, PEM.
    ca: str = ""
    #: A folder with the operator's own WSDL files to use instead of ours.
    wsdl: str = ""
    #: How long one call may take; a message of twenty megabytes needs its time.
    call_seconds: float = 90.0
    #: How far before the newest known message each look begins again.
    overlap_seconds: float = 3600.0
    #: How many days one look each day, and the first after a start, reach back. ISDS keeps served
    #: messages so long; the first look of all reaches three years back.
    days_back: float = 90.0
    #: A file or a folder with certificates of the authorities that the seals of messages and their
    #: time stamps must lead to, PEM; empty: that is not assessed.
    seal_roots: str = ""
    #: Ask the system itself about each message's authenticity (AuthenticateMessage).
    authenticate: bool = False

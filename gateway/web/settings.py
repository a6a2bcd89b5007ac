"""The settings of the two web listeners, as they stand in the settings file's table ``[web]``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where to listen, and how long a clerk stays signed in."""

    #: Address and port of the clerks' desk; belongs into the internal network.
    desk: str = "127.0.0.1:8081"
    #: Address and port of the public web.
    public: str = "127.0.0.1:8080"
    #: A session ends this long after signing in, whatever happens.
    session_hours: float = 10.0
    #: A session ends this long after its last request.
    idle_minutes: float = 60.0
    #: Set when the listeners stand behind TLS: cookies then travel through TLS only.
    secure_cookies: bool = False
    #: Addresses of reverse proxies whose ``X-Forwarded-For`` is believed.
    trusted_proxies: tuple[str, ...] = ()
    #: How long an orderly stop waits for running requests, in seconds.
    grace_seconds: float = 5.0

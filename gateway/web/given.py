"""What a handler gets by name, as it stands in its signature: ``page: GivenPage``."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from litestar.di import Dependency
from litestar.params import SkipValidationMarker

from gateway.model.ports import Directory, Gateway
from gateway.store.store import Store
from gateway.web.clerks import Apart, Clerk, Decide, Proofs, Ways
from gateway.web.page import Page
from gateway.web.panels import Panels

GivenPage: TypeAlias = Annotated[Page, Dependency()]
#: Desk only, from here on.
GivenStore: TypeAlias = Annotated[Store, Dependency()]
GivenClerk: TypeAlias = Annotated[Clerk, Dependency()]
GivenDecide: TypeAlias = Annotated[Decide, Dependency()]
GivenProofs: TypeAlias = Annotated[Proofs, Dependency()]
GivenApart: TypeAlias = Annotated[Apart, Dependency()]
GivenWays: TypeAlias = Annotated[Ways, Dependency()]
GivenPanels: TypeAlias = Annotated[Panels, Dependency()]
GivenDirectories: TypeAlias = Annotated[
    Mapping[str, Directory], Dependency(), SkipValidationMarker()
]
#: Public web only; a port cannot be checked at run time.
GivenGateway: TypeAlias = Annotated[Gateway, Dependency(), SkipValidationMarker()]
#: Public web only: the peer's address.
GivenAsker: TypeAlias = Annotated[str, Dependency()]

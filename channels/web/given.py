"""What the handlers of these pages get by name besides what the kit gives."""

from typing import Annotated, TypeAlias

from litestar.di import Dependency
from litestar.params import SkipValidationMarker

from channels.web.channel import WebChannel
from channels.web.counter import Counter
from gateway.model.originator import Originator

GivenChannel: TypeAlias = Annotated[WebChannel, Dependency(), SkipValidationMarker()]
#: The office the path names; where it names none, the page is not found.
GivenOffice: TypeAlias = Annotated[Originator, Dependency(), SkipValidationMarker()]
GivenCounter: TypeAlias = Annotated[Counter, Dependency(), SkipValidationMarker()]

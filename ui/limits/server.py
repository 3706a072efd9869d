"""How the application is served: uvicorn's configuration, with our limits of connections."""

from typing import TYPE_CHECKING

from ui.limits.descriptors import Room, make_room
from ui.limits.patience import Times
from ui.limits.places import Places
from ui.limits.protocol import BoundedHttp

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Config


def server_config(
    app: "FastAPI",
    *,
    ending_s: int = 2,
    room: Room | None = None,
    times: Times | None = None,
    own_log: bool = True,
) -> "Config":
    """What is being answered has `ending_s` seconds to end when the server does. Without `own_log`
    uvicorn logs as everything does."""
    import uvicorn
    from uvicorn.config import LOGGING_CONFIG

    room, times = room or make_room(), times or Times()

    class Http(BoundedHttp):
        pass

    Http.places, Http.times = Places(room.connections, room.backlog), times
    return uvicorn.Config(
        app,
        http=Http,
        ws="none",  # no route speaks it
        backlog=room.backlog,
        log_config=LOGGING_CONFIG if own_log else None,
        log_level="error",  # uvicorn warns of every request that cannot be read
        timeout_graceful_shutdown=ending_s,
    )

"""Linux's own services, over pyio's types: epoll, copies inside the kernel, files of memory, counters."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os.linux.epoll import Epoll as Epoll
    from pyio.os.linux.moving import copy_file_range as copy_file_range
    from pyio.os.linux.moving import sendfile as sendfile
    from pyio.os.linux.moving import splice as splice
    from pyio.os.linux.nameless import eventfd as eventfd
    from pyio.os.linux.nameless import memfd as memfd
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "epoll": "Epoll",
            "moving": "copy_file_range sendfile splice",
            "nameless": "eventfd memfd",
        },
    )

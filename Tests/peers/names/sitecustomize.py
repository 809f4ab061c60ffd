"""Names below .localhost are this machine, which Debian's resolver does not know.

Python runs this file by itself when its folder is in PYTHONPATH.
"""
import socket

_getaddrinfo = socket.getaddrinfo


def getaddrinfo(host, *rest, **named):
    name = host.decode() if isinstance(host, bytes) else host
    if name and name.endswith(".localhost"):
        host = "127.0.0.1"
    return _getaddrinfo(host, *rest, **named)


socket.getaddrinfo = getaddrinfo

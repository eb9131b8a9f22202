"""Which addresses may be asked: editors write the addresses of sources, and none may lead into our own house."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.utils.translation import gettext as _

type_of_address = IPv4Address | IPv6Address

#: The ports on which the web is served.
WEB_PORTS = frozenset((80, 443, 8080, 8443))
#: All that is in use of IPv6 (RFC 4291); what lies outside is local, reserved or not yet given out.
GLOBAL_UNICAST = IPv6Network("2000::/3")
#: Prefixes that carry an IPv4 address in their last four bytes: translation (RFC 6052), and the outdated “compatible”.
CARRIES_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))


class NotAsked(Exception):
    """The address is not one to ask; the message says why."""


class NoReply(Exception):
    """The address was asked, and nothing came of it; the message says what happened."""


def is_public(address: type_of_address) -> bool:
    """Whether an address belongs to the open internet; one that carries another is judged by what it carries."""
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if any(address in network for network in CARRIES_IPV4):
            carried = IPv4Address(address.packed[-4:])
        if carried is not None:
            return is_public(carried)
        return address in GLOBAL_UNICAST and address.is_global and address.teredo is None
    return address.is_global and not address.is_multicast


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom one may ask. `ports` None allows every port."""

    allows: Callable[[type_of_address], bool] = is_public
    ports: frozenset[int] | None = WEB_PORTS

    def addresses(self, host: str, port: int) -> list[str]:
        """The network addresses of `host`, looked up once: connect to these and to no other.

        Numbers in any spelling (`2130706433`, `0x7f.1`) go through the same look-up: they are judged by what they mean.

        Raises:
            NotAsked: where one of them may not be asked, even if another may.
            NoReply: where the name is not known.
        """
        if self.ports is not None and port not in self.ports:
            raise NotAsked(_("Port %(port)d is not one of the web's.") % {"port": port})
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            raise NoReply(
                _("The name %(host)s is not found (%(reason)s).") % {"host": host, "reason": reason or error}
            ) from error
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        for address in addresses:
            if not self.allows(ip_address(address)):
                raise NotAsked(
                    _("%(host)s is at %(address)s, which is not on the open internet.")
                    % {"host": host, "address": address}
                )
        return addresses

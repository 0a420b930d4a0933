package org.eigenscope.format.io;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** How far a host can be reached from, the farthest first: a server must not send anybody to one that is nearer. */
enum NetworkReach {

    /** From everywhere, or not known. */
    PUBLIC,
    /** From the network of a site. */
    SITE,
    /** From the same cable; clouds tell secrets there. */
    LINK,
    /** From this computer alone. */
    LOOPBACK;

    /** The nearest of a host's addresses; of one that is not known here, as behind a proxy, that of the public. */
    static NetworkReach of(URI address) {
        NetworkReach nearest = PUBLIC;
        try {
            for (InetAddress one : InetAddress.getAllByName(address.getHost())) {
                NetworkReach reach = of(one);
                nearest = reach.compareTo(nearest) > 0 ? reach : nearest;
            }
        } catch (UnknownHostException e) {
            // Nobody gets there but by a proxy.
        }
        return nearest;
    }

    private static NetworkReach of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return LOOPBACK;
        }
        if (address.isLinkLocalAddress()) {
            return LINK;
        }
        // fc00::/7 has taken the place of the site-local addresses that Java knows.
        return address.isSiteLocalAddress() || bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc ? SITE : PUBLIC;
    }
}

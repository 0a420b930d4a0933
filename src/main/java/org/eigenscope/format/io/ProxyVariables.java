package org.eigenscope.format.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Proxies as the environment names them: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code ALL_PROXY}, except for the
 * hosts of {@code NO_PROXY}; where there is none, those that Java was started with. Each variable may be written in
 * small letters, and hold a name and a password.
 */
final class ProxyVariables extends ProxySelector {

    private static final int USUAL_PORT = 80;

    private final HubSettings settings;

    ProxyVariables(HubSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (excepted(uri)) {
            return List.of(Proxy.NO_PROXY);
        }
        Optional<URI> named = named(uri);
        if (named.isPresent()) {
            int port = named.get().getPort() < 0 ? USUAL_PORT : named.get().getPort();
            return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(named.get().getHost(), port)));
        }
        ProxySelector usual = ProxySelector.getDefault();
        return usual == null ? List.of(Proxy.NO_PROXY) : usual.select(uri);
    }

    /** The proxy that a variable names for an address; what is no address is no proxy. */
    private Optional<URI> named(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String named = settings.first("", scheme.toUpperCase(Locale.ROOT) + "_PROXY", scheme + "_proxy", "ALL_PROXY",
                "all_proxy");
        try {
            URI proxy = new URI(named.contains("://") ? named : "http://" + named);
            return named.isEmpty() || proxy.getHost() == null ? Optional.empty() : Optional.of(proxy);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * Gives the header {@code Proxy-Authorization} for the proxy of an address: the name and the password in the
     * variable that names the proxy, as HTTP's Basic scheme writes them. Empty if there are none, or no proxy.
     *
     * @throws IOException if it is a proxy that Java's client cannot go by
     */
    String authorization(URI uri) throws IOException {
        Optional<URI> proxy = excepted(uri) ? Optional.empty() : named(uri);
        if (proxy.isPresent() && !String.valueOf(proxy.get().getScheme()).matches("(?i)https?")) {
            throw new IOException("Eigenscope cannot use the proxy %s://%s, only an HTTP proxy: name one by "
                    .formatted(proxy.get().getScheme(), proxy.get().getHost()) + "HTTPS_PROXY");
        }
        String user = proxy.map(URI::getUserInfo).orElse("");
        return user.isEmpty() ? "" : "Basic " + Base64.getEncoder().encodeToString(
                user.getBytes(StandardCharsets.UTF_8));
    }

    /** True for a host of {@code NO_PROXY}: a name and all below it, with a port or for all of them; a star is all. */
    private boolean excepted(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        for (String entry : settings.first("", "NO_PROXY", "no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            String name = entry.replaceFirst("^\\*?\\.", "");
            boolean other = name.matches("[^:]*:\\d+") && !name.endsWith(":" + port);
            String bare = name.matches("[^:]*:\\d+") ? name.substring(0, name.indexOf(':')) : name;
            if (entry.equals("*") || !bare.isEmpty() && !other && (host.equals(bare) || host.endsWith("." + bare))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        Objects.requireNonNull(failure);
    }
}

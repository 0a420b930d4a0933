package org.eigenscope.format.io;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes HTTP clients by the proxies and certificates that the environment names. */
final class HttpClients {

    /** Variables by which OpenSSL, Python and curl are told of certificates: files, or folders of them. */
    private static final List<String> CERTIFICATES = List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE");

    private HttpClients() {}

    /**
     * Makes a client that follows no redirects, as a token must not go with them.
     *
     * @throws IOException if certificates are named that cannot be read
     */
    static HttpClient of(HubSettings settings, ProxyVariables proxies, Duration patience) throws IOException {
        return of(settings, proxies, patience, Certificates::ofSystem);
    }

    /** @param system gives the certificates that the operating system trusts */
    static HttpClient of(HubSettings settings, ProxyVariables proxies, Duration patience,
            Supplier<List<Certificate>> system) throws IOException {
        List<Certificate> named = new ArrayList<>();
        for (String variable : CERTIFICATES) {
            String place = settings.first("", variable);
            if (!place.isEmpty()) {
                named.addAll(Certificates.named(Path.of(place), variable));
            }
        }
        return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1).connectTimeout(patience).proxy(proxies)
                .sslContext(ChainedTrustManager.context(named, system)).build();
    }
}

package org.eigenscope.format.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes HTTP clients by the proxies and certificates that the environment names. */
final class HttpClients {

    private static final long LONGEST_BUNDLE = 16 << 20;
    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN CERTIFICATE-----.{1,100000}?-----END CERTIFICATE-----", Pattern.DOTALL);

    private HttpClients() {}

    /**
     * Makes a client that follows no redirects, as a token must not go with them.
     *
     * @throws IOException if certificates are named that cannot be read
     */
    static HttpClient of(HubSettings settings, Duration patience) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1).connectTimeout(patience).proxy(new ProxyVariables(settings));
        String bundle = settings.first("", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE");
        return bundle.isEmpty() ? builder.build() : builder.sslContext(trusting(Path.of(bundle))).build();
    }

    /** Trusts whom Java trusts, and the certificates of a file besides. */
    private static SSLContext trusting(Path bundle) throws IOException {
        try {
            if (!Files.isRegularFile(bundle) || Files.size(bundle) > LONGEST_BUNDLE) {
                throw new IOException(bundle + " is not a file of certificates, though SSL_CERT_FILE or "
                        + "REQUESTS_CA_BUNDLE names it");
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            usual.init((KeyStore) null);
            for (TrustManager manager : usual.getTrustManagers()) {
                if (manager instanceof X509TrustManager known) {
                    for (X509Certificate one : known.getAcceptedIssuers()) {
                        add(all, one);
                    }
                }
            }
            Matcher texts = CERTIFICATE.matcher(Files.readString(bundle, StandardCharsets.ISO_8859_1));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (texts.find()) {
                add(all, factory.generateCertificate(new ByteArrayInputStream(texts.group()
                        .getBytes(StandardCharsets.ISO_8859_1))));
            }
            TrustManagerFactory together = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            together.init(all);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, together.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("%s: its certificates cannot be read (%s)".formatted(bundle, e.getMessage()), e);
        }
    }

    private static void add(KeyStore all, Certificate one) throws GeneralSecurityException {
        all.setCertificateEntry("certificate-" + all.size(), one);
    }
}

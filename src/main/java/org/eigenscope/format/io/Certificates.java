package org.eigenscope.format.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads certificates of authorities: from files in PEM, and from the stores of operating systems. */
final class Certificates {

    private static final long LONGEST_BUNDLE = 16 << 20;
    private static final int MOST_FILES = 10_000;
    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN CERTIFICATE-----.{1,100000}?-----END CERTIFICATE-----", Pattern.DOTALL);
    /** Where distributions of Linux, and BSD, put what their administrators trust. */
    private static final List<Path> BUNDLES = Stream.of("/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem", "/usr/local/share/certs/ca-root-nss.crt").map(Path::of)
            .toList();
    /** How Java calls the stores of Windows and macOS; each is known on its own system alone. */
    private static final List<String> STORES = List.of("Windows-ROOT", "KeychainStore-ROOT", "KeychainStore");

    private Certificates() {}

    /**
     * Reads what a user names: a file of certificates, or a folder of such files.
     *
     * @param variable that names it
     * @throws IOException if there are none, or they cannot be read
     */
    static List<Certificate> named(Path place, String variable) throws IOException {
        List<Certificate> all = new ArrayList<>();
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().limit(MOST_FILES).toList()) {
                    all.addAll(file(file));
                }
            }
        } else if (Files.isRegularFile(place)) {
            all.addAll(file(place));
        }
        if (all.isEmpty()) {
            throw new IOException("%s holds no certificates in PEM, though %s names it".formatted(place, variable));
        }
        return all;
    }

    /** The certificates that the operating system trusts; none where they cannot be read. */
    static List<Certificate> ofSystem() {
        List<Certificate> all = new ArrayList<>();
        for (Path bundle : BUNDLES) {
            if (Files.isReadable(bundle)) {
                try {
                    return file(bundle);
                } catch (IOException e) {
                    // The next place.
                }
            }
        }
        for (String name : STORES) {
            try {
                KeyStore store = KeyStore.getInstance(name);
                store.load(null, null);
                for (String alias : Collections.list(store.aliases())) {
                    if (store.isCertificateEntry(alias)) {
                        all.add(store.getCertificate(alias));
                    }
                }
            } catch (GeneralSecurityException | IOException e) {
                // Another system's.
            }
        }
        return all;
    }

    private static List<Certificate> file(Path file) throws IOException {
        if (Files.size(file) > LONGEST_BUNDLE) {
            throw new IOException(file + " is too large for a file of certificates");
        }
        List<Certificate> all = new ArrayList<>();
        Matcher texts = CERTIFICATE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (texts.find()) {
                all.add(factory.generateCertificate(new ByteArrayInputStream(texts.group()
                        .getBytes(StandardCharsets.ISO_8859_1))));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("%s: its certificates cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
        return all;
    }

    /** A store that holds these certificates as trusted ones. */
    static KeyStore store(List<? extends Certificate> all) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate one : all) {
                store.setCertificateEntry("certificate-" + store.size(), one);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("no store of certificates can be made (%s)".formatted(e.getMessage()), e);
        }
    }
}

package org.eigenscope.format.io;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server for whom Java's authorities vouch, those that the user names, or those of the operating system: there
 * the administrators of a network put the certificate of a proxy that looks into connections. The later ones are read
 * only for a server that the earlier ones do not know.
 */
final class ChainedTrustManager extends X509ExtendedTrustManager {

    private final List<Turn> turns;

    /** A store, null for Java's, that is read once it is needed. */
    private static final class Turn {
        private final Source source;
        private X509ExtendedTrustManager manager;

        Turn(Source source) {
            this.source = source;
        }

        synchronized X509ExtendedTrustManager manager() throws CertificateException {
            try {
                KeyStore store = manager == null ? source.store() : null;
                // A check against nobody is an error, not a refusal.
                if (store != null && store.size() == 0) {
                    throw new CertificateException("there are no certificates");
                }
                manager = manager == null ? ChainedTrustManager.manager(store) : manager;
                return manager;
            } catch (CertificateException e) {
                throw e;
            } catch (GeneralSecurityException | IOException e) {
                throw new CertificateException(e.getMessage(), e);
            }
        }
    }

    /** Reads a store. */
    @FunctionalInterface
    private interface Source {
        KeyStore store() throws IOException;
    }

    /** A check of a chain of certificates. */
    @FunctionalInterface
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private ChainedTrustManager(List<Turn> turns) {
        this.turns = turns;
    }

    /**
     * Makes what a client of HTTP takes.
     *
     * @param named certificates that the user names
     * @param system gives those of the operating system
     */
    static SSLContext context(List<Certificate> named, Supplier<List<Certificate>> system) throws IOException {
        List<Turn> turns = new ArrayList<>(List.of(new Turn(() -> null)));
        if (!named.isEmpty()) {
            turns.add(new Turn(() -> Certificates.store(named)));
        }
        turns.add(new Turn(() -> Certificates.store(system.get())));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new ChainedTrustManager(turns)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("there is no TLS (%s)".formatted(e.getMessage()), e);
        }
    }

    private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager known) {
                return known;
            }
        }
        throw new GeneralSecurityException("there is no check of X.509 certificates");
    }

    /** The first that trusts is enough; if none does, what the first of them says is said. */
    private void check(Check check) throws CertificateException {
        CertificateException first = null;
        for (Turn turn : turns) {
            try {
                check.by(turn.manager());
                return;
            } catch (CertificateException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
            throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, kind, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, kind, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, kind));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

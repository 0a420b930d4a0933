package org.eigenscope.desktop.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.BackingStoreException;
import org.eigenscope.output.AtomicFile;

/**
 * Java's preferences in a file of properties. Java's own store is XML on Linux, and its parser with its 260 classes
 * would be a part of every start; it also writes to the console where it has no lock, and keeps a timer. There are no
 * child nodes.
 */
public final class PreferencesFile extends AbstractPreferences {

    private final Path file;
    private final Properties values = new Properties();
    private boolean changed;

    /** Reads the file; one that is not there, or cannot be read, holds nothing. */
    public PreferencesFile(Path file) {
        super(null, "");
        this.file = file;
        try (InputStream in = Files.newInputStream(file)) {
            values.load(in);
        } catch (IOException | IllegalArgumentException e) {
            values.clear();
        }
    }

    @Override
    protected String getSpi(String key) {
        return values.getProperty(key);
    }

    @Override
    protected void putSpi(String key, String value) {
        changed |= !value.equals(values.setProperty(key, value));
    }

    @Override
    protected void removeSpi(String key) {
        changed |= values.remove(key) != null;
    }

    @Override
    protected String[] keysSpi() {
        return values.stringPropertyNames().toArray(String[]::new);
    }

    /** Writes the file if anything has changed. */
    @Override
    protected void flushSpi() throws BackingStoreException {
        synchronized (lock) {
            if (!changed) {
                return;
            }
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                try (AtomicFile whole = AtomicFile.create(file, AtomicFile.Mode.REPLACE)) {
                    values.store(whole.stream(), null);
                    whole.commit();
                }
                changed = false;
            } catch (IOException e) {
                throw new BackingStoreException(e);
            }
        }
    }

    @Override
    protected void syncSpi() throws BackingStoreException {
        flushSpi();
    }

    @Override
    protected String[] childrenNamesSpi() {
        return new String[0];
    }

    @Override
    protected AbstractPreferences childSpi(String name) {
        throw new UnsupportedOperationException("one file, one node");
    }

    @Override
    protected void removeNodeSpi() {
        values.clear();
        changed = true;
    }
}

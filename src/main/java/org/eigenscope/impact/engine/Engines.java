package org.eigenscope.impact.engine;

import java.util.EnumMap;
import java.util.Map;

/**
 * Opens networks in the engines of a folder, loading each engine once: a process can load native libraries only once.
 * One object for the whole program.
 */
public final class Engines implements NetworkSource {

    private final EngineFolder folder;
    private final Map<Engine, NetworkOpener> loaded = new EnumMap<>(Engine.class);

    public Engines(EngineFolder folder) {
        this.folder = folder;
    }

    @Override
    public void check(Engine engine) throws EngineException {
        folder.jars(engine);
    }

    /** Gives an engine, loaded at the first call. */
    @Override
    public synchronized NetworkOpener load(Engine engine) throws EngineException {
        NetworkOpener opener = loaded.get(engine);
        if (opener == null) {
            opener = folder.load(engine);
            loaded.put(engine, opener);
        }
        return opener;
    }
}

package org.eigenscope.impact.engine;

import java.nio.file.Path;
import java.util.Map;

/** Loads networks into an engine. */
public interface NetworkOpener {

    /**
     * Loads a network.
     *
     * @param model its file, or the folder of a SavedModel
     * @param options the options of its {@link org.eigenscope.format.reader.Signature}
     * @throws EngineException if the engine refuses it
     */
    Network open(Path model, Map<String, String> options) throws EngineException;
}

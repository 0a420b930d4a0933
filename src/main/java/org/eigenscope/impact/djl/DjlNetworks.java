package org.eigenscope.impact.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.eigenscope.impact.engine.EngineException;
import org.eigenscope.impact.engine.EngineMessages;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkOpener;

/** Opens networks in one of the engines of the Deep Java Library, on the processor. */
public final class DjlNetworks implements NetworkOpener {

    private final Engine engine;

    /** @param id the engine's name */
    public DjlNetworks(String id) {
        ClassLoader own = DjlNetworks.class.getClassLoader();
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class, own)) {
            if (provider.getEngineName().equals(id)) {
                engine = provider.getEngine();
                return;
            }
        }
        throw new IllegalStateException("there is no engine of this name: " + id);
    }

    @Override
    public Network open(Path model, Map<String, String> options) throws EngineException {
        return OwnClassLoader.call(() -> load(model, options));
    }

    private Network load(Path path, Map<String, String> options) throws EngineException {
        Path absolute = path.toAbsolutePath();
        Map<String, Object> all = new HashMap<>();
        if (options.containsKey("tags")) {
            all.put("Tags", options.get("tags"));
            all.put("SignatureDefKey", options.get("key"));
        }
        Model model = engine.newModel(String.valueOf(absolute.getFileName()), Device.cpu());
        try {
            model.load(absolute, null, all);
            return new DjlNetwork(model, options.containsKey("tags") ? SavedVariables.of(model.getBlock(), absolute)
                    : null);
        } catch (IOException | MalformedModelException | RuntimeException | LinkageError e) {
            model.close();
            throw new EngineException("%s cannot load this network: %s".formatted(engine.getEngineName(),
                    EngineMessages.line(deepest(e))), e);
        }
    }

    /** The failure that the others tell of: the engine's own words. */
    static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}

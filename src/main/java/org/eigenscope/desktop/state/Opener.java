package org.eigenscope.desktop.state;

import java.nio.file.Path;
import org.eigenscope.model.Model;

/** Opens a model; reads its index only. */
@FunctionalInterface
public interface Opener {

    Model open(Path path) throws Exception;
}

package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import org.eigenscope.model.Model;

/** Opens a model; reads its index only. */
@FunctionalInterface
public interface Opener {

    Model open(Path path) throws Exception;
}

package org.eigenscope.desktop.workbench;

import java.nio.file.Path;
import org.eigenscope.model.Model;

/** Opens a model; reads its index only. */
@FunctionalInterface
public interface Opener {

    /** @param base the model beside which it is opened, and which it may be an adapter of; or null */
    Model open(Path path, Model base) throws Exception;
}

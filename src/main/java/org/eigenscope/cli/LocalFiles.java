package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.format.io.ModelFormatException;

/** The files of models that a command copies or runs, and so must have on this machine. */
final class LocalFiles {

    private LocalFiles() {}

    /**
     * The model where its files are.
     *
     * @param work what needs them
     * @return nothing, once it has been said why they are not here
     */
    static Optional<Candidate> of(Candidate model, Services services, String work) {
        try {
            Optional<Path> place = services.files().here(model.path());
            if (place.isEmpty()) {
                services.terminal().error("%s: it is not on this machine, and %s needs its files: --keep downloads them"
                        .formatted(HubAddress.shown(model.path()), work));
            }
            return place.map(path -> new Candidate(path, model.name(), model.named()));
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
        } catch (IOException e) {
            services.terminal().error(FailureMessages.words(model.path(), e));
        }
        return Optional.empty();
    }
}

package org.eigenscope.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;

/**
 * The hashes of the files that models were read from, in the order in which they were opened. Each file is read once,
 * however many reports have its hash. Threads may share it.
 */
public final class FileHashes {

    private final AnalysisContext context;
    private final Map<Model, List<FileHash>> known = new IdentityHashMap<>();

    /** @param context hears which share of a model's bytes is read, and may end the reading; so does an interrupt */
    public FileHashes(AnalysisContext context) {
        this.context = context;
    }

    /** Reads the files of a model, unless that was done. */
    public synchronized List<FileHash> of(Model model) throws IOException {
        List<FileHash> hashes = known.get(model);
        if (hashes == null) {
            try {
                hashes = read(model);
            } catch (CancellationException e) {
                throw new InterruptedIOException(FileHash.INTERRUPTED);
            }
            known.put(model, hashes);
        }
        return hashes;
    }

    private List<FileHash> read(Model model) throws IOException {
        Path folder = Files.isDirectory(model.path()) ? model.path() : model.path().toAbsolutePath().getParent();
        long total = model.files().stream().filter(source -> source.sha256().isEmpty())
                .mapToLong(SourceFile::bytes).sum();
        List<FileHash> hashes = new ArrayList<>();
        long before = 0;
        for (SourceFile source : model.files()) {
            if (!source.sha256().isEmpty()) {
                hashes.add(new FileHash(source.path(), source.bytes(), source.sha256()));
                continue;
            }
            Path file = Path.of(source.path());
            Path place = folder.toAbsolutePath().relativize(file.toAbsolutePath());
            long start = before;
            hashes.add(FileHash.of(file, place.toString().replace('\\', '/'), source.bytes(), read -> {
                context.checkpoint();
                context.progress(Math.min(1, (double) (start + read) / Math.max(1, total)));
            }));
            before += source.bytes();
        }
        context.progress(1);
        return List.copyOf(hashes);
    }
}

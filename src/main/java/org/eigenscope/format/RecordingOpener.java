package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.model.SourceFile;

/** Opens files and records size and time of each before its first byte is read. For one thread. */
final class RecordingOpener implements ByteSource.Opener {

    private final ByteSource.Opener opener;
    private final Map<Path, SourceFile> files = new LinkedHashMap<>();

    RecordingOpener(ByteSource.Opener opener) {
        this.opener = opener;
    }

    @Override
    public ByteSource open(Path file) throws IOException {
        if (!files.containsKey(file)) {
            SourceFile before = opener.look(file);
            ByteSource source = opener.open(file);
            files.put(file, before);
            return source;
        }
        return opener.open(file);
    }

    List<SourceFile> files() {
        return List.copyOf(files.values());
    }
}

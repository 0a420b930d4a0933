package org.eigenscope.format;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;

/** Names of files by patterns in which {@code *} and {@code ?} stand for any. */
final class Globs {

    private Globs() {}

    /** True for a file whose name is of one of these patterns. */
    static Predicate<Path> any(List<String> globs) {
        List<PathMatcher> matchers = globs.stream().map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        return file -> matchers.stream().anyMatch(matcher -> matcher.matches(file.getFileName()));
    }
}

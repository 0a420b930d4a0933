package org.eigenscope.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** Who may put what into the folder of kept reports. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions of Unix")
class PrivateFolderTest {

    private static final String KEY = "abcdef" + CacheFolder.REPORT;
    private static final String OTHER = "abcd99" + CacheFolder.REPORT;

    @TempDir
    private Path folder;

    private CacheFolder open(PrivateFolder place) {
        return new CacheFolder(place, FolderCache.USUAL);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void whatIsMadeIsItsUsersAlone() throws Exception {
        Path place = folder.resolve("new/reports");
        CacheFolder cache = open(PrivateFolder.of(place));
        cache.keep(KEY, "text");
        cache.keep(KEY, "another");
        assertThat(cache.find(KEY)).contains("another");
        assertThat(permissions(place.getParent())).isEqualTo("rwx------");
        assertThat(permissions(place)).isEqualTo("rwx------");
        assertThat(permissions(place.resolve("ab"))).isEqualTo("rwx------");
        assertThat(permissions(place.resolve("ab/cdef.json"))).isEqualTo("rw-------");
        assertThat(cache.trouble()).isEmpty();
    }

    @Test
    void aFolderOfAnotherUserIsNotUsed() throws Exception {
        Path place = folder.resolve("reports");
        open(PrivateFolder.of(place)).keep(KEY, "false");
        UserPrincipal somebody = () -> "somebody";
        CacheFolder cache = open(new PrivateFolder(place, Optional.of(somebody)));
        assertThat(cache.find(KEY)).isEmpty();
        cache.remove(KEY);
        cache.keep(OTHER, "mine");
        assertThat(cache.trouble()).isEqualTo("%s: reports cannot be cached there (it belongs to another user, %s, who "
                .formatted(place, Files.getOwner(place).getName()) + "could put false reports into it), so the next "
                + "analysis takes just as long");
        assertThat(place.resolve("ab/cdef.json")).exists();
        assertThat(place.resolve("ab/cd99.json")).doesNotExist();
    }

    @Test
    void whoIsUnknownIsTrustedByThePermissions() throws Exception {
        Path place = folder.resolve("reports");
        CacheFolder cache = open(new PrivateFolder(place, Optional.empty()));
        cache.keep(KEY, "text");
        assertThat(cache.find(KEY)).contains("text");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatIOException().isThrownBy(() -> new PrivateFolder(place, Optional.empty()).find())
                .withMessageContaining("other users may write");
    }

    /** A disk for caches may be linked to; a link in the folder leads nowhere. */
    @Test
    void onlyTheFolderItselfMayBeALink() throws Exception {
        Path place = Files.createDirectory(folder.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path link = Files.createSymbolicLink(folder.resolve("reports"), place);
        CacheFolder cache = open(PrivateFolder.of(link));
        cache.keep(KEY, "text");
        assertThat(place.resolve("ab/cdef.json")).exists();
        assertThat(cache.find(KEY)).contains("text");

        Path file = place.resolve("ab/cdef.json");
        Path outside = Files.move(file, folder.resolve("outside.json"));
        byte[] before = Files.readAllBytes(outside);
        Files.createSymbolicLink(file, outside);
        assertThat(cache.find(KEY)).as("not through a link").isEmpty();
        cache.keep(KEY, "again");
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(outside).as("not written through a link").hasBinaryContent(before);
        assertThat(cache.find(KEY)).contains("again");

        Path within = Files.move(place.resolve("ab"), folder.resolve("ab"));
        Files.createSymbolicLink(place.resolve("ab"), within);
        assertThat(cache.find(KEY)).as("not through a linked folder").isEmpty();
        cache.keep(OTHER, "other");
        try (Stream<Path> files = Files.list(within)) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly("cdef.json");
        }
        assertThat(cache.trouble()).contains("is not a folder, or is a link, which is not followed");
    }
}

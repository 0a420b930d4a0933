package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import static org.assertj.core.api.Assertions.assertThat;

/** Addresses that somebody types, and lists that a server answers with: whatever they are, none leads out. */
class HubNamesTest {

    private static final Path FOLDER = Path.of("/cache/models/snapshots/0123");

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of("hf://", "hf:/", "o/m", "@", "/", "\\", "..", ".", "main", "x.safetensors", "\0", " ",
                "https://", "host", ":", "%2e%2e", "C:", "\u202e", "[", "//").list().ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 2000)
    void addressesLeadIntoTheirModel(@ForAll("words") String word) {
        Path path;
        try {
            path = Path.of(word);
        } catch (InvalidPathException e) {
            return;
        }
        HubAddress.isAddress(path);
        HubAddress.shown(path);
        HubAddress.web(path);
        Optional<HubAddress> address = HubAddress.of(path);
        address.ifPresent(one -> {
            assertThat(FOLDER.resolve(one.file()).normalize()).startsWithRaw(FOLDER);
            assertThat(one.revision()).doesNotStartWith(".");
        });
    }

    @Property(tries = 2000)
    void namesOfAServerStayInTheFolder(@ForAll("words") String name) {
        if (HubAddress.isName(name)) {
            assertThat(FOLDER.resolve(name).normalize()).startsWithRaw(FOLDER).isNotEqualTo(FOLDER);
        }
    }

    @Property(tries = 500)
    void anAnswerThatIsNoListIsAFailure(@ForAll("answers") String answer) {
        try {
            HubList list = HubList.of(answer.getBytes(StandardCharsets.UTF_8));
            assertThat(list.commit()).matches("|[0-9a-f]{40}");
        } catch (IOException e) {
            assertThat(e).hasMessage("the server's answer is not a list of files");
        }
    }

    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.of("{", "}", "\"sha\":", "\"siblings\":", "[", "]", "\"rfilename\":", "\"size\":", ",", "1",
                "-1", "1e999", "null", "\"a\"", "\"../a\"", "{\"rfilename\":\"a\"}",
                "{\"sha\":\"0123456789012345678901234567890123456789\",\"siblings\":[").list().ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    /** In the cache of other programs, the file that tells the commit of a branch may hold anything. */
    @Example
    void aBranchOfNoCommitIsNotThere() throws IOException {
        Path cache = Files.createTempDirectory("hub");
        Path ref = cache.resolve("models--o--m/refs/main");
        Files.createDirectories(ref.getParent());
        HubAddress address = HubAddress.of(Path.of("hf://o/m")).orElseThrow();
        for (String commit : new String[] {"../../..", "\u00ff\u00fe", "", "a\nb", "x".repeat(300)}) {
            Files.write(ref, commit.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new HubCache(cache).find(address)).isEmpty();
        }
        Files.delete(ref);
    }
}

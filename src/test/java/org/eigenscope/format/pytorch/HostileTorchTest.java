package org.eigenscope.format.pytorch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.model.Finding;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.of;

/** Hostile PyTorch files: each ends in one clear sentence, and nothing that it asks for is done. */
class HostileTorchTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");
    private static final long[] ONE = {1};

    @TempDir
    Path folder;

    static Stream<Arguments> dangerous() {
        return Stream.of(
                of("os.system", calling("os", "system")),
                of("posix.system", calling("posix", "system")),
                of("nt.system", calling("nt", "system")),
                of("subprocess.Popen", calling("subprocess", "Popen")),
                of("builtins.eval", calling("builtins", "eval")),
                of("builtins.exec", calling("builtins", "exec")),
                of("builtins.__import__", calling("builtins", "__import__")),
                of("builtins.getattr", calling("builtins", "getattr")),
                of("__builtin__.execfile", calling("__builtin__", "execfile")),
                of("runpy.run_path", calling("runpy", "run_path")),
                of("socket.create_connection", calling("socket", "create_connection")),
                of("importlib.import_module", calling("importlib", "import_module")),
                of("webbrowser.open", calling("webbrowser", "open")),
                of("ctypes.CDLL", calling("ctypes", "CDLL")),
                of("torch.hub.load", calling("torch.hub", "load")),
                of("torch.serialization.os.system", PickleBytes.protocol(4).text("torch.serialization")
                .text("os.system")
                        .raw(0x93).text("true").raw(0x85).op('R').end()),
                of("os.system", PickleBytes.protocol(0).op('(').text("true").op('i').ascii("os\nsystem\n").end()),
                of("os.system", PickleBytes.protocol(1).op('(').global("os", "system").text("true").op('o').end()),
                of("os.system", PickleBytes.protocol(2).global("os", "system").text("true").raw(0x85, 0x81).end()),
                of("os.system", PickleBytes.protocol(4).global("os", "system").text("true").raw(0x85).op('}').raw(0x92)
                .end()),
                of("a computed name", PickleBytes.protocol(4).call("builtins", "str", "os").text("system").raw(0x93)
                        .text("true").raw(0x85).op('R').end()),
                of("copyreg", PickleBytes.protocol(2).raw(0x82, 7).end()),
                of("os.system", PickleBytes.protocol(2).global("collections", "OrderedDict").op(')', 'R').op('}')
                        .text("x").call("os", "system", "true").op('s', 'b').end()));
    }

    private static byte[] calling(String module, String name) {
        return PickleBytes.protocol(2).op('}').text("w").tensor("0", 4, 0, new long[] {2, 2}, new long[] {2, 1}).op('s')
                .text("x").call(module, name, "touch canary").op('s').end();
    }

    @ParameterizedTest
    @MethodSource("dangerous")
    void saysWhatPythonWouldCall(String callee, byte[] pickle) throws Exception {
        HostileFile.Outcome outcome = open("model.pt", checkpoint(pickle));

        assertThat(outcome.said()).contains(callee);
        if (!callee.equals("copyreg")) {
            assertThat(outcome.model().findings()).filteredOn(f -> f.severity() == Finding.Severity.DANGEROUS)
                    .isNotEmpty();
        }
        assertThat(folder.resolve("canary")).doesNotExist();
    }

    static Stream<Arguments> broken() throws Exception {
        byte[] good = PickleBytes.stateDict("w", "0", 4, 0, new long[] {2, 2}, new long[] {2, 1});
        byte[] fixture = Files.readAllBytes(FIXTURES.resolve("digits-mlp.pt"));
        byte[] legacy = Files.readAllBytes(FIXTURES.resolve("digits-mlp.legacy.pth"));
        Map<String, byte[]> twice = new LinkedHashMap<>();
        twice.put("a/data.pkl", good);
        twice.put("a/dat1.pkl", good);
        Map<String, byte[]> roots = new LinkedHashMap<>();
        roots.put("a/data.pkl", good);
        roots.put("b/data.pkl", good);
        long big = 1L << 40;
        return Stream.of(
                of("stack underflow", "empty stack", checkpoint(PickleBytes.protocol(2).op('0').end())),
                of("no value at the end", "empty stack", checkpoint(PickleBytes.protocol(2).end())),
                of("mark underflow", "never opened", checkpoint(PickleBytes.protocol(2).op('t').end())),
                of("unknown opcode", "not a pickle instruction", checkpoint(PickleBytes.protocol(2).raw(0xff).end())),
                of("protocol 99", "protocol 99", checkpoint(PickleBytes.protocol(99).end())),
                of("no end", "ends in the middle", checkpoint(PickleBytes.protocol(2).op('}').bytes())),
                of("empty pickle", "ends in the middle", checkpoint(new byte[0])),
                of("BINUNICODE8 of 2^63-1", "claims 9,223,372,036,854,775,807 bytes", checkpoint(
                        PickleBytes.protocol(4).raw(0x8d).i8(Long.MAX_VALUE).end())),
                of("BINUNICODE8 of 2^64-1", "claims 18,446,744,073,709,551,615 bytes", checkpoint(
                        PickleBytes.protocol(4).raw(0x8d).i8(-1).end())),
                of("LONG4 of 2^31-1", "claims 2,147,483,647 bytes", checkpoint(
                        PickleBytes.protocol(2).raw(0x8b).u4(Integer.MAX_VALUE).end())),
                of("LONG4 negative", "claims 18,446,744,073,709,551,615 bytes", checkpoint(
                        PickleBytes.protocol(2).raw(0x8b).u4(-1).end())),
                of("BINBYTES of 4 GiB", "claims 4,294,967,295 bytes", checkpoint(PickleBytes.protocol(3).op('B').u4(-1)
                .end())),
                of("endless line", "longer than", checkpoint(PickleBytes.protocol(0).op('V').times(100_000, 'a')
                .end())),
                of("digits", "60,000 digits", checkpoint(PickleBytes.protocol(0).op('I').times(60_000, '1').ascii("\n")
                .end())),
                of("no number", "not made of digits", checkpoint(PickleBytes.protocol(0).op('I').ascii("x\n").end())),
                of("memo never stored", "never stored", checkpoint(PickleBytes.protocol(2).op('j').u4(-1).end())),
                of("key without value", "without a value", checkpoint(
                        PickleBytes.protocol(2).op('}', '(').text("a").op('u').end())),
                of("append to a number", "not a list", checkpoint(PickleBytes.protocol(2).number(1).op('N', 'a')
                .end())),
                of("buffers out of band", "outside of the pickle", checkpoint(PickleBytes.protocol(5).raw(0x97).end())),
                of("ten million lists", "MB of objects", checkpoint(PickleBytes.protocol(2).times(10_000_000, ']')
                .end())),
                of("ten million marks", "MB of objects", checkpoint(PickleBytes.protocol(2).times(12_000_000, '(')
                .end())),
                of("pickle of 70 MB deflated to 70 kB", "more than the 67,108,864 that we decompress", bomb(70 << 20)),
                of("thirty million instructions that do nothing", "30,000,000 instructions", bomb(60 << 20)),
                of("memo bomb", "no tensors", checkpoint(memoBomb())),
                of("list in itself", "no tensors", checkpoint(PickleBytes.protocol(2).op(']', 'q').raw(0).op('h').raw(0)
                        .op('a').end())),
                of("dictionary in itself", "no tensors", checkpoint(PickleBytes.protocol(2).op('}', 'q').raw(0)
                .text("a")
                        .op('h').raw(0).op('s').end())),
                of("state of itself", "no tensors", checkpoint(PickleBytes.protocol(2).global("torch.nn.modules.linear",
                "Linear")
                        .op(')').raw(0x81).op('q').raw(0).op('h').raw(0).op('b').end())),
                of("nested 100,000 deep", "no tensors", checkpoint(nested(100_000))),
                of("stride beyond the storage", "reach past", tensor(4, 0, new long[] {2, 2}, new long[] {1000, 1})),
                of("offset beyond the storage", "reach past", tensor(4, 3, new long[] {2, 2}, new long[] {2, 1})),
                of("negative offset", "element -1", tensor(4, -1, ONE, ONE)),
                of("negative stride", "-1", tensor(4, 0, new long[] {2, 2}, new long[] {-1, 1})),
                of("negative dimension", "negative", tensor(4, 0, new long[] {-2, 2}, new long[] {2, 1})),
                of("shape overflow", "overflows", tensor(4, 0, new long[] {big, big}, new long[] {0, 0})),
                of("shape of more bytes than there are", "more bytes than any file",
                        tensor(4, 0, new long[] {1L << 62}, new long[] {0})),
                of("expanded to a terabyte", "repeats", tensor(4, 0, new long[] {1 << 20, 1 << 20}, new long[] {0, 0})),
                of("stride overflow", "reach past", tensor(4, 0, new long[] {2, 2}, new long[] {Long.MAX_VALUE, 1})),
                of("strides without shape", "dimensions", tensor(4, 0, new long[] {2, 2}, ONE)),
                of("storage larger than the file", "should hold", tensor(1 << 20, 0, ONE, ONE)),
                of("storage of 2^62", "claims", tensor(1L << 62, 0, ONE, ONE)),
                of("negative storage", "should hold", tensor(-4, 0, ONE, ONE)),
                of("missing storage", "is not in the file", checkpoint(
                        PickleBytes.stateDict("w", "../../etc/passwd", 4, 0, ONE, ONE))),
                of("two data.pkl", "twice", ZipFiles.patched(ZipFiles.zip(twice, false), "dat1.pkl", "data.pkl")),
                of("two roots", "2 files data.pkl", ZipFiles.zip(roots, false)),
                of("cut within the storages", "cut short", Arrays.copyOf(fixture, fixture.length / 2)),
                of("cut within the directory", "cut short", Arrays.copyOf(fixture, fixture.length - 30)),
                of("legacy cut within the magic", "are left", Arrays.copyOf(legacy, 8)),
                of("legacy cut within the system", "are left", Arrays.copyOf(legacy, 60)),
                of("legacy cut within the object", "are left", Arrays.copyOf(legacy, 500)),
                of("legacy cut within the keys", "are left", Arrays.copyOf(legacy, 800)),
                of("legacy cut before the storages", "storage", Arrays.copyOf(legacy, 0x36a + 5)),
                of("legacy cut within a storage", "storage", Arrays.copyOf(legacy, legacy.length - 1)),
                of("legacy storage of 2^63-1", "more than the file can hold", patched(legacy, 0x36e, Long.MAX_VALUE)),
                of("legacy storage of -1", "more than the file can hold", patched(legacy, 0x36e, -1)),
                of("legacy protocol", "protocol", patchedByte(legacy, 18, 0x77)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void endsInOneSentence(String name, String expected, byte[] file) throws Exception {
        assertThat(open(name.startsWith("legacy") ? "model.pth" : "model.pt", file).said()).contains(expected);
    }

    private HostileFile.Outcome open(String name, byte[] bytes) throws Exception {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        return HostileFile.open(file);
    }

    private static byte[] checkpoint(byte[] pickle) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("m/data.pkl", pickle);
        members.put("m/data/0", new byte[16]);
        return ZipFiles.zip(members, false);
    }

    /** None is pushed and popped for so many bytes: no memory, only time. */
    private static byte[] bomb(int length) {
        byte[] pickle = new byte[length];
        for (int i = 0; i < length; i++) {
            pickle[i] = (byte) (i % 2 == 0 ? 'N' : '0');
        }
        return ZipFiles.zip(Map.of("m/data.pkl", pickle), true);
    }

    private static byte[] tensor(long elements, long offset, long[] size, long[] stride) {
        return checkpoint(PickleBytes.stateDict("w", "0", elements, offset, size, stride));
    }

    /** Thirty lists, each holding the one before ten times: 10^30 elements if it were unfolded. */
    private static byte[] memoBomb() {
        PickleBytes pickle = PickleBytes.protocol(2).op(']', 'q').raw(0);
        for (int i = 1; i < 30; i++) {
            pickle.op(']', '(');
            for (int j = 0; j < 10; j++) {
                pickle.op('h').raw(i - 1);
            }
            pickle.op('e', 'q').raw(i);
        }
        return pickle.end();
    }

    private static byte[] nested(int depth) {
        PickleBytes pickle = PickleBytes.protocol(2).op('N');
        for (int i = 0; i < depth; i++) {
            pickle.raw(0x85);
        }
        return pickle.end();
    }

    private static byte[] patched(byte[] bytes, int at, long value) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < 8; i++) {
            copy[at + i] = (byte) (value >>> 8 * i);
        }
        return copy;
    }

    private static byte[] patchedByte(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }
}

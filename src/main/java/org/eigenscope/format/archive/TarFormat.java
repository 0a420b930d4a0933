package org.eigenscope.format.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/**
 * Tar archives that are not compressed (ustar; pax and GNU with their long names and sizes): the weight files in them
 * are read in place. Links are not followed.
 */
public final class TarFormat implements ModelFormat {

    private static final String INSIDE = ", in a tar archive";

    private static final int BLOCK = 512;
    private static final int MAGIC = 257;
    private static final int MOST_MEMBERS = 10_000;
    private static final int MOST_MODELS = 50;
    private static final int MOST_FINDINGS = 20;
    private static final int LONGEST_EXTENSION = 1 << 20;
    /** Bytes that a tensor takes with its shape and the place of its elements. */
    private static final int TENSOR = 400;
    private static final byte[] USTAR = "ustar".getBytes(StandardCharsets.US_ASCII);

    private final List<ModelFormat> formats;

    /** @param formats the formats that a member may have */
    public TarFormat(List<ModelFormat> formats) {
        this.formats = List.copyOf(formats);
    }

    /** @param name with its folders */
    private record Member(String name, long position, long size) {}

    @Override
    public String name() {
        return "tar";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("NeMo model", "", List.of("nemo"), 92, List.of(), true),
                new FileType("tar archive of weights", "", List.of("tar"), 93, List.of(), false));
    }

    @Override
    public boolean recognizes(Probe probe) {
        byte[] head = probe.head();
        return head.length == BLOCK && Arrays.equals(head, MAGIC, MAGIC + USTAR.length, USTAR, 0, USTAR.length);
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, ModelFormatException {
        List<Finding> findings = new ArrayList<>();
        Map<String, FileIndex> models = new LinkedHashMap<>();
        List<Member> members;
        try (ByteSource source = probe.open()) {
            members = last(members(source, findings), findings);
        }
        if (members.stream().map(Member::name).toList().containsAll(List.of("sys_info", "storages", "tensors"))) {
            throw new Unsupported(probe.path(), "it is a tar archive as PyTorch 0.1.1 and older wrote them, which is "
                    + "not read: load it with torch.load and save its state_dict()");
        }
        IndexBudget budget = new IndexBudget();
        for (Member member : members) {
            take(probe, member, models, findings);
            FileIndex index = models.get(member.name);
            if (index != null) {
                keep(index, budget);
            }
        }
        Optional<Finding> damage = findings.stream().filter(finding -> finding.severity() == Severity.DAMAGED)
                .findFirst();
        if (models.isEmpty() && damage.isPresent()) {
            throw new Malformed(probe.path(), "%s: %s".formatted(damage.get().where(), damage.get().message()));
        }
        if (models.isEmpty()) {
            throw new Unsupported(probe.path(), "it is a tar archive without a known weight file: unpack it and open "
                    + "what is inside");
        }
        if (models.size() == 1) {
            FileIndex one = models.values().iterator().next();
            return new FileIndex(one.format() + INSIDE, one.metadata(), one.tensors(),
                    one.findings()).with(findings);
        }
        List<RawLayer> tensors = new ArrayList<>();
        models.forEach((name, model) -> {
            findings.addAll(model.findings());
            model.tensors().forEach(raw -> tensors.add(prefixed(raw, name)));
        });
        return new FileIndex("tar archive of %d weight files".formatted(models.size()), Map.of(), tensors, findings);
    }

    /** What is kept of a member's index: each is bounded while it is read, and all of them together by this. */
    private static void keep(FileIndex index, IndexBudget budget) throws IOException {
        for (RawLayer raw : index.tensors()) {
            budget.text(raw.tensor().name());
            budget.spend(TENSOR);
        }
        for (Map.Entry<String, String> entry : index.metadata().entrySet()) {
            budget.text(entry.getKey());
            budget.text(entry.getValue());
        }
        for (Finding finding : index.findings()) {
            budget.text(finding.message());
        }
    }

    /** Several models keep their tensors apart by the names of their files. */
    private static RawLayer prefixed(RawLayer raw, String file) {
        Tensor tensor = raw.tensor();
        String stem = file.replaceFirst("\\.[^./]{1,20}$", "").replace('/', '.');
        RawLayer named = raw.with(new Tensor(stem + "." + tensor.name(), tensor.dtype(), tensor.shape(), tensor.bytes(),
                tensor.data()));
        return raw.name() == null ? named : named.named(stem + "." + raw.name());
    }

    private void take(Probe probe, Member member, Map<String, FileIndex> models, List<Finding> findings)
            throws IOException, ModelFormatException {
        if (member.size == 0) {
            return;
        }
        byte[] head = new byte[(int) Math.min(Probe.HEAD, member.size)];
        try (ByteSource source = probe.open()) {
            source.read(member.position, head, 0, head.length);
        }
        Probe inside = new Probe(probe.path(), false, member.size, head,
                path -> probe.opener().open(path).part(member.position, member.size));
        for (ModelFormat format : formats) {
            if (format.recognizes(inside)) {
                if (models.size() >= MOST_MODELS) {
                    throw new Malformed(probe.path(), "it holds more than %d weight files".formatted(MOST_MODELS));
                }
                try {
                    models.put(member.name, format.open(inside));
                } catch (Unsupported e) {
                    findings.add(new Finding(Severity.NOTE, SafeText.name(member.name), e.problem()));
                } catch (Malformed e) {
                    findings.add(new Finding(Severity.DAMAGED, SafeText.name(member.name), e.problem()));
                }
                return;
            }
        }
    }

    /** Of members of one name the last, which is what stays when the archive is unpacked. */
    private static List<Member> last(List<Member> members, List<Finding> findings) {
        Map<String, Member> byName = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Member member : members) {
            byName.put(member.name, member);
            counts.merge(member.name, 1, Integer::sum);
        }
        counts.entrySet().stream().filter(count -> count.getValue() > 1).limit(MOST_FINDINGS).forEach(count -> findings
                .add(new Finding(Severity.NOTE, SafeText.name(count.getKey()), ("the archive has %d files of this "
                        + "name: the last is read, which is what stays when it is unpacked")
                        .formatted(count.getValue()))));
        return List.copyOf(byName.values());
    }

    private static List<Member> members(ByteSource source, List<Finding> findings) throws IOException, Malformed {
        List<Member> members = new ArrayList<>();
        Map<String, String> global = new HashMap<>();
        Map<String, String> told = new HashMap<>();
        int links = 0;
        int holes = 0;
        long at = 0;
        while (at + BLOCK <= source.size()) {
            byte[] header = source.bytes(at, BLOCK, "the header of a member");
            if (header[0] == 0) {
                end(source, at).ifPresent(findings::add);
                return members;
            }
            checkSum(source, header, at);
            char type = (char) header[156];
            boolean extension = type == 'x' || type == 'g' || type == 'L' || type == 'K';
            long size = !extension && told.containsKey("size") ? number(source, told.get("size"))
                    : octal(source, header, 124, 12);
            String name = extension ? text(header, 0, 100) : told.getOrDefault("path", name(header));
            name = name.startsWith("./") ? name.substring(2) : name;
            long start = at + BLOCK;
            if (size > source.size() - start) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(name), ("its %,d bytes run past the end of "
                        + "the archive (%,d bytes): it is cut short, get it again").formatted(size, source.size())));
                return members;
            }
            if (extension) {
                extend(source, type, bytes(source, start, size), type == 'g' ? global : told);
                if (type == 'g') {
                    told.putAll(global);
                }
                at = start + Math.ceilDiv(size, BLOCK) * BLOCK;
                continue;
            }
            boolean sparse = type == 'S' || PaxRecords.describeSparseFile(told);
            told.clear();
            told.putAll(global);
            if (sparse) {
                if (holes++ < MOST_FINDINGS) {
                    findings.add(new Finding(Severity.UNDECODED, SafeText.name(name), "it is stored as a file with "
                            + "holes, which is not read: unpack the archive and open what is inside"));
                }
            } else if ((type == '1' || type == '2') && links++ < MOST_FINDINGS) {
                findings.add(new Finding(Severity.NOTE, SafeText.name(name), "it is a link, which is not followed"));
            } else if (type == '0' || type == 0) {
                members.add(new Member(name, start, size));
            }
            if (members.size() > MOST_MEMBERS) {
                throw source.malformed("it has more than %,d members".formatted(MOST_MEMBERS));
            }
            at = start + Math.ceilDiv(size, BLOCK) * BLOCK;
        }
        findings.add(new Finding(Severity.DAMAGED, String.valueOf(source.path().getFileName()),
                "the archive has no end: it is cut short, get it again"));
        return members;
    }

    /** The content of a header that says more of the next member. */
    private static byte[] bytes(ByteSource source, long start, long size) throws IOException, Malformed {
        if (size > LONGEST_EXTENSION) {
            throw source.malformed("the extended header of a member takes %,d bytes, more than is read of any"
                    .formatted(size));
        }
        return source.bytes(start, (int) size, "the extended header of a member");
    }

    private static void extend(ByteSource source, char type, byte[] bytes, Map<String, String> told)
            throws Malformed {
        switch (type) {
            case 'L' -> told.put("path", text(bytes, 0, bytes.length));
            case 'x', 'g' -> told.putAll(PaxRecords.read(source, bytes));
            default -> { }
        }
    }

    private static long number(ByteSource source, String digits) throws Malformed {
        if (!digits.matches("[0-9]{1,18}")) {
            throw source.malformed("the size of a member is not a number");
        }
        return Long.parseLong(digits);
    }

    /** The name in a header itself; GNU's have no room for the folders in front of it. */
    private static String name(byte[] header) {
        String folders = header[MAGIC + USTAR.length] == 0 ? text(header, 345, 155) : "";
        return (folders.isEmpty() ? "" : folders + "/") + text(header, 0, 100);
    }

    /**
     * What is to be said of an end that is none: two blocks of zeros, or, by some programs, one that ends the file
     * with a whole block.
     */
    private static Optional<Finding> end(ByteSource source, long at) {
        long left = source.size() - at;
        return left >= 2 * BLOCK && left % BLOCK == 0 ? Optional.empty() : Optional.of(new Finding(Severity.NOTE,
                String.valueOf(source.path().getFileName()), "it is cut short within the zeros at its end: all "
                + "files in it are whole"));
    }

    /** The sum of a header's bytes, those of the sum itself taken as spaces. */
    private static void checkSum(ByteSource source, byte[] header, long at) throws Malformed {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != octal(source, header, 148, 8)) {
            throw source.malformed("the header of the member at byte %,d is damaged".formatted(at));
        }
    }

    /** A number in octal digits, or, of a large one, in the bytes after a first one of 128. */
    private static long octal(ByteSource source, byte[] header, int from, int length) throws Malformed {
        if (header[from] == (byte) 0x80) {
            long value = 0;
            for (int i = from + 1; i < from + length; i++) {
                if (value >>> 54 != 0) {
                    throw source.malformed("a member claims more bytes than there are");
                }
                value = value << 8 | header[i] & 0xff;
            }
            return value;
        }
        String digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw source.malformed("the size of a member is not a number");
        }
        return Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    /** True if a model with this name of its format is a member of an archive. */
    public static boolean isInside(String format) {
        return format.endsWith(INSIDE);
    }
}

package org.eigenscope.format.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * Records of a header that says more of the member behind it than its own has room for (POSIX.1-2001, pax): lines of
 * {@code "LENGTH KEY=VALUE\n"}, where the length in bytes is that of the whole line.
 */
final class PaxRecords {

    /** One of these is told of each file with holes, by GNU's versions 1.0 and 0.x. */
    private static final List<String> HOLES = List.of("GNU.sparse.major", "GNU.sparse.size");

    private PaxRecords() {}

    /** True if records say that a member is stored without its holes. */
    static boolean describeSparseFile(Map<String, String> records) {
        return HOLES.stream().anyMatch(records::containsKey);
    }

    /** Reads the records of a header that tell a member's name, its size and whether it has holes, and no others. */
    static Map<String, String> read(ByteSource source, byte[] bytes) throws Malformed {
        Map<String, String> records = new HashMap<>();
        for (int at = 0; at < bytes.length && bytes[at] != 0; ) {
            int space = at;
            int length = 0;
            while (space < bytes.length && space - at < 8 && bytes[space] >= '0' && bytes[space] <= '9') {
                length = 10 * length + bytes[space++] - '0';
            }
            if (space == at || length <= space - at || length > bytes.length - at || bytes[space] != ' '
                    || bytes[at + length - 1] != '\n') {
                throw source.malformed("the extended header of a member is damaged");
            }
            String record = new String(bytes, space + 1, Math.max(0, at + length - space - 2), StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals <= 0) {
                throw source.malformed("the extended header of a member is damaged");
            }
            String key = record.substring(0, equals);
            if (key.equals("path") || key.equals("size") || HOLES.contains(key)) {
                records.put(key, record.substring(equals + 1));
            }
            at += length;
        }
        return records;
    }
}

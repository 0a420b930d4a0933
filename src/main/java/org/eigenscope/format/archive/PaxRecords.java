package org.eigenscope.format.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * Records of a header that says more of the member behind it than its own has room for (POSIX.1-2001, pax): lines of
 * {@code "LENGTH KEY=VALUE\n"}, where the length in bytes is that of the whole line.
 */
final class PaxRecords {

    private PaxRecords() {}

    /** Reads all records of a header. */
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
            records.put(record.substring(0, equals), record.substring(equals + 1));
            at += length;
        }
        return records;
    }
}

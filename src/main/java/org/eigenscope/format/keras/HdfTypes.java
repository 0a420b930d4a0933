package org.eigenscope.format.keras;

import io.jhdf.exceptions.HdfException;

/**
 * Walks the description of an element type as jHDF would: jHDF makes room for as many members of a record as it claims,
 * each time that one is in another.
 */
final class HdfTypes {

    private static final int DEEPEST = 8;
    /** A member's name, offset and type take no less. */
    private static final int SMALLEST_MEMBER = 10;

    private final HdfView file;
    private final long end;

    /** @param end where the message ends that the type is in */
    private HdfTypes(HdfView file, long end) {
        this.file = file;
        this.end = end;
    }

    /**
     * Looks at a type.
     *
     * @throws HdfException if jHDF should not read it
     * @throws IndexOutOfBoundsException if it points out of the file
     */
    static void check(HdfView file, long at, long end) {
        new HdfTypes(file, end).type(at, 0);
    }

    /** Where a type ends, by its class. */
    private long type(long at, int depth) {
        if (depth > DEEPEST || at >= end) {
            throw new HdfException("types are nested deeper than we read");
        }
        int version = file.u8(at) >> 4;
        long body = at + 8;
        return switch (file.u8(at) & 15) {
            case 0, 4 -> body + 4;
            case 1 -> body + 12;
            case 2 -> body + 2;
            case 5 -> body + file.u8(at + 1);
            case 6 -> record(at, version, depth);
            case 8 -> enumeration(at, version, depth);
            case 9 -> type(body, depth + 1);
            case 10 -> type(body + (version == 2 ? 4 + 8L * file.u8(body) : 1 + 4L * file.u8(body)), depth + 1);
            default -> body;
        };
    }

    private long record(long at, int version, int depth) {
        int members = file.u16(at + 1);
        if (members > (end - at) / SMALLEST_MEMBER) {
            throw new HdfException("a record claims %,d members".formatted(members));
        }
        int offset = version < 3 ? 4 : HdfTreeWalker.bytesOf((int) file.u32(at + 4));
        int dimensions = version == 1 ? 28 : 0;
        long next = at + 8;
        for (int i = 0; i < members; i++) {
            next = type(name(next, version) + offset + dimensions, depth + 1);
        }
        return next;
    }

    private long enumeration(long at, int version, int depth) {
        int members = file.u16(at + 1);
        long next = type(at + 8, depth + 1);
        for (int i = 0; i < members && next < end; i++) {
            next = name(next, version);
        }
        return next + members * file.u32(at + 12);
    }

    /** Where a name ends that starts here: behind its null, up to version 2 filled to 8 bytes. */
    private long name(long at, int version) {
        long next = at;
        while (next < end && file.u8(next) != 0) {
            next++;
        }
        long length = next + 1 - at;
        return at + (version < 3 ? (length + 7) / 8 * 8 : length);
    }
}

package org.eigenscope.format.keras;

import io.jhdf.object.datatype.DataType;

/**
 * Objects that jHDF cannot even make a node of, and attributes that make it fail: it fails the whole group for one of
 * them, so that they are recognized by their headers before it gets there.
 */
final class HdfUnread {

    private static final int DATATYPE = 3;
    private static final int EXTERNAL_FILES = 7;
    private static final int LAYOUT = 8;
    private static final int VIRTUAL = 3;
    private static final int OPAQUE = 5;
    private static final int LAST_CLASS = 10;

    private HdfUnread() {}

    /**
     * Why the object with this message cannot be read.
     *
     * @param type the message's number
     * @param body where its content starts
     * @param end where it ends
     * @return the end of a sentence; empty if the message is no hindrance
     */
    static String reason(HdfView file, int type, long body, long end) {
        return switch (type) {
            case EXTERNAL_FILES -> "its elements are in other files beside this one, which are not read";
            case LAYOUT -> layout(file.u8(body), file.u8(body + 1));
            case DATATYPE -> datatype(file, body, end);
            default -> "";
        };
    }

    /** True if this is the type of opaque elements of two bytes. */
    static boolean isPair(HdfView file, int type, long body) {
        return type == DATATYPE && (file.u8(body) & 15) == OPAQUE && file.u32(body + 4) == 2;
    }

    private static String layout(int version, int layout) {
        if (version > 4) {
            return "its chunks are as HDF5 2.0 writes them, which is not read yet: write it with libver=\"v110\"";
        }
        return version > 2 && layout == VIRTUAL ? "it is a virtual array, whose elements are in other files, which "
                + "are not read" : "";
    }

    private static String datatype(HdfView file, long body, long end) {
        int type = file.u8(body) & 15;
        return type == OPAQUE ? "it holds opaque bytes, which are not read"
                : type > LAST_CLASS ? "it holds numbers of a type of HDF5 2.0, which is not read yet"
                : isTypeUnread(file, body, end) ? "its element type is not read" : "";
    }

    /** True if jHDF fails on the type of the attribute whose content starts here, and on all that its object is in. */
    static boolean isAttributeUnread(HdfView file, long body) {
        boolean elsewhere = file.u8(body) > 1 && (file.u8(body + 1) & 1) != 0;
        if (elsewhere) {
            return false;
        }
        long type = attributeType(file, body);
        return isTypeUnread(file, type, type + file.u16(body + 4));
    }

    private static boolean isTypeUnread(HdfView file, long at, long end) {
        try {
            HdfTypes.check(file, at, end);
            DataType.readDataType(file.bytes().copy(at, (int) (end - at)));
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** Where the datatype of an attribute stands: behind its name, which the first version pads. */
    private static long attributeType(HdfView file, long body) {
        int version = file.u8(body);
        int name = file.u16(body + 2);
        return body + (version == 1 ? 8 + (name + 7) / 8 * 8 : version == 2 ? 8 + name : 9 + name);
    }
}

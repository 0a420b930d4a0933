package org.eigenscope.format.keras;

/**
 * Objects that jHDF cannot even make a node of: it fails the whole group for one of them, so that they are told by their
 * headers before it gets there.
 */
final class HdfUnread {

    private static final int DATATYPE = 3;
    private static final int EXTERNAL_FILES = 7;
    private static final int LAYOUT = 8;
    private static final int ATTRIBUTE = 12;
    private static final int VIRTUAL = 3;
    private static final int OPAQUE = 5;
    private static final int LAST_CLASS = 10;

    private HdfUnread() {}

    /**
     * Why the object with this message cannot be read.
     *
     * @param type the message's number
     * @param body where its content starts
     * @return the end of a sentence; empty if the message is no hindrance
     */
    static String reason(HdfView file, int type, long body) {
        return switch (type) {
            case EXTERNAL_FILES -> "its elements are in other files beside this one, which are not read";
            case LAYOUT -> layout(file.u8(body), file.u8(body + 1));
            case DATATYPE -> datatype(file.u8(body) & 15, "it holds");
            case ATTRIBUTE -> datatype(file.u8(attributeType(file, body)) & 15, "one of its attributes holds");
            default -> "";
        };
    }

    private static String layout(int version, int layout) {
        if (version > 4) {
            return "its chunks are as HDF5 2.0 writes them, which is not read yet: write it with libver=\"v110\"";
        }
        return version > 2 && layout == VIRTUAL ? "it is a virtual array, whose elements are in other files, which are not read" : "";
    }

    private static String datatype(int type, String subject) {
        return type == OPAQUE ? subject + " opaque bytes, which are not read"
                : type > LAST_CLASS ? subject + " numbers of a type of HDF5 2.0, which is not read yet" : "";
    }

    /** Where the datatype of an attribute stands: behind its name, which the first version pads. */
    private static long attributeType(HdfView file, long body) {
        int version = file.u8(body);
        int name = file.u16(body + 2);
        return body + (version == 1 ? 8 + (name + 7) / 8 * 8 : version == 2 ? 8 + name : 9 + name);
    }
}

package org.eigenscope.format.layout;

/**
 * A tensor's name as its framework builds it: the path of the module that owns it, and what the module calls it.
 *
 * @param module {@code encoder.layer.0.output.dense}, or {@code attention/query}; empty if there is none
 * @param separator what stands between the two; empty if there is no module
 * @param own {@code weight}, {@code kernel}, {@code query_w}
 */
record Parameter(String module, String separator, String own) {

    static Parameter of(String name) {
        // A second one of llama.cpp's: patch_embd.weight.1.
        boolean second = name.length() > 9 && name.startsWith(".weight.", name.length() - 9)
                && Character.isDigit(name.charAt(name.length() - 1));
        if (second) {
            return of(name.substring(0, name.length() - 2));
        }
        int end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
        if (end < 0) {
            return new Parameter("", "", name);
        }
        int start = end;
        while (start > 0 && name.charAt(start - 1) == '/') {
            start--;
        }
        return new Parameter(name.substring(0, start), name.substring(start, end + 1), name.substring(end + 1));
    }

    /** The name of another parameter of the same module. */
    String sibling(String other) {
        return module + separator + other;
    }

    /** The path without its last part; empty if it has only one. */
    static String parent(String path) {
        return path.substring(0, parentEnd(path, path.length()));
    }

    /** Where the parent ends of the path that ends here; 0 if it has none. */
    static int parentEnd(String path, int end) {
        return Math.max(0, Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf('/', end - 1)));
    }
}

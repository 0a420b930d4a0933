package org.eigenscope.model;

/** The memory that the Java of this program may take, and how it is given more, in words. */
public final class HeapLimit {

    private HeapLimit() {}

    /** What it has and what to do: {@code 512 MB: give it more, as by JAVA_TOOL_OPTIONS=-Xmx1024m}. */
    public static String words() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return "%,d MB: give it more, as by JAVA_TOOL_OPTIONS=-Xmx%dm".formatted(megabytes, 2 * megabytes);
    }
}

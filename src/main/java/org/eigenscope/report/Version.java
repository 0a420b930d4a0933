package org.eigenscope.report;

/** The program's version, from its jar. */
public final class Version {

    private Version() {}

    /** {@code 0.1.0}, or {@code development} where it runs from a folder of classes. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

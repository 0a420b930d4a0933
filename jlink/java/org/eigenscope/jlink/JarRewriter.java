package org.eigenscope.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Writes a jar anew with some of its entries, its classes changed on the way, compressed as far as deflate goes. */
final class JarRewriter {

    private JarRewriter() {}

    /**
     * Writes the entries in their order, with their times.
     *
     * @param keep    which entries stay, by name
     * @param classes what becomes of a class file
     */
    static void write(Path jar, Path to, Predicate<String> keep, UnaryOperator<byte[]> classes) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile()); OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry : zip.stream().filter(each -> keep.test(each.getName())).toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(copy);
                byte[] bytes = bytes(zip, entry);
                out.write(entry.getName().endsWith(".class") ? classes.apply(bytes) : bytes);
                out.closeEntry();
            }
        }
    }

    /** Reads an entry whole. */
    static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}

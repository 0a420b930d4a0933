package org.eigenscope.jlink;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Leaves out of some large libraries the classes that nothing can reach. A class is reached when a reached class names
 * it anywhere in its constant pool: as a class, in a descriptor, or in a string (for reflection by name), or when it
 * provides a service that is reached. All classes of the libraries that are not trimmed, and of the program, are
 * reached.
 */
final class JarShrinker {

    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");
    private static final String SERVICES = "META-INF/services/";
    /**
     * Of no use here: tables of East Asian characters and a font for reading PDF files, themes but ours, sources of
     * protobuf's classes, manuals, how the library was built.
     */
    private static final Pattern UNUSED = Pattern.compile(
            "org/apache/(fontbox/cmap/(?!Identity-H$)|pdfbox/resources/ttf/).*|"
            + "atlantafx/base/theme/(nord|cupertino|dracula).*"
            + "|.*\\.(proto|html)|META-INF/(maven|versions)/.*|OSGI-INF/.*");

    /** Class name, with slashes, to the class file's bytes: of every library. */
    private final Map<String, byte[]> classes = new HashMap<>();
    /** Service to its providers, by the names of their classes. */
    private final Map<String, List<String>> services = new HashMap<>();
    private final Set<String> reached = new HashSet<>();
    private final Deque<String> waiting = new ArrayDeque<>();

    JarShrinker(List<Path> whole, List<Path> trimmed) throws IOException {
        for (Path jar : trimmed) {
            read(jar);
        }
        for (Path jar : whole) {
            read(jar).forEach(this::reach);
        }
        // Services of Java itself.
        services.keySet().stream().filter(service -> !classes.containsKey(service)).forEach(this::reachProviders);
        while (!waiting.isEmpty()) {
            follow(classes.get(waiting.pop()));
        }
    }

    /** Whether any class of the library is needed. */
    boolean needs(Path jar) throws IOException {
        return names(jar).stream().anyMatch(reached::contains);
    }

    /**
     * Writes the library with its reached classes, less the names of their variables, what lies beside them, and its
     * licences and services.
     */
    void write(Path jar, Path to) throws IOException {
        Set<String> folders = new HashSet<>();
        names(jar).stream().filter(reached::contains).forEach(each -> folders.add(folder(each)));
        JarRewriter.write(jar, to, name -> keeps(name, folders), VariableNames::drop);
    }

    private boolean keeps(String name, Set<String> folders) {
        if (isClass(name)) {
            return reached.contains(name.substring(0, name.length() - ".class".length()));
        }
        if (name.startsWith(SERVICES)) {
            String service = internal(name.substring(SERVICES.length()));
            return reached.contains(service) || !classes.containsKey(service);
        }
        return !name.endsWith("/") && !UNUSED.matcher(name).matches()
                && (name.startsWith("META-INF/") || !name.contains("/") || isBelow(folder(name), folders));
    }

    /** Resources often lie in folders of their own, below those of the classes that read them. */
    private static boolean isBelow(String folder, Set<String> folders) {
        for (String each = folder; !each.isEmpty(); each = folder(each)) {
            if (folders.contains(each)) {
                return true;
            }
        }
        return false;
    }

    private static String folder(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private List<String> read(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = zip.stream().filter(each -> isClass(each.getName())).toList();
            for (ZipEntry entry : entries) {
                classes.put(className(entry), JarRewriter.bytes(zip, entry));
            }
            for (ZipEntry entry : zip.stream().filter(each -> each.getName().matches(SERVICES + "[^/]+")).toList()) {
                List<String> providers = services.computeIfAbsent(internal(entry.getName()
                        .substring(SERVICES.length())), name -> new ArrayList<>());
                new String(JarRewriter.bytes(zip, entry), StandardCharsets.UTF_8).lines()
                        .map(line -> line.replaceAll("#.*", "").strip())
                        .filter(line -> !line.isEmpty()).map(JarShrinker::internal).forEach(providers::add);
            }
            return entries.stream().map(JarShrinker::className).toList();
        }
    }

    private static List<String> names(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().filter(each -> isClass(each.getName())).map(JarShrinker::className).toList();
        }
    }

    private static String className(ZipEntry entry) {
        return entry.getName().substring(0, entry.getName().length() - ".class".length());
    }

    private void follow(byte[] bytes) {
        for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof ClassEntry named) {
                reach(named.asInternalName());
            } else if (entry instanceof Utf8Entry text) {
                reach(internal(text.stringValue()));
                Matcher names = IN_DESCRIPTOR.matcher(text.stringValue());
                while (names.find()) {
                    reach(names.group(1));
                }
            }
        }
    }

    private void reach(String name) {
        if (classes.containsKey(name) && reached.add(name)) {
            waiting.push(name);
            reachProviders(name);
        }
    }

    private void reachProviders(String service) {
        services.getOrDefault(service, List.of()).forEach(this::reach);
    }

    private static String internal(String name) {
        return name.replace('.', '/');
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF/") && !name.equals("module-info.class");
    }
}

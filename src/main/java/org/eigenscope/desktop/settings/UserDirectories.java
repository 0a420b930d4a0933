package org.eigenscope.desktop.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The folders in which the platform wants the files of a program that no user opens.
 *
 * @param system the name of the operating system, as Java has it
 * @param home the user's folder
 */
public record UserDirectories(String system, Map<String, String> environment, Path home) {

    public static UserDirectories ofThisSystem() {
        // HOME where it is set, as the XDG specification wants: Java's user.home does not follow it.
        Path home = absolute(System.getenv("HOME")).orElse(Path.of(System.getProperty("user.home")));
        return new UserDirectories(System.getProperty("os.name"), System.getenv(), home);
    }

    /**
     * {@code ~/.local/state/eigenscope} (XDG), {@code ~/Library/Logs/Eigenscope} or {@code
     * %LOCALAPPDATA%\Eigenscope\Logs}.
     */
    public Path logs() {
        return switch (family()) {
            case MAC -> home.resolve("Library/Logs/Eigenscope");
            case WINDOWS -> folder("LOCALAPPDATA", "AppData/Local").resolve("Eigenscope/Logs");
            case OTHER -> folder("XDG_STATE_HOME", ".local/state").resolve("eigenscope");
        };
    }

    /**
     * {@code ~/.config/eigenscope} (XDG), {@code ~/Library/Application Support/Eigenscope} or {@code
     * %APPDATA%\Eigenscope}, and in it {@code preferences.properties}.
     */
    public Path preferences() {
        Path folder = switch (family()) {
            case MAC -> home.resolve("Library/Application Support/Eigenscope");
            case WINDOWS -> folder("APPDATA", "AppData/Roaming").resolve("Eigenscope");
            case OTHER -> folder("XDG_CONFIG_HOME", ".config").resolve("eigenscope");
        };
        return folder.resolve("preferences.properties");
    }

    /**
     * {@code ~/.cache/eigenscope} (XDG), {@code ~/Library/Caches/Eigenscope} or {@code
     * %LOCALAPPDATA%\\Eigenscope\\Cache}, and in it {@code reports}.
     */
    public Path reports() {
        Path folder = switch (family()) {
            case MAC -> home.resolve("Library/Caches/Eigenscope");
            case WINDOWS -> folder("LOCALAPPDATA", "AppData/Local").resolve("Eigenscope/Cache");
            case OTHER -> folder("XDG_CACHE_HOME", ".cache").resolve("eigenscope");
        };
        return folder.resolve("reports");
    }

    private enum Family { MAC, WINDOWS, OTHER }

    private Family family() {
        String name = system.toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? Family.MAC : name.startsWith("windows") ? Family.WINDOWS : Family.OTHER;
    }

    private Path folder(String variable, String otherwise) {
        return absolute(environment.get(variable)).orElse(home.resolve(otherwise));
    }

    /** The XDG specification: a relative path in these variables is to be ignored. */
    private static Optional<Path> absolute(String path) {
        return Optional.ofNullable(path).filter(text -> !text.isBlank()).map(Path::of).filter(Path::isAbsolute);
    }
}

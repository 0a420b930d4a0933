package org.eigenscope.format.io;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on Hugging Face's hub: {@code hf://organization/name@revision/file}.
 *
 * @param repository organization and name
 * @param revision a branch, a tag or a commit; {@code main} if none is named
 * @param file a file of it; empty for the model
 */
public record HubAddress(String repository, String revision, String file) {

    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final String REVISION = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final Pattern HUB = Pattern.compile("hf:/+(%s/%s)(?:@(%s))?(?:/(.{1,300}))?"
            .formatted(PART, PART, REVISION));
    private static final Pattern WEB = Pattern.compile("https?:/+[^/].*", Pattern.CASE_INSENSITIVE);

    /** True for what is no path of this machine; slashes that a path has dropped do not matter. */
    public static boolean isAddress(Path word) {
        String text = word.toString().replace('\\', '/');
        return text.startsWith("hf:/") || WEB.matcher(text).matches();
    }

    /** The address as people write it: a path drops one of two slashes. */
    public static String shown(Path word) {
        return isAddress(word) ? word.toString().replace('\\', '/').replaceFirst(":/+", "://") : word.toString();
    }

    /** The model on the hub that is meant; empty for the address of a file. */
    static Optional<HubAddress> of(Path word) {
        Matcher hub = HUB.matcher(word.toString().replace('\\', '/'));
        if (!hub.matches()) {
            return Optional.empty();
        }
        String file = hub.group(3) == null ? "" : hub.group(3);
        return !file.isEmpty() && !isName(file) ? Optional.empty()
                : Optional.of(new HubAddress(hub.group(1), hub.group(2) == null ? "main" : hub.group(2), file));
    }

    /** The address of a file on the web, in which conversion to a path has removed a slash; empty if it is not one. */
    static Optional<URI> web(Path word) {
        String text = word.toString().replace('\\', '/');
        if (!WEB.matcher(text).matches()) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        try {
            URI address = new URI(text.substring(0, colon).toLowerCase(Locale.ROOT) + "://"
                    + text.substring(colon + 1).replaceFirst("^/+", ""));
            return address.getHost() == null ? Optional.empty() : Optional.of(address);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Where one of its files is. */
    URI resolve(URI endpoint, String name) throws URISyntaxException {
        return new URI(endpoint.getScheme(), null, endpoint.getHost(), endpoint.getPort(),
                endpoint.getPath().replaceFirst("/$", "") + "/" + repository + "/resolve/" + revision + "/" + name,
                null, null);
    }

    /** Where the list of its files is, with their sizes. */
    URI list(URI endpoint) throws URISyntaxException {
        return new URI(endpoint.getScheme(), null, endpoint.getHost(), endpoint.getPort(),
                endpoint.getPath().replaceFirst("/$", "") + "/api/models/" + repository + "/revision/" + revision,
                "blobs=true", null);
    }

    /** The model with the revision that a branch stands for. */
    HubAddress at(String commit) {
        return new HubAddress(repository, commit, file);
    }

    /** The place of a file in the folders of the model: {@code unet/} of {@code unet/model.safetensors}. */
    static String folderOf(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** True if a name that a server gives can be that of a file here. */
    static boolean isName(String name) {
        for (String part : name.split("/", -1)) {
            if (!part.matches("[^\\\\:\\x00-\\x1f]{1,200}") || part.startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}

package org.eigenscope.format.io;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * The list of a model's files on the hub.
 *
 * @param commit which version of it; empty if the hub does not say
 * @param sizes of the files by their names, in bytes; −1 where the hub does not say
 */
record HubList(String commit, Map<String, Long> sizes) {

    /** How long the answer may be. */
    static final int LONGEST = 32 << 20;
    private static final String TOO_LONG = "the list of the model's files is longer than we read; download the files "
            + "that you mean, and open those";

    /**
     * Reads the answer of the hub, {@code {"sha": …, "siblings": [{"rfilename": …, "size": …}, …]}}.
     *
     * @throws IOException if it is no such list, or one of more files than are read
     */
    static HubList of(byte[] answer) throws IOException {
        if (answer.length >= LONGEST) {
            throw new IOException(TOO_LONG);
        }
        try {
            JsonObject list = Json.read(Path.of(""), new ByteArrayInputStream(answer), "the list", Json::element)
                    .getAsJsonObject();
            String commit = list.get("sha").getAsString();
            Map<String, Long> sizes = new LinkedHashMap<>();
            for (JsonElement one : list.getAsJsonArray("siblings")) {
                JsonElement size = one.getAsJsonObject().get("size");
                sizes.put(one.getAsJsonObject().get("rfilename").getAsString(),
                        size == null || !size.isJsonPrimitive() ? -1 : Math.max(-1, size.getAsLong()));
            }
            return new HubList(commit.matches("[0-9a-f]{40}") ? commit : "", sizes);
        } catch (IndexBudget.Exceeded e) {
            throw new IOException(TOO_LONG, e);
        } catch (Malformed | IllegalStateException | NullPointerException | NumberFormatException
                | UnsupportedOperationException e) {
            throw new IOException("the server's answer is not a list of files", e);
        }
    }
}

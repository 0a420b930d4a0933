package org.eigenscope.jlink;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Makes a bill of materials (CycloneDX, as Maven's plugin writes it) that of the program as it is shipped: a library
 * has the hash of its jar in the app-image, from which unused classes may be gone; what is not shipped is excluded.
 * JavaFX, which is in the Java runtime, and OpenBLAS, whose native library is shipped alone, keep the hashes of the
 * jars that they were taken from.
 *
 * <p>Run from its source: arguments are the bill and the folder of the jars.
 */
public final class BillOfMaterials {

    private static final Set<String> TAKEN_APART = Set.of("org.openjfx", "org.bytedeco");

    private BillOfMaterials() {}

    /** @param args the bill, which is replaced, and the folder of the shipped jars */
    public static void main(String[] args) throws IOException {
        Path bill = Path.of(args[0]);
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        JsonObject shipped = shipped(gson.fromJson(Files.readString(bill), JsonObject.class), Path.of(args[1]));
        Files.writeString(bill, gson.toJson(shipped) + "\n");
    }

    /**
     * The bill with the hashes of what is shipped.
     *
     * @throws IllegalStateException if a jar is shipped that the bill does not have
     */
    static JsonObject shipped(JsonObject bill, Path jars) throws IOException {
        JsonObject made = bill.deepCopy();
        int found = 0;
        for (JsonElement element : made.getAsJsonArray("components")) {
            JsonObject component = element.getAsJsonObject();
            Path jar = jars.resolve(component.get("name").getAsString() + "-" + component.get("version").getAsString()
                    + ".jar");
            if (Files.exists(jar)) {
                component.add("hashes", hashes(jar));
                found++;
            } else if (!component.has("group") || !TAKEN_APART.contains(component.get("group").getAsString())) {
                component.addProperty("scope", "excluded");
            }
        }
        try (var files = Files.list(jars)) {
            long all = files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.endsWith("eigenscope.jar")).count();
            if (all != found) {
                throw new IllegalStateException("%d jars are shipped, and the bill has %d of them".formatted(all,
                        found));
            }
        }
        return made;
    }

    private static JsonArray hashes(Path jar) throws IOException {
        JsonObject hash = new JsonObject();
        hash.addProperty("alg", "SHA-256");
        try {
            hash.addProperty("content", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(jar))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        JsonArray hashes = new JsonArray();
        hashes.add(hash);
        return hashes;
    }
}

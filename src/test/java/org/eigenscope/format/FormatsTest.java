package org.eigenscope.format;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import static org.assertj.core.api.Assertions.assertThat;

/** The formats' own descriptions, and what has to agree with them: docs, installers, desktop entries. */
class FormatsTest {

    private static final Path INSTALLERS = Path.of("installers");
    /** A type that shared-mime-info describes itself. */
    private static final String STANDARD = "application/x-hdf";

    @Test
    void everyKindOfFileIsDescribed() {
        assertThat(Formats.ALL).isNotEmpty().allMatch(format -> !format.fileTypes().isEmpty());
        List<FileType> types = Formats.fileTypes();
        assertThat(types.stream().map(FileType::rank)).as("no two kinds claim one place").isSorted()
                .doesNotHaveDuplicates();
        assertThat(types.stream().map(FileType::description)).doesNotHaveDuplicates().doesNotContain("");
        for (FileType type : types) {
            assertThat(type.extensions()).as(type.description()).isNotEmpty()
                    .allMatch(extension -> extension.matches("[a-z0-9]+"));
            assertThat(type.models()).allMatch(glob -> type.extensions().stream()
                    .anyMatch(end -> glob.endsWith("." + end)
                    || glob.endsWith("." + end + ".index.json")));
        }
        assertThat(types.stream().filter(FileType::alone).flatMap(type -> type.extensions().stream()))
                .as("an ending that says enough is of one kind").doesNotHaveDuplicates();
    }

    @Test
    void theOrderOfAFoldersFilesIsThatOfTheRanks() {
        assertThat(Formats.fileTypes().stream().flatMap(type -> type.globs().stream())).startsWith(
                "model.safetensors.index.json", "model.safetensors", "adapter_model.safetensors",
                "diffusion_pytorch_model.safetensors",
                "*.safetensors.index.json", "*.safetensors", "pytorch_model.bin.index.json", "pytorch_model.bin")
                .containsSubsequence("*pytorch_model.bin", "*-00001-of-?????.gguf", "*.gguf", "model.onnx", "*.onnx",
                "*.keras",
                        "*.weights.json", "*.h5", "*.pt", "*.pth", "*.ckpt", "*.ckpt.index", "*.index", "*.pb", "*.npz",
                        "*.npy")
                .doesNotContain("*.bin", "*.json", "*.mat");
    }

    @Test
    void theDialogOffersWhatIsRead() {
        assertThat(Formats.globs()).contains("*.safetensors", "*.bin", "*.hdf5", "*.mat", "*.index", "*.json")
                .doesNotHaveDuplicates();
    }

    @Test
    void partsOfAModelAreToldByItsName() {
        assertThat(Formats.parts("model.safetensors.index.json")).isEqualTo("model-");
        assertThat(Formats.parts("m-00001-of-00003.gguf")).isEqualTo("m-");
        assertThat(Formats.parts("model.weights.json")).isEqualTo("model_");
        assertThat(Formats.parts("model.ckpt.index")).isEqualTo("model.ckpt.data-");
        assertThat(Formats.parts("model.onnx")).isEqualTo("model.onnx");
        assertThat(Formats.parts("model.safetensors")).isEmpty();
    }

    @Test
    void theDocsHaveTheTable() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/formats.md")).stream()
                .dropWhile(line -> !line.startsWith("| format | kind of file |")).skip(2)
                .takeWhile(line -> line.startsWith("|")).toList();
        assertThat(rows).containsExactlyElementsOf(Formats.ALL.stream().flatMap(FormatsTest::rows).toList());
    }

    private static Stream<String> rows(ModelFormat format) {
        return format.fileTypes().stream().map(type -> "| %s | %s | %s |%s |".formatted(format.name(),
                type.description(),
                type.extensions().stream().map(extension -> "`." + extension + "`").collect(Collectors.joining(" ")),
                type.mimeType().isEmpty() ? "" : " " + type.mimeType()));
    }

    @Test
    void everyPageThatNamesTheFormatsNamesAll() throws IOException {
        for (String page : List.of("README.md", "installers/linux/control",
                "installers/linux/org.eigenscope.eigenscope.metainfo.xml")) {
            String words = Files.readString(Path.of(page)).replaceAll("\\s+", " ");
            for (String name : Formats.inWords().split(", | or ")) {
                assertThat(words).as(page).contains(name);
            }
        }
    }

    @Test
    void theAssociationsAreThoseOfTheFormats() throws IOException {
        List<String> expected = new ArrayList<>();
        for (FileType type : opened()) {
            for (String extension : type.extensions()) {
                expected.add(extension);
                Properties properties = new Properties();
                try (Reader reader = Files.newBufferedReader(INSTALLERS.resolve("associations")
                        .resolve(extension + ".properties"))) {
                    properties.load(reader);
                }
                assertThat(properties).hasSize(3).containsEntry("extension", extension)
                        .containsEntry("mime-type", type.mimeType())
                        .containsEntry("description", type.description());
            }
        }
        try (Stream<Path> files = Files.list(INSTALLERS.resolve("associations"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(
                    expected.stream().map(extension -> extension + ".properties").toList());
        }
        for (String arguments : List.of("windows/package.args", "macos/program.args")) {
            assertThat(matches(INSTALLERS.resolve(arguments),
                    "--file-associations installers/associations/(\\S+)\\.properties"))
                    .as(arguments).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(matches(INSTALLERS.resolve("README.md"), "The file types `([^`]+)` open").getFirst().split(" "))
                .containsExactlyInAnyOrder(expected.stream().map(extension -> "." + extension).toArray(String[]::new));
    }

    @Test
    void linuxKnowsTheTypes() throws Exception {
        List<String> types = opened().stream().map(FileType::mimeType).toList();
        assertThat(matches(INSTALLERS.resolve("linux/org.eigenscope.eigenscope.desktop"), "(?m)^MimeType=(.*);$")
                .getFirst().split(";"))
                .containsExactlyInAnyOrder(types.toArray(String[]::new));
        assertThat(matches(INSTALLERS.resolve("linux/org.eigenscope.eigenscope.metainfo.xml"),
                "<mediatype>(.*)</mediatype>"))
                .containsExactlyInAnyOrderElementsOf(types);
        Document mime = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder()
                .parse(INSTALLERS.resolve("linux/eigenscope-mime.xml").toFile());
        List<Element> described = elements(mime.getElementsByTagNameNS("*", "mime-type"));
        List<FileType> own = opened().stream().filter(type -> !type.mimeType().equals(STANDARD)).toList();
        assertThat(described.stream().map(type -> type.getAttribute("type")))
                .containsExactlyInAnyOrderElementsOf(own.stream().map(FileType::mimeType).toList());
        for (FileType type : own) {
            Element entry = described.stream().filter(element -> element.getAttribute("type").equals(type.mimeType()))
                    .findFirst().orElseThrow();
            assertThat(elements(entry.getElementsByTagNameNS("*", "comment"))).singleElement()
                    .satisfies(comment -> assertThat(comment.getTextContent()).isEqualTo(type.description()));
            assertThat(elements(entry.getElementsByTagNameNS("*", "glob")).stream()
                    .map(glob -> glob.getAttribute("pattern")))
                    .containsExactlyElementsOf(type.anyName());
        }
    }

    /** What a double-click opens. */
    private static List<FileType> opened() {
        return Formats.fileTypes().stream().filter(type -> !type.mimeType().isEmpty()).toList();
    }

    private static List<String> matches(Path file, String regex) throws IOException {
        return Pattern.compile(regex).matcher(Files.readString(file)).results().map(match -> match.group(1)).toList();
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
    }
}

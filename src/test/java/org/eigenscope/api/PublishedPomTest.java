package org.eigenscope.api;

import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import static org.assertj.core.api.Assertions.assertThat;

/** The pom has what Maven Central asks of one (central.sonatype.org/publish/requirements). */
class PublishedPomTest {

    private final XPath paths = XPathFactory.newInstance().newXPath();

    private String text(Document pom, String path) throws Exception {
        return paths.evaluate(path, pom).strip();
    }

    @Test
    void everythingThatIsAskedForIsThere() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile());
        for (String path : List.of("groupId", "artifactId", "version", "name", "description", "url",
                "licenses/license/name", "licenses/license/url", "developers/developer/name", "scm/connection",
                "scm/developerConnection", "scm/url")) {
            assertThat(text(pom, "/project/" + path)).as(path).isNotEmpty();
        }
        assertThat(text(pom, "/project/version")).doesNotContain("SNAPSHOT", "$");
        assertThat(text(pom, "/project/scm/connection")).startsWith("scm:git:");
        // One address, in one place; until there is one the profile of the library does not deploy.
        assertThat(text(pom, "/project/url")).isEqualTo("${repository}");
        String rule = text(pom, "//profile[id='library']//requireProperty[property='repository']/regex");
        assertThat("https://github.com/somebody/eigenscope").matches(rule);
        assertThat("https://eigenscope.invalid").doesNotMatch(rule);
        assertThat("https://eigenscope.invalid/eigenscope").doesNotMatch(rule);
    }

    /** Of what a library brings along nothing is for its window, or for tests. */
    @Test
    void whatOnlyTheWindowNeedsIsOptional() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("pom.xml").toFile());
        for (String group : List.of("org.openjfx", "io.github.mkpaz", "org.controlsfx", "org.kordamp.ikonli")) {
            String of = "/project/dependencies/dependency[groupId='" + group + "'";
            assertThat(text(pom, "count(" + of + "])")).as(group).isNotEqualTo("0");
            assertThat(text(pom, "count(" + of + " and not(optional='true') and not(scope='test')])")).as(group)
                    .isEqualTo("0");
        }
    }
}

package dev.shipline.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.shipline.document.Document;
import dev.shipline.image.ImageDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceSbomsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final Optional<BaseImage> BASE = Optional.of(new BaseImage(
            "docker.io/library/eclipse-temurin:17-jre", Optional.of(new ImageDigest("sha256:" + "a".repeat(64)))));

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final List<Library> libraries = new ArrayList<>();

    @BeforeEach
    void aServiceWithLibraries() throws IOException {
        Files.createDirectories(folder.resolve("target/classes"));
        libraries.add(library("org.slf4j", "slf4j-api", Optional.empty(), false, Optional.of("io.netty:netty")));
        libraries.add(library("io.netty", "netty", Optional.of("linux x86"), true, Optional.empty()));
    }

    @Test
    void fitsThePublishedSchema() throws IOException {
        assertThat(violations(read(BASE))).isEmpty();
        assertThat(violations(read(Optional.of(new BaseImage("quay.io/acme/base", Optional.empty())))))
                .isEmpty();
        assertThat(violations(read(Optional.empty()))).isEmpty();
        libraries.clear();
        assertThat(violations(read(Optional.empty()))).isEmpty();
    }

    /** The check itself would say so. */
    @Test
    void theSchemaRefusesWhatIsWrong() throws IOException {
        String wrong = new String(read(BASE), StandardCharsets.UTF_8).replace("\"required\"", "\"compile\"");
        assertThat(violations(wrong.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    }

    @Test
    void namesTheServiceItsBaseAndItsLibraries() {
        Document bom = Document.json(read(BASE));
        assertThat(bom.at("metadata", "component", "purl").text()).contains("pkg:maven/com.acme/orders@1.2.3?type=jar");
        assertThat(bom.at("metadata", "timestamp").text()).contains(TIME.toString());
        assertThat(bom.at("components").items())
                .extracting(component -> component.at("purl").text(""))
                .containsExactly(
                        "pkg:oci/eclipse-temurin@sha256:" + "a".repeat(64)
                                + "?repository_url=docker.io/library/eclipse-temurin&tag=17-jre",
                        "pkg:maven/io.netty/netty@1.0?classifier=linux%20x86&type=jar",
                        "pkg:maven/org.slf4j/slf4j-api@1.0?type=jar");
        Document slf4j = bom.at("components").items().get(2);
        assertThat(slf4j.at("scope").text()).contains("required");
        assertThat(slf4j.at("hashes").items().get(0).at("content").text())
                .contains(ImageDigest.of("slf4j-api".getBytes(StandardCharsets.UTF_8))
                        .value()
                        .substring("sha256:".length()));
        assertThat(bom.at("components").items().get(1).at("scope").text()).contains("optional");
    }

    @Test
    void saysWhoBroughtWhat() {
        Document bom = Document.json(read(Optional.empty()));
        assertThat(bom.at("dependencies").items())
                .extracting(each ->
                        each.at("ref").text("") + " " + each.at("dependsOn").tree())
                .containsExactly(
                        "pkg:maven/com.acme/orders@1.2.3?type=jar [pkg:maven/io.netty/netty@1.0?classifier=linux%20x86&type=jar]",
                        "pkg:maven/io.netty/netty@1.0?classifier=linux%20x86&type=jar [pkg:maven/org.slf4j/slf4j-api@1.0?type=jar]",
                        "pkg:maven/org.slf4j/slf4j-api@1.0?type=jar []");
    }

    @Test
    void isTheSameForTheSameCommitInWhateverOrderItIsResolved() {
        byte[] first = read(BASE);
        Collections.reverse(libraries);
        assertThat(read(BASE)).isEqualTo(first);
    }

    @Test
    void hasAnotherNumberForOtherContent() {
        String first = Document.json(read(BASE)).at("serialNumber").text("");
        libraries.remove(0);
        assertThat(first).startsWith("urn:uuid:");
        assertThat(Document.json(read(BASE)).at("serialNumber").text("")).isNotEqualTo(first);
    }

    @Test
    void isNotMadeWhereNothingWasCompiled() throws IOException {
        Files.delete(folder.resolve("target/classes"));
        libraries.clear();
        assertThat(sboms().read(BASE, TIME, notes::add)).isEmpty();
        assertThat(notes).singleElement().asString().contains("target/bom.json");
    }

    @Nested
    class OneThatTheBuildWrote {
        @ParameterizedTest
        @ValueSource(strings = {"target/bom.json", "target/classes/META-INF/sbom/application.cdx.json"})
        void isTakenAsItIs(String file) throws IOException {
            String bom = "{\"bomFormat\":\"CycloneDX\",\"components\":[{},{}],"
                    + "\"metadata\":{\"component\":{\"version\":\"1.2.3\"}}}";
            write(file, bom);
            assertThat(sboms().read(BASE, TIME, notes::add)).hasValueSatisfying(sbom -> {
                assertThat(sbom.content()).isEqualTo(bom.getBytes(StandardCharsets.UTF_8));
                assertThat(sbom.components()).isEqualTo(2);
                assertThat(sbom.origin()).isEqualTo("the build's own, " + file);
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"bomFormat\":\"SPDX\"}",
                    "<bom/>",
                    "{\"bomFormat\":\"CycloneDX\",\"metadata\":{\"component\":{\"version\":\"1.2.2\"}}}"
                })
        void isLeftWithAWordWhereItIsNone(String content) throws IOException {
            write("target/bom.json", content);
            assertThat(sboms().read(BASE, TIME, notes::add))
                    .hasValueSatisfying(sbom -> assertThat(sbom.origin()).isEqualTo("of what Maven resolved"));
            assertThat(notes).singleElement().asString().startsWith("target/bom.json ");
        }

        private void write(String file, String content) throws IOException {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), content);
        }
    }

    private byte[] read(Optional<BaseImage> base) {
        return sboms().read(base, TIME, notes::add).orElseThrow().content();
    }

    private ServiceSboms sboms() {
        return new ServiceSboms(
                new Service("com.acme", "orders", "1.2.3"),
                folder.resolve("target"),
                folder.resolve("target/classes"),
                () -> libraries);
    }

    private Library library(
            String group, String name, Optional<String> classifier, boolean optional, Optional<String> parent)
            throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".jar"), name);
        return new Library(group, name, "1.0", "jar", classifier, optional, file, group + ":" + name, parent);
    }

    /** Held against the schema that the CycloneDX project publishes; nothing is fetched. */
    private static List<String> violations(byte[] bom) throws IOException {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V7,
                builder -> builder.schemaMappers(
                        mappers -> mappers.mapPrefix("http://cyclonedx.org/schema/", "classpath:")));
        JsonSchema schema = factory.getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
        return schema.validate(new ObjectMapper().readTree(bom)).stream()
                .map(Object::toString)
                .toList();
    }
}

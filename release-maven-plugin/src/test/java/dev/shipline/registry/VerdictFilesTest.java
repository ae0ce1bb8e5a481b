package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What a verdict looks like in the console, in scan.json and in the test results. */
class VerdictFilesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final ImageDigest DIGEST = new ImageDigest("sha256:" + "a".repeat(64));
    private static final ImageDigest RUNNING = new ImageDigest("sha256:" + "b".repeat(64));
    private static final PushedImage IMAGE =
            new PushedImage(ImageName.parse("quay.io/acme/orders"), "abc1234-candidate", DIGEST);

    private static final Finding OPENSSL = finding("CVE-1", Severity.CRITICAL, "openssl", "3.0.8");
    private static final Finding ZLIB = finding("CVE-2", Severity.HIGH, "zlib", "1.3");
    private static final Finding BASH = finding("CVE-3", Severity.HIGH, "bash", null);
    private static final Finding TAR = finding("CVE-4", Severity.LOW, "tar", null);

    @TempDir
    Path folder;

    @Nested
    class InTheConsole {
        @Test
        void noFindingBreaksTheTable() {
            Finding hostile = new Finding(
                    "CVE-2", Severity.CRITICAL, "open\u001b[2Jssl\n\u2028\u202e", "3.0.7", Optional.of("3.0.8"), "");
            Verdict verdict = new Verdict("scanned", false, "", List.of(hostile, TAR));

            assertThat(new VerdictTable(verdict).lines(1))
                    .containsExactly(
                            "Severity  Package     Version  Fixed by  Id",
                            "Critical  open[2Jssl  3.0.7    3.0.8     CVE-2",
                            "… and 1 more in scan.json");
            assertThat(new VerdictTable(new Verdict("scanned", true, "", List.of())).lines(5))
                    .isEmpty();
        }

        @Test
        void whatRejectsComesFirstAndEveryExceptionIsNamed() {
            Rules rules = new Rules().allow("CVE-1", "2026-06-30").allow("CVE-2", "2025-12-31");
            Verdict verdict = verdict(rules, OPENSSL, ZLIB, TAR).against(RUNNING, List.of(TAR, BASH));

            assertThat(new VerdictTable(verdict).lines(10))
                    .containsExactly(
                            "Severity  Package  Version  Fixed by  Id",
                            "High      zlib     1        1.3       CVE-2  new, no longer allowed",
                            "Critical  openssl  1        3.0.8     CVE-1  new, allowed",
                            "Low       tar      1        -         CVE-4",
                            "allowed until 2026-06-30: CVE-1 in openssl, nobody reaches it",
                            "against the image that runs now: 2 new, 1 already running, 1 gone");
        }
    }

    @Nested
    class AgainstWhatRuns {
        @Test
        void anUpdateThatDoesNotHelpBringsNothingNew() {
            Finding updated =
                    new Finding("CVE-1", Severity.CRITICAL, "openssl", "3.0.7-deb12u1", Optional.empty(), "elsewhere");

            ScanDelta delta = ScanDelta.between(RUNNING, List.of(OPENSSL, BASH), List.of(updated, ZLIB));

            assertThat(delta.running()).containsExactly(updated);
            assertThat(delta.added()).containsExactly(ZLIB);
            assertThat(delta.gone()).containsExactly(BASH);
            assertThat(delta.summary()).isEqualTo("1 new, 1 already running, 1 gone");
        }

        @Test
        void theSameFindingInAnotherPackageIsNew() {
            Finding elsewhere = finding("CVE-1", Severity.CRITICAL, "openssl-libs", null);

            assertThat(ScanDelta.between(RUNNING, List.of(OPENSSL), List.of(OPENSSL, elsewhere))
                            .added())
                    .containsExactly(elsewhere);
        }
    }

    @Nested
    class InScanJson {
        @Test
        void everythingThatLedToTheVerdictIsThere() throws IOException {
            Rules rules = new Rules()
                    .allow("CVE-1", "openssl", "2026-06-30")
                    .allow("CVE-2", "2025-12-31")
                    .allow("CVE-9", "2026-06-30");
            Verdict verdict = verdict(rules, OPENSSL, ZLIB, TAR).against(RUNNING, List.of(TAR, BASH));

            Path file = ScanFile.write(folder, IMAGE, rules.policy(), verdict);

            Document written = Document.json(Files.readString(file));
            assertThat(file).hasFileName("scan.json");
            assertThat(written.at("digest").text()).contains(DIGEST.value());
            assertThat(written.at("passed").flag(true)).isFalse();
            assertThat(written.at("counts", "High").number(0)).isEqualTo(1);
            assertThat(written.at("policy").toJson())
                    .isEqualTo("{\"threshold\":\"High\",\"fixable\":false,\"timeout\":600,\"unsupported\":\"fail\","
                            + "\"failed\":\"wait\",\"late\":\"fail\"}");
            assertThat(written.at("allowed").toJson())
                    .isEqualTo("[{\"id\":\"CVE-1\",\"package\":\"openssl\",\"version\":\"1\","
                            + "\"reason\":\"nobody reaches it\",\"until\":\"2026-06-30\",\"place\":\"allow.yaml:1\"}]");
            assertThat(written.at("expired").items().get(0).at("until").text()).contains("2025-12-31");
            assertThat(written.at("unused").items().get(0).at("id").text()).contains("CVE-9");
            assertThat(written.at("delta", "against").text()).contains(RUNNING.value());
            assertThat(written.at("delta", "new").number(0)).isEqualTo(2);
            assertThat(written.at("delta", "goneFindings")
                            .items()
                            .get(0)
                            .at("id")
                            .text())
                    .contains("CVE-3");
            assertThat(written.at("findings").items())
                    .extracting(finding -> finding.at("ruling").text("") + " "
                            + finding.at("new").flag(false))
                    .containsExactly("allowed true", "expired true", "below false");
            assertThat(written.at("findings").items().get(0).at("fixedBy").text())
                    .contains("3.0.8");
        }

        @Test
        void nothingIsMadeUpWithoutAVerdict() throws IOException {
            Rules rules = new Rules().allow("CVE-9", "2026-06-30");

            Path file = ScanFile.write(folder, IMAGE, rules.policy(), silent(false));

            Document written = Document.json(Files.readString(file));
            assertThat(written.at("unused").isMissing()).isTrue();
            assertThat(written.at("delta").isMissing()).isTrue();
        }
    }

    @Nested
    class InTheTestResults {
        @Test
        void aFindingThatCountsHasFailedAndOneThatIsLetPassIsSkipped() throws IOException {
            Rules rules = new Rules().fixableOnly().allow("CVE-1", "2026-06-30");

            Element suite = results(rules, verdict(rules, OPENSSL, ZLIB, BASH, TAR));

            assertThat(suite.getAttribute("tests")).isEqualTo("3");
            assertThat(suite.getAttribute("failures")).isEqualTo("1");
            assertThat(suite.getAttribute("skipped")).isEqualTo("2");
            assertThat(lines(suite))
                    .containsExactly(
                            "CVE-2 in zlib 1: failure High, fixed by 1.3",
                            "CVE-1 in openssl 1: skipped allowed until 2026-06-30: nobody reaches it",
                            "CVE-3 in bash 1: skipped no version fixes it");
        }

        @Test
        void aCleanImageHasPassed() throws IOException {
            assertThat(lines(results(new Rules(), verdict(new Rules(), TAR))))
                    .containsExactly("no finding of High or worse counts: passed");
        }

        @Test
        void anExceptionThatIsOverIsNamed() throws IOException {
            Rules rules = new Rules().allow("CVE-1", "2025-12-31");

            assertThat(lines(results(rules, verdict(rules, OPENSSL))))
                    .containsExactly("CVE-1 in openssl 1: failure Critical, fixed by 3.0.8, allowed until 2025-12-31");
        }

        @Test
        void aMissingVerdictIsATestOfItsOwn() throws IOException {
            assertThat(lines(results(new Rules(), silent(false))))
                    .containsExactly("the scanner's verdict: failure it is queued");
            assertThat(lines(results(new Rules(), silent(true))))
                    .containsExactly("the scanner's verdict: skipped it is queued");
        }

        @Test
        void noTextBreaksThem() throws IOException {
            String hostile = IntStream.rangeClosed(0, 0xA0)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    + "]]></failure><!-- &x; %x; <![CDATA[ \ud800 \udc00x \ufffe \uffff \ud83d\ude80";
            Finding finding = new Finding(hostile, Severity.HIGH, hostile, hostile, Optional.of(hostile), hostile);

            Element suite = results(new Rules(), verdict(new Rules(), finding));

            Element failure = (Element) suite.getElementsByTagName("failure").item(0);
            assertThat(failure.getTextContent())
                    .contains("]]></failure><!-- &x; %x; <![CDATA[ \ufffd \ufffdx \ufffd \ufffd \ud83d\ude80");
            assertThat(failure.getAttribute("message")).contains("]]></failure>");
        }

        private Element results(Rules rules, Verdict verdict) throws IOException {
            Path file = ScanTests.write(folder, IMAGE, rules.policy(), verdict);
            assertThat(folder.relativize(file)).hasToString("junit/scan.xml");
            try {
                return (Element) valid(Files.readString(file))
                        .getDocumentElement()
                        .getElementsByTagName("testsuite")
                        .item(0);
            } catch (SAXException | ParserConfigurationException e) {
                throw new AssertionError(Files.readString(file), e);
            }
        }

        /** Readers of such files differ; what the schema allows, all of them take. */
        private org.w3c.dom.Document valid(String xml) throws IOException, SAXException, ParserConfigurationException {
            DocumentBuilderFactory parsers = DocumentBuilderFactory.newDefaultInstance();
            parsers.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setNamespaceAware(true);
            org.w3c.dom.Document document = parsers.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
            SchemaFactory.newDefaultInstance()
                    .newSchema(VerdictFilesTest.class.getResource("/registry/junit.xsd"))
                    .newValidator()
                    .validate(new DOMSource(document));
            return document;
        }

        private static List<String> lines(Element suite) {
            NodeList cases = suite.getElementsByTagName("testcase");
            return IntStream.range(0, cases.getLength())
                    .mapToObj(i -> (Element) cases.item(i))
                    .map(test -> {
                        Element outcome =
                                (Element) test.getElementsByTagName("*").item(0);
                        return test.getAttribute("name") + ": "
                                + (outcome == null
                                        ? "passed"
                                        : outcome.getTagName() + " " + outcome.getAttribute("message"));
                    })
                    .toList();
        }
    }

    private static Verdict verdict(Rules rules, Finding... findings) {
        Assessment assessment = Assessment.of(List.of(findings), rules.policy(), TODAY);
        return new Verdict(
                "scanned",
                assessment.rejected().isEmpty(),
                "so it is",
                List.of(findings),
                Optional.empty(),
                assessment,
                Optional.empty());
    }

    private static Verdict silent(boolean passed) {
        return new Verdict(
                "queued",
                passed,
                "it is queued",
                List.of(),
                Optional.of(Lack.LATE),
                Assessment.of(List.of(), new Rules().policy(), TODAY),
                Optional.empty());
    }

    private static Finding finding(String id, Severity severity, String packageName, String fixedBy) {
        return new Finding(id, severity, packageName, "1", Optional.ofNullable(fixedBy), "https://a.example/" + id);
    }
}

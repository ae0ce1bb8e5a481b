package dev.shipline.report;

import dev.shipline.document.Document;
import dev.shipline.page.Element;
import java.util.List;
import java.util.stream.Collectors;

/** What the scanner found in the image, from {@code scan.json}. */
final class ScanSection {
    private static final int MOST_FINDINGS = 200;

    private ScanSection() {}

    static Element of(Document scan) {
        Element section = Element.of("div");
        if (scan.isMissing()) {
            return section;
        }
        List<Document> findings = scan.at("findings").items();
        section.add(
                Element.of("h2", scan.at("passed").flag(false) ? "" : "bad").text(title(scan, findings)),
                Element.of("p", "soft").text(scan.at("reason").text("")));
        if (findings.isEmpty()) {
            return section;
        }
        boolean compared = !scan.at("delta").isMissing();
        Element table = Element.of("table")
                .add(head(List.of(
                        "Severity", "Package", "Version", "Fixed by", "Id", compared ? "Since" : "", "Policy")));
        table.add(findings.stream().limit(MOST_FINDINGS).map(finding -> row(finding, compared)));
        section.add(Element.of("div", "scroll").add(table));
        int more = findings.size() - MOST_FINDINGS;
        return more <= 0 ? section : section.add(Element.of("p", "soft").text("and " + more + " more in scan.json"));
    }

    private static String title(Document scan, List<Document> findings) {
        if (!scan.at("status").text("").equals("scanned")) {
            return "There is no scan to go by";
        }
        String counts = scan.at("counts").fields().entrySet().stream()
                .map(count -> count.getValue().number(0) + " " + count.getKey())
                .collect(Collectors.joining(", "));
        String found = findings.isEmpty()
                ? "The scanner found nothing"
                : "The scanner found " + findings.size()
                        + (findings.size() == 1 ? " vulnerability (" : " vulnerabilities (") + counts + ")";
        return scan.at("passed").flag(false) ? found : found + " and the image was refused";
    }

    private static Element head(List<String> words) {
        return Element.of("tr").add(words.stream().map(word -> Element.of("th").text(word)));
    }

    private static Element row(Document finding, boolean compared) {
        String ruling = finding.at("ruling").text("");
        boolean rejects = ruling.equals("rejected") || ruling.equals("expired");
        String id = finding.at("id").text("");
        return Element.of("tr")
                .add(
                        cell(finding.at("severity").text(""), rejects ? "key bad" : "key"),
                        cell(finding.at("package").text(""), "words"),
                        cell(finding.at("version").text(""), "words"),
                        cell(finding.at("fixedBy").text("–"), "words"),
                        Element.of("td", "key")
                                .add(Element.link(finding.at("link").text(""), id)),
                        cell(since(finding, compared), "key"),
                        cell(words(ruling), "key"));
    }

    private static String since(Document finding, boolean compared) {
        if (!compared) {
            return "";
        }
        return finding.at("new").flag(false) ? "new" : "runs already";
    }

    private static String words(String ruling) {
        return switch (ruling) {
            case "rejected" -> "refuses it";
            case "expired" -> "was allowed, no longer";
            case "allowed" -> "allowed for now";
            case "unfixed" -> "has no fix";
            default -> "";
        };
    }

    private static Element cell(String text, String classes) {
        return Element.of("td", classes).text(text);
    }
}

package dev.shipline.init;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import eu.maveniverse.domtrip.Comment;
import eu.maveniverse.domtrip.Document;
import eu.maveniverse.domtrip.DomTripException;
import eu.maveniverse.domtrip.Element;
import eu.maveniverse.domtrip.Node;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A POM into which blocks are put. Every character that was there stays, and a block is written as the file around it is: its indentation, its line ends. */
final class PomText {
    /** In the order that Maven's own guide gives them. */
    private static final List<String> ORDER = List.of(
            "modelVersion",
            "parent",
            "groupId",
            "artifactId",
            "version",
            "packaging",
            "name",
            "description",
            "url",
            "inceptionYear",
            "organization",
            "licenses",
            "developers",
            "contributors",
            "mailingLists",
            "prerequisites",
            "modules",
            "subprojects",
            "scm",
            "issueManagement",
            "ciManagement",
            "distributionManagement",
            "properties",
            "dependencyManagement",
            "dependencies",
            "repositories",
            "pluginRepositories",
            "build",
            "reporting",
            "profiles");

    /** Of the byte order, which editors of another system put before the first character. */
    private static final String MARK = "\ufeff";

    private static final Pattern ENCODING = Pattern.compile("^\\s*<\\?xml[^>]*encoding\\s*=\\s*[\"']([^\"']+)[\"']");

    private final Charset charset;
    private final String mark;
    private final String before;
    private final Document document;
    private final String lineEnd;
    private final String unit;

    private PomText(Charset charset, String mark, String before, Document document) {
        this.charset = charset;
        this.mark = mark;
        this.before = before;
        this.document = document;
        this.lineEnd = before.contains("\r\n") ? "\r\n" : "\n";
        this.unit = project()
                .childElements()
                .findFirst()
                .map(PomText::indentation)
                .filter(text -> !text.isEmpty())
                .orElse("  ");
    }

    static PomText read(Path pom) {
        try {
            byte[] bytes = Files.readAllBytes(pom);
            Charset charset = charset(new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1));
            String text = new String(bytes, charset);
            String mark = text.startsWith(MARK) ? MARK : "";
            Document document = Document.of(text.substring(mark.length()));
            if (!(mark + document.toXml()).equals(text) || !java.util.Arrays.equals(text.getBytes(charset), bytes)) {
                throw unreadable(pom, "it would not be the same after being read and written as " + charset, null);
            }
            return new PomText(charset, mark, text, document);
        } catch (DomTripException | IllegalCharsetNameException | UnsupportedCharsetException | IOException e) {
            throw unreadable(pom, e.getMessage(), e);
        }
    }

    private static Charset charset(String head) {
        Matcher encoding = ENCODING.matcher(head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head);
        return encoding.find() ? Charset.forName(encoding.group(1)) : StandardCharsets.UTF_8;
    }

    Charset charset() {
        return charset;
    }

    String before() {
        return before;
    }

    String after() {
        return mark + document.toXml();
    }

    /** The text of an element below the project, where there is such an element. */
    Optional<String> text(String... path) {
        return element(path).map(Element::textContentTrimmed);
    }

    boolean has(String... path) {
        return element(path).isPresent();
    }

    /** A property of this POM itself. */
    boolean hasProperty(String name) {
        return has("properties", name);
    }

    /** Puts a block into the project, where its kind belongs. */
    void addToProject(String name, List<String> block) {
        Element project = project();
        int place = 0;
        Node last = null;
        List<Node> nodes = project.children().toList();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Element element && comesBefore(element.name(), name)) {
                place = i + 1;
                last = element;
            }
        }
        // a comment on the same line belongs to what is before it
        while (place < nodes.size()
                && nodes.get(place) instanceof Comment comment
                && !comment.precedingWhitespace().contains("\n")) {
            place++;
        }
        boolean airy = last != null && isAiry(nodes);
        insert(project, place, 1, airy ? concat("", block) : block);
        if (airy && place < nodes.size() && !isSetApart(nodes.get(place))) {
            nodes.get(place).precedingWhitespace(lineEnd + nodes.get(place).precedingWhitespace());
        }
    }

    /** Puts a block at the end of an element of the project, which is made if it is not there. */
    void append(List<String> path, List<String> block) {
        Optional<Element> there = element(path.toArray(String[]::new));
        if (there.isPresent()) {
            insert(there.get(), (int) there.get().children().count(), path.size() + 1, block);
            return;
        }
        String name = path.get(path.size() - 1);
        List<String> made = Blocks.in(name, block);
        if (path.size() == 1) {
            addToProject(name, made);
        } else {
            append(path.subList(0, path.size() - 1), made);
        }
    }

    /** Puts a block at the end of a profile's properties. */
    void appendToProfile(String id, List<String> properties) {
        Element profile = profile(id).orElseThrow();
        Optional<Element> there = profile.childElement("properties");
        if (there.isPresent()) {
            insert(there.get(), (int) there.get().children().count(), 4, properties);
        } else {
            insert(profile, (int) profile.children().count(), 3, Blocks.in("properties", properties));
        }
    }

    boolean hasProfile(String id) {
        return profile(id).isPresent();
    }

    boolean profileHasProperty(String id, String name) {
        return profile(id)
                .flatMap(profile -> profile.childElement("properties"))
                .flatMap(properties -> properties.childElement(name))
                .isPresent();
    }

    private Optional<Element> profile(String id) {
        return element("profiles").stream()
                .flatMap(profiles -> profiles.childElements("profile"))
                .filter(profile -> id.equals(profile.childTextTrimmed("id")))
                .findFirst();
    }

    private void insert(Element into, int place, int depth, List<String> block) {
        String base = unit.repeat(depth);
        StringBuilder text = new StringBuilder("<x>");
        for (String line : block) {
            String content = line.stripLeading();
            int deeper = (line.length() - content.length()) / 2;
            text.append(lineEnd).append(content.isEmpty() ? "" : base + unit.repeat(deeper) + content);
        }
        List<Node> nodes =
                Document.of(text.append("</x>").toString()).root().children().toList();
        boolean wasEmpty = into.children().findAny().isEmpty();
        boolean endsOnItsLine = !into.innerPrecedingWhitespace().contains("\n")
                && place == into.children().count();
        int index = place;
        for (Node node : nodes) {
            into.insertChild(index, node);
            index++;
        }
        if (wasEmpty || endsOnItsLine) {
            into.innerPrecedingWhitespace(lineEnd + unit.repeat(depth - 1));
        }
    }

    private Optional<Element> element(String... path) {
        Optional<Element> element = Optional.of(project());
        for (String name : path) {
            element = element.flatMap(parent -> parent.childElement(name));
        }
        return element;
    }

    private Element project() {
        return document.root();
    }

    private static boolean comesBefore(String there, String added) {
        int position = ORDER.indexOf(there);
        return position >= 0 && position < ORDER.indexOf(added);
    }

    /** Whether the parts of the project are set apart by empty lines. */
    private static boolean isAiry(List<Node> nodes) {
        return nodes.stream().filter(Element.class::isInstance).anyMatch(PomText::isSetApart);
    }

    private static boolean isSetApart(Node node) {
        return node.precedingWhitespace().chars().filter(c -> c == '\n').count() > 1;
    }

    private static String indentation(Node node) {
        String space = node.precedingWhitespace();
        return space.contains("\n") ? space.substring(space.lastIndexOf('\n') + 1) : "";
    }

    private static List<String> concat(String first, List<String> others) {
        java.util.ArrayList<String> all = new java.util.ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private static ReleaseFailure unreadable(Path pom, String because, Exception cause) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot add to " + pom,
                because,
                "add the parent or the plugin by hand, as README.md shows",
                cause);
    }
}

package dev.shipline.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parent POM costs a build that ships nothing: {@code mvn package} of orders as it is, against the same module with the same plugins and no parent.
 * The two take turns, so that a noisy machine is noisy for both; the answer is a ratio.
 */
public final class Overhead {
    private static final int PAIRS = 5;
    private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);
    private static final Pattern MANAGED_PLUGINS =
            Pattern.compile("<pluginManagement>.*?</pluginManagement>", Pattern.DOTALL);

    private Overhead() {}

    /** Arguments: project root, version, Maven home, local repository, working folder. */
    public static void main(String[] args) throws IOException {
        Reactor reactor = new Reactor(Path.of(args[0]), args[1], Path.of(args[3]));
        Path work = Path.of(args[4]);
        Trees.delete(work);
        MavenBuild maven =
                new MavenBuild(Path.of(args[2]), LocalRepositoryView.layOut(reactor, work.resolve("repository")));
        Path with = Checkout.of(reactor.service("orders"), work.resolve("with")).folder();
        Path without =
                Checkout.of(reactor.service("orders"), work.resolve("without")).folder();
        Files.writeString(
                without.resolve("pom.xml"), withoutParent(reactor, Files.readString(with.resolve("pom.xml"))));

        millis(maven, with);
        millis(maven, without);
        List<Long> withMillis = new ArrayList<>();
        List<Long> withoutMillis = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            withMillis.add(millis(maven, with));
            withoutMillis.add(millis(maven, without));
            ratios.add(withMillis.get(i) / (double) withoutMillis.get(i));
        }
        System.out.printf(
                Locale.ROOT,
                "[overhead] mvn package of orders, %d pairs: with the parent %d ms, without %d ms, ratio %.2f (%.2f to %.2f)%n",
                PAIRS,
                median(withMillis),
                median(withoutMillis),
                median(ratios),
                ratios.stream().min(Comparator.naturalOrder()).orElseThrow(),
                ratios.stream().max(Comparator.naturalOrder()).orElseThrow());
    }

    private static long millis(MavenBuild maven, Path project) {
        long start = System.nanoTime();
        MavenBuild.Result result = maven.run(project, Map.of(), line -> {}, List.of("clean", "package"));
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (!result.succeeded()) {
            throw new IllegalStateException(result.output());
        }
        return millis;
    }

    /** The service's POM with the parent's plugin versions and compiler settings written into it. */
    private static String withoutParent(Reactor reactor, String pom) throws IOException {
        String parent = Files.readString(reactor.root().resolve("release-parent-pom/pom.xml"));
        Matcher managed = MANAGED_PLUGINS.matcher(parent);
        if (!managed.find()) {
            throw new IllegalStateException("the parent manages no plugins");
        }
        String plugins = managed.group().replaceAll("(?s)<plugin><groupId>dev\\.shipline</groupId>.*?</plugin>", "");
        String properties = "<properties>\n<maven.compiler.release>17</maven.compiler.release>"
                + "<maven.compiler.parameters>true</maven.compiler.parameters>"
                + "<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>";
        return PARENT.matcher(pom)
                .replaceFirst("")
                .replace("<properties>", properties)
                .replace("</project>", "<build>" + Matcher.quoteReplacement(plugins) + "</build></project>");
    }

    private static <T extends Comparable<T>> T median(List<T> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}

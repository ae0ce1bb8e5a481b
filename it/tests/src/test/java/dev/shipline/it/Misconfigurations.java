package dev.shipline.it;

import static dev.shipline.it.Misconfiguration.fails;
import static dev.shipline.it.Misconfiguration.warns;

import dev.shipline.sandbox.loopback.Fault;
import dev.shipline.sandbox.registry.ScanScript;
import dev.shipline.sandbox.registry.ScanScript.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What users do wrong, each by itself. */
final class Misconfigurations {
    private static final String ENV = "-Penv=dev";

    private Misconfigurations() {}

    static List<Misconfiguration> all() {
        return Stream.of(choice(), image(), files(), cluster(), checkout(), words(), later())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Misconfiguration> choice() {
        return List.of(
                fails(
                        "A misspelt environment",
                        rig -> rig.run(rig.service(), Map.of(), "-Penv=stagging", "ship:check")),
                fails("Two environments", rig -> rig.run(rig.service(), Map.of(), "-Penv=dev,env=qa", "ship:check")),
                fails(
                        "An environment that always holds",
                        rig -> rig.checkIn(rig.checkOut("stubborn", "<properties><ship.env>qa</ship.env></properties>")
                                .folder())),
                fails("No environment where one is needed", rig -> rig.run(rig.service(), Map.of(), "ship:status")),
                fails(
                        "Properties that are missing",
                        rig -> rig.check("-Dship.image= ", "-Dship.values= ", "-Dship.chart= ")),
                warns("A misspelt property", rig -> rig.check("-Dship.scan.treshold=Low")),
                fails("Promotion of what was never proven", rig -> rig.check("-Dship.promote.from=qa")));
    }

    private static List<Misconfiguration> image() {
        return List.of(
                fails("An image without its registry", rig -> rig.check("-Dship.image=acme/tiny")),
                fails("A tag that is none", rig -> rig.check("-Dship.tag=feature/login")),
                fails("The tag latest", rig -> rig.check("-Dship.tag=latest")),
                fails("A registry that does not answer", rig -> rig.check("-Dship.image=localhost:1/acme/tiny")),
                fails(
                        "A wrong password",
                        rig -> rig.checkWith(settings -> settings.replaceFirst(
                                "(?s)(<username>acme\\+ci</username>.*?<password>)[^<]+", "$1wrong"))),
                fails(
                        "A password that is a variable nobody set",
                        rig -> rig.checkWith(settings -> settings.replaceFirst(
                                "(?s)(<username>acme\\+ci</username>.*?<password>)[^<]+", "$1\\${env.QUAY_TOKEN}"))),
                fails("A repository that is somebody else's", rig -> {
                    String host = rig.world().sandbox().registry().host();
                    return rig.check("-Dship.image=" + host + "/other/tiny");
                }),
                fails("A Dockerfile and no Docker engine", rig -> {
                    Path file = rig.write(rig.service(), "Dockerfile.other", "FROM scratch\n");
                    rig.world().sandbox().docker().stop();
                    try {
                        return rig.check("-Dship.dockerfile=" + file, "-Dship.tag=with-dockerfile");
                    } finally {
                        rig.world().sandbox().docker().start();
                    }
                }),
                fails("A platform that is none", rig -> rig.check("-Dship.image.platforms=amd64")));
    }

    private static List<Misconfiguration> files() {
        return List.of(
                fails("A bucket that is not there", rig -> rig.check("-Dship.values=s3://valeus/tiny")),
                fails("A values file that is not there", rig -> rig.checkWithFile("tiny/dev.yaml", null)),
                fails("A base.yaml that is not there", rig -> rig.checkWithFile("tiny/base.yaml", null)),
                fails(
                        "Values that are no YAML",
                        rig -> rig.checkWithFile("tiny/dev.yaml", "replicas: 1\nenvironment:\n  plain: [oops\n")),
                fails(
                        "Values that the chart does not take",
                        rig -> rig.checkWithFile("tiny/dev.yaml", "replicas: many\n")),
                fails("A chart that is not there", rig -> rig.check("-Dship.chart=s3://charts/microservices")),
                fails("A chart version that is not there", rig -> rig.check("-Dship.chart.version=^9")),
                fails("A keyring that is not there", rig -> rig.check("-Dship.chart.keyring=keys.gpg")),
                fails("An endpoint without its scheme", rig -> rig.check("-Dship.s3.endpoint=minio.example.com")),
                fails("An S3 that does not answer", rig -> rig.check("-Dship.s3.endpoint=http://localhost:1")));
    }

    private static List<Misconfiguration> cluster() {
        return List.of(
                fails("A kubeconfig that is not there", rig -> rig.check("-Dship.kubeconfig=/nowhere/config")),
                fails("A context that is not there", rig -> rig.check("-Dship.kube.context=prod")),
                fails(
                        "A cluster that does not answer",
                        rig -> rig.check("-Dship.kubeconfig="
                                + rig.kubeconfig(text -> text.replaceAll("(server: .*:)\\d+", "$11")))),
                fails(
                        "A cluster that does not know the user",
                        rig -> rig.check("-Dship.kubeconfig="
                                + rig.kubeconfig(text -> text.replaceAll("(token: ).*", "$1wrong")))),
                fails("Rights that are missing", rig -> denied(rig, "create secrets", "list pods")),
                fails("A namespace that is none", rig -> rig.check("-Dship.namespace=Team_A")),
                fails("A release name that is none", rig -> rig.check("-Dship.release=Orders")),
                fails("Two ways to name the cluster", rig -> rig.check("-Dship.eks.cluster=eu-west-1/prod")),
                fails("A helm program that is not there", rig -> rig.check("-Dship.helm.executable=helm9")));
    }

    private static List<Misconfiguration> checkout() {
        return List.of(
                fails("A checkout that was changed", rig -> {
                    Checkout dirty = rig.checkOut("dirty");
                    rig.write(dirty.folder(), "src/main/java/com/acme/App.java", "package com.acme; class App {}");
                    return rig.checkIn(dirty.folder(), "-Dship.dirty=refuse");
                }),
                fails("A folder that is no checkout", MisconfigurationRig::checkOutsideOfGit),
                fails(
                        "A CIRCLE_SHA1 that is no commit",
                        rig -> rig.run(rig.service(), Map.of("CIRCLE_SHA1", "main"), ENV, "ship:check")),
                fails("Two classes with a main method", rig -> {
                    Checkout two = rig.checkOut("two");
                    rig.write(
                            two.folder(),
                            "src/main/java/com/acme/Tool.java",
                            "package com.acme;\npublic class Tool {\n  public static void main(String[] a) {}\n}\n");
                    two.commit("Add a tool");
                    return rig.run(two.folder(), Map.of(), "package", "ship:build");
                }));
    }

    private static List<Misconfiguration> words() {
        return List.of(
                fails("A number that is none", rig -> rig.check("-Dship.timeout=5m")),
                fails("A time below zero", rig -> rig.check("-Dship.timeout=-5")),
                fails("A switch that says neither", rig -> rig.check("-Dship.dryRun=yes")),
                fails("A severity that is none", rig -> rig.check("-Dship.scan.threshold=Hgih")),
                fails("A word that is none of the choices", rig -> rig.check("-Dship.commit.order=latest")),
                fails("A plan's hash that is none", rig -> rig.check("-Dship.plan.approved=yes")),
                fails("An allow list that is wrong", rig -> {
                    Path list = rig.write(rig.service(), "target/allow.yaml", "- id: CVE-2022-37434\n  until: soon\n");
                    return rig.check("-Dship.scan.allow=" + list);
                }),
                fails("An intake without its scheme", rig -> rig.check("-Dship.metrics.url=intake.example.com")));
    }

    private static List<Misconfiguration> later() {
        return List.of(
                fails(
                        "A plan other than the approved one",
                        rig -> rig.run(
                                rig.service(),
                                Map.of(),
                                ENV,
                                "package",
                                "ship:upgrade",
                                "-Dship.plan.approved=r1-t0000-i0000-m0000-" + "0123456789abcdef".repeat(2))),
                warns("A key that Datadog does not know", rig -> {
                    rig.world().sandbox().datadog().fail(Fault.status(403));
                    try {
                        return rig.run(rig.service(), Map.of(), ENV, "ship:upgrade");
                    } finally {
                        rig.world().sandbox().datadog().heal();
                    }
                }),
                fails("An older commit than the one that runs", rig -> {
                    Checkout older = rig.checkOut("aged");
                    SmallProject.uploadValues(rig.world(), "aged", "dev");
                    String first = older.change("pom.xml", "</project>", "<!-- 1 -->\n</project>", "First");
                    older.change("pom.xml", "</project>", "<!-- 2 -->\n</project>", "Second");
                    rig.run(older.folder(), Map.of(), ENV, "package", "ship:upgrade");
                    Path again = older.at(first, rig.world().folder().resolve("aged-older"));
                    return rig.run(again, Map.of(), ENV, "package", "ship:upgrade");
                }),
                fails("A finding whose allowance has expired", rig -> {
                    Checkout found = rig.checkOut("found");
                    rig.world()
                            .sandbox()
                            .registry()
                            .scan(
                                    "acme/found",
                                    ScanScript.scanned(List.of(new Finding(
                                            "zlib1g", "1.2.11", "CVE-2022-37434", "Critical", "1.2.13", 9.8))));
                    rig.write(
                            found.folder(),
                            ".ship/scan-allow.yaml",
                            "- id: CVE-2022-37434\n  reason: for a while\n  until: 2020-01-31\n");
                    found.commit("Allow for a while");
                    return rig.run(found.folder(), Map.of(), "package", "ship:scan");
                }));
    }

    private static MavenBuild.Result denied(MisconfigurationRig rig, String... rights) {
        rig.world().sandbox().cluster().denied().set(List.of(rights));
        try {
            return rig.check();
        } finally {
            rig.world().sandbox().cluster().denied().set(List.of());
        }
    }
}

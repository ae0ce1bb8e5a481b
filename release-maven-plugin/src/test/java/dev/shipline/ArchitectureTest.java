package dev.shipline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The fences of docs/architecture: which package may know which, and which one owns which library. */
@AnalyzeClasses(packages = "dev.shipline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Words that everybody may use; they know nobody. */
    private static final String[] COMMON = {"dev.shipline.secret..", "dev.shipline.failure..", "dev.shipline.document.."
    };

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.shipline.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule commonWordsKnowNobody = noClasses()
            .that()
            .resideInAnyPackage(COMMON)
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.shipline..").and(resideOutsideOfPackages(COMMON)));

    @ArchTest
    static final ArchRule nobodyKnowsTheMojos = noClasses()
            .that()
            .resideOutsideOfPackage("dev.shipline.maven..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.shipline.maven..");

    @ArchTest
    static final ArchRule adaptersDoNotKnowThePipeline = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.shipline.maven..",
                    "dev.shipline.pipeline..",
                    "dev.shipline.metrics..",
                    "dev.shipline.report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.shipline.pipeline..");

    @ArchTest
    static final ArchRule imagesKnowOnlyCommonWords = knowsOnly("image");

    @ArchTest
    static final ArchRule registriesKnowImages = knowsOnly("registry", "image");

    @ArchTest
    static final ArchRule documentsOfImagesKnowCommits = knowsOnly("supply", "git", "image");

    @ArchTest
    static final ArchRule valuesKnowObjectStores = knowsOnly("values", "s3");

    @ArchTest
    static final ArchRule chartsKnowObjectStores = knowsOnly("chart", "s3");

    @ArchTest
    static final ArchRule helmKnowsTheCluster = knowsOnly("helm", "cluster");

    @ArchTest
    static final ArchRule theClusterKnowsOnlyCommonWords = knowsOnly("cluster");

    /** It signs with S3's credentials, and leads to a cluster; neither of them knows that there is EKS. */
    @ArchTest
    static final ArchRule eksKnowsSignedRequestsAndClusters = knowsOnly("eks", "s3", "cluster");

    @ArchTest
    static final ArchRule plansKnowOnlyCommonWords = knowsOnly("plan");

    @ArchTest
    static final ArchRule pagesKnowOnlyCommonWords = knowsOnly("page");

    @ArchTest
    static final ArchRule dashboardsKnowOnlyCommonWords = knowsOnly("dashboard");

    /** What it asks is asked elsewhere: it only knows how to ask side by side, and what came of it. */
    @ArchTest
    static final ArchRule doctorsKnowOnlyCommonWords = knowsOnly("doctor");

    /** What is computed from a history can be computed again: not from a run's own objects, but from what it left. */
    @ArchTest
    static final ArchRule insightsKnowHistories = knowsOnly("insights", "page", "helm", "git");

    /** A project is looked at before it has a pipeline. */
    @ArchTest
    static final ArchRule beginningKnowsOnlyGit = knowsOnly("init", "git");

    @ArchTest
    static final ArchRule beginningOwnsPomsAsText = owned("init", "eu.maveniverse..");

    @ArchTest
    static final ArchRule mavenStaysAtTheEdge =
            owned("maven", "org.apache.maven..", "org.eclipse.aether..", "javax.inject..");

    @ArchTest
    static final ArchRule imageOwnsItsBuilders = owned("image", "org.objectweb.asm..", "com.github.dockerjava..");

    @ArchTest
    static final ArchRule clusterOwnsFabric8 = owned("cluster", "io.fabric8..");

    @ArchTest
    static final ArchRule s3OwnsTheAwsSdk = owned("s3", "software.amazon..");

    @ArchTest
    static final ArchRule chartsOwnSignatures =
            owned("chart", "org.bouncycastle.bcpg..", "org.bouncycastle.gpg..", "org.bouncycastle.openpgp..");

    @ArchTest
    static final ArchRule clusterOwnsPem =
            owned("cluster", "org.bouncycastle.asn1..", "org.bouncycastle.openssl..", "org.bouncycastle.pkcs..");

    @ArchTest
    static final ArchRule metricsOwnTheDatadogClient = owned("metrics", "com.datadog..", "jakarta.ws.rs..");

    @ArchTest
    static final ArchRule gitOwnsJgit = owned("git", "org.eclipse.jgit..");

    @ArchTest
    static final ArchRule documentsOwnTheParsers =
            owned("document", "com.fasterxml.jackson..", "com.networknt..", "tools.jackson..", "org.snakeyaml..");

    /** Helm's library runs in a JVM of its own: a class outside the worker that touched it would not load. */
    @ArchTest
    static final ArchRule theWorkerOwnsHelm = owned("helm.worker", "com.marcnuri..");

    /** The worker's classpath is this jar and Helm's: it can use nothing else. */
    @ArchTest
    static final ArchRule theWorkerKnowsNobody = noClasses()
            .that()
            .resideInAPackage("dev.shipline.helm.worker..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages("dev.shipline.helm.worker..", "java..", "com.marcnuri.."));

    /** A Maven daemon keeps the plugin's classes from build to build. */
    @ArchTest
    static final ArchRule noStaticsButConstants = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.shipline..")
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule nobodySetsSystemProperties = noClasses()
            .that()
            .resideInAPackage("dev.shipline..")
            .should()
            .callMethod(System.class, "setProperty", String.class, String.class);

    private static ArchRule knowsOnly(String name, String... others) {
        String[] allowed = new String[COMMON.length + others.length + 1];
        System.arraycopy(COMMON, 0, allowed, 0, COMMON.length);
        for (int i = 0; i < others.length; i++) {
            allowed[COMMON.length + i] = "dev.shipline." + others[i] + "..";
        }
        allowed[allowed.length - 1] = "dev.shipline." + name + "..";
        return noClasses()
                .that()
                .resideInAPackage("dev.shipline." + name + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.shipline..").and(resideOutsideOfPackages(allowed)));
    }

    private static ArchRule owned(String owner, String... libraries) {
        return noClasses()
                .that()
                .resideInAPackage("dev.shipline..")
                .and()
                .resideOutsideOfPackage("dev.shipline." + owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }
}

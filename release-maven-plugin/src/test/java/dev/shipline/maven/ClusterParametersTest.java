package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.EksName;
import java.io.File;
import java.util.List;
import java.util.Optional;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterParametersTest {
    private final Problems problems = new Problems();
    private StatusMojo mojo;

    @BeforeEach
    void mojo() {
        MavenProject project = new MavenProject();
        project.setFile(new File("/work/orders/pom.xml"));
        mojo = new StatusMojo(project, null, null, null);
        mojo.clustersOrder = "one-by-one";
        mojo.clustersFailed = "stay";
    }

    private List<ClusterTarget> targets() {
        List<ClusterTarget> targets = new ClusterParameters(mojo, problems).targets();
        problems.throwIfAny("cannot", "fix");
        return targets;
    }

    private ClusterTarget only() {
        assertThat(targets()).hasSize(1);
        return targets().get(0);
    }

    @Test
    void areTheKubeconfigsCurrentContextWithoutAnyOfThem() {
        assertThat(only()).isEqualTo(new ClusterTarget(Optional.empty(), Optional.empty()));
    }

    @Test
    void nameAKubeconfigRelativeToTheModule() {
        mojo.kubeconfig = "kube/config";
        mojo.kubeContext = "dev";

        assertThat(only())
                .isEqualTo(new ClusterTarget(
                        Optional.of(new File("/work/orders/kube/config").toPath()), Optional.of("dev")));
    }

    @Test
    void nameTheClusterAroundThePod() {
        mojo.kubeconfig = "in-cluster";

        assertThat(only()).isEqualTo(ClusterTarget.ofPod());
    }

    @Test
    void nameAnEksCluster() {
        mojo.eksCluster = "prod";
        mojo.eksRegion = "eu-west-1";

        assertThat(only().eks()).contains(new EksName("prod", Optional.of("eu-west-1"), Optional.empty()));
    }

    @Test
    void nameSeveralInTheirOrder() {
        mojo.clusters = "us=eks:us-east-1/prod,\n  eu=arn:aws:eks:eu-west-1:123456789012:cluster/prod,ap";

        List<ClusterTarget> targets = targets();

        assertThat(targets)
                .extracting(ClusterTarget::label)
                .extracting(Optional::get)
                .containsExactly("us", "eu", "ap");
        assertThat(targets.get(0).eks())
                .hasValueSatisfying(eks -> assertThat(eks.region()).contains("us-east-1"));
        assertThat(targets.get(1).context())
                .as("a context may be called like that")
                .contains("arn:aws:eks:eu-west-1:123456789012:cluster/prod");
        assertThat(targets.get(2).context()).contains("ap");
    }

    @Test
    void leaveOutThoseThatAreNotMeant() {
        mojo.clusters = "eu=a,us=b,ap=in-cluster";
        mojo.cluster = "ap, eu";

        assertThat(targets())
                .extracting(ClusterTarget::label)
                .extracting(Optional::get)
                .containsExactly("eu", "ap");
        assertThat(new ClusterParameters(mojo, problems).isAll()).isFalse();
    }

    @Test
    void refuseEverythingThatIsAmbiguousAtOnce() {
        mojo.clusters = "eu=a,eu=b,Not A Name=c,us=eks:n o";
        mojo.cluster = "mars";
        mojo.kubeContext = "d";
        mojo.eksRole = "admin";
        mojo.clustersOrder = "random";
        mojo.clustersFailed = "shrug";
        new ClusterParameters(mojo, problems).check();

        assertThatThrownBy(() -> problems.throwIfAny("cannot", "fix"))
                .hasMessageContainingAll(
                        "it names eu twice",
                        "\"Not A Name=c\" is not like eu=<context>",
                        "\"n o\" is neither the name of an EKS cluster",
                        "ship.clusters has no \"mars\" but eu",
                        "ship.kube.context and ship.clusters are both set",
                        "ship.eks.role is wrong: \"admin\"",
                        "\"random\" is neither one-by-one nor side-by-side",
                        "\"shrug\" is neither stay nor roll-back");
    }

    @Test
    void refuseTwoWaysToOneCluster() {
        mojo.eksCluster = "prod";
        mojo.kubeconfig = "config";
        mojo.kubeContext = "prod";
        mojo.cluster = "eu";

        assertThatThrownBy(this::targets)
                .hasMessageContainingAll(
                        "ship.kubeconfig and ship.eks.cluster are both set",
                        "ship.kube.context and ship.eks.cluster are both set",
                        "ship.cluster is set, and ship.clusters names no clusters");
    }
}

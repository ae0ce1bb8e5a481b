package dev.shipline.cluster;

import dev.shipline.cluster.ClusterAccess.Refused;

/** What is said of a target that does not answer, or that refuses us: each kind is mended elsewhere. */
interface TargetWords {
    /** What to do when nothing answers. */
    String whenUnreachable();

    /** @param code the status of the API's refusal */
    Refused refused(String server, int code);

    static TargetWords ofKubeconfig(String context) {
        return new TargetWords() {
            @Override
            public String whenUnreachable() {
                return "check ship.kubeconfig and ship.kube.context, and that this machine"
                        + " may reach the server (VPN, firewall, proxy)";
            }

            @Override
            public Refused refused(String server, int code) {
                return new Refused(
                        server + " refuses the credentials of context " + context + " (" + code + ")",
                        "renew them until \"kubectl --context " + context + " get pods\" works here, or check"
                                + " ship.kubeconfig and ship.kube.context");
            }
        };
    }

    static TargetWords ofPod() {
        return new TargetWords() {
            @Override
            public String whenUnreachable() {
                return "check that the cluster's network policies let this pod reach its API server, or set"
                        + " ship.kubeconfig to another cluster's kubeconfig";
            }

            @Override
            public Refused refused(String server, int code) {
                return new Refused(
                        server + " refuses the token of this pod's service account (" + code + ")",
                        "check that the service account was not deleted and made anew since the pod started, and start"
                                + " the pod again");
            }
        };
    }

    static TargetWords of(ClusterAccess access) {
        return new TargetWords() {
            @Override
            public String whenUnreachable() {
                return access.whenUnreachable();
            }

            @Override
            public Refused refused(String server, int code) {
                return access.whyRefused();
            }
        };
    }
}

package dev.shipline.eks;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterAccess;
import dev.shipline.cluster.EksName;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.util.List;

/** An EKS cluster that was found. */
final class EksCluster implements ClusterAccess {
    /**
     * From where the API server can be reached.
     *
     * @param isPublic whether from the internet
     * @param sources  the address ranges that may
     */
    record Door(boolean isPublic, List<String> sources) {
        boolean isOpen() {
            return sources.isEmpty() || sources.contains("0.0.0.0/0");
        }
    }

    private final EksName name;
    private final URI server;
    private final String authority;
    private final Door door;
    private final EksToken token;
    private final CallerIdentity caller;

    EksCluster(EksName name, URI server, String authority, Door door, EksToken token, CallerIdentity caller) {
        this.name = requireNonNull(name, "name is null");
        this.server = requireNonNull(server, "server is null");
        this.authority = requireNonNull(authority, "authority is null");
        this.door = requireNonNull(door, "door is null");
        this.token = requireNonNull(token, "token is null");
        this.caller = requireNonNull(caller, "caller is null");
    }

    @Override
    public String name() {
        return name.name();
    }

    @Override
    public URI server() {
        return server;
    }

    @Override
    public String certificateAuthority() {
        return authority;
    }

    @Override
    public Secret token() {
        return token.token();
    }

    @Override
    public String whenUnreachable() {
        if (!door.isPublic()) {
            return "the endpoint of the EKS cluster " + name + " is private: run this job inside the cluster's VPC or a"
                    + " network that is joined to it, or switch on the cluster's public endpoint for this machine's"
                    + " address";
        }
        if (!door.isOpen()) {
            return "the EKS cluster " + name + " lets in only " + String.join(", ", door.sources())
                    + ": add this machine's address to its publicAccessCidrs, or run this job from one of them";
        }
        return "check that this machine may reach the server (firewall, proxy), and that the cluster still is the one"
                + " that ship.eks.cluster means";
    }

    @Override
    public Refused whyRefused() {
        CallerIdentity.Found found = caller.ask();
        if (found.arn().isEmpty()) {
            return new Refused(
                    "AWS does not accept the credentials that the token for the EKS cluster " + name
                            + " was signed with (" + found.refusal() + ")",
                    "renew them: log in again, or start the job again so that it gets new ones");
        }
        return new Refused(
                "the EKS cluster " + name + " does not know " + found.arn(),
                "let it in with an access entry (aws eks create-access-entry --cluster-name " + name.name()
                        + " --principal-arn " + found.principal() + " --kubernetes-groups <group>), or a line in the"
                        + " ConfigMap kube-system/aws-auth where the cluster still goes by that");
    }
}

package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Service accounts with the documented rights, less some, in a namespace of their own. */
final class DeployAccounts {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One verb on one resource. */
    record Right(String verb, String group, String resource) {
        String rule() {
            return "{apiGroups: [" + (group.isEmpty() ? "\"\"" : group) + "], resources: [" + resource + "], verbs: ["
                    + verb + "]}";
        }

        @Override
        public String toString() {
            return verb + " " + resource;
        }
    }

    private final RealWorld world;
    private final String namespace;
    private final List<Right> rights;
    private final Map<String, Path> kubeconfigs = new LinkedHashMap<>();

    private DeployAccounts(RealWorld world, String namespace, List<Right> rights) {
        this.world = world;
        this.namespace = namespace;
        this.rights = rights;
    }

    /** One account with all the rights of {@code rbac.yaml}; the others are made when they are asked for. */
    static DeployAccounts create(RealWorld world, String namespace) throws IOException {
        JsonNode role = World.json(world.kubectl("get", "clusterrole", "deploy", "--output=json"));
        List<Right> rights = new ArrayList<>();
        role.at("/rules").forEach(rule -> rule.at("/apiGroups")
                .forEach(group -> rule.at("/resources").forEach(resource -> rule.at("/verbs")
                        .forEach(verb -> rights.add(new Right(verb.asText(), group.asText(), resource.asText()))))));
        DeployAccounts accounts = new DeployAccounts(world, namespace, List.copyOf(rights));
        accounts.remove();
        world.kubectl("create", "namespace", namespace);
        return accounts;
    }

    List<Right> rights() {
        return rights;
    }

    Path kubeconfig() throws IOException {
        return kubeconfig("deployer", Set.of());
    }

    /** The kubeconfig of an account that lacks some of the rights. */
    Path without(Set<Right> rights) throws IOException {
        return kubeconfig(account(rights), rights);
    }

    /** What the cluster calls that account. */
    String nameWithout(Set<Right> rights) {
        return "system:serviceaccount:" + namespace + ":" + account(rights);
    }

    private static String account(Set<Right> without) {
        Right one = without.iterator().next();
        return "less-" + one.verb() + "-" + one.resource().replace('/', '-') + (without.size() == 1 ? "" : "-and-more");
    }

    /** As administrator, in the namespace of the accounts. */
    String kubectl(String... arguments) {
        return world.kubectl(Stream.concat(Stream.of(arguments), Stream.of("--namespace=" + namespace))
                .toArray(String[]::new));
    }

    void remove() {
        world.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait");
    }

    private Path kubeconfig(String account, Set<Right> without) throws IOException {
        Path known = kubeconfigs.get(account);
        if (known != null) {
            return known;
        }
        kubectl("create", "serviceaccount", account);
        kubectl("apply", "--filename=" + world.write("role.json", role(account, without)));
        kubectl("create", "rolebinding", account, "--role=" + account, "--serviceaccount=" + namespace + ":" + account);
        // the API server takes note of it long before Maven is up
        String token = kubectl("create", "token", account, "--duration=1h").strip();
        String full = Files.readString(world.state().resolve("kubernetes/deployer.kubeconfig"));
        Path file = world.write(account + ".kubeconfig", full.replaceAll("token: [^}]+", "token: " + token));
        kubeconfigs.put(account, file);
        return file;
    }

    private String role(String name, Collection<Right> without) {
        ObjectNode role = JSON.createObjectNode();
        role.put("apiVersion", "rbac.authorization.k8s.io/v1").put("kind", "Role");
        role.putObject("metadata").put("name", name).put("namespace", namespace);
        var rules = role.putArray("rules");
        rights.stream().filter(right -> !without.contains(right)).forEach(right -> {
            ObjectNode rule = rules.addObject();
            rule.putArray("apiGroups").add(right.group());
            rule.putArray("resources").add(right.resource());
            rule.putArray("verbs").add(right.verb());
        });
        return role.toString();
    }
}

package dev.shipline.maven;

import dev.shipline.registry.RobotFederation;
import dev.shipline.s3.WebIdentity;
import dev.shipline.secret.CredentialChain;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.LoginFiles;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where credentials are looked for, in this order: settings.xml, the environment, the job's own token, what docker login and podman login left. Nothing is
 * looked up before somebody asks for it.
 */
final class CredentialWiring {
    private final ServerCredentials servers;
    private final Optional<Secret> jobToken;
    private final Optional<Secret> awsToken;
    private final CredentialChain chain;

    /**
     * @param robot        the robot account that the job's token is exchanged for
     * @param oidcVariable the variable that holds the job's token
     * @param registry     the one that the environment's credentials are meant for
     */
    CredentialWiring(
            MavenParts maven,
            Optional<String> robot,
            String oidcVariable,
            Map<String, String> variables,
            String registry) {
        this.servers = new ServerCredentials(maven.session().getSettings(), maven.decrypter(), variables, registry);
        this.jobToken = Optional.ofNullable(variables.get(oidcVariable))
                .filter(value -> !value.isBlank())
                .map(Secret::of);
        this.awsToken = Optional.ofNullable(variables.get(WebIdentity.CIRCLE_TOKEN))
                .filter(value -> !value.isBlank())
                .map(Secret::of);
        List<CredentialSource> sources = new ArrayList<>(List.of(servers));
        robot.map(name -> new RobotFederation.Settings(registry, name, oidcVariable, jobToken))
                .map(RobotFederation::new)
                .ifPresent(sources::add);
        Path home = Path.of(variables.getOrDefault("HOME", System.getProperty("user.home")));
        sources.addAll(new LoginFiles(variables, home).sources());
        this.chain = new CredentialChain(sources);
    }

    CredentialSource source() {
        return chain;
    }

    /** A container's log may repeat what it was given: nothing of the run's own secrets gets from there into a report. */
    Redactor redactor() {
        return new Redactor(() -> {
            List<Secret> secrets = new ArrayList<>(chain.handedOut());
            secrets.addAll(servers.ofTheEnvironment());
            jobToken.ifPresent(secrets::add);
            awsToken.ifPresent(secrets::add);
            return secrets;
        });
    }
}

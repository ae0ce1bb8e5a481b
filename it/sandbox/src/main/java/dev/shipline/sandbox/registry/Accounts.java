package dev.shipline.sandbox.registry;

import dev.shipline.sandbox.loopback.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may do what. Without credentials one is nobody, who may pull what is public. */
final class Accounts {
    static final RegistryAccount NOBODY = new RegistryAccount("", "", List.of(), List.of());

    private final Map<String, RegistryAccount> accounts = new ConcurrentHashMap<>();

    void put(RegistryAccount account) {
        accounts.put(account.username(), account);
    }

    RegistryAccount named(String username) {
        return username.isEmpty() ? NOBODY : accounts.getOrDefault(username, NOBODY);
    }

    /** @throws RegistryProblem if there are credentials, and they are wrong */
    RegistryAccount signIn(Call call) {
        if (call.header("Authorization").isEmpty()) {
            return NOBODY;
        }
        Optional<Call.Basic> basic = call.basic();
        return basic.flatMap(this::find)
                .orElseThrow(() -> RegistryProblem.unauthorized("Could not find robot with username: "
                        + basic.map(Call.Basic::username).orElse("") + " and supplied password."));
    }

    private Optional<RegistryAccount> find(Call.Basic basic) {
        return Optional.ofNullable(accounts.get(basic.username()))
                .filter(account -> same(account.password(), basic.password()));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}

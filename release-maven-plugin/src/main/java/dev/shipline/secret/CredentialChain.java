package dev.shipline.secret;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Several sources, asked in order: the first that knows something is believed. Remembers what it handed out, so that it can be kept out of texts. */
public final class CredentialChain implements CredentialSource {
    private final List<CredentialSource> sources;
    private final Set<Secret> handedOut = ConcurrentHashMap.newKeySet();

    public CredentialChain(List<CredentialSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public Optional<Credentials> find(String server) {
        return first(source -> source.find(server));
    }

    @Override
    public Optional<Credentials> find(String registry, String repository) {
        return first(source -> source.find(registry, repository));
    }

    @Override
    public Optional<Credentials> renew(String registry, String repository, Credentials refused) {
        return first(source -> source.renew(registry, repository, refused));
    }

    /** The secrets that somebody was given so far. */
    public Collection<Secret> handedOut() {
        return List.copyOf(handedOut);
    }

    private Optional<Credentials> first(Function<CredentialSource, Optional<Credentials>> question) {
        Optional<Credentials> found =
                sources.stream().map(question).flatMap(Optional::stream).findFirst();
        found.map(Credentials::password).ifPresent(handedOut::add);
        return found;
    }
}

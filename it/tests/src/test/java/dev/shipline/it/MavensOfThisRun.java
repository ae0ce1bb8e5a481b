package dev.shipline.it;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The oldest Maven and the newest; with {@code -Dit.long=true} also the one between them. */
final class MavensOfThisRun implements ArgumentsProvider {
    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        Stream<String> mavens = LongRun.isWanted() ? Stream.of("floor", "current", "next") : Stream.of("floor", "next");
        return mavens.map(Arguments::of);
    }
}

package dev.shipline.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private final Module parent = Module.named("parent")
            .profile("env=dev", "ship.env", "dev")
            .profile("env=qa", "ship.env", "qa", "ship.dirty", "refuse")
            .profile("env=prod", "ship.env", "prod", "ship.dirty", "refuse", "ship.promote.from", "qa")
            .profile("quick");
    private final Module orders = Module.named("orders").below(parent);

    @Nested
    class Profiles {
        @Test
        void takesThoseOfTheModuleItsParentsAndTheSettings() {
            orders.profile("local");
            assertThat(named("env=dev", "quick", "local", "work").profileProblems())
                    .isEmpty();
        }

        @Test
        void refusesAnEnvironmentThatIsNoneAndSaysWhatWasMeant() {
            assertThat(named("env=prdo").profileProblems())
                    .containsExactly(
                            "-P env=prdo names no environment (did you mean -P env=prod?); there are dev, prod, qa");
        }

        @Test
        void guessesNothingWhereNothingComesNear() {
            assertThat(named("env=production-eu").profileProblems())
                    .containsExactly("-P env=production-eu names no environment; there are dev, prod, qa");
        }

        @Test
        void refusesAnyOtherProfileThatIsNone() {
            assertThat(named("quikc").profileProblems())
                    .singleElement()
                    .asString()
                    .contains("-P quikc names no profile", "did you mean -P quick?", "mvn help:all-profiles");
        }
    }

    @Nested
    class Environments {
        @Test
        void takesNone() {
            assertThat(named().environmentProblems()).isEmpty();
        }

        @Test
        void takesOne() {
            orders.active("env=dev", "quick").chosen("dev");
            assertThat(property("dev").environmentProblems()).isEmpty();
            assertThat(named("env=dev").environmentProblems()).isEmpty();
        }

        @Test
        void refusesAPropertyThatNamesNone() {
            assertThat(property("qaa").environmentProblems())
                    .containsExactly(
                            "-Denv=qaa names no environment (did you mean -Denv=qa?); there are dev, prod, qa");
        }

        @Test
        void refusesAPropertyThatIsEmpty() {
            assertThat(property("").environmentProblems())
                    .singleElement()
                    .asString()
                    .contains("-Denv= is empty", "there are dev, prod, qa");
        }

        @Test
        void refusesAPropertyThatActivatesNothing() {
            assertThat(property("dev").environmentProblems())
                    .singleElement()
                    .asString()
                    .contains("-Denv=dev does not activate the profile env=dev", "<name>env</name><value>dev</value>");
        }

        @Test
        void refusesTwo() {
            orders.active("env=dev", "env=qa").chosen("qa");
            assertThat(named("env=dev", "env=qa").environmentProblems())
                    .singleElement()
                    .asString()
                    .contains("more than one environment is chosen (dev, qa); choose one with -P env=<name>");
        }

        @Test
        void refusesAProfileThatChoosesNothing() {
            orders.profile("env=staging").active("env=staging");
            assertThat(named("env=staging").environmentProblems())
                    .containsExactly(
                            "the profile env=staging is active and sets no ship.env, so nothing would be released; give it the property ship.env");
        }

        @Test
        void refusesAModuleThatKnowsItNot() {
            Module beta = Module.named("beta")
                    .profile("env=staging")
                    .active("env=staging")
                    .chosen("staging");
            assertThat(choice(List.of("env=staging"), null, orders, beta).environmentProblems())
                    .singleElement()
                    .asString()
                    .contains("the module orders has no environment staging", "-pl '!:orders'");
        }

        @Test
        void mindsNoModuleThatShipsNothing() {
            Module beta = Module.named("beta")
                    .profile("env=staging")
                    .active("env=staging")
                    .chosen("staging");
            orders.with("ship.skip", "true");
            assertThat(choice(List.of("env=staging"), null, orders, beta).environmentProblems())
                    .isEmpty();
        }
    }

    @Nested
    class PlainProperties {
        @Test
        void mayNotChooseTheEnvironment() {
            orders.with("ship.env", "dev");
            assertThat(named().environmentProblems())
                    .singleElement()
                    .asString()
                    .startsWith("ship.env is set in the <properties> of orders");
        }

        @Test
        void mayNotWinOverTheEnvironments() {
            orders.with("ship.dirty", "mark").active("env=prod").chosen("prod");
            assertThat(named("env=prod").environmentProblems())
                    .containsExactly(
                            "ship.dirty is mark in the <properties> of orders, which wins over refuse of the profile env=prod in parent; move it into profiles with the ids of those environments that it is meant for");
        }

        @Test
        void maySayTheSameOrWhatNoProfileSays() {
            orders.with("ship.dirty", "refuse")
                    .with("ship.timeout", "60")
                    .active("env=prod")
                    .chosen("prod");
            assertThat(named("env=prod").environmentProblems()).isEmpty();
        }

        @Test
        void mayBeDecidedByAProfileOfTheSameModule() {
            orders.with("ship.dirty", "mark")
                    .profile("env=prod", "ship.dirty", "mark")
                    .active("env=prod")
                    .chosen("prod");
            assertThat(named("env=prod").environmentProblems()).isEmpty();
        }

        @Test
        void areLookedAtInParentsToo() {
            Module company = Module.named("company").below(parent).with("ship.promote.from", "dev");
            Module billing =
                    Module.named("billing").below(company).active("env=prod").chosen("prod");
            assertThat(choice(List.of("env=prod"), null, billing).environmentProblems())
                    .singleElement()
                    .asString()
                    .contains("ship.promote.from is dev in the <properties> of company");
        }
    }

    private Choice named(String... ids) {
        return choice(List.of(ids), null, orders);
    }

    private Choice property(String value) {
        return choice(List.of(), value, orders);
    }

    private static Choice choice(List<String> ids, String property, Module... modules) {
        List<Lineage> lineages = Arrays.stream(modules).map(Module::lineage).collect(Collectors.toList());
        return new Choice(ids, property, Set.of("work"), lineages, lineages);
    }
}

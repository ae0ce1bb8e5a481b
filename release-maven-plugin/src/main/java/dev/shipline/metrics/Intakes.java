package dev.shipline.metrics;

import dev.shipline.secret.Secret;
import java.util.ArrayList;
import java.util.List;

/** The intakes of a run as one: each signal goes to the first that takes its kind, and to no other. */
final class Intakes implements Intake {
    private final List<Intake> all;

    Intakes(List<Intake> all) {
        this.all = List.copyOf(all);
    }

    /** Metrics and events go to an agent where there is one: a name that comes both ways is counted twice. */
    static Intake of(MetricsSettings settings) {
        List<Intake> all = new ArrayList<>();
        settings.options().agent().ifPresent(agent -> all.add(new StatsdIntake(StatsdSocket.of(agent))));
        if (settings.apiKey().isPresent()) {
            Secret key = settings.apiKey().get();
            if (all.isEmpty()) {
                all.add(new DatadogIntake(settings, key));
            }
            all.add(new DoraIntake(settings, key));
        }
        return new Intakes(all);
    }

    @Override
    public boolean takes(Signal.Kind kind) {
        return all.stream().anyMatch(intake -> intake.takes(kind));
    }

    @Override
    public void accept(Signal.Kind kind, List<Signal> signals) throws IntakeException {
        for (Intake intake : all) {
            if (intake.takes(kind)) {
                intake.accept(kind, signals);
                return;
            }
        }
    }

    @Override
    public void close() {
        all.forEach(Intake::close);
    }
}

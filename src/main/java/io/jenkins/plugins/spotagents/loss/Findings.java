package io.jenkins.plugins.spotagents.loss;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of an agent at one moment of an inquiry.
 *
 * @param instance what EC2 said last; empty while it has not answered
 * @param machine what the machine said last; empty while it has not answered
 * @param goesAt when the agent goes for certain, by a notice; empty if nobody gave notice
 * @param now the moment
 * @param asked how long ago the inquiry began
 */
public record Findings(
        Link link,
        Optional<InstanceWord> instance,
        Optional<MachineWord> machine,
        Optional<Instant> goesAt,
        Instant now,
        Duration asked) {
    public Findings {
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(goesAt, "goesAt");
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(asked, "asked");
    }

    boolean instanceIs(InstanceWord.Kind kind) {
        return instance.filter(word -> word.kind() == kind).isPresent();
    }

    boolean machineSays(MachineWord word) {
        return machine.filter(word::equals).isPresent();
    }

    /** For a person. */
    String ofTheInstance() {
        return instance.map(InstanceWord::text).orElse("the cloud has not answered yet");
    }
}

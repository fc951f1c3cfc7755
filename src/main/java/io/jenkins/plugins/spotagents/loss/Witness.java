package io.jenkins.plugins.spotagents.loss;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Port: who can tell of one agent. Nothing here waits. */
public interface Witness {
    Link link();

    /** When the agent goes for certain, by a notice. */
    Optional<Instant> goesAt();

    /** Asks EC2 once more; the question is shared with whoever asks at the same time. Never fails. */
    CompletionStage<InstanceWord> instance();

    /** Asks the machine itself; may take as long as the machine takes. Never fails. */
    CompletionStage<MachineWord> machine();
}

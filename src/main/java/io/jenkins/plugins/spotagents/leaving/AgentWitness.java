package io.jenkins.plugins.spotagents.leaving;

import hudson.remoting.Channel;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.account.AccountEngine;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.InterruptedOfflineCause;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.agent.StoppingQuestion;
import io.jenkins.plugins.spotagents.inventory.GoneInstance;
import io.jenkins.plugins.spotagents.inventory.InstanceState;
import io.jenkins.plugins.spotagents.loss.InstanceWord;
import io.jenkins.plugins.spotagents.loss.Link;
import io.jenkins.plugins.spotagents.loss.MachineWord;
import io.jenkins.plugins.spotagents.loss.Witness;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** What can be learned of one agent: by its connection, from EC2, and from the machine itself. */
final class AgentWitness implements Witness {
    private final SpotAgent agent;
    private final SpotComputer computer;
    private final Instant since;
    private final Optional<AccountEngine> account;
    private final Executor threads;

    /**
     * @param since when the work began
     * @param account empty if its cloud has none now
     * @param threads for a question to the machine, which may hang with it
     */
    AgentWitness(
            SpotAgent agent, SpotComputer computer, Instant since, Optional<AccountEngine> account, Executor threads) {
        this.agent = agent;
        this.computer = computer;
        this.since = since;
        this.account = account;
        this.threads = threads;
    }

    @Override
    public Link link() {
        if (agent.isLetGo() || byPerson()) {
            return Link.LET_GO;
        }
        if (!computer.isConnected()) {
            return Link.BROKEN;
        }
        return computer.onlineSince().filter(online -> online.isAfter(since)).isPresent() ? Link.RENEWED : Link.UP;
    }

    private boolean byPerson() {
        OfflineCause cause = computer.getOfflineCause();
        return cause instanceof OfflineCause.UserCause || cause instanceof OfflineCause.ByCLI;
    }

    @Override
    public Optional<Instant> goesAt() {
        return agent.getTemporaryOfflineCause() instanceof InterruptedOfflineCause notice
                ? notice.deadline()
                : Optional.empty();
    }

    @Override
    public CompletionStage<InstanceWord> instance() {
        if (account.isEmpty()) {
            return CompletableFuture.completedFuture(
                    InstanceWord.unknown("cloud '" + agent.getCloud() + "' is not configured"));
        }
        return account.get().freshLook().look().handle((answered, failure) -> word(account.get(), answered));
    }

    private InstanceWord word(AccountEngine engine, Boolean answered) {
        String id = agent.getInstanceId();
        Optional<GoneInstance> end = engine.inventory().end(id);
        if (end.isPresent()) {
            InstanceState state = end.get().state().orElse(InstanceState.TERMINATED);
            return InstanceWord.goes(
                    state.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    end.get().reason().code());
        }
        if (!Boolean.TRUE.equals(answered)) {
            return InstanceWord.unknown(engine.inventory().health().lastError().orElse("it gave no answer"));
        }
        return engine.inventory().wasSeen(id) ? InstanceWord.runs() : InstanceWord.missing();
    }

    @Override
    public CompletionStage<MachineWord> machine() {
        Channel channel = computer.getChannel();
        if (channel == null || Agents.on(agent.getInstanceId()).isEmpty()) {
            return CompletableFuture.completedFuture(MachineWord.UNKNOWN);
        }
        try {
            return CompletableFuture.supplyAsync(() -> StoppingQuestion.ask(channel), threads);
        } catch (RejectedExecutionException stopping) {
            return CompletableFuture.completedFuture(MachineWord.UNKNOWN);
        }
    }
}

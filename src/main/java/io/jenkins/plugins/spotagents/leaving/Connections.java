package io.jenkins.plugins.spotagents.leaving;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.Guarded;
import java.time.Clock;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/** Connections that come and break. One that breaks says that the instance may be gone: EC2 is asked at once. */
public final class Connections {
    private static final Logger LOGGER = Logger.getLogger(Connections.class.getName());

    private final ScheduledExecutorService timer;
    private final Accounts accounts;
    private final NoticeSink notices;
    private final Clock clock;

    public Connections(ScheduledExecutorService timer, Accounts accounts, NoticeSink notices, Clock clock) {
        this.timer = timer;
        this.accounts = accounts;
        this.notices = notices;
        this.clock = clock;
    }

    public void lost(SpotAgent agent) {
        try {
            timer.execute(() -> accounts.ofAgent(agent)
                    .ifPresent(engine -> engine.inventory().poll()));
            timer.schedule(
                    new Guarded("Looking after " + agent.getNodeName(), () -> giveUp(agent)),
                    SpotComputer.MAY_RETURN_MINUTES,
                    TimeUnit.MINUTES);
        } catch (RejectedExecutionException e) {
            LOGGER.fine("Jenkins stops; its next start looks after " + agent.getNodeName());
        }
    }

    /** EC2 says that it runs, but nobody can reach it: what ran there is as lost as on an instance that is gone. */
    private void giveUp(SpotAgent agent) {
        Computer computer = agent.toComputer();
        boolean current =
                Agents.on(agent.getInstanceId()).filter(node -> node == agent).isPresent();
        if (current && computer != null && computer.isOffline() && agent.getTemporaryOfflineCause() == null) {
            LOGGER.warning(() -> "Agent " + agent.getNodeName() + " (" + agent.offering()
                    + ") has been out of reach for " + SpotComputer.MAY_RETURN_MINUTES + " minutes and is given up");
            notices.accept(
                    new Notice.StateChange(
                            agent.getInstanceId(), clock.instant(), "stopped", Notice.StateChange.OUT_OF_REACH),
                    NoticeSource.INVENTORY);
        }
    }
}

package io.jenkins.plugins.spotagents.rerun;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.Executor;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.WorkHandler;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Instant;
import java.util.Optional;

/** Freestyle builds, matrix cells, and every other kind of build that holds one executor from start to end. */
@Extension
public final class BuildWorkHandler implements WorkHandler {
    @Override
    public Optional<AgentWork> claim(SpotAgent agent, Executor executor) {
        return work(agent, executor).map(work -> work);
    }

    @Override
    public void secure(SpotAgent agent, Executor executor, Interruption interruption) {
        work(agent, executor).ifPresent(work -> work.secure(interruption, work.decide()));
    }

    @Override
    public void recover(Notice notice, NoticeSource source, Instant noticedAt, boolean unseen) {
        BuildRequeues.get().recover(notice, source, noticedAt, unseen);
    }

    private static Optional<BuildWork> work(SpotAgent agent, Executor executor) {
        Queue.Executable executable = executor.getCurrentExecutable();
        return executable instanceof AbstractBuild<?, ?> build
                ? Optional.of(new BuildWork(agent, executor, build))
                : Optional.empty();
    }
}

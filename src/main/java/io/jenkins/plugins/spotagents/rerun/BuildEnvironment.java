package io.jenkins.plugins.spotagents.rerun;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Environment;
import hudson.model.EnvironmentContributingAction;
import hudson.model.EnvironmentContributor;
import hudson.model.Executor;
import hudson.model.TaskListener;
import java.io.IOException;

/**
 * The environment that a step of a freestyle build would be given now, for somebody beside the build.
 * {@code AbstractBuild.getEnvironment} tells it on the build's own thread only: elsewhere the agent's part of it is missing, so that what
 * prepends to {@code PATH} would leave nothing else in it.
 */
final class BuildEnvironment {
    private BuildEnvironment() {}

    static EnvVars of(AbstractBuild<?, ?> build, Executor executor, FilePath workspace, TaskListener log)
            throws IOException, InterruptedException {
        Computer computer = executor.getOwner();
        EnvVars env = build.getParent().getEnvironment(computer.getNode(), log);
        env.putAll(build.getCharacteristicEnvVars());
        for (EnvironmentContributor contributor : EnvironmentContributor.all().reverseView()) {
            contributor.buildEnvironmentFor(build, env, log);
        }
        env.put("NODE_NAME", computer.getName());
        env.put("EXECUTOR_NUMBER", String.valueOf(executor.getNumber()));
        env.put("WORKSPACE", workspace.getRemote());
        build.getParent().getScm().buildEnvironment(build, env);
        for (Environment fromWrapper : build.getEnvironments()) {
            fromWrapper.buildEnvVars(env);
        }
        for (EnvironmentContributingAction action : build.getActions(EnvironmentContributingAction.class)) {
            action.buildEnvironment(build, env);
        }
        env.putAll(build.getBuildVariables()); // the axes of a matrix cell are only there
        EnvVars.resolve(env);
        return env;
    }
}

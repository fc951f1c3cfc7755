package io.jenkins.plugins.spotagents.agent;

import java.util.ArrayList;
import java.util.List;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.MultipleFailureException;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.BuildWatcher;

/**
 * What is around each test of a class that has one Jenkins for all: the logs of its builds are shown, and what is wrong at its end is
 * told beside, not instead of, what the test failed of.
 */
public abstract class EachTest implements TestRule {
    protected abstract void begin(Description test) throws Exception;

    /** Comes also if the test could not begin. */
    protected abstract void end() throws Exception;

    @Override
    public final Statement apply(Statement test, Description description) {
        Statement framed = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                List<Throwable> failures = new ArrayList<>();
                try {
                    begin(description);
                    test.evaluate();
                } catch (Throwable failure) {
                    failures.add(failure);
                }
                try {
                    end();
                } catch (Throwable failure) {
                    failures.add(failure);
                }
                MultipleFailureException.assertEmpty(failures);
            }
        };
        return new BuildWatcher().apply(framed, description);
    }
}

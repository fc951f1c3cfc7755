package io.jenkins.plugins.spotagents.demo.jenkins;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.demo.jenkins.History.Build;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** What the check of the demo takes for well, and what not. */
public class HistoryTest {
    private static Build build(int number, String result, List<Optional<Integer>> reruns) {
        return new Build(number, result, reruns, List.of());
    }

    private static History history(Build... builds) {
        return new History("job", List.of(builds));
    }

    @Test
    public void aLostBuildThatAnotherDidAgainIsWell() {
        History history = history(build(1, "ABORTED", List.of(Optional.of(2))), build(2, "SUCCESS", List.of()));

        assertThat(history.isSettled(), is(true));
        assertThat(history.complaints(), is(empty()));
        assertThat(history.successes(), is(1));
        assertThat(history.reruns(), is(1));
    }

    @Test
    public void aLostBuildWhoseRerunHasNotBegunIsAwaited() {
        assertThat(history(build(1, "ABORTED", List.of(Optional.empty()))).isSettled(), is(false));
        assertThat(history(build(1, "", List.of())).isSettled(), is(false));
    }

    @Test
    public void aBuildThatFailedIsComplainedOf() {
        History history = history(build(1, "FAILURE", List.of()));

        assertThat(history.isSettled(), is(true));
        assertThat(history.complaints(), contains(containsString("job #1 ended as FAILURE")));
    }

    @Test
    public void workThatWasGivenUpIsComplainedOf() {
        History history = history(new Build(1, "SUCCESS", List.of(), List.of("i-1: no attempts left")));

        assertThat(history.complaints(), contains(containsString("i-1: no attempts left")));
    }
}

package io.jenkins.plugins.spotagents.disruption;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.disruption.Crew.Agent;
import io.jenkins.plugins.spotagents.disruption.Crew.Course;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Test;

public class DisruptionPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration KEPT_IDLE = Duration.ofMinutes(5);
    private static final DisruptionPolicy RECYCLES =
            new DisruptionPolicy(Optional.of(Duration.ofHours(24)), true, List.of());

    private static Agent agent(String id, Duration age, boolean standsIn, Optional<Duration> idle, Course course) {
        return new Agent(id, NOW.minus(age), standsIn, idle.map(NOW::minus), KEPT_IDLE, course);
    }

    private static Agent idle(String id, int minutes) {
        return agent(id, Duration.ofHours(1), false, Optional.of(Duration.ofMinutes(minutes)), Course.STAYS);
    }

    private static Agent busy(String id) {
        return agent(id, Duration.ofHours(1), false, Optional.empty(), Course.STAYS);
    }

    private static Agent standIn(String id, int minutes) {
        return agent(id, Duration.ofHours(1), true, Optional.of(Duration.ofMinutes(minutes)), Course.STAYS);
    }

    private static Agent aged(Agent agent, int hours) {
        return new Agent(
                agent.id(),
                NOW.minus(Duration.ofHours(hours)),
                agent.standsInForSpot(),
                agent.idleSince(),
                agent.keptIdle(),
                agent.course());
    }

    private static Agent on(Course course, Agent agent) {
        return new Agent(
                agent.id(), agent.launchedAt(), agent.standsInForSpot(), agent.idleSince(), agent.keptIdle(), course);
    }

    private static Agent ending(Agent agent) {
        return on(Course.ENDS, agent);
    }

    private static Crew crew(Agent... agents) {
        return new Crew(Arrays.asList(agents), 0, 0);
    }

    private static Budget always(String agents, Reason... reasons) {
        return new Budget(AgentShare.parse(agents), Optional.empty(), Set.of(reasons));
    }

    private static Budget until(String agents, Instant end) {
        return new Budget(AgentShare.parse(agents), Optional.of(now -> Optional.of(end)), Set.of());
    }

    private static Budget notNow(String agents) {
        return new Budget(AgentShare.parse(agents), Optional.of(now -> Optional.empty()), Set.of());
    }

    private static DisruptionPolicy with(Budget... budgets) {
        return new DisruptionPolicy(RECYCLES.maxAge(), RECYCLES.returnToSpot(), List.of(budgets));
    }

    private static DisruptionPlan plan(DisruptionPolicy policy, Crew crew) {
        return DisruptionPlan.of(policy, crew, true, NOW);
    }

    /** Ids of those that may end. */
    private static List<String> ends(DisruptionPolicy policy, Crew crew) {
        return ends(plan(policy, crew), crew);
    }

    private static List<String> ends(DisruptionPlan plan, Crew crew) {
        return crew.agents().stream()
                .map(Agent::id)
                .filter(id -> plan.of(id).filter(Verdict.Ends.class::isInstance).isPresent())
                .toList();
    }

    private static Crew fiveIdle() {
        return crew(idle("a", 10), idle("b", 50), idle("c", 30), idle("d", 20), idle("e", 40));
    }

    @Test
    public void withoutBudgetsAllEndThatHaveBeenIdleForLongEnough() {
        Crew crew = crew(idle("a", 5), idle("b", 4), busy("c"), idle("d", 60));

        assertThat(ends(DisruptionPolicy.DEFAULT, crew), contains("a", "d"));
    }

    @Test
    public void theLastThatATemplateKeepsAreNoneOfTheIdleOnesThatEnd() {
        List<Agent> agents = fiveIdle().agents();

        assertThat(ends(DisruptionPolicy.DEFAULT, new Crew(agents, 3, 0)), contains("b", "e"));
        assertThat(ends(DisruptionPolicy.DEFAULT, new Crew(agents, 0, 4)), contains("b"));
        assertThat(ends(DisruptionPolicy.DEFAULT, new Crew(agents, 5, 0)), is(empty()));
    }

    @Test
    public void aBudgetOfOneLetsGoTheOneThatHasBeenIdleForLongest() {
        assertThat(ends(with(always("1")), fiveIdle()), contains("b"));
    }

    @Test
    public void whoIsOnTheWayOutUsesTheBudgetUp() {
        Crew crew = crew(ending(idle("a", 10)), idle("b", 20), idle("c", 30));

        assertThat(ends(with(always("1")), crew), is(empty()));
        assertThat(ends(with(always("2")), crew), contains("c"));
    }

    @Test
    public void whoGoesForAnotherCauseUsesNoBudgetUp() {
        Crew crew = crew(aged(on(Course.GOES_ANYHOW, busy("a")), 48), idle("b", 20));

        assertThat(ends(with(always("1")), crew), contains("b"));
    }

    @Test
    public void theSmallestOfTheActiveBudgetsWins() {
        assertThat(
                ends(with(always("4"), always("2"), always("100%")), fiveIdle()).size(), is(2));
        assertThat(ends(with(always("20%"), always("2")), fiveIdle()).size(), is(1));
        assertThat(ends(with(always("2"), notNow("0")), fiveIdle()).size(), is(2));
    }

    /** The example of the article that this comes from: 20 % from 9 to 17, and an unscheduled 0. */
    @Test
    public void twentyPercentByDayAndNoneAlwaysMeansNever() {
        Instant five = Instant.parse("2026-11-23T17:00:00Z");

        assertThat(ends(with(until("20%", five), always("0")), fiveIdle()), is(empty()));
        assertThat(ends(with(notNow("20%"), always("0")), fiveIdle()), is(empty()));
        assertThat(
                plan(with(until("20%", five), always("0")), fiveIdle()).of("a"),
                is(Optional.of(new Verdict.Kept(Reason.IDLE, AgentShare.parse("0"), 5, 0, 0, Optional.empty()))));
    }

    @Test
    public void whoIsKeptIsToldTheTightestBudgetAndTheLongestOfTwoAlike() {
        Instant soon = NOW.plusSeconds(60);
        Instant later = NOW.plusSeconds(600);

        Verdict kept = plan(with(always("3"), until("0", soon), until("0%", later)), fiveIdle())
                .of("b")
                .orElseThrow();

        assertThat(kept, is(new Verdict.Kept(Reason.IDLE, AgentShare.parse("0%"), 5, 0, 0, Optional.of(later))));
    }

    @Test
    public void aBudgetHoldsForItsReasonsOnly() {
        Crew crew = crew(aged(idle("old", 1), 30), idle("idle", 10));

        assertThat(ends(with(always("0", Reason.AGE)), crew), contains("idle"));
        assertThat(ends(with(always("0", Reason.IDLE)), crew), contains("old"));
        assertThat(ends(with(always("0", Reason.ON_DEMAND)), crew), contains("old", "idle"));
    }

    @Test
    public void whatOneReasonForbidsAnotherMayAllow() {
        Crew crew = crew(aged(idle("a", 10), 30));

        assertThat(plan(with(always("0", Reason.AGE)), crew).of("a"), is(Optional.of(new Verdict.Ends(Reason.IDLE))));
    }

    @Test
    public void agentsOverAgeEndWhetherTheyWorkOrNotTheOldestFirst() {
        Crew crew = crew(aged(busy("a"), 24), aged(busy("b"), 40), aged(busy("c"), 23));

        assertThat(ends(RECYCLES, crew), contains("a", "b"));
        assertThat(ends(with(always("1")), crew), contains("b"));
        assertThat(ends(DisruptionPolicy.DEFAULT, crew), is(empty()));
    }

    @Test
    public void whoCanGoAtOnceGoesBeforeWhoStillWorks() {
        Crew crew = crew(aged(busy("works"), 90), aged(idle("old", 1), 30), standIn("stand-in", 1), idle("idle", 9));

        assertThat(ends(with(always("1")), crew), contains("old"));
        assertThat(ends(with(always("2")), crew), contains("old", "stand-in"));
        assertThat(ends(with(always("3")), crew), contains("old", "stand-in", "idle"));
        assertThat(ends(with(always("4")), crew), contains("works", "old", "stand-in", "idle"));
    }

    /** Ten agents of a template's minimum, and the eleventh is what the budget waits for. */
    @Test
    public void standingAgentsAreRecycledOneByOneEachAfterTheNextIsUp() {
        Agent[] ten = IntStream.range(0, 10)
                .mapToObj(i -> aged(idle("old-" + i, 1), 30 + i))
                .toArray(Agent[]::new);
        DisruptionPolicy one = with(always("1"));

        assertThat(ends(one, new Crew(List.of(ten), 10, 0)), contains("old-9"));

        Agent[] first = ten.clone();
        first[9] = ending(ten[9]);
        assertThat("it is on its way", ends(one, new Crew(List.of(first), 10, 0)), is(empty()));

        List<Agent> nine = new ArrayList<>(List.of(ten).subList(0, 9));
        assertThat("it is missing", ends(one, new Crew(nine, 10, 0)), is(empty()));
        assertThat("a budget of two has room", ends(with(always("2")), new Crew(nine, 10, 0)), contains("old-8"));

        nine.add(idle("new", 0));
        assertThat("the next is up", ends(one, new Crew(nine, 10, 0)), contains("old-8"));
    }

    @Test
    public void spareAgentsThatAreMissingCountAsWell() {
        Crew crew = new Crew(List.of(busy("a"), aged(idle("b", 1), 30)), 0, 2);

        assertThat(ends(with(always("1")), crew), is(empty()));
        assertThat(ends(with(always("2")), crew), contains("b"));
    }

    @Test
    public void anIdleStandInForSpotEndsAtOnceWhenSpotIsBack() {
        Crew crew = crew(standIn("a", 0), standIn("b", 1), on(Course.STAYS, idle("spot", 1)));

        assertThat(ends(RECYCLES, crew), contains("a", "b"));
        assertThat(ends(DisruptionPlan.of(RECYCLES, crew, false, NOW), crew), is(empty()));
        assertThat(ends(DisruptionPolicy.DEFAULT, crew), is(empty()));
    }

    @Test
    public void aStandInAtWorkIsLeftAlone() {
        Agent atWork = agent("a", Duration.ofHours(1), true, Optional.empty(), Course.STAYS);

        assertThat(ends(RECYCLES, crew(atWork)), is(empty()));
    }

    @Test
    public void aStandInThatIsNeededWaitsForASpotAgentInItsPlace() {
        DisruptionPlan plan = plan(RECYCLES, new Crew(List.of(standIn("a", 10), standIn("b", 10)), 2, 0));
        assertThat(plan.of("a"), is(Optional.empty()));
        assertThat(plan.wantSpot(), is(2));

        Crew relieved = new Crew(List.of(standIn("a", 10), standIn("b", 10), idle("spot", 60)), 2, 0);
        assertThat("the stand-in goes, and not who relieves it", ends(RECYCLES, relieved), contains("a"));
    }

    @Test
    public void noSpotAgentIsWantedForAStandInThatABudgetKeeps() {
        Crew crew = new Crew(List.of(standIn("a", 10)), 1, 0);

        assertThat(plan(with(always("0", Reason.ON_DEMAND)), crew).wantSpot(), is(0));
        assertThat(plan(with(always("0", Reason.IDLE)), crew).wantSpot(), is(1));
    }

    @Test
    public void aPercentageIsOfAllAgentsThoseOnTheirWayOutIncluded() {
        Crew crew = crew(ending(idle("a", 1)), busy("b"), busy("c"), idle("d", 9), idle("e", 8), idle("f", 7));

        assertThat("a third of 6 is 2, and 1 is used", ends(with(always("33%")), crew), contains("d"));
    }

    /** However things stand: never more on their way than the smallest budget, never below what is kept, nobody at work but for age. */
    @Test
    public void noPlanEverOversteps() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String told = "seed " + seed + ", round " + round;
            List<Agent> agents = new ArrayList<>();
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                Optional<Duration> idle =
                        random.nextBoolean() ? Optional.of(Duration.ofMinutes(random.nextInt(10))) : Optional.empty();
                agents.add(agent(
                        "i-" + i,
                        Duration.ofHours(random.nextInt(48)),
                        random.nextInt(3) == 0,
                        idle,
                        random.nextInt(5) == 0 ? Course.ENDS : Course.STAYS));
            }
            Crew crew = new Crew(agents, random.nextInt(6), random.nextInt(4));
            List<Budget> budgets = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                budgets.add(always(random.nextBoolean() ? random.nextInt(5) + "" : random.nextInt(101) + "%"));
            }
            DisruptionPolicy policy = with(budgets.toArray(Budget[]::new));
            DisruptionPlan plan = plan(policy, crew);

            List<String> ends = ends(plan, crew);
            int allowed = budgets.stream()
                    .mapToInt(budget -> budget.agents().of(agents.size()))
                    .min()
                    .orElse(Integer.MAX_VALUE);
            if (!ends.isEmpty()) {
                assertThat(told, crew.ending() + crew.missing() + ends.size(), is(lessThanOrEqualTo(allowed)));
            }
            int voluntaryButAge = 0;
            int staying = 0;
            for (Agent agent : agents) {
                Optional<Verdict> verdict = plan.of(agent.id());
                boolean end = verdict.filter(Verdict.Ends.class::isInstance).isPresent();
                boolean byChoice = end && verdict.get().reason() != Reason.AGE;
                voluntaryButAge += byChoice ? 1 : 0;
                // One over age that works is there until its work is done.
                boolean leavesNow = end && agent.isIdle() || agent.course() == Course.ENDS;
                staying += leavesNow ? 0 : 1;
                assertThat(told, byChoice && !agent.isIdle(), is(false));
                assertThat(told, verdict.isPresent() && agent.course() == Course.ENDS, is(false));
            }
            if (voluntaryButAge > 0) {
                assertThat(told, crew.minAgents(), is(lessThanOrEqualTo(staying)));
            }
        }
    }

    @Test
    public void anAgeOfNothingIsRefused() {
        assertThat(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new DisruptionPolicy(Optional.of(Duration.ZERO), false, List.of()))
                        .getMessage(),
                containsString("PT0S is not above 0"));
    }
}

package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.AwsClients;
import io.jenkins.plugins.spotagents.aws.AwsProvider;
import io.jenkins.plugins.spotagents.aws.AwsVendor;
import io.jenkins.plugins.spotagents.aws.HttpProxy;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.provider.Vendor;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The engines of all accounts that configured clouds use. An engine stays as long as a cloud or an agent needs it, so that saving a
 * configuration loses nothing of what is in flight; it is closed when nobody does.
 */
public final class Accounts implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Accounts.class.getName());

    private final AccountEngine.Surroundings around;
    private final NoticeQueues queues;
    private final ConcurrentMap<AwsAccount, AccountEngine> engines = new ConcurrentHashMap<>();
    /** By the cloud's name; a cloud that was removed keeps its account while it has agents. */
    private final ConcurrentMap<String, AwsAccount> byCloud = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, String> problems = new ConcurrentHashMap<>();

    public Accounts(AccountEngine.Surroundings around, NoticeSink notices) {
        this.around = around;
        this.queues = new NoticeQueues(notices, around.clock());
    }

    /** Brings the engines in line with what is configured now. Opens clients, so never under a lock of Jenkins. */
    public synchronized void reconcile() {
        Map<String, SpotCloud> configured = new HashMap<>();
        Clouds.all().forEach(cloud -> configured.put(cloud.name, cloud));
        configured.values().forEach(this::open);
        problems.keySet().retainAll(configured.keySet());

        Set<String> needed = new HashSet<>(configured.keySet());
        Agents.all().map(SpotAgent::getCloud).forEach(needed::add);
        byCloud.keySet().retainAll(needed);
        Set<AwsAccount> used = new HashSet<>(byCloud.values());
        // Before engines are closed: a receiver may move to another's clients.
        queues.reconcile(configured.values(), cloud -> Optional.ofNullable(byCloud.get(cloud)), engines::get);
        engines.forEach((account, engine) -> {
            if (!used.contains(account)) {
                engines.remove(account);
                engine.close();
                LOGGER.info(() -> "No cloud uses " + account.region() + " any more; its clients are closed");
            }
        });
    }

    private void open(SpotCloud cloud) {
        try {
            AwsAccount account = cloud.account();
            if (!engines.containsKey(account)) {
                AccountEngine engine =
                        new AccountEngine(account.region(), AwsProvider.of(() -> lasting(account)), around);
                engines.put(account, engine);
                announce(account, cloud.name, engine);
                engine.start();
            } else if (!account.equals(byCloud.get(cloud.name))) {
                announce(account, cloud.name, engines.get(account));
            }
            byCloud.put(cloud.name, account);
            problems.remove(cloud.name);
        } catch (IllegalArgumentException e) {
            problems.put(cloud.name, e.getMessage());
            LOGGER.warning(() -> "Cloud '" + cloud.name + "' cannot launch agents: " + e.getMessage());
        } catch (RuntimeException e) {
            problems.put(cloud.name, String.valueOf(e.getMessage()));
            LOGGER.log(Level.WARNING, e, () -> "Cloud '" + cloud.name + "' cannot launch agents");
        }
    }

    /** Agents that are there already, as after a restart: the inventory misses those that are gone. */
    private static void announce(AwsAccount account, String cloud, AccountEngine engine) {
        Agents.all()
                .filter(agent -> agent.getCloud().equals(cloud))
                .forEach(agent -> engine.inventory()
                        .announce(
                                agent.getInstanceId(),
                                agent.offering(),
                                cloud,
                                agent.getTemplate(),
                                agent.launchedAt()));
    }

    /**
     * Opens clients for somebody who looks at the answers at once; they are the caller's to close.
     *
     * @throws IllegalArgumentException if there are no such credentials
     */
    public static AwsClients clients(AwsAccount account) {
        account.credentialsId()
                .flatMap(id -> new JenkinsCredentials(id).problem())
                .ifPresent(missing -> {
                    throw new IllegalArgumentException(missing);
                });
        return lasting(account);
    }

    /** Clients that ask for credentials and proxy at each call: what is not there yet may come, and what is there may change. */
    private static AwsClients lasting(AwsAccount account) {
        Supplier<Optional<HttpProxy>> proxy = () -> Proxies.of(Jenkins.get().proxy);
        return account.credentialsId()
                .map(id -> AwsClients.open(account, new JenkinsCredentials(id).whicheverTheyAre(), proxy))
                .orElseGet(() -> AwsClients.open(account, proxy));
    }

    public Optional<AccountEngine> ofCloud(String cloud) {
        return Optional.ofNullable(byCloud.get(cloud)).map(engines::get);
    }

    /** Whose instances a cloud, by its name, has; also one that is no longer configured. All are EC2's today. */
    public static Vendor vendor(String cloud) {
        return AwsVendor.EC2;
    }

    /** The engine that talks to the same EC2 as this account does; the queue may be another. */
    public Optional<AccountEngine> likewise(AwsAccount account) {
        return engines.entrySet().stream()
                .filter(running -> running.getKey().hasSameEc2(account))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    public Optional<AccountEngine> ofAgent(SpotAgent agent) {
        return ofCloud(agent.getCloud());
    }

    public Collection<AccountEngine> all() {
        return List.copyOf(engines.values());
    }

    /** Of this Jenkins, as on the tags of its instances. */
    public String controllerId() {
        return around.controllerId();
    }

    public NoticeQueues queues() {
        return queues;
    }

    /** Why a cloud has no engine, or one that cannot ask AWS, for lack of the credentials that it names. */
    public Optional<String> problem(String cloud) {
        return Optional.ofNullable(problems.get(cloud))
                .or(() -> Optional.ofNullable(byCloud.get(cloud))
                        .flatMap(AwsAccount::credentialsId)
                        .flatMap(id -> new JenkinsCredentials(id).problem()));
    }

    @Override
    public synchronized void close() {
        queues.close();
        engines.values().forEach(AccountEngine::close);
        engines.clear();
    }
}

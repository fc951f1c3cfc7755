package io.jenkins.plugins.spotagents.inbound;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.UnprotectedRootAction;
import hudson.security.csrf.CrumbExclusion;
import hudson.slaves.JNLPLauncher;
import hudson.slaves.SlaveComputer;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.aws.identity.AwsCertificates;
import io.jenkins.plugins.spotagents.aws.identity.IdentityDocument;
import io.jenkins.plugins.spotagents.aws.identity.UnverifiedIdentityException;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/**
 * Where a booting instance asks for the name and secret of its agent: {@code POST /spot-agents-inbound/connect} with its signed
 * identity document as the body. The answer has two lines, the name and the secret. Nobody logs in here; the signature, and
 * that we launched the instance a moment ago, is what lets somebody in, once.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class InboundBootstrap implements UnprotectedRootAction {
    static final String URL = "spot-agents-inbound";
    /** A system property: the path of a file with further certificates; see {@link AwsCertificates#and}. */
    static final String CERTIFICATES = "io.jenkins.plugins.spotagents.identity.certificates";

    private static final Logger LOGGER = Logger.getLogger(InboundBootstrap.class.getName());
    private static final int MAX_BYTES = 16 * 1024;
    /** Verifying takes a millisecond; a thousand instances that boot at once are through in a minute, and so is no flood. */
    private static final int BURST = 100;

    private static final double PER_SECOND = 20;

    private final ApiBudget budget = new ApiBudget(BURST, PER_SECOND, System::nanoTime);
    private Function<String, Optional<X509Certificate>> certificates =
            trusted(SystemProperties.getString(CERTIFICATES))::of;

    private static AwsCertificates trusted(@CheckForNull String file) {
        AwsCertificates published = AwsCertificates.published();
        if (file == null) {
            return published;
        }
        try {
            return published.and(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(
                    Level.SEVERE,
                    e,
                    () -> "The certificates that the system property " + CERTIFICATES + " names are not trusted, as "
                            + file + " cannot be used; those that came with the plugin are.");
            return published;
        }
    }

    /** Tests trust the emulator. */
    void trust(Function<String, Optional<X509Certificate>> trusted) {
        certificates = trusted;
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return URL;
    }

    /** Answers 200 with name and secret; 403 to what proves nothing; 404 for an instance that waits for nobody; 429 in a flood. */
    @POST
    public void doConnect(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        if (!budget.take().equals(Duration.ZERO)) {
            refuse(response, 429, "Too many at once: ask again in a few seconds.");
            return;
        }
        byte[] body;
        try (InputStream in = request.getInputStream()) {
            body = in.readNBytes(MAX_BYTES + 1);
        }
        if (body.length > MAX_BYTES) {
            refuse(response, 413, "The signed identity document is too long.");
            return;
        }
        try {
            IdentityDocument document =
                    IdentityDocument.verified(new String(body, StandardCharsets.US_ASCII), certificates);
            answer(document, request.getRemoteAddr(), response);
        } catch (UnverifiedIdentityException e) {
            LOGGER.warning(() -> "An inbound agent from " + request.getRemoteAddr() + " is refused: " + e.getMessage());
            refuse(response, HttpServletResponse.SC_FORBIDDEN, e.getMessage());
        }
    }

    private void answer(IdentityDocument document, String from, StaplerResponse2 response) throws IOException {
        Optional<SpotAgent> agent =
                Agents.on(document.instanceId()).filter(found -> isAwaited(found, document, Clock.systemUTC()));
        if (agent.isEmpty() || !agent.get().claimSecret()) {
            LOGGER.info(() -> "Instance " + document.instanceId() + " asks from " + from
                    + " for an agent, but none waits for it");
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "No agent waits for this instance (any more, or yet).");
            return;
        }
        SlaveComputer computer = agent.get().getComputer();
        if (computer == null) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "The agent is being removed.");
            return;
        }
        LOGGER.info(() -> "Instance " + document.instanceId() + " proved who it is from " + from + " and may connect");
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().print(computer.getName() + "\n" + computer.getJnlpMac() + "\n");
    }

    /** An inbound agent of ours, in the region it says, that has not connected and was launched within its template's timeout. */
    private static boolean isAwaited(SpotAgent agent, IdentityDocument document, Clock clock) {
        Computer computer = agent.toComputer();
        boolean inRegion = Clouds.named(agent.getCloud())
                .filter(cloud -> cloud.getRegion().equals(document.region()))
                .isPresent();
        Duration window = Duration.ofMinutes(Clouds.launchTimeoutMinutes(agent.templateId()));
        return inRegion
                && agent.getLauncher() instanceof JNLPLauncher
                && !agent.wasOnline()
                && computer != null
                && computer.isOffline()
                && clock.instant().isBefore(agent.launchedAt().plus(window));
    }

    private static void refuse(StaplerResponse2 response, int status, String why) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(why);
    }

    /** An instance has no session, so there is nothing that somebody could ride on. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class NoCrumb extends CrumbExclusion {
        @Override
        public boolean process(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (("/" + URL + "/connect").equals(request.getPathInfo())) {
                chain.doFilter(request, response);
                return true;
            }
            return false;
        }
    }
}

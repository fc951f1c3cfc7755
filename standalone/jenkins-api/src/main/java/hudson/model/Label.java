package hudson.model;

import hudson.model.labels.LabelAtom;
import hudson.slaves.NodeProvisioner;
import java.util.Collection;
import java.util.Set;

public abstract class Label extends Actionable implements Comparable<Label> {
    protected final transient String name;
    public final transient LoadStatistics loadStatistics;
    public final transient NodeProvisioner nodeProvisioner;

    protected Label(String name) {
        throw new UnsupportedOperationException();
    }

    public final String getName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public abstract String getExpression();

    public final boolean matches(Collection<LabelAtom> labels) {
        throw new UnsupportedOperationException();
    }

    public boolean contains(Node node) {
        throw new UnsupportedOperationException();
    }

    public Set<Node> getNodes() {
        throw new UnsupportedOperationException();
    }

    public Set<LabelAtom> listAtoms() {
        throw new UnsupportedOperationException();
    }

    public static Set<LabelAtom> parse(String labels) {
        throw new UnsupportedOperationException();
    }

    public static Label get(String l) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final int compareTo(Label that) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final boolean equals(Object that) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final int hashCode() {
        throw new UnsupportedOperationException();
    }

    public Label and(Label rhs) {
        throw new UnsupportedOperationException();
    }

    public static Label parseExpression(String labelExpression) {
        throw new UnsupportedOperationException();
    }
}

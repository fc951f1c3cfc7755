package io.jenkins.plugins.spotagents.checks;

import hudson.Util;

/** Markup for answers of form buttons; whatever is text is escaped. */
final class Html {
    private final StringBuilder markup = new StringBuilder();

    Html open(String tag) {
        markup.append('<').append(tag).append('>');
        return this;
    }

    Html open(String tag, String cssClass) {
        markup.append('<')
                .append(tag)
                .append(" class=\"")
                .append(Util.escape(cssClass))
                .append("\">");
        return this;
    }

    Html close(String tag) {
        markup.append("</").append(tag).append('>');
        return this;
    }

    Html element(String tag, String text) {
        open(tag);
        markup.append(Util.escape(text));
        return close(tag);
    }

    @Override
    public String toString() {
        return markup.toString();
    }
}

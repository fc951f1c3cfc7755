package io.jenkins.plugins.spotagents.emulator.ec2;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an XML document; escapes what has to be. */
public final class Xml {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** A writer, as the JDK's XML writer hands a stream every character by itself. */
    private final StringWriter buffer = new StringWriter(2048);

    private final XMLStreamWriter writer;

    private Xml() {
        try {
            writer = FACTORY.createXMLStreamWriter(buffer);
            writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A document of one element in a name space, or in none if that is empty. */
    public static byte[] document(String root, String namespace, Consumer<Xml> content) {
        Xml xml = new Xml();
        xml.write(() -> {
            xml.writer.writeStartElement(root);
            if (!namespace.isEmpty()) {
                xml.writer.writeDefaultNamespace(namespace);
            }
            content.accept(xml);
            xml.writer.writeEndElement();
            xml.writer.writeEndDocument();
            xml.writer.close();
        });
        return xml.buffer.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A time as EC2 writes it, with milliseconds. */
    static String time(Instant value) {
        return TIME.format(value);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws XMLStreamException;
    }

    private void write(Step step) {
        try {
            step.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML", e);
        }
    }

    /** An element with text; left out if the value is null or empty. */
    public Xml text(String name, Object value) {
        String text = value instanceof Instant time
                ? time(time)
                : value instanceof BigDecimal number ? number.toPlainString() : value == null ? "" : value.toString();
        if (!text.isEmpty()) {
            write(() -> {
                writer.writeStartElement(name);
                writer.writeCharacters(text);
                writer.writeEndElement();
            });
        }
        return this;
    }

    /** An element with what {@code content} writes. */
    public Xml element(String name, Consumer<Xml> content) {
        write(() -> {
            writer.writeStartElement(name);
            content.accept(this);
            writer.writeEndElement();
        });
        return this;
    }

    /** A list, each member an {@code item}. */
    public <T> Xml list(String name, Iterable<T> members, BiConsumer<Xml, T> member) {
        return element(name, xml -> members.forEach(each -> xml.element("item", item -> member.accept(item, each))));
    }

    /** A list of plain values. */
    public Xml texts(String name, Iterable<?> values) {
        return element(name, xml -> values.forEach(value -> xml.text("item", value)));
    }

    public Xml tags(Map<String, String> tags) {
        return list(
                "tagSet",
                tags.entrySet(),
                (xml, tag) -> xml.element("key", key -> key.characters(tag.getKey()))
                        .element("value", value -> value.characters(tag.getValue())));
    }

    private void characters(String text) {
        write(() -> writer.writeCharacters(text));
    }
}

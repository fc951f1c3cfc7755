package io.jenkins.plugins.spotagents.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;

/**
 * For each annotation that is itself marked {@code @Indexed}, such as {@code @Symbol}, lists the classes that carry it in
 * {@code META-INF/services/annotations/}, one binary name a line. Jenkins' own indexer is not on Central.
 */
@SupportedAnnotationTypes("*")
final class IndexedAnnotations extends AbstractProcessor {
    private static final String MARKER = "org.jvnet.hudson.annotation_indexer.Indexed";

    private final Map<String, SortedSet<String>> classesByAnnotation = new TreeMap<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            if (isIndexed(annotation)) {
                collect(annotation, round);
            }
        }
        if (round.processingOver()) {
            classesByAnnotation.forEach(this::write);
        }
        return false;
    }

    private static boolean isIndexed(TypeElement annotation) {
        return annotation.getAnnotationMirrors().stream()
                .anyMatch(mirror -> mirror.getAnnotationType().toString().equals(MARKER));
    }

    private void collect(TypeElement annotation, RoundEnvironment round) {
        SortedSet<String> classes =
                classesByAnnotation.computeIfAbsent(binaryName(annotation), name -> new TreeSet<>());
        for (Element element : round.getElementsAnnotatedWith(annotation)) {
            classes.add(binaryName(enclosingType(element)));
        }
    }

    private static TypeElement enclosingType(Element element) {
        Element candidate = element;
        while (!(candidate instanceof TypeElement)) {
            candidate = candidate.getEnclosingElement();
        }
        return (TypeElement) candidate;
    }

    private String binaryName(TypeElement type) {
        return processingEnv.getElementUtils().getBinaryName(type).toString();
    }

    private void write(String annotation, SortedSet<String> classes) {
        String file = "META-INF/services/annotations/" + annotation;
        try (Writer out = processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", file)
                .openWriter()) {
            for (String name : classes) {
                out.write(name + '\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the annotation index " + file, e);
        }
    }
}

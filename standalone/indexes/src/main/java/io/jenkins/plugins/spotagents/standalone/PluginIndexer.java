package io.jenkins.plugins.spotagents.standalone;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import net.java.sezpoz.impl.Indexer;
import org.kohsuke.stapler.jsr269.ConstructorProcessor;
import org.kohsuke.stapler.jsr269.ExportedBeanAnnotationProcessor;
import org.kohsuke.stapler.jsr269.QueryParameterAnnotationProcessor;

/**
 * Writes the indexes that Jenkins reads at start: sezpoz' of {@code @Extension}, Stapler's parameter names, and those of
 * {@code @Indexed} annotations.
 *
 * <p>One processor in front of the others, because the versions on Central declare support for old sources only: javac warns
 * of that, and warnings fail this build.
 */
@SupportedAnnotationTypes("*")
public final class PluginIndexer extends AbstractProcessor {
    private final List<Processor> processors = List.of(
            new Indexer(),
            new ConstructorProcessor(),
            new ExportedBeanAnnotationProcessor(),
            new QueryParameterAnnotationProcessor(),
            new IndexedAnnotations());

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        for (Processor processor : processors) {
            processor.init(environment);
        }
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (Processor processor : processors) {
            processor.process(those(annotations, processor.getSupportedAnnotationTypes()), round);
        }
        return false;
    }

    private static Set<? extends TypeElement> those(Set<? extends TypeElement> annotations, Set<String> supported) {
        return annotations.stream()
                .filter(annotation -> supported.contains("*")
                        || supported.contains(annotation.getQualifiedName().toString()))
                .collect(Collectors.toSet());
    }
}

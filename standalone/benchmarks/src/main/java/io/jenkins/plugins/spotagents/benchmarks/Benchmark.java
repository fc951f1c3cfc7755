package io.jenkins.plugins.spotagents.benchmarks;

import java.util.List;

/** Measures one thing. */
interface Benchmark {
    String title();

    List<Figure> run() throws Exception;
}

/**
 * Analyzes models on a Spark cluster: {@link org.eigenscope.cluster.AnalyzeJob} is the application, and each matrix is
 * a task. Not part of the program: the profile {@code cluster} makes a jar of its own. Imports {@code analysis},
 * {@code cli}, {@code format}, {@code linalg}, {@code model} and {@code store}.
 */
package org.eigenscope.cluster;

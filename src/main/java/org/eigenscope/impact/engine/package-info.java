/** Engines that run networks: where their libraries are, and how they are loaded separately from the program. */
package org.eigenscope.impact.engine;

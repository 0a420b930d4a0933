/** Engines that run networks: where their libraries are, and how they are loaded apart from the program. */
package org.eigenscope.impact.engine;

/** Tests of the cluster, on clusters of this machine. */
package org.eigenscope.cluster;

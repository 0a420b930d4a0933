package org.eigenscope.cluster;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hadoop's settings, sent once to each process of the cluster.
 *
 * @param shared the settings, where they are sent from
 */
record SharedSettings(Broadcast<SerializableConfiguration> shared) implements Serializable {

    static SharedSettings of(JavaSparkContext spark) {
        return new SharedSettings(spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
    }

    Configuration configuration() {
        return shared.value().value();
    }
}

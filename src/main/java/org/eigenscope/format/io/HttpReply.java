package org.eigenscope.format.io;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * What a server has answered.
 *
 * @param status its code
 * @param headers its headers
 * @param body its bytes, no more than were asked for
 * @param broken why they are not all; empty if they are
 */
record HttpReply(int status, HttpHeaders headers, byte[] body, String broken) {

    /** What the server calls this version of the file: its tag without marks, or when it was modified; or empty. */
    String version() {
        return tag("ETag").isEmpty() ? tag("Last-Modified") : tag("ETag");
    }

    /** The hash of a large file that the hub keeps elsewhere; empty if it mentions none. */
    String linked() {
        return tag("X-Linked-Etag");
    }

    private String tag(String header) {
        return headers.firstValue(header).orElse("").replaceAll("^W/|\"", "");
    }

    /** Takes as many bytes as were asked for, and cuts off what goes on. Thread-safe. */
    static final class Body implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> done = new CompletableFuture<>();
        private final HttpResponse.ResponseInfo info;
        private final int most;
        private byte[] bytes = new byte[1 << 12];
        private int size;
        private Flow.Subscription subscription;

        Body(HttpResponse.ResponseInfo info, int most) {
            this.info = info;
            this.most = most;
        }

        /** What has come so far, of an answer that will not come to its end. */
        synchronized HttpReply soFar(String broken) {
            return new HttpReply(info.statusCode(), info.headers(), Arrays.copyOf(bytes, size), broken);
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                take(part);
                if (part.hasRemaining() && !done.isDone()) {
                    subscription.cancel();
                    done.complete(soFar("").body);
                    return;
                }
            }
        }

        private synchronized void take(ByteBuffer part) {
            int count = Math.min(part.remaining(), most - size);
            if (size + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(size + count, Math.min(most, 2 * bytes.length)));
            }
            part.get(bytes, size, count);
            size += count;
        }

        @Override
        public void onError(Throwable problem) {
            done.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            done.complete(soFar("").body);
        }
    }
}

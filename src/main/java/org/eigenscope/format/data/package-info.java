/**
 * Elements decoded from bytes: plain, strided, scaled, or the product of two factors.
 * Key type: {@link org.eigenscope.format.data.PlainData}.
 */
package org.eigenscope.format.data;

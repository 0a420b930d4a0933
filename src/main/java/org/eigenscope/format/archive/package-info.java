/** Archives whose members are models as they are: tar, NeMo's files. */
package org.eigenscope.format.archive;

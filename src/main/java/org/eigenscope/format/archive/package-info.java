/** Archives whose members are models of other formats: tar, and the files of NeMo. */
package org.eigenscope.format.archive;

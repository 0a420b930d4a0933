/**
 * The linear algebra of the analysis: Gram matrices by row blocks, eigenvalues of symmetric matrices, a few singular
 * vectors. Key type: {@link org.eigenscope.linalg.LinearAlgebra}, with OpenBLAS behind it and EJML as the fallback
 * that always works. Depends on the JDK, EJML and OpenBLAS.
 */
package org.eigenscope.linalg;

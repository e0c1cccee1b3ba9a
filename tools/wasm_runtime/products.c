/* Matrix products for the browser, by the names under which numba's kernels call a BLAS.
 *
 * The product C = alpha op(A) op(B) + beta C is done in blocks that stay in the caches (Goto & van de Geijn 2008, Anatomy
 * of high-performance matrix multiplication, ACM TOMS 34(3)): parts of op(A) and op(B) are packed in the order in which
 * they are read, so a transpose costs nothing, and a tile of 4 x 4 sums is kept in registers of two numbers each.
 * Matrices are stored by columns. All numbers are float64, whatever `kind` says: the kernels have no others. */

#include <wasm_simd128.h>

typedef long long i64;

enum {
  TILE = 4,      /* rows and columns of a tile */
  DEPTH = 256,   /* how many products a block adds up before it goes to C */
  ROWS = 64,     /* of op(A) in a block: 128 kB with its depth */
  COLUMNS = 128, /* of op(B): 256 kB */
  SMALL = 512    /* products, below which packing costs more than it gains */
};

static double packed_a[ROWS * DEPTH], packed_b[COLUMNS * DEPTH];

/* A matrix as it is read: the element (i, j) is at data[i * down + j * right]. */
typedef struct {
  const double *data;
  long down, right;
} Matrix;

static int min(int a, int b) { return a < b ? a : b; }

static Matrix matrix(const double *data, char transposed, i64 leading) {
  return transposed == 'n' || transposed == 'N' ? (Matrix){data, 1, (long)leading} : (Matrix){data, (long)leading, 1};
}

static double *scaled(double *x, int n, double beta) {
  for (int i = 0; i < n; i++) x[i] = beta == 0.0 ? 0.0 : beta * x[i]; /* whatever was there before, even NaN */
  return x;
}

/* Strips of four lines, each strip with its four numbers of a step side by side; lines that are missing are 0. */
static void pack(Matrix from, int lines, int steps, double *to) {
  for (int line = 0; line < lines; line += TILE)
    for (int step = 0; step < steps; step++)
      for (int i = 0; i < TILE; i++)
        *to++ = line + i < lines ? from.data[(line + i) * from.down + step * from.right] : 0.0;
}

/* C += alpha a b for a tile of C, of which `rows` rows and `columns` columns exist. */
static void tile(const double *a, const double *b, int steps, double alpha, double *C, long ldc, int rows, int columns) {
  v128_t sums[TILE][2] = {0};
  for (int step = 0; step < steps; step++, a += TILE, b += TILE) {
    v128_t upper = wasm_v128_load(a), lower = wasm_v128_load(a + 2);
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE; j++) {
      v128_t factor = wasm_v128_load64_splat(b + j);
      sums[j][0] = wasm_f64x2_add(sums[j][0], wasm_f64x2_mul(upper, factor));
      sums[j][1] = wasm_f64x2_add(sums[j][1], wasm_f64x2_mul(lower, factor));
    }
  }
  double found[TILE][TILE];
#pragma clang loop unroll(full)
  for (int j = 0; j < TILE; j++) {
    wasm_v128_store(found[j], sums[j][0]);
    wasm_v128_store(found[j] + 2, sums[j][1]);
  }
  for (int j = 0; j < columns; j++)
    for (int i = 0; i < rows; i++) C[i + j * ldc] += alpha * found[j][i];
}

static void few(Matrix A, Matrix B, int m, int n, int k, double alpha, double *C, long ldc) {
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      double sum = 0.0;
      for (int p = 0; p < k; p++) sum += A.data[i * A.down + p * A.right] * B.data[p * B.down + j * B.right];
      C[i + j * ldc] += alpha * sum;
    }
}

int numba_xxgemm(char kind, char transposed_a, char transposed_b, i64 rows, i64 columns, i64 inner, const double *alpha,
                 const double *a, i64 lda, const double *b, i64 ldb, const double *beta, double *C, i64 leading) {
  int m = rows, n = columns, k = inner;
  long ldc = leading;
  Matrix A = matrix(a, transposed_a, lda), B = matrix(b, transposed_b, ldb);
  for (int j = 0; j < n; j++) scaled(C + j * ldc, m, *beta);
  if (rows * columns * inner < SMALL) {
    few(A, B, m, n, k, *alpha, C, ldc);
    return 0;
  }
  for (int j = 0; j < n; j += COLUMNS)
    for (int p = 0; p < k; p += DEPTH) {
      int width = min(COLUMNS, n - j), depth = min(DEPTH, k - p);
      pack((Matrix){B.data + p * B.down + j * B.right, B.right, B.down}, width, depth, packed_b);
      for (int i = 0; i < m; i += ROWS) {
        int height = min(ROWS, m - i);
        pack((Matrix){A.data + i * A.down + p * A.right, A.down, A.right}, height, depth, packed_a);
        for (int s = 0; s < width; s += TILE)
          for (int r = 0; r < height; r += TILE)
            tile(packed_a + r * depth, packed_b + s * depth, depth, *alpha, C + i + r + (j + s) * ldc, ldc,
                 min(TILE, height - r), min(TILE, width - s));
      }
    }
  return 0;
}

static double dot(const double *x, const double *y, int n) {
  v128_t even = wasm_f64x2_const(0.0, 0.0), odd = even;
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    even = wasm_f64x2_add(even, wasm_f64x2_mul(wasm_v128_load(x + i), wasm_v128_load(y + i)));
    odd = wasm_f64x2_add(odd, wasm_f64x2_mul(wasm_v128_load(x + i + 2), wasm_v128_load(y + i + 2)));
  }
  even = wasm_f64x2_add(even, odd);
  double sum = wasm_f64x2_extract_lane(even, 0) + wasm_f64x2_extract_lane(even, 1);
  for (; i < n; i++) sum += x[i] * y[i];
  return sum;
}

int numba_xxdot(char kind, char conjugate, i64 n, const double *x, const double *y, double *result) {
  *result = dot(x, y, n);
  return 0;
}

/* y = alpha op(A) x + beta y, where A has m rows and n columns before it is transposed. */
int numba_xxgemv(char kind, char transposed, i64 m, i64 n, const double *alpha, const double *A, i64 lda, const double *x,
                 const double *beta, double *y) {
  int rows = m, columns = n;
  if (transposed == 'n' || transposed == 'N') {
    scaled(y, rows, *beta);
    for (int j = 0; j < columns; j++) {
      double factor = *alpha * x[j];
      for (int i = 0; i < rows; i++) y[i] += factor * A[i + j * (long)lda];
    }
  } else {
    scaled(y, columns, *beta);
    for (int j = 0; j < columns; j++) y[j] += *alpha * dot(A + j * (long)lda, x, rows);
  }
  return 0;
}

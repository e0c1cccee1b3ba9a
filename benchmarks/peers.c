/* The same algorithms in straightforward C, as the limit: plain loops, no BLAS, float64.
 *
 * gcc -O3 -march=native -shared -fPIC; c_peer.py compiles and calls it. Sizes are known at run time, as they are
 * in coursekit; the orders of the rows are drawn by the same generator. Where no size is tiny, the loops run
 * over memory in its order, so that gcc vectorizes them.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef int64_t integer;

/* xoshiro256++ by David Blackman and Sebastiano Vigna (2019), and splitmix64 by Sebastiano Vigna (2015), from
   prng.di.unimi.it: their code, dedicated to the public domain (CC0), with the state as an argument */
static inline uint64_t rotl(const uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static inline uint64_t next(uint64_t *s)
{
    const uint64_t result = rotl(s[0] + s[3], 23) + s[0];
    const uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];

    s[2] ^= t;

    s[3] = rotl(s[3], 45);

    return result;
}

static uint64_t splitmix64(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

void seeded(uint64_t seed, uint64_t *state)
{
    for (int i = 0; i < 4; i++)
        state[i] = splitmix64(&seed);
}

void words(uint64_t *state, uint64_t *values, integer n)
{
    for (integer i = 0; i < n; i++)
        values[i] = next(state);
}

void uniform(uint64_t *state, double low, double high, double *values, integer n)
{
    for (integer i = 0; i < n; i++)
        values[i] = low + (high - low) * ((next(state) >> 11) * 0x1.0p-53);
}

/* a whole number below n: Lemire (2019), figure 5 */
static inline uint64_t below(uint64_t *state, uint64_t n)
{
    __uint128_t m = (__uint128_t)next(state) * n;
    if ((uint64_t)m < n) {
        uint64_t t = -n % n;
        while ((uint64_t)m < t)
            m = (__uint128_t)next(state) * n;
    }
    return m >> 64;
}

void permutation(uint64_t *state, integer *order, integer n)
{
    for (integer i = 0; i < n; i++)
        order[i] = i;
    for (integer i = n - 1; i > 0; i--) {
        integer j = below(state, i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* one epoch of linear regression: mean squared error, gradient descent; theta holds w, then b */
void linear_epoch(double *theta, const double *X, const double *y, const integer *order, integer n, integer d,
                  integer batch_size, double lr, double *grad)
{
    for (integer first = 0; first < n; first += batch_size) {
        integer m = n - first < batch_size ? n - first : batch_size;
        for (integer j = 0; j <= d; j++)
            grad[j] = 0.0;
        for (integer i = 0; i < m; i++) {
            const double *x = X + order[first + i] * d;
            double score = theta[d];
            for (integer j = 0; j < d; j++)
                score += x[j] * theta[j];
            double delta = 2.0 * (score - y[order[first + i]]) / m;
            for (integer j = 0; j < d; j++)
                grad[j] += delta * x[j];
            grad[d] += delta;
        }
        for (integer j = 0; j <= d; j++)
            theta[j] -= lr * grad[j];
    }
}

/* out = A B, (n, d) times (d, k) */
static void multiply(const double *A, const double *B, double *out, integer n, integer d, integer k)
{
    memset(out, 0, n * k * sizeof(double));
    for (integer i = 0; i < n; i++)
        for (integer p = 0; p < d; p++)
            for (integer j = 0; j < k; j++)
                out[i * k + j] += A[i * d + p] * B[p * k + j];
}

/* out = A' B, (n, d)' times (n, k) */
static void multiply_transposed(const double *A, const double *B, double *out, integer n, integer d, integer k)
{
    memset(out, 0, d * k * sizeof(double));
    for (integer i = 0; i < n; i++)
        for (integer p = 0; p < d; p++)
            for (integer j = 0; j < k; j++)
                out[p * k + j] += A[i * d + p] * B[i * k + j];
}

/* mean cross-entropy of the softmax of scores; delta is its gradient with respect to scores */
static double cross_entropy(const double *scores, const integer *labels, double *delta, integer n, integer k)
{
    double total = 0.0;
    for (integer i = 0; i < n; i++) {
        const double *s = scores + i * k;
        double *g = delta + i * k, top = s[0], z = 0.0;
        for (integer j = 1; j < k; j++)
            top = s[j] > top ? s[j] : top;
        for (integer j = 0; j < k; j++) {
            g[j] = exp(s[j] - top);
            z += g[j];
        }
        total += log(z) + top - s[labels[i]];
        for (integer j = 0; j < k; j++)
            g[j] = (g[j] / z - (j == labels[i])) / n;
    }
    return total / n;
}

/* scores = A W + b, with b stored after W */
static void layer(const double *A, const double *W, double *scores, integer n, integer d, integer k)
{
    multiply(A, W, scores, n, d, k);
    for (integer i = 0; i < n; i++)
        for (integer j = 0; j < k; j++)
            scores[i * k + j] += W[d * k + j];
}

/* gradient of a layer's W and b */
static void layer_gradient(const double *A, const double *delta, double *dW, integer n, integer d, integer k)
{
    multiply_transposed(A, delta, dW, n, d, k);
    memset(dW + d * k, 0, k * sizeof(double));
    for (integer i = 0; i < n; i++)
        for (integer j = 0; j < k; j++)
            dW[d * k + j] += delta[i * k + j];
}

static integer gather(const double *X, const integer *y, const integer *order, integer first, integer n,
                      integer batch_size, integer d, double *X_batch, integer *y_batch)
{
    integer m = n - first < batch_size ? n - first : batch_size;
    for (integer i = 0; i < m; i++) {
        memcpy(X_batch + i * d, X + order[first + i] * d, d * sizeof(double));
        y_batch[i] = y[order[first + i]];
    }
    return m;
}

static void momentum(double *theta, const double *grad, double *v, integer p, double lr, double beta)
{
    for (integer i = 0; i < p; i++) {
        v[i] = beta * v[i] - lr * grad[i];
        theta[i] += v[i];
    }
}

static void adam(double *theta, const double *grad, double *m, double *v, integer p, double lr, double beta1,
                 double beta2, double eps, integer t)
{
    double bias1 = 1.0 - pow(beta1, t), bias2 = 1.0 - pow(beta2, t);
    for (integer i = 0; i < p; i++) {
        m[i] = beta1 * m[i] + (1.0 - beta1) * grad[i];
        v[i] = beta2 * v[i] + (1.0 - beta2) * grad[i] * grad[i];
        theta[i] -= lr * (m[i] / bias1) / (sqrt(v[i] / bias2) + eps);
    }
}

/* one epoch of softmax regression with momentum; returns the mean loss; work holds
   grad, X_batch, scores and delta, one after another */
double softmax_epoch(double *theta, double *v, const double *X, const integer *y, const integer *order, integer n,
                     integer d, integer k, integer batch_size, double lr, double beta, double *work, integer *y_batch)
{
    integer p = (d + 1) * k;
    double *grad = work, *X_batch = grad + p, *scores = X_batch + batch_size * d, *delta = scores + batch_size * k;
    double total = 0.0;
    for (integer first = 0; first < n; first += batch_size) {
        integer m = gather(X, y, order, first, n, batch_size, d, X_batch, y_batch);
        layer(X_batch, theta, scores, m, d, k);
        total += m * cross_entropy(scores, y_batch, delta, m, k);
        layer_gradient(X_batch, delta, grad, m, d, k);
        momentum(theta, grad, v, p, lr, beta);
    }
    return total / n;
}

/* one epoch of a network d-h-k with ReLU and Adam; returns the mean loss; t is the number of updates before;
   work holds grad, X_batch, hidden, scores, delta and hidden_delta */
double mlp_epoch(double *theta, double *m1, double *m2, const double *X, const integer *y, const integer *order,
                 integer n, integer d, integer h, integer k, integer batch_size, double lr, integer t, double *work,
                 integer *y_batch)
{
    integer at = (d + 1) * h, p = at + (h + 1) * k;
    double *grad = work, *X_batch = grad + p, *hidden = X_batch + batch_size * d, *scores = hidden + batch_size * h;
    double *delta = scores + batch_size * k, *hidden_delta = delta + batch_size * k, *W2 = theta + at, total = 0.0;
    for (integer first = 0; first < n; first += batch_size) {
        integer m = gather(X, y, order, first, n, batch_size, d, X_batch, y_batch);
        layer(X_batch, theta, hidden, m, d, h);
        for (integer i = 0; i < m * h; i++)
            hidden[i] = hidden[i] > 0.0 ? hidden[i] : 0.0;
        layer(hidden, W2, scores, m, h, k);
        total += m * cross_entropy(scores, y_batch, delta, m, k);
        layer_gradient(hidden, delta, grad + at, m, h, k);
        for (integer i = 0; i < m; i++)
            for (integer j = 0; j < h; j++) {
                double sum = 0.0;
                for (integer c = 0; c < k; c++)
                    sum += delta[i * k + c] * W2[j * k + c];
                hidden_delta[i * h + j] = hidden[i * h + j] > 0.0 ? sum : 0.0;
            }
        layer_gradient(X_batch, hidden_delta, grad, m, d, h);
        adam(theta, grad, m1, m2, p, lr, 0.9, 0.999, 1e-8, ++t);
    }
    return total / n;
}

/* Beale's function and its gradient */
static double beale(const double *theta, double *grad)
{
    double x = theta[0], y = theta[1];
    double a = 1.5 - x + x * y, b = 2.25 - x + x * y * y, c = 2.625 - x + x * y * y * y;
    grad[0] = 2.0 * (a * (y - 1.0) + b * (y * y - 1.0) + c * (y * y * y - 1.0));
    grad[1] = 2.0 * x * (a + 2.0 * b * y + 3.0 * c * y * y);
    return a * a + b * b + c * c;
}

/* descend Beale's function by the rule of this number, in the order of OPTIMIZERS in c_peer.py; path (steps + 1, 2) */
void beale_descend(integer rule, double *path, double *losses, integer steps, double lr)
{
    double theta[2] = {path[0], path[1]}, at[2], grad[2], r[2] = {0.0, 0.0}, u[2] = {0.0, 0.0};
    losses[0] = beale(theta, grad);
    for (integer t = 0; t < steps; t++) {
        if (rule == 2) { /* nesterov: the gradient at the interim point */
            at[0] = theta[0] + 0.9 * r[0];
            at[1] = theta[1] + 0.9 * r[1];
            beale(at, grad);
        }
        switch (rule) {
        case 0:
            for (int i = 0; i < 2; i++)
                theta[i] -= lr * grad[i];
            break;
        case 1:
        case 2:
            momentum(theta, grad, r, 2, lr, 0.9);
            break;
        case 3: /* adagrad */
            for (int i = 0; i < 2; i++) {
                r[i] += grad[i] * grad[i];
                theta[i] -= lr * grad[i] / (sqrt(r[i]) + 1e-8);
            }
            break;
        case 4: /* rmsprop */
            for (int i = 0; i < 2; i++) {
                r[i] = 0.9 * r[i] + 0.1 * grad[i] * grad[i];
                theta[i] -= lr * grad[i] / (sqrt(r[i]) + 1e-8);
            }
            break;
        case 5: /* adadelta */
            for (int i = 0; i < 2; i++) {
                r[i] = 0.95 * r[i] + 0.05 * grad[i] * grad[i];
                double step = sqrt(u[i] + 1e-6) / sqrt(r[i] + 1e-6) * grad[i];
                u[i] = 0.95 * u[i] + 0.05 * step * step;
                theta[i] -= lr * step;
            }
            break;
        case 7: /* adamw: adam after the decay */
            for (int i = 0; i < 2; i++)
                theta[i] -= lr * 1e-2 * theta[i];
            /* fall through */
        case 6:
            adam(theta, grad, r, u, 2, lr, 0.9, 0.999, 1e-8, t + 1);
        }
        losses[t + 1] = beale(theta, grad);
        path[2 * t + 2] = theta[0];
        path[2 * t + 3] = theta[1];
    }
}

/* constants and lines through two points (x, sin pi x): sums of b, b^2 for the constant; of a, b, a^2, ab, b^2 for
   the line a x + b; x holds 2 numbers for each of n data sets */
void two_point_sums(const double *x, integer n, double *constant, double *line)
{
    for (integer i = 0; i < n; i++) {
        double x0 = x[2 * i], x1 = x[2 * i + 1], y0 = sin(M_PI * x0), y1 = sin(M_PI * x1);
        double c = 0.5 * (y0 + y1), a = (y1 - y0) / (x1 - x0), b = y0 - a * x0;
        constant[0] += c;
        constant[1] += c * c;
        line[0] += a;
        line[1] += b;
        line[2] += a * a;
        line[3] += a * b;
        line[4] += b * b;
    }
}

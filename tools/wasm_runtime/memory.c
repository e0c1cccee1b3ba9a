/* What compiled kernels ask of numba's runtime: arrays of their own, and arrays in another shape.
 *
 * The IR is that of a machine of 64 bits, so sizes and counts have 64; addresses have 32 here. */

typedef long long i64;
typedef unsigned long long u64;
typedef unsigned long address;

void *malloc(address size);
void free(void *block);

/* An array's owner, as the IR reads it: it counts references itself and looks up data. */
typedef struct {
  i64 references;
  void *destroy, *destroy_with, *data;
  i64 size;
} Owner;

void *NRT_MemInfo_alloc_aligned(i64 size, int alignment) {
  if (size < 0 || size > 0x7fffff00 - alignment) return 0; /* a MemoryError, as where malloc has none left */
  Owner *owner = malloc(sizeof(Owner) + (address)size + alignment);
  if (!owner) return 0;
  address first = (address)(owner + 1) + alignment - 1;
  *owner = (Owner){.references = 1, .data = (void *)(first - first % alignment), .size = size};
  return owner;
}

void NRT_MemInfo_call_dtor(void *owner) { free(owner); }

/* Blocks for the text of an error. */
void *NRT_Allocate(i64 size) { return malloc((address)size); }
void NRT_Free(void *block) { free(block); }

/* The strides of a reshaped array; 0 where it would have to be copied, which numba makes an error. */
int numba_attempt_nocopy_reshape(i64 nd, const i64 *shape, const i64 *strides, i64 new_nd, const i64 *new_shape,
                                 i64 *new_strides, i64 itemsize, int fortran_order) {
  i64 stride = itemsize;
  for (i64 i = nd - 1; i >= 0; i--) {
    if (shape[i] != 1 && strides[i] != stride) return 0;
    stride *= shape[i];
  }
  stride = itemsize;
  for (i64 i = new_nd - 1; i >= 0; i--) {
    new_strides[i] = stride;
    stride *= new_shape[i];
  }
  return !fortran_order;
}

/* The product of two numbers of 128 bits, which the check for overflow of an array's size asks for. The optimizer would
 * see what this is and call it from within itself. */
__attribute__((optnone)) void __multi3(u64 *product, u64 a, u64 a_high, u64 b, u64 b_high) {
  u64 a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  u64 middle = a1 * b0 + (a0 * b0 >> 32);
  product[0] = a * b;
  product[1] = a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32) + a * b_high + a_high * b;
}

/* A kernel that is handed over could be a Python object, says the IR; ours never are (ahead.py). */
void numba_gil_ensure(void *state) { __builtin_trap(); }
void numba_gil_release(void *state) { __builtin_trap(); }
void *numba_unpickle(void *data, int size, void *hash) { __builtin_trap(); }
void *PyImport_ImportModule(void *name) { __builtin_trap(); }
void *PyObject_GetAttrString(void *object, void *name) { __builtin_trap(); }
void *PyObject_CallFunctionObjArgs(void *callable, ...) { __builtin_trap(); }
void *PyLong_AsVoidPtr(void *object) { __builtin_trap(); }
void Py_DecRef(void *object) { __builtin_trap(); }
void Py_FatalError(void *text) { __builtin_trap(); }

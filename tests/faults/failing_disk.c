/* A disk that refuses: once armed, the nth call to it under FAULT_FOLDER fails, and the following ones with it while the
   trouble lasts. A child process arms and disarms it by ctypes, between two gestures. */
#include "shim.h"

#include <stdatomic.h>

enum { WRITES = 1, SYNCS = 2, READS = 4 };

static atomic_long seen, nth;
static atomic_int refusal, lasting, calls;

/* Count the calls of these kinds from now on; the nth is refused with this error, or none when it is 0. */
void fault_arm(int kinds, long which, int error, int lasts) {
    calls = 0;
    seen = 0;
    nth = which;
    refusal = error;
    lasting = lasts;
    calls = kinds;
}

/* How many calls came since. */
long fault_seen(void) { return seen; }

static int refused(int descriptor, int kind) {
    char path[4200];
    if (!(calls & kind) || !path_under_fault(descriptor, path, sizeof path))
        return 0;
    long number = ++seen;
    if (!nth || number < nth || (number > nth && !lasting))
        return 0;
    tell("refused", path);
    errno = refusal;
    return 1;
}

#define FAILS(kind, result, name, declared, ...)                                                                       \
    result name declared { return refused(descriptor, kind) ? -1 : REAL(name)(descriptor, ##__VA_ARGS__); }

FAILS(WRITES, ssize_t, write, (int descriptor, const void *data, size_t length), data, length)
FAILS(WRITES, ssize_t, pwrite, (int descriptor, const void *data, size_t length, off_t at), data, length, at)
FAILS(WRITES, ssize_t, pwrite64, (int descriptor, const void *data, size_t length, off64_t at), data, length, at)
FAILS(WRITES, int, ftruncate, (int descriptor, off_t length), length)
FAILS(WRITES, int, ftruncate64, (int descriptor, off64_t length), length)
FAILS(SYNCS, int, fsync, (int descriptor))
FAILS(SYNCS, int, fdatasync, (int descriptor))
FAILS(READS, ssize_t, read, (int descriptor, void *data, size_t length), data, length)
FAILS(READS, ssize_t, pread, (int descriptor, void *data, size_t length, off_t at), data, length, at)
FAILS(READS, ssize_t, pread64, (int descriptor, void *data, size_t length, off64_t at), data, length, at)

/* A journal of all that reaches the disk under FAULT_FOLDER, with its data, in one order: written to FAULT_JOURNAL.

   From it a test rebuilds what the disk may hold when the power is cut. One call and its record at a time: the order of
   the records is the order in which things happened. Files are told apart by their inode, so that a file keeps its
   identity when it is renamed or loses its name. */
#include "shim.h"

#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

struct __attribute__((packed)) record {
    char what;
    uint64_t file, place;
    uint32_t path, other, data; /* lengths of what follows */
};

static void note(char what, uint64_t file, uint64_t place, const char *path, const char *other, const void *data,
                 size_t length) {
    static int journal = -1;
    int kept = errno;
    if (journal < 0)
        journal = REAL(open64)(getenv("FAULT_JOURNAL"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct record head = {what, file, place, (uint32_t)strlen(path), (uint32_t)strlen(other), (uint32_t)length};
    struct iovec parts[] = {{&head, sizeof head},
                            {(void *)path, head.path},
                            {(void *)other, head.other},
                            {(void *)data, length}};
    if (journal < 0 || writev(journal, parts, 4) < 0)
        abort(); /* a journal with a hole would prove nothing */
    errno = kept;
}

static uint64_t file_of(int descriptor) {
    struct stat found;
    return fstat(descriptor, &found) == 0 ? (uint64_t)found.st_ino : 0;
}

static int is_ours(int descriptor) {
    char path[PATH_MAX];
    return path_under_fault(descriptor, path, sizeof path) != NULL;
}

/* The absolute path when it lies under the folder, else NULL. */
static const char *ours_at(int folder, const char *path, char *whole) {
    char base[PATH_MAX];
    const char *under = getenv("FAULT_FOLDER");
    if (!under || !path)
        return NULL;
    if (path[0] == '/') {
        snprintf(whole, PATH_MAX, "%s", path);
    } else {
        char link[64];
        ssize_t length = -1;
        if (folder != AT_FDCWD) {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            length = readlink(link, base, sizeof base - 1);
        } else if (getcwd(base, sizeof base)) {
            length = (ssize_t)strlen(base);
        }
        if (length < 0)
            return NULL;
        base[length] = '\0';
        if (snprintf(whole, PATH_MAX, "%s/%s", base, path) >= PATH_MAX)
            return NULL;
    }
    size_t prefix = strlen(under);
    return strncmp(whole, under, prefix) == 0 && whole[prefix] == '/' ? whole : NULL;
}

/* --- content ----------------------------------------------------------------------------------------------- */

#define WRITES_AT(name, offset_type)                                                                                   \
    ssize_t name(int descriptor, const void *data, size_t length, offset_type place) {                                 \
        if (!is_ours(descriptor))                                                                                      \
            return REAL(name)(descriptor, data, length, place);                                                        \
        pthread_mutex_lock(&order);                                                                                    \
        ssize_t written = REAL(name)(descriptor, data, length, place);                                                 \
        if (written > 0)                                                                                               \
            note('W', file_of(descriptor), (uint64_t)place, "", "", data, (size_t)written);                            \
        pthread_mutex_unlock(&order);                                                                                  \
        return written;                                                                                                \
    }
WRITES_AT(pwrite, off_t)
WRITES_AT(pwrite64, off64_t)

ssize_t write(int descriptor, const void *data, size_t length) {
    if (!is_ours(descriptor))
        return REAL(write)(descriptor, data, length);
    pthread_mutex_lock(&order);
    ssize_t written = REAL(write)(descriptor, data, length);
    if (written > 0) /* what was written ends where the descriptor now is, appended or not */
        note('W', file_of(descriptor), (uint64_t)(lseek64(descriptor, 0, SEEK_CUR) - written), "", "", data,
             (size_t)written);
    pthread_mutex_unlock(&order);
    return written;
}

#define TRUNCATES(name, offset_type)                                                                                   \
    int name(int descriptor, offset_type length) {                                                                     \
        if (!is_ours(descriptor))                                                                                      \
            return REAL(name)(descriptor, length);                                                                     \
        pthread_mutex_lock(&order);                                                                                    \
        int result = REAL(name)(descriptor, length);                                                                   \
        if (result == 0)                                                                                               \
            note('T', file_of(descriptor), (uint64_t)length, "", "", "", 0);                                           \
        pthread_mutex_unlock(&order);                                                                                  \
        return result;                                                                                                 \
    }
TRUNCATES(ftruncate, off_t)
TRUNCATES(ftruncate64, off64_t)

#define SYNCS(name)                                                                                                    \
    int name(int descriptor) {                                                                                         \
        if (!is_ours(descriptor))                                                                                      \
            return REAL(name)(descriptor);                                                                             \
        char path[PATH_MAX];                                                                                           \
        pthread_mutex_lock(&order);                                                                                    \
        int result = REAL(name)(descriptor);                                                                           \
        if (result == 0)                                                                                               \
            note('S', file_of(descriptor), 0, path_under_fault(descriptor, path, sizeof path), "", "", 0);             \
        pthread_mutex_unlock(&order);                                                                                  \
        return result;                                                                                                 \
    }
SYNCS(fsync)
SYNCS(fdatasync)

/* Copies inside the kernel would pass unseen: whoever asks falls back on read and write. */
#define NEVER(name, offset_type)                                                                                       \
    ssize_t name(int out, int in, offset_type *place, size_t length) {                                                 \
        if (!is_ours(out))                                                                                             \
            return REAL(name)(out, in, place, length);                                                                 \
        errno = EINVAL;                                                                                                \
        return -1;                                                                                                     \
    }
NEVER(sendfile, off_t)
NEVER(sendfile64, off64_t)

/* --- names ------------------------------------------------------------------------------------------------- */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || !ours_at(folder, path, whole))
        return REAL(openat64)(folder, path, flags, mode);
    struct stat before;
    pthread_mutex_lock(&order);
    int there = stat(whole, &before) == 0;
    int descriptor = REAL(openat64)(folder, path, flags, mode);
    if (descriptor >= 0 && !there)
        note('C', file_of(descriptor), 0, whole, "", "", 0);
    else if (descriptor >= 0 && (flags & O_TRUNC) && before.st_size > 0)
        note('T', file_of(descriptor), 0, "", "", "", 0);
    pthread_mutex_unlock(&order);
    return descriptor;
}

static mode_t mode_in(int flags, va_list rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

#define OPENS(name)                                                                                                    \
    int name(const char *path, int flags, ...) {                                                                       \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = mode_in(flags, rest);                                                                            \
        va_end(rest);                                                                                                  \
        return opened(AT_FDCWD, path, flags, mode);                                                                    \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                                                                 \
    int name(int folder, const char *path, int flags, ...) {                                                           \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = mode_in(flags, rest);                                                                            \
        va_end(rest);                                                                                                  \
        return opened(folder, path, flags, mode);                                                                      \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

static int named(char what, const char *path, const char *other, int result) {
    if (result == 0 && (path || other))
        note(what, 0, 0, path ? path : "", other ? other : "", "", 0);
    pthread_mutex_unlock(&order);
    return result;
}

int rename(const char *path, const char *other) {
    char from[PATH_MAX], to[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(rename)(path, other);
    return named('R', ours_at(AT_FDCWD, path, from), ours_at(AT_FDCWD, other, to), result);
}

int renameat(int folder, const char *path, int beside, const char *other) {
    char from[PATH_MAX], to[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(renameat)(folder, path, beside, other);
    return named('R', ours_at(folder, path, from), ours_at(beside, other, to), result);
}

int link(const char *path, const char *other) {
    char from[PATH_MAX], to[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(link)(path, other);
    return named('L', ours_at(AT_FDCWD, path, from), ours_at(AT_FDCWD, other, to), result);
}

int linkat(int folder, const char *path, int beside, const char *other, int flags) {
    char from[PATH_MAX], to[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(linkat)(folder, path, beside, other, flags);
    return named('L', ours_at(folder, path, from), ours_at(beside, other, to), result);
}

int mkdir(const char *path, mode_t mode) {
    char whole[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(mkdir)(path, mode);
    return named('M', ours_at(AT_FDCWD, path, whole), NULL, result);
}

int mkdirat(int folder, const char *path, mode_t mode) {
    char whole[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(mkdirat)(folder, path, mode);
    return named('M', ours_at(folder, path, whole), NULL, result);
}

int unlink(const char *path) {
    char whole[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(unlink)(path);
    return named('U', ours_at(AT_FDCWD, path, whole), NULL, result);
}

int unlinkat(int folder, const char *path, int flags) {
    char whole[PATH_MAX];
    pthread_mutex_lock(&order);
    int result = REAL(unlinkat)(folder, path, flags);
    return named('U', ours_at(folder, path, whole), NULL, result);
}

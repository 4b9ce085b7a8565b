/* What every fault of this folder shares. Each fault is one .c file built into one library; several can be preloaded
   together, since each calls the next through RTLD_NEXT. A fault touches only the files under FAULT_FOLDER. */
#ifndef FAULTS_SHIM_H
#define FAULTS_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The path of an open file when it lies under FAULT_FOLDER, else NULL. Asked of the kernel at each call: no table of
   descriptors to keep in step with open, dup and close. */
static const char *path_under_fault(int descriptor, char *path, size_t size) {
    const char *folder = getenv("FAULT_FOLDER");
    char link[64];
    if (!folder || !*folder)
        return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0)
        return NULL;
    path[length] = '\0';
    size_t prefix = strlen(folder);
    return strncmp(path, folder, prefix) == 0 && (path[prefix] == '/' || path[prefix] == '\0') ? path : NULL;
}

/* One line appended to FAULT_LOG: moment, what happened, to which file. A single write: lines of threads never mix. */
__attribute__((unused)) static void tell(const char *what, const char *path) {
    const char *log = getenv("FAULT_LOG");
    if (!log || !*log)
        return;
    struct timespec now;
    char line[4400];
    clock_gettime(CLOCK_MONOTONIC, &now);
    int length = snprintf(line, sizeof line, "%ld.%09ld %s %s\n", (long)now.tv_sec, now.tv_nsec, what, path);
    int file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    if (length > 0 && write(file, line, (size_t)length) < 0)
        errno = 0; /* a log that cannot be written is found empty by the test */
    close(file);
}

#endif

/* A disk whose sync takes FAULT_SYNC_MS milliseconds more: an SD card, a tired USB stick. */
#include "shim.h"

typedef int (*sync_call)(int);

static void wait_for_disk(void) {
    const char *asked = getenv("FAULT_SYNC_MS");
    long milliseconds = asked ? strtol(asked, NULL, 10) : 0;
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (milliseconds > 0 && nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

static int slowly(const char *name, int descriptor) {
    char path[4200];
    const char *ours = path_under_fault(descriptor, path, sizeof path);
    sync_call real = (sync_call)dlsym(RTLD_NEXT, name);
    if (!ours)
        return real(descriptor);
    tell("sync", ours);
    wait_for_disk();
    int result = real(descriptor);
    int kept = errno;
    tell("synced", ours);
    errno = kept;
    return result;
}

int fsync(int descriptor) { return slowly("fsync", descriptor); }

int fdatasync(int descriptor) { return slowly("fdatasync", descriptor); }

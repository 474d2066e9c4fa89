#include "paths.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

char paths_folder[128];
char paths_file[160];

int paths_make(void **state)
{
    (void)state;
    const char *above = getenv("TMPDIR");
    (void)snprintf(paths_folder, sizeof paths_folder, "%.100s/cpod-XXXXXX", above != NULL ? above : "/tmp");
    if (mkdtemp(paths_folder) == NULL)
        return -1;
    (void)snprintf(paths_file, sizeof paths_file, "%s/model.bin", paths_folder);
    return 0;
}

int paths_remove(void **state)
{
    (void)state;
    (void)unlink(paths_file);
    return rmdir(paths_folder); /* fails if a temporary file is left */
}

size_t paths_count(void)
{
    DIR *open_folder = opendir(paths_folder);
    assert_non_null(open_folder);
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(open_folder)) != NULL;)
        count += entry->d_name[0] != '.' || strncmp(entry->d_name, ".cpod-", 6) == 0;
    (void)closedir(open_folder);
    return count;
}

void paths_write(const char *text)
{
    FILE *file = fopen(paths_file, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void paths_expect(const char *text)
{
    char content[256] = "";
    FILE *file = fopen(paths_file, "r");
    assert_non_null(file);
    (void)fread(content, 1, sizeof content - 1, file);
    (void)fclose(file);
    assert_string_equal(content, text);
    assert_int_equal(paths_count(), 1);
}

int paths_lowest_descriptor(void)
{
    int fd = dup(STDOUT_FILENO);
    (void)close(fd);
    return fd;
}

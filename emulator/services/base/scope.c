#include "services/base/scope.h"

#include <stdio.h>
#include <string.h>

bool scope_contains(const char *words, const char *word)
{
    size_t length = strlen(word);
    while (words != NULL && *words != '\0') {
        size_t next = strcspn(words, " ");
        if (next == length && strncmp(words, word, length) == 0)
            return true;
        words += next + strspn(words + next, " ");
    }
    return false;
}

cJSON *scope_list(const char *words)
{
    cJSON *list = cJSON_CreateArray();
    char word[256];
    while (words != NULL && *words != '\0') {
        size_t length = strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, words);
        if (length > 0)
            cJSON_AddItemToArray(list, cJSON_CreateString(word));
        words += length + strspn(words + length, " ");
    }
    return list;
}

/* What is at the emulator but not in the API: its settings, and the pages that a browser would see. */
#ifndef E2E_OUTSIDE_H
#define E2E_OUTSIDE_H

#include <cjson/cJSON.h>

/* The emulator's settings; freed by cJSON_Delete(). */
cJSON *outside_settings(void);

/* Replaces a group of them. */
void outside_set(const char *group, const cJSON *members);

/* Where a page sends the browser; freed by free(). */
char *outside_follow(const char *url);

/* The address of the emulator itself: "http://127.0.0.1:4000". */
const char *outside_address(void);

/* A parameter of an address, as it stands there; freed by free(). */
char *outside_parameter(const char *url, const char *name);

#endif

/* Parts of the emulator outside of the API: its settings, and the pages for browsers. */
#ifndef E2E_OUTSIDE_H
#define E2E_OUTSIDE_H

#include <cjson/cJSON.h>

/* Returns the emulator's settings. Freed by cJSON_Delete(). */
cJSON *outside_settings(void);

/* Replaces a group of settings. */
void outside_set(const char *group, const cJSON *members);

/* Returns the address to which a page redirects the browser. Freed by free(). */
char *outside_follow(const char *url);

/* Returns the address of the emulator itself: "http://127.0.0.1:4000". */
const char *outside_address(void);

/* Returns a parameter of an address, not unescaped. Freed by free(). */
char *outside_parameter(const char *url, const char *name);

#endif

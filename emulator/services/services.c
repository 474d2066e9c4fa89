#include "services/services.h"

#include <string.h>

#define SERVICES_ADDRESS(name) &name##_service,
const service *const services_all[] = {SERVICES(SERVICES_ADDRESS) NULL};

static bool has_operation(const spec_document *of, const char *id)
{
    for (size_t i = 0; i < of->operations.count; i++) {
        const char *other = of->operations.items[i]->id;
        if (other != NULL && strcmp(other, id) == 0)
            return true;
    }
    return false;
}

bool services_fit(const spec_document *of)
{
    size_t implemented = 0;
    size_t found = 0;
    for (const service *const *s = services_all; *s != NULL; s++)
        for (const service_handler *h = (*s)->handlers; h != NULL && h->operation != NULL; h++) {
            if (strchr(h->operation, ' ') != NULL) /* method and path */
                continue;
            implemented++;
            found += has_operation(of, h->operation);
        }
    return 2 * found >= implemented;
}

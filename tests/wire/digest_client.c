/* Calls the camera at CAMERA_URL with CAMERA_LOGIN in each way; prints the status of each call. */
#include "camera/camera.h"

#include <stdio.h>

static void print(const char *name, cpod_status status, const cpod_error *error)
{
    printf("%s %s%s%s\n", name, cpod_status_name(status), status == CPOD_OK ? "" : ": ",
           status == CPOD_OK ? "" : error->message);
}

int main(void)
{
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = camera_client_from_env(&client, &error);
    if (status != CPOD_OK) {
        print("client", status, &error);
        return 1;
    }
    camera_state *state = NULL;
    const camera_read_state_params named = {.name = "a b/\xC3\xA9"};
    status = camera_read_state(client, &named, &state, &error);
    print("read", status, &error);
    camera_state_free(state);
    const camera_state off = {.on = false};
    print("change", camera_change_state(client, NULL, &off, &error), &error);
    print("remove", camera_remove_zone(client, "7 %", NULL, &error), &error);
    const cpod_upload firmware = cpod_upload_memory("firmware", 8, NULL);
    print("write", camera_write_firmware(client, NULL, &firmware, &error), &error);
    cpod_client_free(client);
    return 0;
}

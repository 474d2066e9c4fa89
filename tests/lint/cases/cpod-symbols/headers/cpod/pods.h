/* cpod_pods_delete() is spoken of, not declared. */
cpod_status cpod_pods_get(cpod_client *client);
cpod_status cpod_pods_list(cpod_client *client);

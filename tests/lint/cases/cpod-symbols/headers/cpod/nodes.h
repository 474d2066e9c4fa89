cpod_status cpod_nodes_get(cpod_client *client);

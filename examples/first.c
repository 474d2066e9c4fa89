/* The first program of the README: creates a person, then walks the search results. */
#include <cpod/cpod.h>
#include <stdio.h>

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    if (cpod_client_from_env(&client, &err) != CPOD_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }

    cpod_person_create body = {
        .first_name = "Alice",
        .last_name = "Smith",
        .email = "alice@example.com",
        .type.value = CPOD_PERSON_TYPE_EMPLOYEE,
    };
    cpod_person *alice = NULL;
    if (cpod_people_persons_create(client, NULL, &body, &alice, &err) == CPOD_OK)
        printf("made %s\n", alice->id);
    else
        fprintf(stderr, "%s: %s\n", cpod_status_name(err.status), err.message);
    cpod_person_free(alice);

    cpod_people_persons_list_params params = {.search = "alice", .sort = "lastName"};
    cpod_people_persons_list_iter *people = NULL; /* walks every page */
    const cpod_person *person;
    cpod_status status = cpod_people_persons_list_iter_open(client, &params, &people, &err);
    while (status == CPOD_OK &&
           (status = cpod_people_persons_list_iter_next(people, &person, &err)) == CPOD_OK)
        printf("%s %s <%s>\n", person->first_name, person->last_name, person->email);
    cpod_people_persons_list_iter_free(people);
    if (status != CPOD_DONE)
        fprintf(stderr, "%s: %s\n", cpod_status_name(status), err.message);

    cpod_client_free(client);
    return status == CPOD_DONE ? 0 : 1;
}

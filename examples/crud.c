/* Creates, reads, updates and deletes a record; a version protects it against lost updates. */
#include <cpod/cpod.h>
#include <stdio.h>

static cpod_status change(cpod_client *client, const cpod_person *person, cpod_error *err)
{
    /* Absent members do not change. `version` is the version that the change is based on. */
    cpod_person_update body = {.job_title = "Staff engineer", .version = cpod_int64(person->version)};
    cpod_person *changed = NULL;
    cpod_status st = cpod_people_persons_update(client, person->id, NULL, &body, &changed, err);
    if (st == CPOD_OK)
        printf("%s is now %s, version %lld\n", changed->first_name, changed->job_title,
               (long long)changed->version);
    cpod_person_free(changed);
    return st;
}

static cpod_status delete_and_look(cpod_client *client, const char *id, cpod_error *err)
{
    cpod_status st = cpod_people_persons_delete(client, id, NULL, err);
    if (st != CPOD_OK)
        return st;
    st = cpod_people_persons_get(client, id, NULL, NULL, err);
    if (st != CPOD_ERR_NOT_FOUND)
        return st;
    puts("deleted");
    return CPOD_OK;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);

    cpod_person_create body = {
        .first_name = "Alice",
        .last_name = "Smith",
        .email = "alice@example.com",
        .type.value = CPOD_PERSON_TYPE_EMPLOYEE,
        .job_title = "Engineer",
    };
    cpod_person *created = NULL, *person = NULL;
    if (st == CPOD_OK)
        st = cpod_people_persons_create(client, NULL, &body, &created, &err);
    if (st == CPOD_OK)
        st = cpod_people_persons_get(client, created->id, NULL, &person, &err);
    if (st == CPOD_OK) {
        printf("%s %s %s, %s, version %lld\n", person->id, person->first_name, person->last_name,
               person->type.text, (long long)person->version);
        st = change(client, person, &err);
    }
    if (st == CPOD_OK) {
        st = change(client, person, &err); /* based on the first version, which is outdated */
        if (st == CPOD_ERR_CONFLICT) {
            puts("changed meanwhile: read it again");
            st = CPOD_OK;
        }
    }
    if (st == CPOD_OK)
        st = delete_and_look(client, person->id, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_person_free(person);
    cpod_person_free(created);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}

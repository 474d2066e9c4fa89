/* The members of a Connector as the page of the contract documents them, for the peer that converts by hand.
 */
#ifndef BENCH_CONNECTOR_FIELDS_H
#define BENCH_CONNECTOR_FIELDS_H

/* X(kind, name): TEXT, BOOLEAN, NUMBER, FREE (free-form JSON). */
#define CONNECTOR_FIELDS(X)             \
    X(TEXT, id)                         \
    X(TEXT, tenant_id)                  \
    X(TEXT, app_id)                     \
    X(TEXT, created_at)                 \
    X(TEXT, updated_at)                 \
    X(TEXT, created_by)                 \
    X(TEXT, updated_by)                 \
    X(TEXT, source)                     \
    X(TEXT, source_type)                \
    X(BOOLEAN, is_deleted)              \
    X(TEXT, deleted_at)                 \
    X(TEXT, deleted_by)                 \
    X(NUMBER, schema_version)           \
    X(TEXT, type)                       \
    X(TEXT, provider)                   \
    X(TEXT, name)                       \
    X(TEXT, scope)                      \
    X(TEXT, owner_id)                   \
    X(TEXT, group_id)                   \
    X(TEXT, user_id)                    \
    X(FREE, config)                     \
    X(TEXT, vault_path)                 \
    X(TEXT, auth_type)                  \
    X(BOOLEAN, oauth_refresh_needed)    \
    X(TEXT, oauth_token_expires_at)     \
    X(BOOLEAN, enabled)                 \
    X(TEXT, sync_status)                \
    X(TEXT, last_sync_at)               \
    X(NUMBER, consecutive_errors)       \
    X(TEXT, last_error)                 \
    X(FREE, metrics)                    \
    X(FREE, event_types)                \
    X(TEXT, webhook_endpoint_id)        \
    X(TEXT, credential_last_rotated_at) \
    X(TEXT, next_rotation_due)          \
    X(FREE, tags)                       \
    X(NUMBER, version)                  \
    X(TEXT, application_id)

#endif

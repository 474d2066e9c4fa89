/* oneOfs in a oneOf: one of all their variants. */
#include "support.h"

static void is_key(const char *text, unions_key_kind kind)
{
    unions_key *key = NULL;
    DECODES(key, text, &key);
    assert_int_equal(key->kind, kind);
    assert_null(key->raw);
    IS_WRITTEN(key, key, text);
    unions_key_free(key);
}

static void each_leaf_is_found(void **state)
{
    (void)state;
    is_key("{\"kty\":\"RSA\",\"n\":\"1\"}", UNIONS_KEY_KIND_SIG_RSA);
    is_key("{\"kty\":\"EC\",\"x\":\"1\",\"y\":\"2\",\"sig\":\"s\"}", UNIONS_KEY_KIND_SIG_EC);
    is_key("{\"enc\":\"e\",\"kty\":\"RSA\",\"n\":\"1\"}", UNIONS_KEY_KIND_ENC_RSA);
    is_key("{\"enc\":\"e\",\"kty\":\"EC\",\"x\":\"1\",\"y\":\"2\"}", UNIONS_KEY_KIND_ENC_EC);
}

static void the_members_are_in_the_leaf(void **state)
{
    (void)state;
    static const char text[] = "{\"kty\":\"EC\",\"enc\":\"e\",\"y\":\"2\",\"x\":\"1\"}";
    unions_key *key = NULL;
    DECODES(key, text, &key);
    assert_string_equal(key->as.enc_ec->enc, "e");
    assert_string_equal(key->as.enc_ec->x, "1");
    assert_string_equal(key->as.enc_ec->y, "2");
    unions_key_free(key);
    unions_encryption_key *inner = NULL; /* the inner union alone */
    DECODES(encryption_key, text, &inner);
    assert_int_equal(inner->kind, UNIONS_ENCRYPTION_KEY_KIND_ENC_EC);
    assert_string_equal(inner->as.enc_ec->x, "1");
    unions_encryption_key_free(inner);
}

static void what_is_no_leaf_is_kept(void **state)
{
    (void)state;
    unions_key *key = NULL;
    DECODES(key, "{\"kty\":\"oct\",\"k\":\"1\"}", &key);
    assert_int_equal(key->kind, UNIONS_KEY_KIND_OTHER);
    assert_string_equal(key->as.json, "{\"kty\":\"oct\",\"k\":\"1\"}");
    unions_key_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_leaf_is_found),
        cmocka_unit_test(the_members_are_in_the_leaf),
        cmocka_unit_test(what_is_no_leaf_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

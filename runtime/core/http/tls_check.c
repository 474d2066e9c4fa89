#include "core/http/tls_check.h"

#include "core/base/error.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* One of two options. */
typedef struct source {
    const char *option;
    const char *file; /* or */
    const char *pem;  /* the text; both NULL: not set */
} source;

static source source_of(const char *file_option, const char *file, const char *pem_option, const char *pem)
{
    return (source){.option = pem != NULL ? pem_option : file_option, .file = file, .pem = pem};
}

/* ---- reading ---- */

static cpod_status fail_to_open(const source *from, cpod_error *error)
{
    char reason[128] = "";
    if (strerror_r(errno, reason, sizeof reason) != 0)
        reason[0] = '\0';
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The file of the option %s cannot be read: %.256s: %s",
                      from->option, from->file, reason);
}

static cpod_status open_file(const source *from, BIO **out, cpod_error *error)
{
    struct stat about;
    if (stat(from->file, &about) == 0 && S_ISFIFO(about.st_mode))
        return CPOD_OK; /* opening it would wait for its writer, closing it would end that */
    FILE *file = fopen(from->file, "re");
    if (file == NULL)
        return fail_to_open(from, error);
    *out = BIO_new_fp(file, BIO_CLOSE);
    if (*out != NULL)
        return CPOD_OK;
    (void)fclose(file);
    return cpodi_no_memory(error);
}

/* `*out` NULL with CPOD_OK: the option is not set, or cannot be read twice. */
static cpod_status open_source(const source *from, BIO **out, cpod_error *error)
{
    *out = NULL;
    if (from->file != NULL)
        return open_file(from, out, error);
    if (from->pem != NULL && (*out = BIO_new_mem_buf(from->pem, -1)) == NULL)
        return cpodi_no_memory(error);
    return CPOD_OK;
}

static cpod_status fail_to_read(const source *from, const char *what, cpod_error *error)
{
    bool is_file = from->file != NULL;
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION, "The %s %s has no %s in PEM that can be read%s%.256s",
                      is_file ? "file of the option" : "option", from->option, what, is_file ? ": " : "",
                      is_file ? from->file : "");
}

/* ---- authorities ---- */

static bool has_certificate(STACK_OF(X509_INFO) * infos)
{
    for (int i = 0; i < sk_X509_INFO_num(infos); i++) {
        if (sk_X509_INFO_value(infos, i)->x509 != NULL)
            return true;
    }
    return false;
}

/* Never asks the terminal. */
static int no_password(char *buffer, int capacity, int is_encrypting, void *context)
{
    (void)buffer, (void)capacity, (void)is_encrypting, (void)context;
    return -1;
}

/* All of them, since one that is malformed makes TLS refuse the others. */
static cpod_status check_authorities(const source *from, cpod_error *error)
{
    BIO *bio;
    cpod_status status = open_source(from, &bio, error);
    if (status != CPOD_OK || bio == NULL)
        return status;
    STACK_OF(X509_INFO) *infos = PEM_X509_INFO_read_bio(bio, NULL, no_password, NULL);
    if (infos == NULL || !has_certificate(infos))
        status = fail_to_read(from, "certificate", error);
    sk_X509_INFO_pop_free(infos, X509_INFO_free);
    BIO_free_all(bio);
    return status;
}

/* ---- certificate and key ---- */

static cpod_status read_certificate(const source *from, X509 **out, cpod_error *error)
{
    BIO *bio;
    cpod_status status = open_source(from, &bio, error);
    if (status != CPOD_OK || bio == NULL)
        return status;
    *out = PEM_read_bio_X509_AUX(bio, NULL, no_password, NULL);
    BIO_free_all(bio);
    return *out != NULL ? CPOD_OK : fail_to_read(from, "certificate", error);
}

typedef struct password {
    const char *text; /* NULL: none */
    bool was_asked;
} password;

static int give_password(char *buffer, int capacity, int is_encrypting, void *context)
{
    (void)is_encrypting;
    password *from = context;
    from->was_asked = true;
    size_t length = from->text == NULL ? 0 : strlen(from->text);
    if (from->text == NULL || length > (size_t)capacity)
        return -1;
    memcpy(buffer, from->text, length);
    return (int)length;
}

static cpod_status read_key(const source *from, const char *key_password, EVP_PKEY **out, cpod_error *error)
{
    BIO *bio;
    password given = {.text = key_password};
    cpod_status status = open_source(from, &bio, error);
    if (status != CPOD_OK || bio == NULL)
        return status;
    *out = PEM_read_bio_PrivateKey(bio, NULL, give_password, &given);
    BIO_free_all(bio);
    if (*out != NULL)
        return CPOD_OK;
    if (!given.was_asked)
        return fail_to_read(from, "private key", error);
    return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                      given.text == NULL
                          ? "The key of the option %s is encrypted: set client_key_password"
                          : "The key of the option %s cannot be decrypted with client_key_password",
                      from->option);
}

static cpod_status check_pair(const source *certificate, const source *key, const char *key_password,
                              cpod_error *error)
{
    X509 *x509 = NULL;
    EVP_PKEY *pkey = NULL;
    cpod_status status = read_certificate(certificate, &x509, error);
    if (status == CPOD_OK)
        status = read_key(key, key_password, &pkey, error);
    if (status == CPOD_OK && x509 != NULL && pkey != NULL && X509_check_private_key(x509, pkey) != 1)
        status = cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                            "The key of the option %s is not that of the certificate of the option %s",
                            key->option, certificate->option);
    EVP_PKEY_free(pkey);
    X509_free(x509);
    return status;
}

cpod_status cpodi_tls_check(const cpod_client_options *options, cpod_error *error)
{
    const source authorities = source_of("ca_file", options->ca_file, "ca_pem", options->ca_pem);
    const source certificate = source_of("client_certificate", options->client_certificate,
                                         "client_certificate_pem", options->client_certificate_pem);
    const source key =
        source_of("client_key", options->client_key, "client_key_pem", options->client_key_pem);
    ERR_set_mark(); /* libcrypto's errors must not be taken for errors of the program */
    cpod_status status = check_authorities(&authorities, error);
    if (status == CPOD_OK)
        status = check_pair(&certificate, &key, options->client_key_password, error);
    ERR_pop_to_mark();
    return status;
}

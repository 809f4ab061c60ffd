/* OpenSSL for Swift: headers, and functions for what OpenSSL has as macros. */
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

static inline int copenssl_sk_X509_num (const STACK_OF(X509) *stack) {
  return sk_X509_num(stack);
}
static inline X509 *copenssl_sk_X509_value (const STACK_OF(X509) *stack, int index) {
  return sk_X509_value(stack, index);
}
static inline STACK_OF(X509) *copenssl_sk_X509_new (void) { return sk_X509_new_null(); }
static inline int copenssl_sk_X509_push (STACK_OF(X509) *stack, X509 *certificate) {
  return sk_X509_push(stack, certificate);
}
static inline void copenssl_sk_X509_free (STACK_OF(X509) *stack) { sk_X509_free(stack); }
static inline void copenssl_sk_X509_pop_free (STACK_OF(X509) *stack) {
  sk_X509_pop_free(stack, X509_free);
}
static inline int copenssl_sk_GENERAL_NAME_num (const GENERAL_NAMES *names) {
  return sk_GENERAL_NAME_num(names);
}
static inline GENERAL_NAME *copenssl_sk_GENERAL_NAME_value (const GENERAL_NAMES *names, int index) {
  return sk_GENERAL_NAME_value(names, index);
}
static inline long copenssl_BIO_get_mem_data (BIO *bio, char **data) {
  return BIO_get_mem_data(bio, data);
}
/* RFC 4514, with UTF-8 left as it is. */
static const unsigned long copenssl_rfc4514_flags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
/* EVP_PKEY_Q_keygen is variadic. */
static inline EVP_PKEY *copenssl_generate_rsa (size_t bits) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
}
static inline EVP_PKEY *copenssl_generate_ec (const char *curve) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve);
}

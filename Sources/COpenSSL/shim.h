/* OpenSSL for Swift: headers, and functions for what OpenSSL has as macros. */
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ct.h>
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

static inline int copenssl_sk_PKCS7_num (const STACK_OF(PKCS7) *stack) {
  return sk_PKCS7_num(stack);
}
static inline PKCS7 *copenssl_sk_PKCS7_value (const STACK_OF(PKCS7) *stack, int index) {
  return sk_PKCS7_value(stack, index);
}
static inline void copenssl_sk_PKCS7_pop_free (STACK_OF(PKCS7) *stack) {
  sk_PKCS7_pop_free(stack, PKCS7_free);
}
static inline int copenssl_sk_PKCS12_SAFEBAG_num (const STACK_OF(PKCS12_SAFEBAG) *stack) {
  return sk_PKCS12_SAFEBAG_num(stack);
}
static inline PKCS12_SAFEBAG *copenssl_sk_PKCS12_SAFEBAG_value (
    const STACK_OF(PKCS12_SAFEBAG) *stack, int index) {
  return sk_PKCS12_SAFEBAG_value(stack, index);
}
static inline void copenssl_sk_PKCS12_SAFEBAG_pop_free (STACK_OF(PKCS12_SAFEBAG) *stack) {
  sk_PKCS12_SAFEBAG_pop_free(stack, PKCS12_SAFEBAG_free);
}
static inline int copenssl_sk_ASN1_OBJECT_num (const STACK_OF(ASN1_OBJECT) *stack) {
  return sk_ASN1_OBJECT_num(stack);
}
static inline ASN1_OBJECT *copenssl_sk_ASN1_OBJECT_value (
    const STACK_OF(ASN1_OBJECT) *stack, int index) {
  return sk_ASN1_OBJECT_value(stack, index);
}
static inline int copenssl_sk_ACCESS_DESCRIPTION_num (const AUTHORITY_INFO_ACCESS *stack) {
  return sk_ACCESS_DESCRIPTION_num(stack);
}
static inline ACCESS_DESCRIPTION *copenssl_sk_ACCESS_DESCRIPTION_value (
    const AUTHORITY_INFO_ACCESS *stack, int index) {
  return sk_ACCESS_DESCRIPTION_value(stack, index);
}
static inline int copenssl_sk_DIST_POINT_num (const CRL_DIST_POINTS *stack) {
  return sk_DIST_POINT_num(stack);
}
static inline DIST_POINT *copenssl_sk_DIST_POINT_value (const CRL_DIST_POINTS *stack, int index) {
  return sk_DIST_POINT_value(stack, index);
}
static inline int copenssl_sk_SCT_num (const STACK_OF(SCT) *stack) { return sk_SCT_num(stack); }
static inline SCT *copenssl_sk_SCT_value (const STACK_OF(SCT) *stack, int index) {
  return sk_SCT_value(stack, index);
}
static inline STACK_OF(X509_EXTENSION) *copenssl_sk_X509_EXTENSION_new (void) {
  return sk_X509_EXTENSION_new_null();
}
static inline int copenssl_sk_X509_EXTENSION_push (
    STACK_OF(X509_EXTENSION) *stack, X509_EXTENSION *extension) {
  return sk_X509_EXTENSION_push(stack, extension);
}
static inline void copenssl_sk_X509_EXTENSION_pop_free (STACK_OF(X509_EXTENSION) *stack) {
  sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
}

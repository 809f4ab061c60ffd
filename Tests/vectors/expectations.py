"""What the vectors are known to give where the two readers don't both read them alike.

Each entry is a pattern of names, what certferry gives, and why that is right. An entry that fits no
vector fails the check, as does a vector that fits no entry.
"""

# Tried in this order where a file needs one; they are those of the vectors' own documentation.
PASSWORDS = [
    "password", "cryptography", "123456", "foobar", "baz", "a123456", "hunter2", "hunter42",
    "PolarSSLTest", "Red Hat Enterprise Linux 7.4",
]

NO_CERTIFICATE = "neither a certificate, a request nor a private key: "
LENIENT = "a version number out of range; OpenSSL does not look at it, nor does Azure"
EXPLICIT = "a curve of its own, which cryptography refuses; such a key is read and not for a vault"

SHORT = "a number without the zeros before it, which has the same value"

REFUSED_BY_BOTH = [
    ("x509/PKITS_data/certpairs/*.cp", "notACertificate", NO_CERTIFICATE + "a cross pair of two"),
    ("x509/PKITS_data/crls/*.crl", "notACertificate", NO_CERTIFICATE + "revocation lists"),
    ("x509/PKITS_data/smime/*.eml", "notACertificate", NO_CERTIFICATE + "mail"),
    ("x509/custom/*crl*", "notACertificate", NO_CERTIFICATE + "revocation lists"),
    ("x509/ocsp/*.der", "notACertificate", NO_CERTIFICATE + "OCSP"),
    ("x509/cryptography-scts-tbs-precert.der", "notACertificate",
     NO_CERTIFICATE + "the inner part of one"),
    ("pkcs7/enveloped*", "notACertificate", NO_CERTIFICATE + "encrypted messages"),
    ("asymmetric/*pub*", "notACertificate", NO_CERTIFICATE + "public keys"),
    ("asymmetric/EC/*spki.pem", "notACertificate", NO_CERTIFICATE + "public keys"),
    ("asymmetric/DH/dhp*", "notACertificate", NO_CERTIFICATE + "parameters"),
    ("asymmetric/PEM_Serialization/dsaparam.pem", "notACertificate",
     NO_CERTIFICATE + "parameters"),
    ("asymmetric/DH/dh_key_256.pem", "unsupportedAlgorithm", "256 bits: OpenSSL wants 512"),
    ("asymmetric/PKCS8/rsa-rc2-cbc-effective-key-length.pem", "unsupportedAlgorithm",
     "RC2 with a length of key that OpenSSL does not take"),
    ("asymmetric/EC/ec-missing-curve.pem", "damaged", "an EC key without its curve"),
    ("asymmetric/EC/explicit_parameters_private_key.pem", "damaged",
     "parameters that are no curve"),
    ("asymmetric/PKCS8/ec-inconsistent-curve.pem", "unsupportedAlgorithm",
     "two curves in one key"),
    ("asymmetric/PKCS8/bad-encryption-oid.pem", "unsupportedAlgorithm", "an unknown cipher"),
    ("asymmetric/PKCS8/enc-unknown-*.pem", "unsupportedAlgorithm",
     "an unknown cipher or key derivation"),
    ("asymmetric/PKCS8/bad-oid-dsa-key.pem", "unsupportedAlgorithm", "an unknown kind of key"),
    ("asymmetric/PKCS8/unknown-oid.der", "unsupportedAlgorithm", "an unknown kind of key"),
    ("asymmetric/PKCS8/withdompar_private.pkcs8.pem", "unsupportedAlgorithm", "an unknown curve"),
    ("asymmetric/PKCS8/enc-rsa-pkcs8-pbkdf2-0iter.pem", "damaged", "no round of key derivation"),
    ("asymmetric/Traditional_OpenSSL_Serialization/key1-malformed-dek-info.pem",
     "unsupportedAlgorithm", "a header that names no cipher"),
    ("asymmetric/Traditional_OpenSSL_Serialization/key1-*", "damaged",
     "a header without what the cipher needs"),
]

REFUSED_BY_US = [
    ("x509/cryptography.io.*with_garbage.pem", "damaged",
     "the private key beside the certificate is garbage"),
    ("x509/cryptography.io.with_headers.pem", "wrongPassword",
     "nobody has the password of the private key beside the certificate"),
    ("x509/custom/invalid_utf8_common_name.pem", "damaged",
     "a UTF8String that is not UTF-8; cryptography refuses the name when it is asked for"),
    ("x509/custom/long-form-name-attribute.pem", "damaged",
     "a tag that no kind of text has; cryptography refuses the name when it is asked for"),
]

READ_BY_US = [
    ("asymmetric/EC/*explicit*", "key", EXPLICIT),
    ("asymmetric/EC/secp128r1_private_key.pem", "key", EXPLICIT),
    ("asymmetric/PKCS8/nodompar_private.pkcs8.pem", "key", EXPLICIT),
    ("asymmetric/PKCS8/ec_oid_not_in_reg_private_2.pkcs8.pem", "key", EXPLICIT),
    ("asymmetric/PKCS8/private.pem", "key", EXPLICIT),
    ("asymmetric/*/*-version.*", "key", LENIENT),
    ("x509/custom/invalid_version.pem", "bundle", LENIENT),
    ("x509/requests/bad-version.pem", "request", LENIENT),
    ("asymmetric/PEM_Serialization/rsa-bad-1025-q-is-2.pem", "key",
     "numbers that make no sound key; a vault checks them, reading does not"),
    ("asymmetric/PKCS8/ec-inconsistent-curve2.pem", "key",
     "the outer of two curves counts, as for OpenSSL"),
    ("asymmetric/PKCS8/ec-invalid-private-scalar.pem", "key", SHORT),
    ("asymmetric/EC/truncated-private-key.der", "key", SHORT),
    ("asymmetric/PKCS8/wrong-pem-delimiter-rsa.pem", "key",
     "PKCS#8 under the label of PKCS#1: the content counts"),
    ("x509/PKITS_data/*DSAParameter*Inherit*", "bundle",
     "a DSA key with the parameters of its issuer"),
    ("x509/badasn1time.pem", "bundle", "an end that is no time is taken as past: it is expired"),
    ("x509/ed25519/ed25519-rfc8410.pem", "bundle", "a default written out, against DER"),
]

ALL_OR_NONE = "cryptography refuses all extensions for one "

DIFFERENT = [
    ("x509/badssl-sct-*.der", "extensions", ALL_OR_NONE + "promise of a log"),
    ("x509/custom/invalid-sct-*.der", "extensions", ALL_OR_NONE + "promise of a log"),
    ("x509/custom/cp_invalid*", "extensions", ALL_OR_NONE + "policy"),
    ("x509/custom/inhibit_any_policy_negative.pem", "extensions", ALL_OR_NONE + "policy"),
    ("x509/custom/empty-eku.pem", "extensions", ALL_OR_NONE + "usage"),
    ("x509/custom/malformed-?an.pem", "extensions", ALL_OR_NONE + "name"),
    ("x509/san_*.der", "extensions", ALL_OR_NONE + "name"),
    ("x509/custom/nc_*invalid_*", "extensions", ALL_OR_NONE + "name constraint"),
    ("x509/wosign-bc-invalid.pem", "extensions", ALL_OR_NONE + "length of path"),
    ("x509/custom/two_basic_constraints.pem", "extensions", ALL_OR_NONE + "that is there twice"),
    ("x509/requests/two_basic_constraints.pem", "names", ALL_OR_NONE + "that is there twice"),
    ("x509/requests/freeipa-bad-critical.pem", "names", ALL_OR_NONE + "attribute"),
    ("x509/requests/zero-element-attribute.pem", "names", ALL_OR_NONE + "attribute"),
    ("x509/custom/unsupported_subject_public_key_info.pem", "key", "a kind of key of nobody"),
    ("x509/e-trust.ru.der", "key", "a GOST key, which neither knows"),
    ("x509/requests/*_sha1.*", "is_signature_valid",
     "cryptography refuses SHA-1; the openssl program finds the signature valid"),
    ("asymmetric/DSA/custom/nilpotent.pem", "private key",
     "numbers that make no key; PKCS#8 leaves the public one to be computed"),
]

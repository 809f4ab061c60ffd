"""The independent reader: what Python's cryptography makes of a file."""

import re
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID

REFUSALS = (ValueError, TypeError, UnsupportedAlgorithm, x509.UnsupportedGeneralNameType,
            x509.DuplicateExtension, x509.InvalidVersion, NotImplementedError)


@dataclass
class Undecodable:
    """A field that the reader refuses, though it took the file."""

    reason: str


@dataclass
class Description:
    """What a file turned out to be: "bundle", "request", "key" or "refused"."""

    kind: str
    reason: str = ""
    certificates: dict = field(default_factory=dict)
    leaf: str = ""
    friendly_name: str = ""
    request: dict = field(default_factory=dict)
    key: object = None


def read(data, passwords):
    """Reads a file of any kind, with the first password that opens it."""
    reasons = []
    for reader in _readers(data):
        takes_password = reader in (_pfx, _pem_key, _der_key, _pem_certificates_with_key)
        for password in [None, b"", *passwords] if takes_password else [None]:
            try:
                return reader(data, password)
            except REFUSALS as error:
                reasons.append(f"{type(error).__name__}: {error}")
                if str(error) == "Could not deserialize PKCS12 data":
                    break  # whatever the password
    return Description("refused", reason=" | ".join(dict.fromkeys(reasons)) or "no reader for it")


def _readers(data):
    labels = re.findall(rb"-----BEGIN ([A-Z0-9 ]+)-----", data)
    if not labels:
        return [_der_certificate, _pfx, _der_pkcs7, _der_request, _der_key]
    if any(label in (b"CERTIFICATE", b"X509 CERTIFICATE") for label in labels):
        # Certificates are there even if the key beside them cannot be had.
        return [_pem_certificates_with_key, _pem_certificates]
    if b"PKCS7" in labels:
        return [_pem_pkcs7]
    if any(label.endswith(b"CERTIFICATE REQUEST") for label in labels):
        return [_pem_request]
    return [_pem_key]


def _pem_certificates(data, _):
    return _bundle(x509.load_pem_x509_certificates(data))


def _pem_certificates_with_key(data, password):
    found = _pem_certificates(data, None)
    found.key = _pem_key(data, password).key
    return found


def _der_certificate(data, _):
    return _bundle([x509.load_der_x509_certificate(data)])


def _pem_pkcs7(data, _):
    return _bundle(pkcs7.load_pem_pkcs7_certificates(data))


def _der_pkcs7(data, _):
    return _bundle(pkcs7.load_der_pkcs7_certificates(data))


def _pem_request(data, _):
    return _request(x509.load_pem_x509_csr(data))


def _der_request(data, _):
    return _request(x509.load_der_x509_csr(data))


def _pem_key(data, password):
    return Description("key", key=serialization.load_pem_private_key(data, password))


def _der_key(data, password):
    return Description("key", key=serialization.load_der_private_key(data, password))


def _pfx(data, password):
    store = pkcs12.load_pkcs12(data, password)
    held = ([store.cert] if store.cert else []) + list(store.additional_certs)
    if not held:
        return Description("key", key=store.key)
    found = _bundle([entry.certificate for entry in held])
    found.key = store.key
    if store.cert:
        found.leaf = _digest(store.cert.certificate, hashes.SHA256())
        found.friendly_name = (store.cert.friendly_name or b"").decode()
    return found


def _bundle(certificates):
    if not certificates:
        raise ValueError("no certificate")
    described = [describe(certificate) for certificate in certificates]
    return Description("bundle", certificates={each["sha256"]: each for each in described})


def _request(request):
    return Description("request", request=_fields({
        "subject": lambda: _name(request.subject),
        "names": lambda: _alternative_names(request),
        "key": lambda: public_key(
            request.public_key(), request.public_key_algorithm_oid)[:2],
        "is_signature_valid": lambda: request.is_signature_valid,
    }))


def describe(certificate):
    """The fields of a certificate; one that the reader refuses is ``Undecodable``."""
    return _fields({
        "sha1": lambda: _digest(certificate, hashes.SHA1()),
        "sha256": lambda: _digest(certificate, hashes.SHA256()),
        "subject": lambda: _name(certificate.subject),
        "issuer": lambda: _name(certificate.issuer),
        "serial": lambda: certificate.serial_number,
        "not_before": lambda: _time(certificate.not_valid_before_utc),
        "not_after": lambda: _time(certificate.not_valid_after_utc),
        "key": lambda: public_key(
            certificate.public_key(), certificate.public_key_algorithm_oid),
        "extensions": lambda: [
            (each.oid.dotted_string, each.critical) for each in certificate.extensions],
        "names": lambda: _alternative_names(certificate),
        "is_authority": lambda: _is_authority(certificate),
        "path_length": lambda: _optional(
            certificate, ExtensionOID.BASIC_CONSTRAINTS, lambda value: value.path_length),
        "key_usages": lambda: _optional(certificate, ExtensionOID.KEY_USAGE, _key_usages),
        "extended_key_usages": lambda: _optional(
            certificate, ExtensionOID.EXTENDED_KEY_USAGE,
            lambda value: [usage.dotted_string for usage in value]),
        "subject_key_id": lambda: _optional(
            certificate, ExtensionOID.SUBJECT_KEY_IDENTIFIER, lambda value: value.digest.hex()),
        "authority_key_id": lambda: _optional(
            certificate, ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
            lambda value: value.key_identifier.hex() if value.key_identifier else None),
        "ocsp_urls": lambda: _access(certificate, AuthorityInformationAccessOID.OCSP),
        "issuer_urls": lambda: _access(certificate, AuthorityInformationAccessOID.CA_ISSUERS),
        "crl_urls": lambda: _optional(
            certificate, ExtensionOID.CRL_DISTRIBUTION_POINTS, _urls_of_points) or [],
    })


def public_key(key, algorithm=None):
    """Type, size in bits and curve."""
    if isinstance(key, (rsa.RSAPublicKey, rsa.RSAPrivateKey)):
        is_pss = algorithm and algorithm.dotted_string == "1.2.840.113549.1.1.10"
        return ("RSA-PSS" if is_pss else "RSA", key.key_size, None)
    if isinstance(key, (ec.EllipticCurvePublicKey, ec.EllipticCurvePrivateKey)):
        return ("EC", key.curve.key_size, key.curve.name)
    if isinstance(key, (dsa.DSAPublicKey, dsa.DSAPrivateKey)):
        return ("DSA", key.key_size, None)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return ("ED25519", 256, None)
    if isinstance(key, ed448.Ed448PublicKey):
        return ("ED448", 456, None)
    raise TypeError(f"no description of {type(key).__name__}")


def _fields(makers):
    fields = {}
    for name, make in makers.items():
        try:
            fields[name] = make()
        except REFUSALS as error:
            fields[name] = Undecodable(f"{type(error).__name__}: {error}")
    return fields


def _optional(certificate, identifier, take):
    try:
        return take(certificate.extensions.get_extension_for_oid(identifier).value)
    except x509.ExtensionNotFound:
        return None


def _digest(certificate, algorithm):
    return certificate.fingerprint(algorithm).hex().upper()


def _time(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(name):
    return [(attribute.oid.dotted_string, _text(attribute.value)) for attribute in name]


def _text(value):
    # The one kind that is no text, a BIT STRING of less than 128 bytes: "#", and its DER.
    return value if isinstance(value, str) else f"#03{len(value):02X}{value.hex().upper()}"


def _alternative_names(owner):
    return _optional(owner, ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
                     lambda value: [_general_name(each) for each in value]) or []


def _general_name(name):
    kinds = {
        x509.DNSName: "DNS", x509.RFC822Name: "email", x509.UniformResourceIdentifier: "URI",
        x509.IPAddress: "IP", x509.RegisteredID: "RID", x509.DirectoryName: "DirName",
        x509.OtherName: "otherName",
    }
    kind = kinds[type(name)]
    if kind == "RID":
        return (kind, name.value.dotted_string)
    if kind == "DirName":
        return (kind, _name(name.value))
    if kind == "otherName":
        # UTF8String, PrintableString and IA5String of less than 128 bytes: tag, length, text.
        text = name.value[2:].decode() if name.value[0] in (0x0C, 0x13, 0x16) else ""
        return (kind, f"{name.type_id.dotted_string};UTF8:{text}")
    return (kind, str(name.value))


def _is_authority(certificate):
    """RFC 5280, 4.2.1.9; an old certificate that signed itself is one as well."""
    usages = _optional(certificate, ExtensionOID.KEY_USAGE, _key_usages)
    if usages is not None and "keyCertSign" not in usages:
        return False
    constraints = _optional(certificate, ExtensionOID.BASIC_CONSTRAINTS, lambda value: value)
    if constraints is not None:
        return constraints.ca
    return certificate.version == x509.Version.v1 and certificate.issuer == certificate.subject


def _key_usages(value):
    usages = {
        "digitalSignature": value.digital_signature, "nonRepudiation": value.content_commitment,
        "keyEncipherment": value.key_encipherment, "dataEncipherment": value.data_encipherment,
        "keyAgreement": value.key_agreement, "keyCertSign": value.key_cert_sign,
        "cRLSign": value.crl_sign,
        "encipherOnly": value.key_agreement and value.encipher_only,
        "decipherOnly": value.key_agreement and value.decipher_only,
    }
    return [name for name, is_set in usages.items() if is_set]


def _access(certificate, method):
    entries = _optional(certificate, ExtensionOID.AUTHORITY_INFORMATION_ACCESS, list) or []
    return [entry.access_location.value for entry in entries
            if entry.access_method == method
            and isinstance(entry.access_location, x509.UniformResourceIdentifier)]


def _urls_of_points(points):
    return [name.value for point in points for name in point.full_name or []
            if isinstance(name, x509.UniformResourceIdentifier)]

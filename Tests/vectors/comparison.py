"""Compares what certferry says of a file with what the independent reader says."""

import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from reader import Undecodable, public_key

# The short names of OpenSSL, which certferry shows; others stay in dots.
ATTRIBUTES = {
    "CN": "2.5.4.3", "SN": "2.5.4.4", "serialNumber": "2.5.4.5", "C": "2.5.4.6", "L": "2.5.4.7",
    "ST": "2.5.4.8", "street": "2.5.4.9", "O": "2.5.4.10", "OU": "2.5.4.11", "title": "2.5.4.12",
    "businessCategory": "2.5.4.15", "postalCode": "2.5.4.17", "GN": "2.5.4.42",
    "initials": "2.5.4.43", "generationQualifier": "2.5.4.44",
    "x500UniqueIdentifier": "2.5.4.45", "dnQualifier": "2.5.4.46", "pseudonym": "2.5.4.65",
    "emailAddress": "1.2.840.113549.1.9.1", "unstructuredName": "1.2.840.113549.1.9.2",
    "DC": "0.9.2342.19200300.100.1.25", "UID": "0.9.2342.19200300.100.1.1",
    "jurisdictionL": "1.3.6.1.4.1.311.60.2.1.1", "jurisdictionST": "1.3.6.1.4.1.311.60.2.1.2",
    "jurisdictionC": "1.3.6.1.4.1.311.60.2.1.3", "INN": "1.2.643.3.131.1.1",
    "OGRN": "1.2.643.100.1", "SNILS": "1.2.643.100.3",
}

USAGES = {
    "serverAuth": "1.3.6.1.5.5.7.3.1", "clientAuth": "1.3.6.1.5.5.7.3.2",
    "codeSigning": "1.3.6.1.5.5.7.3.3", "emailProtection": "1.3.6.1.5.5.7.3.4",
    "timeStamping": "1.3.6.1.5.5.7.3.8", "OCSPSigning": "1.3.6.1.5.5.7.3.9",
    "anyExtendedKeyUsage": "2.5.29.37.0", "msSGC": "1.3.6.1.4.1.311.10.3.3",
    "nsSGC": "2.16.840.1.113730.4.1", "msSmartcardLogin": "1.3.6.1.4.1.311.20.2.2",
    "msEFS": "1.3.6.1.4.1.311.10.3.4",
}

CURVES = {"prime256v1": "secp256r1", "prime192v1": "secp192r1"}


def differences(ours, theirs):
    """What differs between two readings of one file, each difference as (field, text)."""
    if ours["kind"] != theirs.kind:
        return [("kind", f"ours {ours['kind']}, theirs {theirs.kind}")]
    if theirs.kind == "request":
        return list(_compare(_request(ours["details"]), theirs.request))
    if theirs.kind == "key":
        return list(_compare_keys(ours["key"], theirs.key))
    return list(_compare_bundles(ours["details"], theirs))


def _compare_bundles(details, theirs):
    ours = {each["thumbprint_sha256"]: each for each in details["certificates"]}
    if ours.keys() != theirs.certificates.keys():
        yield ("certificates", f"ours {sorted(ours)}, theirs {sorted(theirs.certificates)}")
        return
    for digest, each in ours.items():
        yield from _compare(_certificate(each), theirs.certificates[digest])
    yield from _compare_keys(details.get("key"), theirs.key)
    if theirs.leaf and details["leaf"] != theirs.leaf:
        yield ("leaf", f"ours {details['leaf']}, theirs {theirs.leaf}")
    if theirs.leaf and details.get("friendly_name", "") != theirs.friendly_name:
        yield ("friendly name",
               f"ours {details.get('friendly_name')!r}, theirs {theirs.friendly_name!r}")


def _compare(ours, theirs):
    refusals = set()
    for name, value in theirs.items():
        if isinstance(value, Undecodable):
            # One extension that the reader refuses costs it all the others.
            if value.reason not in refusals:
                yield (name, f"ours {ours[name]!r}, theirs refused: {value.reason}")
            refusals.add(value.reason)
        elif ours[name] != value:
            yield (name, f"ours {ours[name]!r}, theirs {value!r}")


def _compare_keys(ours, theirs):
    if ours is None or theirs is None:
        if ours is not theirs:
            yield ("private key", "ours alone" if ours else "theirs alone")
        return
    key = serialization.load_pem_private_key(
        ours.encode(), None, unsafe_skip_rsa_key_validation=True)
    encoded = [
        each.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        for each in (key, theirs)
    ]
    if encoded[0] != encoded[1]:
        yield ("private key", f"ours {public_key(key)}, theirs {public_key(theirs)}")


def _certificate(details):
    return {
        "sha1": details["thumbprint"],
        "sha256": details["thumbprint_sha256"],
        "subject": _attributes(details["subject_attributes"]),
        "issuer": _attributes(details["issuer_attributes"]),
        "serial": int(details["serial_number"] or "0", 16),
        "not_before": details["not_before"],
        "not_after": details["not_after"],
        "key": _key(details),
        "extensions": [(each["oid"], each["critical"]) for each in details["extensions"]],
        "names": [_general_name(each) for each in details["subject_alternative_names"]],
        "is_authority": details["is_authority"],
        "path_length": details.get("path_length"),
        "key_usages": details.get("key_usages"),
        "extended_key_usages": _usages(details.get("extended_key_usages")),
        "subject_key_id": _lower(details.get("subject_key_id")),
        "authority_key_id": _lower(details.get("authority_key_id")),
        "ocsp_urls": details["ocsp_urls"],
        "issuer_urls": details["issuer_urls"],
        "crl_urls": details["crl_urls"],
    }


def _request(details):
    return {
        "subject": _parsed(details["subject"]),
        "names": [_general_name(each) for each in details["subject_alternative_names"]],
        "key": _key(details)[:2],
        "is_signature_valid": details["is_signature_valid"],
    }


def _key(details):
    curve = details.get("curve")
    return (details["key_type"], details["key_size"], CURVES.get(curve, curve))


def _attributes(attributes):
    return [(ATTRIBUTES.get(each["type"], each["type"]), each["value"]) for each in attributes]


def _parsed(text):
    """The attributes of a name in RFC 4514, the most general first."""
    names = {name: x509.ObjectIdentifier(oid) for name, oid in ATTRIBUTES.items()}
    parsed = x509.Name.from_rfc4514_string(text, names)
    return [(each.oid.dotted_string, each.value) for each in parsed]


def _general_name(text):
    kind, _, value = text.partition(":")
    if kind == "DirName":
        return (kind, _parsed(value))
    if kind == "IP" and value != "invalid":
        return (kind, str(ipaddress.ip_address(value)))
    return (kind, value)


def _usages(names):
    return names and [USAGES.get(name, name) for name in names]


def _lower(text):
    return text and text.lower()

internal import COpenSSL
public import FoundationEssentials

/// An X.509 certificate; immutable.
public struct Certificate: Sendable {
    /// The certificate as it was signed.
    public let derBytes: [UInt8]
    /// Whom it names.
    public let subject: DistinguishedName
    /// Who signed it.
    public let issuer: DistinguishedName
    /// The serial number, big endian, without leading zero and without sign.
    public let serialNumber: [UInt8]
    /// When it begins to be valid.
    public let notValidBefore: Date
    /// When it ends to be valid.
    public let notValidAfter: Date
    /// All that it is good for besides the subject.
    public let subjectAlternativeNames: [GeneralName]
    /// The kind of its key.
    public let publicKey: PublicKeyDescription
    /// Whether it may sign other certificates.
    public let isCertificateAuthority: Bool

    let handle: Handle

    /// Reads one certificate.
    ///
    /// - Throws: ``CertificateError`` with `damaged` if the bytes are not one certificate.
    public init(der bytes: [UInt8]) throws(CertificateError) {
        var input: UnsafePointer<UInt8>?
        let parsed = bytes.withUnsafeBufferPointer { buffer in
            input = buffer.baseAddress
            return d2i_X509(nil, &input, buffer.count)
        }
        guard let handle = Handle(parsed, X509_free) else {
            _ = OpenSSLFailure.take()
            throw CertificateError(
                code: .damaged, message: "cannot read a certificate: its DER is damaged")
        }
        self.init(handle)
    }

    init(_ handle: Handle) {
        let pointer = handle.pointer
        self.handle = handle
        derBytes = Memory.der { i2d_X509(pointer, $0) }
        subject = DistinguishedName(X509_get_subject_name(pointer))
        issuer = DistinguishedName(X509_get_issuer_name(pointer))
        serialNumber = Self.serialNumber(of: pointer)
        notValidBefore = Self.date(X509_get0_notBefore(pointer))
        notValidAfter = Self.date(X509_get0_notAfter(pointer))
        subjectAlternativeNames = GeneralName.taking(
            X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil))
        publicKey = PublicKeyDescription(X509_get0_pubkey(pointer))
        // Basic constraints (1) and old roots (3); not what OpenSSL takes for one without them,
        // against RFC 5280.
        isCertificateAuthority = [1, 3].contains(X509_check_ca(pointer))
        _ = OpenSSLFailure.take()
    }

    private static func serialNumber(of certificate: OpaquePointer) -> [UInt8] {
        let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nil)
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        BN_bn2bin(number, &bytes)
        return bytes
    }

    private static func date(_ time: UnsafePointer<ASN1_TIME>?) -> Date {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return .distantPast }
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }
}

extension Certificate {
    /// The SHA-1 of the certificate in 40 upper case hex digits: what Batch calls its thumbprint.
    public var thumbprintSHA1: String { Digest.sha1(derBytes).hexadecimal }

    /// The SHA-256 of the certificate in 64 upper case hex digits.
    public var thumbprintSHA256: String { Digest.sha256(derBytes).hexadecimal }

    /// The SHA-1 of the certificate in base64url without padding: what Key Vault calls `x5t`.
    public var x5t: String { Base64URL.encode(Digest.sha1(derBytes)) }

    /// The serial number in upper case hex digits; with a minus where it is below zero, which
    /// RFC 5280 forbids and some authorities did.
    public var serialNumberHex: String {
        let isNegative = X509_get0_serialNumber(handle.pointer).pointee.type == V_ASN1_NEG_INTEGER
        return (isNegative ? "-" : "") + serialNumber.hexadecimal
    }

    /// Whether subject and issuer are the same.
    public var isSelfIssued: Bool { subject == issuer }

    /// Whether it was signed with its own key.
    public var isSelfSigned: Bool {
        defer { _ = OpenSSLFailure.take() }
        return X509_self_signed(handle.pointer, 1) == 1
    }

    /// The certificate in PEM.
    public var pemText: String {
        String(decoding: Memory.written { PEM_write_bio_X509($0, handle.pointer) }, as: UTF8.self)
    }

    /// Whether another certificate names this one as its issuer and fits it.
    func issued(_ other: Certificate) -> Bool {
        X509_check_issued(handle.pointer, other.handle.pointer) == X509_V_OK
    }
}

extension Certificate: Hashable {
    /// Certificates are equal when their bytes are.
    public static func == (left: Certificate, right: Certificate) -> Bool {
        left.derBytes == right.derBytes
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(derBytes)
    }
}

extension [UInt8] {
    var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
}

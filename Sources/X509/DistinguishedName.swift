internal import COpenSSL

/// The name of a subject or an issuer.
public struct DistinguishedName: Sendable, Hashable, CustomStringConvertible {
    /// The name as RFC 4514 writes it, most specific part first: "CN=render,O=Contoso".
    public let description: String
    /// The value of the first common name, nil if there is none.
    public let commonName: String?

    /// One attribute of a name.
    public struct Attribute: Sendable, Hashable {
        /// The short name, "CN" or "O", or the object identifier in dots.
        public let type: String
        /// The value as text; "#" and its DER in hex digits where it is none (RFC 4514).
        public let value: String
    }

    /// The attributes in the order of the certificate, the most general first; empty if the
    /// subject is, as it may be where there are alternative names.
    public let attributes: [Attribute]

    init(_ name: OpaquePointer?) {
        attributes = (0..<max(0, X509_NAME_entry_count(name))).map { index in
            let entry = X509_NAME_get_entry(name, index)
            return Attribute(
                type: ObjectIdentifier.name(of: X509_NAME_ENTRY_get_object(entry)),
                value: ASN1Text.readable(X509_NAME_ENTRY_get_data(entry)))
        }
        let text = Memory.written { X509_NAME_print_ex($0, name, 0, copenssl_rfc4514_flags) }
        description = String(decoding: text, as: UTF8.self)
        commonName = Self.text(in: name, NID_commonName)
    }

    private static func text(in name: OpaquePointer?, _ identifier: CInt) -> String? {
        let index = X509_NAME_get_index_by_NID(name, identifier, -1)
        guard index >= 0, let entry = X509_NAME_get_entry(name, index) else { return nil }
        return ASN1Text.utf8(X509_NAME_ENTRY_get_data(entry))
    }
}

enum ASN1Text {
    /// The text of an IA5String.
    ///
    /// What is not ASCII in it is against the rule, and UTF-8.
    static func octets(_ string: UnsafePointer<ASN1_STRING>?) -> String {
        String(decoding: bytes(string), as: UTF8.self)
    }

    /// Any ASN.1 string type as UTF-8, and what is none as RFC 4514 writes it.
    static func readable(_ string: UnsafePointer<ASN1_STRING>?) -> String {
        if let text = utf8(string) { return text }
        _ = OpenSSLFailure.take()
        let flags = UInt(ASN1_STRFLGS_DUMP_ALL | ASN1_STRFLGS_DUMP_DER)
        let dump = Memory.written { ASN1_STRING_print_ex($0, string, flags) }
        return String(decoding: dump, as: UTF8.self)
    }

    /// Any ASN.1 string type as UTF-8.
    static func utf8(_ string: UnsafePointer<ASN1_STRING>?) -> String? {
        var output: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&output, string)
        guard count >= 0 else { return nil }
        defer { CRYPTO_free(output, #file, #line) }
        return String(
            decoding: UnsafeBufferPointer(start: output, count: Int(count)), as: UTF8.self)
    }
}

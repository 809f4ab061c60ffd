internal import COpenSSL
internal import Glibc

/// One of the names that a certificate is good for.
public enum GeneralName: Sendable, Hashable, CustomStringConvertible, Codable {
    /// A host name, possibly with a wildcard.
    case dns(String)
    /// An IPv4 or IPv6 address, in text.
    case ipAddress(String)
    /// A mail address.
    case email(String)
    /// A URI.
    case uri(String)
    /// The name of an entry of a directory, as RFC 4514 writes it.
    case directory(String)
    /// An object identifier in dots.
    case registeredID(String)
    /// A name of a kind that an object identifier tells, such as a user principal name; its value
    /// where that is text.
    case otherName(kind: String, value: String?)
    /// A name of another kind, by the kind's name in RFC 5280.
    case other(String)

    /// The kind and the value, as `openssl x509 -text` writes them: "DNS:render.example".
    public var description: String {
        switch self {
        case .dns(let name): "DNS:\(name)"
        case .ipAddress(let address): "IP:\(address)"
        case .email(let address): "email:\(address)"
        case .uri(let uri): "URI:\(uri)"
        case .directory(let name): "DirName:\(name)"
        case .registeredID(let identifier): "RID:\(identifier)"
        case .otherName(let kind, let value): "otherName:\(kind);UTF8:\(value ?? "")"
        case .other(let kind): "other:\(kind)"
        }
    }

    init(_ name: UnsafePointer<GENERAL_NAME>) {
        switch name.pointee.type {
        case GEN_DNS: self = .dns(ASN1Text.octets(name.pointee.d.ia5))
        case GEN_EMAIL: self = .email(ASN1Text.octets(name.pointee.d.ia5))
        case GEN_URI: self = .uri(ASN1Text.octets(name.pointee.d.ia5))
        case GEN_IPADD: self = .ipAddress(Self.address(name.pointee.d.ip))
        case GEN_DIRNAME:
            self = .directory(DistinguishedName(name.pointee.d.directoryName).description)
        case GEN_RID: self = .registeredID(ObjectIdentifier.dotted(name.pointee.d.rid))
        case GEN_X400: self = .other("x400Address")
        case GEN_EDIPARTY: self = .other("ediPartyName")
        default:
            let other = name.pointee.d.otherName?.pointee
            self = .otherName(
                kind: ObjectIdentifier.dotted(other?.type_id), value: Self.text(other?.value))
        }
    }

    /// The names of OpenSSL's list, which is freed.
    static func taking(_ list: UnsafeMutableRawPointer?) -> [GeneralName] {
        guard let list else { return [] }
        let names = OpaquePointer(list)
        defer { GENERAL_NAMES_free(names) }
        return all(in: names)
    }

    /// The names of OpenSSL's list.
    static func all(in names: OpaquePointer?) -> [GeneralName] {
        (0..<max(0, copenssl_sk_GENERAL_NAME_num(names))).compactMap { index in
            copenssl_sk_GENERAL_NAME_value(names, index).map { GeneralName($0) }
        }
    }

    private static func text(_ value: UnsafeMutablePointer<ASN1_TYPE>?) -> String? {
        let kinds = [V_ASN1_UTF8STRING, V_ASN1_IA5STRING, V_ASN1_PRINTABLESTRING, V_ASN1_BMPSTRING]
        guard let value, kinds.contains(value.pointee.type) else { return nil }
        return ASN1Text.utf8(value.pointee.value.asn1_string)
    }

    private static func address(_ octets: UnsafePointer<ASN1_STRING>?) -> String {
        let count = ASN1_STRING_length(octets)
        let family = count == 16 ? AF_INET6 : AF_INET
        guard count == 4 || count == 16, let bytes = ASN1_STRING_get0_data(octets) else {
            return "invalid"
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else {
            return "invalid"
        }
        return text.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { String(cString: $0) } ?? "invalid"
        }
    }
}

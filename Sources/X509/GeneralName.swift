internal import COpenSSL
internal import Glibc

/// One of the names that a certificate is good for.
public enum GeneralName: Sendable, Hashable, CustomStringConvertible {
    /// A host name, possibly with a wildcard.
    case dns(String)
    /// An IPv4 or IPv6 address, in text.
    case ipAddress(String)
    /// A mail address.
    case email(String)
    /// A URI.
    case uri(String)
    /// A name of another kind, by the kind's name in RFC 5280.
    case other(String)

    /// The kind and the value, as `openssl x509 -text` writes them: "DNS:render.example".
    public var description: String {
        switch self {
        case .dns(let name): "DNS:\(name)"
        case .ipAddress(let address): "IP:\(address)"
        case .email(let address): "email:\(address)"
        case .uri(let uri): "URI:\(uri)"
        case .other(let kind): "other:\(kind)"
        }
    }

    init(_ name: UnsafePointer<GENERAL_NAME>) {
        switch name.pointee.type {
        case GEN_DNS: self = .dns(ASN1Text.utf8(name.pointee.d.ia5) ?? "")
        case GEN_EMAIL: self = .email(ASN1Text.utf8(name.pointee.d.ia5) ?? "")
        case GEN_URI: self = .uri(ASN1Text.utf8(name.pointee.d.ia5) ?? "")
        case GEN_IPADD: self = .ipAddress(Self.address(name.pointee.d.ip))
        case GEN_DIRNAME: self = .other("directoryName")
        case GEN_RID: self = .other("registeredID")
        case GEN_X400: self = .other("x400Address")
        case GEN_EDIPARTY: self = .other("ediPartyName")
        default: self = .other("otherName")
        }
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

internal import COpenSSL

/// Object identifiers in dots and in names.
enum ObjectIdentifier {
    /// "1.3.6.1.5.5.7.3.1".
    static func dotted(_ object: OpaquePointer?) -> String { text(object, numerically: true) }

    /// OpenSSL's short name, or the dotted form where it has none.
    static func name(of object: OpaquePointer?) -> String {
        let identifier = OBJ_obj2nid(object)
        guard identifier != NID_undef, let name = OBJ_nid2sn(identifier) else {
            return dotted(object)
        }
        return String(cString: name)
    }

    /// Whether OpenSSL has a name for it.
    static func isKnown(_ object: OpaquePointer?) -> Bool { OBJ_obj2nid(object) != NID_undef }

    private static func text(_ object: OpaquePointer?, numerically: Bool) -> String {
        // Without a buffer it says how much it would write.
        let needed = OBJ_obj2txt(nil, 0, object, numerically ? 1 : 0)
        guard needed > 0 else { return "" }
        var text = [CChar](repeating: 0, count: Int(needed) + 1)
        OBJ_obj2txt(&text, CInt(text.count), object, numerically ? 1 : 0)
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

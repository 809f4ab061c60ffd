internal import COpenSSL

/// The name of a certificate yet to be signed, as text spells it.
public struct SubjectName: Sendable, Hashable, CustomStringConvertible, Codable {
    /// The kinds and values of its parts, the most specific first: the last of a certificate.
    let parts: [Part]

    struct Part: Sendable, Hashable, Codable {
        let kind: String
        let value: String
    }

    /// OpenSSL's names of the kinds that go by others elsewhere.
    private static let kinds = ["S": "ST", "E": "emailAddress", "G": "GN", "T": "title"]

    /// A name of a common name and an organization; what is empty is left out.
    public init(commonName: String, organization: String? = nil) {
        parts = [("CN", commonName), ("O", organization ?? "")]
            .filter { !$0.1.isEmpty }.map { Part(kind: $0.0, value: $0.1) }
    }

    /// Reads a name such as `CN=render, O="Contoso, Ltd.", C=US`.
    ///
    /// - Parameter text: Kinds and values with commas between; a value with a comma in it is
    ///   quoted or has a backslash before it. Nothing gives a name without parts.
    /// - Returns: nil if it is no name.
    public init?(_ text: String) {
        guard let pieces = Self.pieces(of: text) else { return nil }
        var parts: [Part] = []
        for piece in pieces {
            guard let sign = piece.firstIndex(of: "=") else { return nil }
            let kind = Self.trimmed(piece[..<sign])
            let value = Self.trimmed(piece[piece.index(after: sign)...])
            let name = Self.kinds[kind.uppercased()] ?? kind
            guard !value.isEmpty, OBJ_txt2nid(name) != NID_undef else { return nil }
            parts.append(Part(kind: name, value: value))
        }
        self.parts = parts
    }

    /// The parts in their order: "CN=render,O=Contoso".
    public var description: String {
        parts.map { "\($0.kind)=\($0.value)" }.joined(separator: ",")
    }

    /// Writes the name into one of OpenSSL's; false if a part is not allowed so.
    func write(to name: OpaquePointer?) -> Bool {
        parts.reversed().allSatisfy { part in
            let bytes = Array(part.value.utf8)
            return X509_NAME_add_entry_by_txt(
                name, part.kind, MBSTRING_UTF8, bytes, CInt(bytes.count), -1, 0) == 1
        }
    }

    /// Cuts at commas that are neither quoted nor escaped; nil if a quote is not closed.
    private static func pieces(of text: String) -> [String]? {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                pieces[pieces.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        guard !isQuoted, !isEscaped else { return nil }
        return pieces == [""] ? [] : pieces
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        let end = start.lastIndex { $0 != " " }
        return end.map { String(start[...$0]) } ?? ""
    }
}

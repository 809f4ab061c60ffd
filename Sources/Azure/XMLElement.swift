/// An element of an XML document, as far as Azure Storage writes XML.
package struct XMLElement: Sendable, Equatable {
    /// The name, as it is written.
    package let name: String
    /// The values of the attributes, by their names.
    package var attributes: [String: String] = [:]
    /// The text directly inside, its references resolved.
    package var text = ""
    /// The elements directly inside, in their order.
    package var children: [XMLElement] = []

    init(name: String) {
        self.name = name
    }

    /// Reads a document; nil if it is not well formed.
    ///
    /// A document type, a comment or a CDATA section is refused: the service writes none, and so
    /// no document can make more of itself than it has bytes.
    package init?(parsing bytes: [UInt8]) {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = XMLReader(bytes)
        guard let root = try? reader.document() else { return nil }
        self = root
    }

    /// The first element inside with this name.
    package subscript(name: String) -> XMLElement? {
        children.first { $0.name == name }
    }
}

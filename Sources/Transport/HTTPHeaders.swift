/// The header fields of a request or a response, in order; names ignore case.
public struct HTTPHeaders: Sendable, Equatable {
    private var fields: [Field]

    private struct Field: Equatable {
        let name: String
        let value: String
    }

    /// Makes an empty list.
    public init() {
        fields = []
    }

    /// The first value of a field; assigning replaces all of its values, nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.name.caseInsensitivelyEquals(name) }?.value }
        set {
            fields.removeAll { $0.name.caseInsensitivelyEquals(name) }
            if let newValue { add(name, newValue) }
        }
    }

    /// Adds a value, beside those that the field has.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// All values of a field.
    public func values(for name: String) -> [String] {
        fields.filter { $0.name.caseInsensitivelyEquals(name) }.map(\.value)
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Makes a list of these fields, in this order.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init()
        for (name, value) in elements { add(name, value) }
    }
}

extension HTTPHeaders: Sequence {
    /// Gives name and value of each field, in order.
    public func makeIterator() -> some IteratorProtocol<(name: String, value: String)> {
        fields.lazy.map { (name: $0.name, value: $0.value) }.makeIterator()
    }
}

extension String {
    func caseInsensitivelyEquals(_ other: String) -> Bool {
        utf8.count == other.utf8.count && lowercased() == other.lowercased()
    }
}

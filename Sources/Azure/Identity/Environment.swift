/// Environment variables; one that is empty counts as not set.
///
/// Some hold secrets, so none is ever printed.
package struct Environment: Sendable {
    /// All of them, for programs that are started.
    let variables: [String: String]

    /// Takes variables by name.
    package init(_ variables: [String: String]) {
        self.variables = variables
    }

    /// The same with one more variable, unless it is set.
    package func with(_ name: String, default value: String) -> Environment {
        Environment(variables.merging([name: value]) { old, _ in old })
    }

    /// The value of a variable, nil if it is empty or not set.
    package subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether a switch is on: "1" or "true".
    func isOn(_ name: String) -> Bool {
        ["1", "true"].contains(self[name]?.lowercased() ?? "")
    }

    /// Says that variables are missing: "A is not set", "A, B and C are not set".
    static func missing(_ names: [String]) -> String {
        guard let last = names.last else { return "nothing is missing" }
        guard names.count > 1 else { return "\(last) is not set" }
        return "\(names.dropLast().joined(separator: ", ")) and \(last) are not set"
    }
}

extension Environment: CustomStringConvertible, CustomReflectable {
    /// How many there are.
    package var description: String { "<environment, \(variables.count) variables>" }

    /// A mirror without children, so that `dump` shows nothing either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

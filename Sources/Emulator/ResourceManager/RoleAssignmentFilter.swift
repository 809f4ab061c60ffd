/// The forms of `$filter` that lists of role assignments take:
/// `atScope()`, `principalId eq '{guid}'`, `assignedTo('{guid}')`, and the first with another.
struct RoleAssignmentFilter {
    let isAtScope: Bool
    private let principal: String?

    init(_ text: String?) throws(ManagementError) {
        var isAtScope = false
        var principal: String?
        for part in (text ?? "").split(separator: " and ") {
            if part == "atScope()" {
                isAtScope = true
            } else if let id = Self.quoted(part, after: "principalId eq '", before: "'")
                ?? Self.quoted(part, after: "assignedTo('", before: "')")
            {
                principal = id
            } else {
                throw ManagementError(
                    status: 400, code: "UnsupportedQuery",
                    message: "The filter '\(text ?? "")' is not supported. Supported filters are "
                        + "atScope(), principalId eq '{value}' and assignedTo('{value}').")
            }
        }
        self.isAtScope = isAtScope
        self.principal = principal
    }

    func wants(_ assignment: RoleAssignment) -> Bool {
        principal == nil || principal == assignment.principalID
    }

    private static func quoted(
        _ part: Substring, after prefix: String, before suffix: String
    ) -> String? {
        guard part.hasPrefix(prefix), part.hasSuffix(suffix),
            part.count >= prefix.count + suffix.count
        else { return nil }
        return part.dropFirst(prefix.count).dropLast(suffix.count).lowercased()
    }
}

/// What a built-in role allows, as far as the emulated services check it.
///
/// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
struct RoleDefinition: Sendable {
    let id: String
    let name: String
    var actions: [String] = []
    var notActions: [String] = []
    var dataActions: [String] = []

    /// Whether it allows an action of the management plane.
    func allows(action: String) -> Bool {
        actions.contains { Self.matches($0, action) }
            && !notActions.contains { Self.matches($0, action) }
    }

    /// Whether it allows an action on data.
    func allows(dataAction: String) -> Bool {
        dataActions.contains { Self.matches($0, dataAction) }
    }

    /// Whether a pattern with `*` for anything fits, without case.
    static func matches(_ pattern: String, _ action: String) -> Bool {
        let pieces = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false)
        var left = action.lowercased()[...]
        for (index, piece) in pieces.enumerated() {
            if index == 0 {
                guard left.hasPrefix(piece) else { return false }
                left = left.dropFirst(piece.count)
            } else if index == pieces.count - 1 {
                return left.hasSuffix(piece)
            } else if let range = left.firstRange(of: piece) {
                left = left[range.upperBound...]
            } else {
                return false
            }
        }
        return left.isEmpty
    }
}

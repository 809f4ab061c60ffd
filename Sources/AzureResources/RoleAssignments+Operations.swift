internal import Azure

extension RoleAssignments {
    /// Roles, and who has them where.
    static let ownOperations: [ServiceOperation] = [
        ServiceOperation(
            "role_definitions", .get, "{+scope}/providers/Microsoft.Authorization/roleDefinitions",
            "list role definitions at {+scope}", .pages("role_definitions"), options: [.filter],
            version: version),
        ServiceOperation(
            "role_assignments_at", .get,
            "{+scope}/providers/Microsoft.Authorization/roleAssignments",
            "list role assignments at {+scope}", .pages("role_assignments"), options: [.filter],
            version: version),
        ServiceOperation(
            "delete_role_assignment", .delete, "{+assignment}",
            "delete role assignment {+assignment}", version: version),
    ]
}

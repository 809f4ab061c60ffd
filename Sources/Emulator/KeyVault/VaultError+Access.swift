extension VaultError {
    static func forbiddenByRoles(
        _ action: String, _ resource: ResourcePath, _ call: VaultCall, _ state: State
    ) -> VaultError {
        VaultError(
            status: 403, code: "Forbidden",
            message: "Caller is not authorized to perform action on resource.\r\nIf role "
                + "assignments, deny assignments or role definitions were changed recently, please "
                + "observe propagation time.\r\nCaller: \(who(call, state))\r\nAction: "
                + "'\(action)'\r\nResource: '\(resource)'\r\nAssignment: (not found)\r\n"
                + "DenyAssignmentId: null\r\nDecisionReason: null \r\n"
                + "Vault: \(call.vault.id.name);location=\(call.vault.location)\r\n",
            inner: "ForbiddenByRbac")
    }

    static func accessDenied(
        _ permission: VaultPermission, _ call: VaultCall, _ state: State
    ) -> VaultError {
        VaultError(
            status: 403, code: "Forbidden",
            message: "The user, group or application '\(who(call, state))' does not have "
                + "\(permission.kind) \(permission.name) permission on key vault "
                + "'\(call.vault.id.name);location=\(call.vault.location)'.",
            inner: "AccessDenied")
    }

    static func forbiddenByFirewall(_ address: String, _ call: VaultCall) -> VaultError {
        VaultError(
            status: 403, code: "Forbidden",
            message: "Client address is not authorized and caller is not a trusted service.\r\n"
                + "Client address: \(address)\r\nCaller: appid=\(call.caller.applicationID);"
                + "oid=\(call.caller.objectID)\r\n"
                + "Vault: \(call.vault.id.name);location=\(call.vault.location)",
            inner: "ForbiddenByFirewall")
    }

    static let forbiddenByConnection = VaultError(
        status: 403, code: "Forbidden",
        message: "Public network access is disabled and request is not from a trusted service nor "
            + "via an approved private link.",
        inner: "ForbiddenByConnection")

    private static func who(_ call: VaultCall, _ state: State) -> String {
        "appid=\(call.caller.applicationID);oid=\(call.caller.objectID);"
            + "iss=\(state.tokenIssuer.issuer)"
    }
}
